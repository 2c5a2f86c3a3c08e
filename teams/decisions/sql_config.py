"""The present definitions of what leaders are asked to back."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__,
    ["sql/answering"],
    walls_of("decisions"),
    after=[("leaders", "wall of leaders_putaway")],
)
