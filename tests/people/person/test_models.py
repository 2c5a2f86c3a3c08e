"""The person by itself: names, age, and a save that knows what it saw."""

from datetime import UTC, date, datetime

import pytest

from people.base import ChangedMeanwhile
from people.models import Goal, Person, PersonDetails
from people.person.http import team_to_write_for
from placehub.access.context import TeamSeat, Worker
from tests.factories.people import GoalFactory, PersonDetailsFactory
from tests.factories.teams import UserFactory
from tests.support import owner

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known_as", "called"), [("", "Maya"), ("May", "May")], ids=["by first name", "as they like"]
)
def test_a_person_is_called_as_they_like_to_be(known_as, called):
    person = Person(given_name="Maya", family_name="thompson", known_as=known_as)
    assert person.called == called
    assert person.name == "Maya thompson"
    assert person.initials == "MT"


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (None, date(2026, 5, 14), ""),
        (date(1993, 5, 14), date(2026, 5, 13), "32"),
        (date(1993, 5, 14), date(2026, 5, 14), "33"),
        (date(1993, 12, 31), date(2026, 1, 1), "32"),
        (date(2004, 2, 29), date(2026, 2, 28), "21"),
        (date(2004, 2, 29), date(2026, 3, 1), "22"),
        (date(2026, 5, 14), date(2026, 5, 14), "0"),
    ],
)
def test_age_is_counted_in_birthdays(born, on, age):
    assert Person(born_on=born).age_on(on) == age


@pytest.mark.parametrize(
    ("born", "kind", "age", "words"),
    [
        (date(1971, 1, 1), "year", "54 or 55", "1971"),
        (date(1990, 11, 1), "month", "35 or 36", "November 1990"),
        (date(1990, 10, 1), "month", "36", "October 1990"),
        (date(1990, 12, 1), "month", "35", "December 1990"),
        (date(1986, 1, 1), "about", "about 40", "about 1986"),
        (date(2026, 1, 1), "year", "0", "2026"),
    ],
)
def test_an_age_claims_no_more_than_is_known(born, kind, age, words):
    person = Person(born_on=born, born_kind=kind)
    assert person.age_on(date(2026, 11, 26)) == age
    assert person.born == words


def test_a_name_never_stands_in_a_log():
    """What a row is called where it is printed: its key alone."""
    assert "Thompson" not in str(Person(given_name="Maya", family_name="Thompson"))


@pytest.mark.parametrize(("wanted", "team"), [(2, 2), (1, 1), (9, 1), (None, 1)])
def test_a_worker_writes_for_the_team_that_is_asked_if_they_sit_in_it(wanted, team):
    seats = (TeamSeat(1, "Harbour", "worker"), TeamSeat(2, "Night", "worker"))
    worker = Worker(7, "Sam", 1, "", seats, frozenset({"worker"}))
    assert team_to_write_for(worker, wanted) == team


@pytest.mark.django_db
class TestASaveThatKnowsWhatItSaw:
    @pytest.fixture
    def by(self):
        return UserFactory()

    def test_counts_on_and_keeps_who_and_when(self, by):
        goal = GoalFactory()
        goal.words = "A warm hall"
        with owner():
            goal.save_version(1, ["words"], by=by, at=AT)
            kept = Goal.objects.get()
        assert (kept.words, kept.version, kept.changed_at) == ("A warm hall", 2, AT)
        assert (kept.changed_by_id, goal.version) == (by.pk, 2)

    def test_hands_back_theirs_and_saves_nothing(self, by):
        goal = GoalFactory()
        with owner():
            Goal.objects.update(words="By Easter", version=2)
            goal.words = "A warm hall"
            with pytest.raises(ChangedMeanwhile) as refusal:
                goal.save_version(1, ["words"], by=by, at=AT)
            assert Goal.objects.get().words == "By Easter"
        assert (refusal.value.theirs.words, refusal.value.theirs.version) == ("By Easter", 2)

    def test_saves_the_named_fields_alone(self, by):
        details = PersonDetailsFactory(phone="01632 960111")
        details.phone, details.address = "01632 960222", "2 New Street"
        with owner():
            details.save_version(1, ["address"], by=by, at=AT)
            kept = PersonDetails.objects.get()
        assert (kept.address, kept.phone) == ("2 New Street", "01632 960111")
