"""What Placehub keeps of what is done: bytes a row, and bytes and rows of the audit that each page leaves.

    python -m bench.disk [--people 20000 --contacts 200000]

Works in the database of bench.run, filled alike. The sums in README ("Growing") stand on what it writes into
var/bench-disk.txt: tables with their indexes, as PostgreSQL keeps them after a vacuum.
"""

import argparse
import resource
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

from bench.run import fill, ok  # first: it readies Django

from django.conf import settings  # isort: skip
from django.db import connection  # isort: skip
from django.test import Client  # isort: skip
from django.urls import reverse  # isort: skip

from people.models import NamedWorker  # isort: skip
from tests.conftest import second_factor  # isort: skip
from tests.support import APP, become, run_as_the_app  # isort: skip

SIZES = """
SELECT format('%s.%s', n.nspname, c.relname), pg_total_relation_size(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname IN ('public', 'audit', 'agg', 'priv')
  AND c.relname <> 'django_session'  -- rewritten, and gone with the day"""
TIMES = 400
Sizes = dict[str, int]


def sizes() -> Sizes:
    become(None)
    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        return dict(cursor.fetchall())


def rows(table: str) -> int:
    become(None)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def a_row() -> list[str]:
    """Every table of some size: how many rows, and what one takes."""
    lines = [f"{'table':34}{'rows':>10}{'bytes a row':>13}"]
    for table, size in sorted(sizes().items(), key=lambda one: -one[1]):
        count = rows(table)
        if count >= 1000:
            lines.append(f"{table:34}{count:10,}{size / count:13.0f}")
    return lines


def left_by(name: str, once: Callable[[], None]) -> str:
    before, looks, changes = sizes(), rows("audit.read"), rows("audit.change")
    become(APP)
    for _ in range(TIMES):
        once()
    after = sizes()
    grown = sum(after[table] - before.get(table, 0) for table in after)
    looks, changes = rows("audit.read") - looks, rows("audit.change") - changes
    return f"{name:20}{grown / TIMES:10.0f}{looks / TIMES:9.1f}{changes / TIMES:9.1f}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--contacts", type=int, default=200_000)
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = ["testserver"]
    fill(options.people, options.contacts)
    named = NamedWorker.objects.select_related("worker", "person").order_by("pk").first()
    worker, person = named.worker, named.person
    team = worker.memberships.first().team_id
    lines = a_row()
    run_as_the_app()
    client = Client()
    client.force_login(worker)
    second_factor(client)
    words = "Rang about the repair. " * 12  # 276 letters: a short paragraph

    def save() -> None:
        note = {"how": "phone", "words": words, "team": team}
        keys = {"form_key": uuid.uuid4(), "note_id": uuid.uuid4()}
        ok(client.post(reverse("people:new-contact-for", args=[person.pk]), note | keys), 302)

    lines += [
        "",
        f"{'left by':20}{'bytes':>10}{'looks':>9}{'changes':>9}",
        left_by("a list of 50", lambda: ok(client.get(reverse("people:people")))),
        left_by("a person page", lambda: ok(client.get(person.get_absolute_url()))),
        left_by("home of a worker", lambda: ok(client.get(reverse("people:today")))),
        left_by("save a contact", save),
        "",
        f"a web process has held at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
    ]
    become(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        lines.append(f"the database is {cursor.fetchone()[0] / 1e6:.0f} MB")
    print("\n".join(lines))
    (Path(settings.BASE_DIR) / "var" / "bench-disk.txt").write_text("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
