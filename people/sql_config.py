"""The present definitions of people, in the order in which a fresh database gets them."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__,
    [
        "access/sql/basis",
        "access/sql/standing",
        "access/sql/holding",
        "person/sql/names",
        "person/sql/finding",
        "contacts/sql/notes",
        "sharing/sql/asking",
        "sharing/sql/glass",
        "sharing/sql/sealing",
        "stream/sql/stream",
    ],
    walls_of("people"),
    after=[("teams", "wall of teams_appointment")],
    needs={"access/holding": [("teams", "places")]},
)
