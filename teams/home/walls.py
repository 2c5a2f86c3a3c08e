"""Letters are made and sent by a job, and read by whom they are to."""

from placehub.access.walls import JOBS, Rights, Wall, own
from teams.home.models import Letter

WALLS = [
    Wall(
        Letter,
        read=own("to_id"),
        leader=Rights(read=own("to_id")),
        job=Rights(read=JOBS, add=JOBS, change=JOBS, columns="sent_at"),
    )
]
