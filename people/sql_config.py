"""The present definitions of people, in the order in which a fresh database gets them."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__,
    [
        "access/sql/basis",
        "access/sql/standing",
        "agreements/sql/agreements",
        "access/sql/holding",
        "person/sql/names",
        "person/sql/living",
        "person/sql/finding",
        "imports/sql/lists",
        "contacts/sql/notes",
        "contacts/sql/touches",
        "slips/sql/slips",
        "plan/sql/promises",
        "blockers/sql/blockers",
        "endings/sql/endings",
        "sharing/sql/asking",
        "sharing/sql/glass",
        "sharing/sql/sealing",
        "sharing/sql/looks",
        "desk/sql/desk",
        "stream/sql/stream",
        "address/sql/address",
        "requests/sql/requests",
        "keeping/sql/keeping",
        "pages/sql/waits",
    ],
    walls_of("people"),
    after=[("teams", "wall of teams_appointment")],
    needs={
        "access/holding": [("teams", "places")],
        "wall of people_decision": [("decisions", "wall of decisions_backinganswer")],
    },
)
