"""The present definitions of what the public reads."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__, ["sql/open"], walls_of("public"), after=[("blockers", "wall of blockers_event")]
)
