"""The present definitions of the legal record."""

from placehub.access.walls import sql_items

sql_items = sql_items(__file__, ["sql/audit"], after=[("access", "context")])
