"""The present definitions of leaving: what is left is worked out, and kept in no table."""

from placehub.access.walls import sql_items

sql_items = sql_items(__file__, ["sql/left"], after=[("budgets", "wall of budgets_approval")])
