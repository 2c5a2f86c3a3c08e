"""Recomputes every seal, as the owner: finds what even a superuser changed or removed."""

from dataclasses import dataclass, field

from django.db import connection

LOGS = ("change", "read", "event")


@dataclass
class Verdict:
    rows: int = 0
    batches: int = 0
    head: str = ""
    faults: list[str] = field(default_factory=list)


def verify(expected_head: str = "") -> Verdict:
    """Recompute the chain from the first seal.

    ``expected_head`` is a head hash that left the system earlier: it must still be in the chain,
    which finds a chain that was rebuilt or cut short.
    """
    verdict = Verdict()
    previous = b""
    heads = set()
    reached = dict.fromkeys(LOGS, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, log, from_id, to_id, rows, previous, hash FROM audit.seal ORDER BY id"
        )
        for number, log, first, last, rows, before, digest in cursor.fetchall():
            name = f"batch {number} ({log} {first} to {last})"
            cursor.execute(
                "SELECT rows, hash FROM audit.hash_of(%s, %s, %s, %s)",
                [log, first, last, bytes(before)],
            )
            found, recomputed = cursor.fetchone()
            if bytes(before) != previous:
                verdict.faults.append(f"{name} does not follow the batch before it")
            if first != reached[log] + 1:
                verdict.faults.append(f"{name} leaves a gap after {log} {reached[log]}")
            if found != rows:
                verdict.faults.append(f"{name} has {found} rows, {rows} were sealed")
            elif bytes(recomputed) != bytes(digest):
                verdict.faults.append(f"{name} was altered")
            previous = bytes(digest)
            reached[log] = last
            heads.add(previous.hex())
            verdict.rows += found
            verdict.batches += 1
    verdict.head = previous.hex()
    if expected_head and expected_head not in heads:
        verdict.faults.append("the head that was kept outside is no longer in the chain")
    return verdict
