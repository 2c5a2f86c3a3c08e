"""The present definitions of teams, in the order in which a fresh database gets them."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__,
    ["sql/accounts", "sql/signing_in", "sql/places"],
    walls_of("teams"),
    after=[("audit", "audit")],
)
