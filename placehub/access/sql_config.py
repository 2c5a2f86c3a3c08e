"""The present definitions that every wall stands on."""

from placehub.access.walls import sql_items

sql_items = sql_items(__file__, ["sql/walls", "sql/context"])
