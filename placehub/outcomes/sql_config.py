"""The present definitions of outcomes."""

from placehub.access.walls import sql_items, walls_of
from placehub.outcomes.measures.sources import marks_sql

sql_items = sql_items(
    __file__,
    ["sql/published"],
    walls_of("outcomes"),
    said={"marks": marks_sql()},
    needs={"marks": [("people", "wall of people_quiet")]},
    after=[("budgets", "wall of budgets_approval")],
)
