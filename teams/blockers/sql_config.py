"""The present definitions of blockers."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__, ["sql/counts"], walls_of("blockers"), after=[("leaders", "wall of leaders_away")]
)
