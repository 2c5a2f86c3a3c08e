"""make bench: a bare Django page first, then Placehub's, in one run: CPU ratios and query counts.

Works in a database of its own (placehub_bench), as the application's role, through the whole stack of
middleware. Times are CPU milliseconds of this process and of its PostgreSQL backend together. Ends with
1, and says which, when a page is above its ceiling.
"""

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placehub.settings.test")
os.environ["PLACEHUB_DB_ROLE"] = "owner"

import django

django.setup()

import uuid  # noqa: E402
from datetime import UTC, datetime  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.urls import path, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

import placehub.urls  # noqa: E402
from bench.seed_blockers import seed_blockers  # noqa: E402
from bench.seed_scale import Scale  # noqa: E402
from people.models import NamedWorker, Person  # noqa: E402
from placehub.access import doors  # noqa: E402
from placehub.outcomes.models import Mark  # noqa: E402
from placehub.outcomes.operations.cells import build  # noqa: E402
from teams.models import Appointment, User  # noqa: E402
from tests.conftest import second_factor  # noqa: E402
from tests.support import APP, become, run_as_the_app  # noqa: E402

DATABASE = "placehub_bench"
LIMITS = {  # page: (times the bare page's CPU, queries), none of which may be passed
    "a list of 50": (3.0, 8),
    "a person page": (4.0, 12),
    "search": (2.0, 5),
    "save a contact": (2.0, 10),
    "home of a worker": (5.0, 15),
    "dashboard": (None, 15),
    "board of blockers": (None, 15),
    "join map": (None, 8),
    "bare page": (1.0, None),
}


def fifty_after(key: str) -> QuerySet[Person]:
    """Fifty rows by the primary key: as much work at every size, so that sizes can be compared."""
    return Person.objects.filter(pk__gt=key).order_by("pk")[:50]


def bare(request: HttpRequest) -> HttpResponse:
    """Session sign-in, one indexed query, a table of 50 rows."""
    rows = fifty_after(request.GET["after"])
    return render(request, "bench/bare.html", {"reader": request.user, "rows": rows})


def refuse_a_sort(key: str) -> None:
    """Stop where PostgreSQL does not read the bare page along an index: ratios would flatter."""
    plan = fifty_after(key).explain()
    if "Index Scan" not in plan or "Sort" in plan:
        raise SystemExit(f"The bare page is not read along an index:\n{plan}")


def stock_client(worker: User, after: str) -> Callable[[], None]:
    """The yardstick: Django's own middleware and sessions, as the owner, past every wall."""
    client = Client()
    stock = {
        "MIDDLEWARE": [name for name in settings.MIDDLEWARE if name.startswith("django.")],
        "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    }

    def once() -> None:
        ok(client.get(reverse("bench-bare"), {"after": after}))

    with override_settings(**stock):  # a client keeps the middleware of its first request
        client.force_login(worker)
        once()
    return once


def ok(response: HttpResponse, code: int = 200) -> None:
    assert response.status_code == code, response.status_code


def fill(people: int, contacts: int) -> None:
    """Fill the database afresh, unless its comment says that it already holds this many."""
    size = f"{people} people, {contacts} contacts"
    connection.close()
    connection.settings_dict["NAME"] = "postgres"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [DATABASE],
        )
        filled = cursor.fetchone() == (size,)
        if not filled:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = DATABASE
    if filled:
        return
    call_command("migrate", verbosity=0)
    print(f"Filling {DATABASE}: {size}", flush=True)
    began = time.perf_counter()
    Scale(1, lambda words: print(words, flush=True)).fill(people, contacts)
    counting = time.perf_counter()
    build(lambda percent, words: None, today=timezone.localdate(), at=timezone.now(), full=True)
    print(
        f"filled in {counting - began:.0f} s, "
        f"outcomes counted in {time.perf_counter() - counting:.1f} s",
        flush=True,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum leaves a database that is in use
        cursor.execute(f"COMMENT ON DATABASE {DATABASE} IS '{size}'")


BY_HAND = """
SELECT p.neighbourhood_id, date_trunc('month', l.happened_at), count(DISTINCT l.person_id), count(*),
  count(*) FILTER (WHERE l.known), count(*) FILTER (WHERE c.told_again),
  count(*) FILTER (WHERE c.demand = 'failure')
FROM people_contact c JOIN people_contactperson l ON l.contact_id = c.id JOIN people_person p ON p.id = l.person_id
WHERE c.corrects_id IS NULL AND app.reached(c.how) GROUP BY 1, 2"""
SUMMARY_AT_MOST = 1.5  # times the hand-written GROUP BY: aimed at


def outcomes() -> list[str]:
    """How long counting takes, beside one GROUP BY by hand. Counts in a transaction that is undone."""

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND)
            cursor.fetchall()

    def count(*, full: bool) -> None:
        build(lambda percent, words: None, today=timezone.localdate(), at=timezone.now(), full=full)

    def seconds(what: object, **options: bool) -> float:
        began = time.perf_counter()
        what(**options)
        return time.perf_counter() - began

    with transaction.atomic():
        by_hand()
        yardstick = seconds(by_hand)
        full = seconds(count, full=True)
        Mark.objects.create(
            neighbourhood_id=Person.objects.first().neighbourhood_id,
            month=timezone.localdate().replace(day=1),
        )
        night = seconds(count, full=False)
        transaction.set_rollback(True)
    late = full > SUMMARY_AT_MOST * yardstick
    return [
        f"{'outcomes':30}{'seconds':>9}{'times':>8}{'at most':>9}",
        f"{'one GROUP BY by hand':30}{yardstick:9.2f}{1:8.1f}{1:>9.1f}",
        f"{'all measures, from nothing':30}{full:9.2f}{full / yardstick:8.1f}{SUMMARY_AT_MOST:>9}"
        f"  {'not yet' if late else ''}",
        f"{'a month that changed':30}{night:9.2f}{night / yardstick:8.1f}{'–':>9}",
    ]


def backend_cpu(pid: int) -> float:
    """Seconds of CPU that a PostgreSQL backend has used, from the kernel; 0 where it does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Page:
    name: str
    once: Callable[[], None]
    role: str | None = APP
    queries: int = 0
    cpu: float = 0.0  # seconds, over all rounds
    walls: list[float] = field(default_factory=list)

    def settle(self) -> None:
        """Warm it up, and count its queries."""
        become(self.role)
        for _ in range(10):
            self.once()
        with CaptureQueriesContext(connection) as queries:
            self.once()
        not_work = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
        self.queries = sum(not q["sql"].startswith(not_work) for q in queries)

    def round(self, backend: int) -> None:
        become(self.role)
        began, cpu, database = time.perf_counter(), time.process_time(), backend_cpu(backend)
        self.once()
        self.cpu += (time.process_time() - cpu) + (backend_cpu(backend) - database)
        self.walls.append(time.perf_counter() - began)


def measure(pages: list[Page], rounds: int) -> None:
    """Ask for every page in turn, so that a slow moment of the machine is shared out among them."""
    for page in pages:
        page.settle()
    gc.collect()  # what start-up left behind is no page's
    gc.freeze()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    for _ in range(rounds):
        for page in pages:
            page.round(backend)
    become(None)


@dataclass(frozen=True)
class Row:
    """What one page took: CPU and clock in milliseconds, CPU also in times of the bare page's."""

    name: str
    cpu: float
    times: float
    queries: int
    wall: float

    HEADING: ClassVar[str] = (
        f"{'page':20}{'CPU ms':>9}{'times':>8}{'at most':>9}{'queries':>9}{'at most':>9}{'wall ms':>9}"
    )

    @classmethod
    def of(cls, page: Page, *, yardstick: float, rounds: int) -> "Row":
        return cls(
            page.name,
            1000 * page.cpu / rounds,
            page.cpu / yardstick,
            page.queries,
            1000 * statistics.median(page.walls),
        )

    @property
    def is_above(self) -> bool:
        return bool(self.why())

    def why(self) -> str:
        """Say which ceiling the page is above; nothing when it is above none."""
        at_most, most = LIMITS[self.name]
        faults = []
        if at_most is not None and self.times > at_most:
            faults.append(f"{self.times:.2f} times the bare page, at most {at_most}")
        if most is not None and self.queries > most:
            faults.append(f"{self.queries} queries, at most {most}")
        return "; ".join(faults)

    def in_words(self) -> str:
        at_most, most = LIMITS[self.name]
        return (
            f"{self.name:20}{self.cpu:9.1f}{self.times:8.1f}{at_most or '–':>9}{self.queries:9}"
            f"{most or '–':>9}{self.wall:9.1f}  {'above' if self.is_above else ''}"
        ).rstrip()

    def for_machines(self) -> str:
        return f"{self.name}\t{self.cpu:.2f}\t{self.times:.3f}\t{self.queries}"


def write(lines: list[str], rows: list[Row]) -> None:
    """Print the table, and keep it in var/bench.txt with a line a page that a program can read."""
    machine = ["# page\tms\ttimes\tqueries", *(row.for_machines() for row in rows)]
    print("\n".join(lines))
    out = Path(settings.BASE_DIR) / "var" / "bench.txt"
    out.parent.mkdir(exist_ok=True)
    out.write_text("\n".join([*lines, "", *machine]) + "\n")
    print(f"written to var/{out.name}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--contacts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
    fill(options.people, options.contacts)
    placehub.urls.urlpatterns.append(path("bench/bare/", bare, name="bench-bare"))
    doors.OPEN_DOORS["bench-bare"] = "the yardstick"

    named = NamedWorker.objects.select_related("worker", "person").order_by("pk").first()
    worker, person = named.worker, named.person
    team = worker.memberships.first().team_id
    leader = User.objects.exclude(pk=worker.pk).order_by("-pk").first()
    Appointment.objects.get_or_create(
        user=leader,
        role="leader",
        ends_at=None,
        defaults={"starts_at": datetime(2025, 1, 1, tzinfo=UTC)},
    )

    seed_blockers(leader.pk)

    middle = "80000000-0000-4000-8000-000000000000"  # half of all keys lie after it
    refuse_a_sort(middle)
    bare_once = stock_client(worker, middle)
    run_as_the_app()

    client, boss = Client(), Client()
    for one, user in ((client, worker), (boss, leader)):
        one.force_login(user)
        second_factor(one)
    name = f"{person.given_name} {person.family_name}"
    hx = {"HX-Request": "true"}

    def save() -> None:
        note = {"how": "phone", "words": "Rang about the repair.", "team": team}
        keys = {"form_key": uuid.uuid4(), "note_id": uuid.uuid4()}
        ok(client.post(reverse("people:new-contact-for", args=[person.pk]), note | keys), 302)

    pages = [
        Page("bare page", bare_once, role=None),
        Page("a list of 50", lambda: ok(client.get(reverse("people:people")))),
        Page("a person page", lambda: ok(client.get(person.get_absolute_url()))),
        Page("search", lambda: ok(client.post(reverse("people:find"), {"q": name}, headers=hx))),
        Page("save a contact", save),
        Page("home of a worker", lambda: ok(client.get(reverse("people:today")))),
        Page("board of blockers", lambda: ok(boss.get(reverse("blockers:board")))),
        Page("join map", lambda: ok(boss.get(reverse("blockers:joins")))),
        Page("dashboard", lambda: ok(boss.get(reverse("outcomes:dashboard")))),
    ]
    measure(pages, options.rounds)
    rows = [Row.of(page, yardstick=pages[0].cpu, rounds=options.rounds) for page in pages]
    late = [row for row in rows if row.is_above]
    size = f"{options.people} people, {options.contacts} contacts, {options.rounds} rounds"
    write([size, Row.HEADING, *(row.in_words() for row in rows), *outcomes()], rows)
    for row in late:
        print(f"{row.name} is above what it may take: {row.why()}", flush=True)
    return int(bool(late))


if __name__ == "__main__":
    sys.exit(main())
