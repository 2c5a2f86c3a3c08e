"""The present definitions of outcomes."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__,
    ["sql/marks", "sql/published"],
    walls_of("outcomes"),
    after=[("budgets", "wall of budgets_approval")],
)
