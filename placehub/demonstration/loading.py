"""Bulk loading by COPY: columns, triggers that wait, and NHS numbers that are never issued."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from placehub.reading import nhs_check_digit

COLUMNS = {
    "people_person": (
        "id, given_name, family_name, known_as, born_on, born_kind, picture, neighbourhood_id, "
        "lead_team_id, sealed, first_hello_on, last_contact_at, created_at, created_by_id, "
        "version, changed_by_id, changed_at"
    ),
    "people_persondetails": (
        "person_id, nhs_number, address, postcode, phone, email, contact_preference, languages, "
        "home_note, lives_with, in_touch_every_days, version, changed_by_id, changed_at, "
        "address_protected"
    ),
    "people_othername": (
        "id, person_id, name, kind, from_on, from_kind, until_on, until_kind, added_by_id, "
        "added_at, taken_off_at"
    ),
    "people_namedworker": "id, person_id, worker_id, team_id, starts_at, ends_at, added_by_id",
    "people_story": "id, person_id, heading, words, told_on, written_by_id, written_at, replaced_at",
    "people_goal": (
        "id, person_id, words, state, state_since, set_on, set_by_id, version, changed_by_id, "
        "changed_at"
    ),
    "people_goalscore": "id, goal_id, person_id, score, scored_on, asked_by_id, asked_at",
    "people_promise": (
        "id, person_id, words, worker_id, promised_by, team_id, due_on, settled_on, kept, "
        "called_off, made_by_id, made_at, version, changed_by_id, changed_at"
    ),
    "people_blocker": "id, person_id, team_id, words, blocker_id, raised_by_id, raised_at",
    "people_circlemember": (
        "id, person_id, name, relationship, kind, tie, close, phone, ring_first, added_by_id, "
        "added_at, left_on, version, changed_by_id, changed_at"
    ),
    "people_doornote": (
        "id, person_id, kind, words, said_by, said_on, holds_until, written_by_id, written_at, "
        "ended_on, version, changed_by_id, changed_at"
    ),
    "people_wellbeing": "id, person_id, asked_on, asked_by_id, asked_at, satisfied, worthwhile, happy, anxious",
    "people_contact": (
        "id, happened_at, minutes, how, words, said, seemed, demand, told_again, come_back_on, "
        "team_id, author_id, part_kept, corrects_id, "
        "received_at"
    ),
    "people_contactperson": "id, contact_id, person_id, happened_at, known",
    "people_contactworker": "id, contact_id, worker_id",
    "people_contactaside": "contact_id, team_id, words",
}
LOADED = ["people_involvement", "people_share", "people_pull", "people_touch", *COLUMNS]


@contextmanager
def quiet_triggers(tables: Sequence[str] = LOADED) -> Iterator[None]:
    """Load in bulk without triggers, then let the database work out what they would have kept."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        # check the keys before the tables are altered
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # else the database guesses how much there is; of one that is empty it would believe that it stays so
        for table in tables:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
            if cursor.fetchone() == (True,):
                cursor.execute(f"ANALYZE {table}")
        cursor.execute("SELECT app.rebuild_derived()")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ANALYZE people_person, people_contactperson, people_involvement")
        cursor.execute("ANALYZE people_touch, person_grant, people_namekey")


def copy(table: str, rows: Iterable[Sequence[object]]) -> int:
    """COPY rows of ``COLUMNS[table]`` in; returns how many."""
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row(row)
            count += 1
    return count


def nhs_number(n: int) -> str:
    """A number of the test range 999 000 0000 and above, which is never issued."""
    base = 999_000_000 + n * 7 % 1_000_000  # a benchmark of more comes round again
    while True:
        check = nhs_check_digit(str(base))
        if check is not None:
            return f"{base}{check}"
        base += 1
