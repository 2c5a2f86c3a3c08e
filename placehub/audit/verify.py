"""Recomputes every seal, as the owner: finds what even a superuser changed or removed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

LOGS = ("change", "read", "event")


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


@dataclass
class Verdict:
    rows: int = 0
    batches: int = 0
    head: str = ""
    unsealed: list[Unsealed] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def verify(expected_head: str = "") -> Verdict:
    """Recompute the chain from the first seal.

    ``expected_head`` is a head hash that left the system earlier: it must still be in the chain,
    which finds a chain that was rebuilt or cut short.
    """
    verdict = Verdict(faults=_blind_spots(), unsealed=_unsealed())
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
            "SELECT id, log, from_id, to_id, rows, previous, hash FROM audit.seal ORDER BY id"
        )
        for number, log, first, last, rows, previous, digest in cursor.fetchall():
            yield Batch(number, log, first, last, rows, bytes(previous), bytes(digest))


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
