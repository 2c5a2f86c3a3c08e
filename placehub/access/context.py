"""Who is asking, as the database sees them, and how a transaction is opened for them."""

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from placehub.access.keys import session_proof


@dataclass(frozen=True)
class TeamSeat:
    """A live membership: the team that it is in, by number and name."""

    team_id: int
    name: str
    role: str


@dataclass(frozen=True)
class Worker:
    """A signed-in worker in one transaction: the seats and appointments that are live now."""

    id: int
    name: str
    organisation_id: int
    theme: str
    seats: tuple[TeamSeat, ...]
    roles: frozenset[str]

    @property
    def keys(self) -> tuple[int, ...]:
        return () if self.is_leader else (*self.team_ids, -self.id)

    @property
    def team_ids(self) -> tuple[int, ...]:
        return tuple(seat.team_id for seat in self.seats)

    @property
    def is_leader(self) -> bool:
        return "leader" in self.roles

    def leads(self, team_id: int | None) -> bool:
        return any(seat.team_id == team_id and seat.role == "lead" for seat in self.seats)


def privately(statement: str, values: list[object], using: str = "default") -> Any:
    """Run a statement whose values are secrets: bound by the server, so that they are not in its text.

    Django binds in the client: the token would stand in pg_stat_activity, where every connection of
    the same role can read it. Never prepared by name, for PgBouncer's sake.
    """
    there = connections[using]
    there.ensure_connection()
    with there.wrap_database_errors, psycopg.Cursor(there.connection) as cursor:
        return cursor.execute(statement, values, prepare=False).fetchone()[0]


def begin(
    token: str | None, request_id: str = "", *, using: str = "default", signs_in: bool = False
) -> Worker | None:
    """Open the signed context for the session ``token``; None when it opens nothing.

    ``signs_in``: it is the first of this session, and is kept as when the worker signed in last.
    """
    kept = ", app.signed_in()" if signs_in else ""
    found = privately(f"SELECT app.begin(%s, %s){kept}", [token or "", request_id], using)
    if found is None:
        return None
    facts = json.loads(found) if isinstance(found, str) else found
    return Worker(
        id=facts["id"],
        name=facts["name"],
        organisation_id=facts["organisation_id"],
        theme=facts["theme"],
        seats=tuple(TeamSeat(seat["id"], seat["name"], seat["role"]) for seat in facts["teams"]),
        roles=frozenset(facts["roles"]) | {seat["role"] for seat in facts["teams"]},
    )


def end() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.end()")


def open_session(token: str, worker_id: int, *, idle: int | None = None) -> None:
    """Tell the database that this session belongs to a worker who passed both factors."""
    idle = settings.SESSION_IDLE_SECONDS if idle is None else idle
    expires = int(time.time()) + settings.SESSION_COOKIE_AGE
    proof = session_proof(token, worker_id, idle, expires)
    privately(
        "SELECT app.open_session(%s, %s, %s, %s, %s)", [token, worker_id, idle, expires, proof]
    )


@contextmanager
def acting_as(worker_id: int) -> Iterator[Worker | None]:
    """Run a block as one worker sees things, in a transaction of its own. For commands and tests."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        open_session(token, worker_id)
        try:
            yield begin(token)
        finally:
            if not connection.needs_rollback:
                end()


@contextmanager
def kept_apart(token: str, request_id: str = "") -> Iterator[CursorWrapper]:
    """A transaction of its own, as the same worker, that stays whatever becomes of the request.

    For questions that must be counted before they are answered. It waits for nobody: what the request
    itself has locked fails here after two seconds.
    """
    with transaction.atomic(using=settings.APART), connections[settings.APART].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        begin(token, request_id, using=settings.APART)
        yield cursor
