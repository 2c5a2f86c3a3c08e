"""The present definitions of jobs."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__, ["sql/counts"], walls_of("jobs"), after=[("teams", "wall of teams_appointment")]
)
