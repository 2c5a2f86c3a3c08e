"""The present definitions of the stop-doing ledger."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__,
    [],
    walls_of("stops"),
    after=[("leaders", "wall of leaders_putaway")],
)
