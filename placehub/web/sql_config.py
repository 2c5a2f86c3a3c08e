"""The present definitions of what pages keep."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(__file__, [], walls_of("web"), after=[("teams", "wall of teams_appointment")])
