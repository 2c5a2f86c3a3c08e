"""The circle drawn, and the same in words."""

from datetime import date

import pytest

from people.circle.queries import circle_chart, circle_of
from people.models import CircleMember, Person
from placehub.access.context import TeamSeat, Worker
from tests.factories.people import CircleMemberFactory

MAYA = Person(given_name="Maya", family_name="Thompson")


def member(name, *, relationship="", tie="often", close=False):
    return CircleMember(name=name, relationship=relationship, kind="family", tie=tie, close=close)


def test_each_is_named_once_where_they_stand():
    chart = circle_chart(
        MAYA,
        [
            member("Tia", relationship="daughter, 7", close=True),
            member("Nan"),
            member("Food pantry", tie="sometimes"),
            member("Housing", tie="broken"),
        ],
    )
    assert chart.finding == (
        "Close: Tia, daughter, 7. Often: Nan. Sometimes: Food pantry. Not working: Housing."
    )


def test_a_broken_tie_is_not_close_however_near_they_live():
    assert circle_chart(MAYA, [member("Dad", tie="broken", close=True)]).finding == (
        "Not working: Dad."
    )


def test_the_title_calls_the_person_as_they_like():
    person = Person(given_name="Maya", known_as="May")
    assert circle_chart(person, [member("Tia")]).title == "The people round May"


@pytest.mark.django_db
class TestWhoIsDrawn:
    def test_nobody_who_left_and_those_close_in_first(self, seat, person, sign_in):
        CircleMemberFactory(person=person, name="Gone", left_on=date(2026, 1, 1))
        CircleMemberFactory(person=person, name="Pantry", close=False)
        CircleMemberFactory(person=person, name="Tia", close=True)
        page = sign_in(seat.user).get(person.get_absolute_url())
        assert [one.name for one in page.context["circle"]] == ["Tia", "Pantry"]

    def test_without_an_open_session_the_database_shows_nobody(self, seat, person):
        """The first wall lets this worker through; the second asks who is signed in."""
        CircleMemberFactory(person=person)
        seats = (TeamSeat(seat.team_id, seat.team.name, "worker"),)
        worker = Worker(seat.user_id, "Sam", 1, "", seats, frozenset({"worker"}))
        assert circle_of(worker, person) == []
