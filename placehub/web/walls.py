"""What the pages keep for a worker is that worker's alone."""

from placehub.access.walls import Rights, Wall, own
from placehub.web.models import Draft, PostedForm

MINE = own("worker_id")
NOBODYS_BUSINESS = "what a page keeps for a moment, for nobody but its worker"

WALLS = [
    Wall(
        PostedForm,
        read=MINE,
        add=MINE,
        change=MINE,
        remove=MINE,
        columns="status location",
        leader=Rights(read=MINE, add=MINE, change=MINE, remove=MINE, columns="status location"),
        unwatched=NOBODYS_BUSINESS,
    ),
    Wall(
        Draft,
        read=MINE,
        add=MINE,
        change=MINE,
        remove=MINE,
        columns="*",
        leader=Rights(read=MINE, add=MINE, change=MINE, remove=MINE, columns="*"),
        unwatched=NOBODYS_BUSINESS,
    ),
]
