"""The present definitions of permissions."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__, ["sql/asks"], walls_of("permissions"), after=[("leaders", "wall of leaders_away")]
)
