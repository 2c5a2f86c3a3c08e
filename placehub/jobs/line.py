"""A second connection beside the work's transaction: what is written on it is seen at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


class Line:
    """Says how a job is getting on, while the transaction that does the job is still open."""

    def __init__(self, other: BaseDatabaseWrapper, job_id: UUID) -> None:
        self.other = other
        self.job_id = job_id

    def _write(self, change: str, *values: object, only: str = "true", given: tuple = ()) -> None:
        with self.other.cursor() as cursor:
            cursor.execute(
                f"UPDATE jobs_job SET {change} WHERE id = %s AND {only}",  # noqa: S608 fixed words
                [*values, self.job_id, *given],
            )

    def start(self, attempt: int) -> None:
        self._write("state = 'started', heard_at = clock_timestamp(), attempts = %s", attempt)

    def progress(self, percent: int, message: str) -> None:
        self._write(
            "percent = %s, message = %s, heard_at = clock_timestamp()",
            min(max(percent, 0), 100),
            message[:200],
        )

    def fail(self, message: str, attempt: int) -> None:
        """Say that it did not work, unless another attempt has begun since."""
        self._write(
            "state = 'failed', message = %s, finished_at = clock_timestamp()",
            message[:200],
            only="state IN ('asked', 'started') AND attempts = %s",
            given=(attempt,),
        )

    def ask_again(self, attempt: int) -> None:
        """Leave it to the sweeper, which rings for it within seconds."""
        self._write(
            "state = 'asked', published_at = NULL",
            only="state = 'started' AND attempts = %s",
            given=(attempt,),
        )


@contextmanager
def open_line(job_id: UUID) -> Iterator[Line]:
    other = connections[settings.APART].copy()
    try:
        yield Line(other, job_id)
    finally:
        other.close()
