"""A job is seen by whoever asked for it, and worked on by the job role."""

from placehub.access.walls import JOBS, Rights, Rule, Wall, holds, own
from placehub.jobs.models import Job

SEES = own("asked_by_id") | holds("administrator", "an administrator")
ASKS = own("asked_by_id") & Rule("{table}.state = 'asked'", "not begun")

WALLS = [
    Wall(
        Job,
        read=SEES,
        add=ASKS,
        leader=Rights(read=SEES, add=ASKS),
        job=Rights(
            read=JOBS,
            add=JOBS,
            change=JOBS,
            remove=JOBS,
            columns="state percent message result_url attempts published_at heard_at finished_at",
        ),
    )
]
