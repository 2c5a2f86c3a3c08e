"""The present definitions of a leader's first page."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__, [], walls_of("home"), after=[("teams", "wall of teams_appointment")]
)
