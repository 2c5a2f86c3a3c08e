"""Recomputes every seal: finds what even a superuser changed or removed. As the owner, or as a job."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

LOGS = ("change", "read", "event")
GAPS = """
WITH numbered AS (
  SELECT id, at, lag(id, 1, 0::bigint) OVER (ORDER BY id) AS before,
         lag(at) OVER (ORDER BY id) AS since FROM audit.{log}),
newest AS (
  SELECT coalesce(max(id), 0) AS id, max(at) AS at,
         pg_sequence_last_value(pg_get_serial_sequence('audit.{log}', 'id')::regclass) AS given
  FROM audit.{log})
SELECT before + 1, id - 1, since, at FROM numbered WHERE id > before + 1
UNION ALL SELECT id + 1, given, at, NULL FROM newest WHERE given > id ORDER BY 1
"""


@dataclass(frozen=True)
class Batch:
    """One seal: which rows of which log it covers, and the hash it follows and makes."""

    number: int
    log: str
    first: int
    last: int
    rows: int
    previous: bytes
    hash: bytes

    def __str__(self) -> str:
        return f"batch {self.number} ({self.log} {self.first} to {self.last})"


@dataclass(frozen=True)
class Unsealed:
    log: str
    rows: int
    oldest: datetime | None


@dataclass(frozen=True)
class Gap:
    """Numbers of a log that no row has, and when the rows on both sides were written.

    A transaction that was undone leaves its numbers unused, and one that still runs has not shown its
    rows: so a gap is to be explained, and is no proof. A row that somebody took away before it was
    sealed leaves nothing else.
    """

    log: str
    first: int
    last: int
    since: datetime | None
    until: datetime | None

    def __str__(self) -> str:
        count = self.last - self.first + 1
        since = f"{self.since:%Y-%m-%d %H:%M:%S}" if self.since else "the beginning"
        until = f"{self.until:%Y-%m-%d %H:%M:%S} UTC" if self.until else "now"
        numbers = "1 number" if count == 1 else f"{count} numbers"
        return f"{self.log} {self.first} to {self.last}: {numbers} without a row between {since} and {until}"


@dataclass
class Verdict:
    rows: int = 0
    batches: int = 0
    head: str = ""
    unsealed: list[Unsealed] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def verify(expected_head: str = "", *, with_gaps: bool = True) -> Verdict:
    """Recompute the chain from the first seal.

    ``expected_head`` is a head hash that left the system earlier: it must still be in the chain,
    which finds a chain that was rebuilt or cut short. Gaps are the owner's to find: a job does not
    read the logs themselves.
    """
    verdict = Verdict(faults=_blind_spots(), unsealed=_unsealed(), gaps=gaps() if with_gaps else [])
    previous, heads = b"", set()
    reached = dict.fromkeys(LOGS, 0)
    for batch in batches():
        verdict.faults += _faults_of(batch, previous, reached[batch.log])
        previous = batch.hash
        reached[batch.log] = batch.last
        heads.add(previous.hex())
        verdict.rows += batch.rows
        verdict.batches += 1
    verdict.head = previous.hex()
    if expected_head and expected_head not in heads:
        verdict.faults.append("the head that was kept outside is no longer in the chain")
    return verdict


def batches() -> Iterator[Batch]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, log, from_id, to_id, rows, previous, hash FROM audit.seals() ORDER BY id"
        )
        for number, log, first, last, rows, previous, digest in cursor.fetchall():
            yield Batch(number, log, first, last, rows, bytes(previous), bytes(digest))


def gaps() -> list[Gap]:
    """Every gap of every log, sealed or not, up to the last number that was given out; oldest first.

    One query a log, each over the whole of it.
    """
    return [gap for log in LOGS for gap in _gaps_of(log)]


def _gaps_of(log: str) -> Iterator[Gap]:
    with connection.cursor() as cursor:
        cursor.execute(GAPS.format(log=log))
        for first, last, since, until in cursor.fetchall():
            yield Gap(log, first, last, since, until)


def head() -> str:
    """The newest hash of the chain, to be kept where the database's owner cannot reach it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(hash, 'hex') FROM audit.seal ORDER BY id DESC LIMIT 1")
        found = cursor.fetchone()
    return found[0] if found else ""


def _faults_of(batch: Batch, previous: bytes, reached: int) -> Iterator[str]:
    if batch.previous != previous:
        yield f"{batch} does not follow the batch before it"
    if batch.first != reached + 1:
        yield f"{batch} leaves a gap: no seal covers {batch.log} {reached + 1} to {batch.first - 1}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rows, hash FROM audit.hash_of(%s, %s, %s, %s)",
            [batch.log, batch.first, batch.last, batch.previous],
        )
        found, recomputed = cursor.fetchone()
    if found != batch.rows:
        yield f"{batch} has {found} rows, {batch.rows} were sealed"
    elif bytes(recomputed) != batch.hash:
        yield f"{batch} was altered"


def _blind_spots() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.blind_spots()")
        return [row[0] for row in cursor.fetchall()]


def _unsealed() -> list[Unsealed]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT log, rows, oldest FROM audit.unsealed()")
        return [Unsealed(*row) for row in cursor.fetchall()]
