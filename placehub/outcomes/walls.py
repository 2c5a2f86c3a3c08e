"""Marks and the roll-up are the job's. Leaders read schema agg, where every figure was through suppression."""

from placehub.access.walls import JOBS, Rights, Wall
from placehub.outcomes.measures.sources import job_grants
from placehub.outcomes.models import Cell, Mark

# what the counting job reads of other apps' tables: as its sources say, and no more
JOB_READS = job_grants()
WORKED_OUT = "worked out from rows that are watched"

WALLS = [
    Wall(Mark, job=Rights(read=JOBS, add=JOBS, remove=JOBS), unwatched=WORKED_OUT),
    Wall(
        Cell,
        job=Rights(read=JOBS, add=JOBS, change=JOBS, remove=JOBS, columns="*"),
        unwatched=WORKED_OUT,
    ),
]
