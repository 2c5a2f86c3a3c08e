"""The processes of the outbox proof: askers, a Celery worker and a beat, at their true work.

    python -m tests.verify.outbox WORKER FIRST COUNT       ask for jobs as that worker
    celery -A tests.verify.outbox worker | beat            do them, ring for what is stuck

The proof's kind of job writes one row into proof_effect, which has no constraint: an effect that
happened twice would be seen. Waiting times are shortened, so that a proof takes a minute.
"""

import os
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402

from placehub.access.context import acting_as  # noqa: E402
from placehub.celery import app  # noqa: E402
from placehub.jobs import tasks  # noqa: E402
from placehub.jobs.handlers import Progress, handler  # noqa: E402
from placehub.jobs.models import Job  # noqa: E402

KIND = "proof.effect"
tasks.STUCK_AFTER = tasks.SILENT_AFTER = timedelta(seconds=2)
tasks.RUNG_BY_THE_ASKER = timedelta(seconds=0)
app.conf.beat_schedule = {"sweep": {"task": "placehub.jobs.tasks.sweep", "schedule": 1.0}}


@handler(KIND)
def leave_a_trace(progress: Progress, *, number: int, slow: float = 0, **_later: object) -> str:
    """Write the row first and take time afterwards: a kill meanwhile must undo it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO proof_effect (number, pid) VALUES (%s, %s)", [number, os.getpid()]
        )
    progress(50, "half")
    time.sleep(slow)
    return ""


def ask(worker_id: int, first: int, count: int, slow: float, pause: float) -> None:
    """Each job in a request's transaction of its own; prints what went wrong for the asker."""
    failed = 0
    for number in range(first, first + count):
        began = time.monotonic()
        try:
            with acting_as(worker_id) as worker:
                asker = _user(worker.id)
                Job.ask(KIND, by=asker, number=number, slow=slow)
        except Exception as fault:
            failed += 1
            print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
        time.sleep(max(0, pause - (time.monotonic() - began)))
    print(failed)


def _user(pk: int) -> object:
    from teams.models import User

    return User.objects.get(pk=pk)


if __name__ == "__main__":
    who, start, how_many, seconds, rest = sys.argv[1:6]
    ask(int(who), int(start), int(how_many), float(seconds), float(rest))
