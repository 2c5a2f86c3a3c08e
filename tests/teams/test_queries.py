"""Who sits where, and which keys were given: as administrators and the steward read them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from placehub.access.context import acting_as
from teams import operations
from teams.models import Membership
from teams.queries import KeyGiven, keys_given, teams_with_seats
from tests.factories.teams import (
    AppointmentFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class TestTeamsWithSeats:
    def test_are_by_name_and_so_are_their_seats(self):
        team = TeamFactory(name="Bay")
        TeamFactory(name="Arch")
        zoe = MembershipFactory(team=team, user__full_name="Zoe")
        amy = MembershipFactory(team=team, user__full_name="Amy")
        found = teams_with_seats(NOW)
        assert [one.team.name for one in found] == ["Arch", "Bay"]
        assert found[0].seats == []
        assert found[1].seats == [amy, zoe]

    def test_have_no_seat_that_ended_or_has_not_begun(self):
        team = MembershipFactory(ends_at=NOW).team
        MembershipFactory(team=team, starts_at=NOW + timedelta(days=1))
        (found,) = teams_with_seats(NOW)
        assert found.seats == []

    def test_ask_two_questions_however_many_there_are(self, django_assert_num_queries):
        for _ in range(3):
            MembershipFactory()
        with django_assert_num_queries(2):
            for one in teams_with_seats(NOW):
                assert one.team.neighbourhood.name
                assert [seat.user.full_name for seat in one.seats]


class TestKeysGiven:
    @pytest.fixture
    def steward(self):
        return AppointmentFactory(role="steward").user

    @pytest.fixture
    def alan(self):
        return AppointmentFactory(role="administrator", user__full_name="Alan Fox").user

    def test_say_who_gave_which_to_whom_and_what_ended_newest_first(self, steward, alan):
        user, team = UserFactory(full_name="Sam Adeyemi"), TeamFactory(name="Bay")
        with acting_as(alan.pk):
            seat = operations.give_seat(team, user, "lead", by=alan.pk, at=NOW)
            Membership.objects.filter(pk=seat.pk).end(by=alan.pk, at=NOW)
            operations.appoint(user, "finance", by=alan.pk, at=NOW)
        with acting_as(steward.pk):
            found = keys_given(limit=3)
        assert [(one.giver, one.holder, one.label, one.team, one.ended) for one in found] == [
            ("Alan Fox", "Sam Adeyemi", "Finance officer", "", False),
            ("Alan Fox", "Sam Adeyemi", "Team lead", "Bay", True),
            ("Alan Fox", "Sam Adeyemi", "Team lead", "Bay", False),
        ]

    def test_are_read_page_after_page(self, steward, alan):
        with acting_as(alan.pk):
            for _ in range(4):
                operations.appoint(UserFactory(), "finance", by=alan.pk, at=NOW)
        with acting_as(steward.pk):
            whole = keys_given(limit=4)
            first = keys_given(limit=2)
            second = keys_given(before=first[-1].id, limit=2)
        assert [*first, *second] == whole

    @pytest.mark.parametrize("role", ["administrator", "finance", "leader"])
    def test_the_database_gives_them_to_a_steward_alone(self, role):
        user = AppointmentFactory(role=role).user
        with acting_as(user.pk), pytest.raises(DatabaseError), transaction.atomic():
            keys_given()

    @pytest.mark.parametrize(
        ("key", "label"), [("lead", "Team lead"), ("steward", "Information steward")]
    )
    def test_are_told_in_the_words_of_the_place(self, key, label):
        assert KeyGiven(1, NOW, "", "Sam", key, "", ended=False).label == label
