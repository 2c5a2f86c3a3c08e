"""A source is said once: what is made from it agrees with the count and with the database."""

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection, transaction

from placehub.outcomes.measures.catalogue import MEASURES
from placehub.outcomes.measures.disclosure import in_words
from placehub.outcomes.measures.sources import SOURCES, first_day, job_grants, marks_sql
from tests.outcomes.test_build import TODAY, Town
from tests.support import become, owner

pytestmark = pytest.mark.django_db
GRANTED = [(table, column) for table, columns in job_grants().items() for column in columns]


def ask(question: str, values: list[object] | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


def triggers(name: str) -> list[str]:
    """Every trigger of this name, as PostgreSQL writes it."""
    found = ask("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = %s", [name])
    return sorted(row[0] for row in found)


def rights(name: str) -> list[tuple]:
    """Whose a function is, who may call it, and with whose rights and which search path it runs."""
    return ask(
        "SELECT proowner::regrole::text, proacl::text, prosecdef, proconfig FROM pg_proc"
        " WHERE pronamespace = 'app'::regnamespace AND proname = %s",
        [name],
    )


@pytest.fixture
def only_the_figures_columns() -> Iterator[None]:
    """The job role may read what the figures need, and nothing else of these tables."""
    with owner():
        for table, columns in job_grants().items():
            ask(f"REVOKE SELECT ON {table} FROM ph_job")
            names = ask(
                "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
                [table],
            )[0][0]
            ask(f"REVOKE SELECT ({names}) ON {table} FROM ph_job")
            ask(f"GRANT SELECT ({', '.join(columns)}) ON {table} TO ph_job")
    yield
    become("ph_app")


def count_everything() -> None:
    """Put each question of the count, as the job role."""
    ask(first_day())
    for source in SOURCES:
        ask(source.cells(), {"places": [1], "first": TODAY, "after": TODAY})


def test_every_measure_comes_from_a_source_that_leaves_marks():
    assert {measure.source for measure in MEASURES} == set(SOURCES)


def test_the_triggers_are_those_of_the_database_and_may_be_made_again():
    before = triggers("outcomes")
    functions = {name: rights(name) for name in ("mark_outcomes", "outcomes_trg")}
    with owner():
        for _twice in range(2):
            ask(marks_sql())

    assert len(before) == 7
    assert triggers("outcomes") == before
    assert {name: rights(name) for name in functions} == functions


@pytest.mark.parametrize("seed", range(4))
def test_they_leave_the_marks_that_the_database_leaves(seed: int):
    """The same edits under both: ours write to a table beside, under a name of their own, which comes after
    “moved” as the database's own does."""
    with owner():
        ask("CREATE TABLE xbeside_mark (LIKE outcomes_mark INCLUDING ALL)")
        ask(marks_sql().replace("outcomes", "xbeside"))
        ask("DELETE FROM outcomes_mark")
        town = Town(seed)
        for _ in range(60):
            town.edit()
        marks = "SELECT neighbourhood_id, month, count(*) FROM {} GROUP BY 1, 2 ORDER BY 1, 2"
        theirs, ours = (ask(marks.format(name)) for name in ("outcomes_mark", "xbeside_mark"))

    assert len(theirs) > 20
    assert ours == theirs


def test_the_job_may_read_what_the_figures_need():
    needed = [
        f"{table}.{column}"
        for table, column in GRANTED
        if not ask("SELECT has_column_privilege('ph_job', %s, %s, 'SELECT')", [table, column])[0][0]
    ]
    assert needed == []


@pytest.mark.usefixtures("only_the_figures_columns")
def test_the_figures_need_no_more_than_is_said():
    become("ph_job")
    count_everything()


@pytest.mark.usefixtures("only_the_figures_columns")
@pytest.mark.parametrize(("table", "column"), GRANTED)
def test_the_figures_need_no_less_than_is_said(table: str, column: str):
    with owner():
        ask(f"REVOKE SELECT ({column}) ON {table} FROM ph_job")
    become("ph_job")

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        count_everything()


def test_the_page_tells_the_rule_of_disclosure():
    assert in_words() == (
        "Fewer than 8 people: not shown (*), so that nobody can be picked out. "
        "Counts to the nearest 5, money to the nearest £50. A share of fewer than "
        "30 is not shown, of fewer than 100 in steps of 5 %."
    )
