"""The present definitions of leaders."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__,
    ["sql/standing_in"],
    walls_of("leaders"),
    after=[("teams", "wall of teams_appointment")],
)
