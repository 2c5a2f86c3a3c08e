"""Who is told of a list, and of whom nothing is told; and who lets somebody bring one in."""

import uuid

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from people.imports.operations import lists
from people.models import Person, SealedAsk
from placehub.access.context import acting_as
from teams.models import Appointment
from tests.factories.people import NamedWorkerFactory, OwnRecordFactory, PersonFactory
from tests.factories.teams import LONG_AGO, AppointmentFactory, MembershipFactory
from tests.people.imports.test_doors import NEW, made, worked
from tests.support import owner

pytestmark = pytest.mark.django_db
IDA = "Ida,Opie,04/03/1951,,6 Mill Lane,EX4 2AB,\n"


@pytest.fixture
def ruth(seat):
    AppointmentFactory(user=seat.user, role="importer")
    return seat


@pytest.fixture
def sealed():
    """Joan Opie, sealed, with somebody who walks alongside."""
    person = PersonFactory(given_name="Joan", family_name="Opie", born_on="1950-02-03")
    named = NamedWorkerFactory(person=person)
    with owner():
        Person.objects.filter(pk=person.pk).update(sealed=True)
    return named


def brought_in(ruth, rows=NEW):
    return worked(worked(made(ruth, rows), keep=False), keep=True)


def told(named):
    with acting_as(named.worker_id):
        return [ask.worker_id for ask in SealedAsk.objects.filter(person_id=named.person_id)]


class TestSomebodySealed:
    """Nothing tells their row from that of somebody new."""

    @pytest.mark.parametrize(
        "row",
        [
            NEW,
            "Opie,Joan,03/02/1950,,5 Mill Lane,EX42AB,07700900101\n",
            "Joan,Smithby,03/02/1950,,5 Mill Lane,EX42AB,07700900101\n",
        ],
        ids=["the same", "turned", "the same first name and day"],
    )
    def test_is_brought_in_like_anybody(self, ruth, sealed, sign_in, row):
        tried = worked(made(ruth, row + IDA), keep=False)
        one = worked(tried, keep=True)
        results = lists.account_of(one).results
        assert [(each.outcome, each.words) for each in results] == [("added", "")] * 2
        report = sign_in(ruth.user).get(reverse("people:list-report", args=[one.pk]))
        lines = report.content.decode().splitlines()[1:]
        assert [line.split(",", 1)[1] for line in lines] == ["added,"] * 2

    def test_is_known_the_second_time_like_anybody(self, ruth, sealed):
        brought_in(ruth, NEW + IDA)
        results = lists.account_of(brought_in(ruth, NEW + IDA)).results
        assert results[0].words == results[1].words != ""

    def test_whoever_walks_alongside_is_told(self, ruth, sealed):
        brought_in(ruth)
        assert told(sealed) == [ruth.user_id]

    def test_a_try_asks_about_nobody(self, ruth, sealed):
        worked(made(ruth), keep=False)
        assert told(sealed) == []

    def test_nobody_is_told_of_a_namesake(self, ruth, sealed):
        brought_in(ruth, "Joan,Smithby,03/02/1950,,5 Mill Lane,EX42AB,\n")
        assert told(sealed) == []


def test_a_relative_of_whoever_brings_the_list_in_is_told_of_to_nobody(ruth):
    relative = PersonFactory(given_name="Joan", family_name="Opie", born_on="1950-02-03")
    OwnRecordFactory(person=relative, worker=ruth.user)
    results = lists.account_of(brought_in(ruth)).results
    assert [(each.outcome, each.words) for each in results] == [("added", "")]


def test_an_administrator_lets_somebody_bring_lists_in(sign_in):
    seat, administrator = MembershipFactory(), AppointmentFactory(role="administrator").user
    client = sign_in(seat.user)
    assert client.get(reverse("people:lists")).status_code == 403
    sent = {"form_key": str(uuid.uuid4()), "user": seat.user_id, "role": "importer"}
    assert sign_in(administrator).post(reverse("teams:new-appointment"), sent).status_code == 302
    with owner():
        given = Appointment.objects.get(user=seat.user, role="importer")
        given.starts_at = LONG_AGO  # a test is one moment, and it began before
        given.save()
    assertContains(client.get(reverse("people:lists")), "Bring in a list")
