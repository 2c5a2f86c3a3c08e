"""A signpost's question is kept before it is answered, and tells nothing of sealed people."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from people.models import Person
from placehub.access.context import acting_as
from tests.factories.people import NamedWorkerFactory, PersonFactory
from tests.factories.teams import MembershipFactory
from tests.support import owner, take_questions_as_kept

pytestmark = pytest.mark.django_db(transaction=True)
BORN = date(1950, 2, 3)


@pytest.fixture(autouse=True)
def as_it_is() -> Iterator[None]:
    """Without what other tests take as kept."""
    with owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE priv.question ALTER xact SET DEFAULT pg_current_xact_id()")
    yield
    with owner():
        take_questions_as_kept()


def ask(given: str = "Joan") -> object:
    return one("SELECT app.ask_signpost(%s, 'Price', %s, '')", given, BORN)


def answers(question: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.signposts(%s)", [question])
        return cursor.fetchall()


def one(query: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def joan(*, sealed: bool = False) -> Person:
    person = PersonFactory(given_name="Joan", family_name="Price", born_on=BORN)
    if sealed:
        NamedWorkerFactory(person=person)
        with owner():
            Person.objects.filter(pk=person.pk).update(sealed=True)
    return person


def test_nobody_is_answered_in_the_transaction_that_asked():
    joan()
    worker = MembershipFactory().user_id
    with acting_as(worker):
        question = ask()
        assert answers(question) == []
    with acting_as(worker):
        assert len(answers(question)) == 1


def test_what_was_undone_is_never_answered():
    joan()
    worker = MembershipFactory().user_id
    with acting_as(worker):
        undone = transaction.savepoint()
        question = ask()
        assert answers(question) == []
        transaction.savepoint_rollback(undone)
    with acting_as(worker):
        assert answers(question) == []


def test_an_answer_is_for_whoever_asked():
    joan()
    with acting_as(MembershipFactory().user_id):
        question = ask()
    with acting_as(MembershipFactory().user_id):
        assert answers(question) == []


@pytest.mark.parametrize("who", ["somebody known", "somebody sealed", "nobody"])
def test_a_question_writes_the_same_rows_whatever_it_finds(who):
    if who != "nobody":
        joan(sealed=who == "somebody sealed")
    with acting_as(MembershipFactory().user_id):
        question = ask()
    with acting_as(MembershipFactory().user_id):
        assert answers(question) == []
    with owner():
        assert one("SELECT count(*) FROM priv.signpost WHERE question_id = %s", question) == 5


@pytest.mark.parametrize(
    "query",
    [
        "SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'people_person'",
        "SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'people_person'",
        "SELECT pg_stat_get_xact_tuples_inserted('people_person'::regclass)",
    ],
)
def test_the_application_reads_no_counts_of_rows(query):
    with acting_as(MembershipFactory().user_id):
        ask()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            one(query)


def test_after_sixty_questions_in_an_hour_nobody_asks_on():
    worker = MembershipFactory().user_id
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO priv.question (id, worker_id) SELECT gen_random_uuid(), %s"
            " FROM generate_series(1, 59)",
            [worker],
        )
    with acting_as(worker):
        ask()
        with pytest.raises(DatabaseError, match="too many"), transaction.atomic():
            ask()
