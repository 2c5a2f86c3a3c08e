"""Accounts, seats and appointments by their verbs, and what ends with them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from placehub.access.context import acting_as
from placehub.errors import Refused
from teams import operations
from teams.models import Appointment, Membership, User, WayIn
from tests.factories.teams import (
    LONG_AGO,
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    TeamFactory,
    UserFactory,
)
from tests.support import owner

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def alan():
    """An administrator, at work."""
    administrator = AppointmentFactory(role="administrator").user
    with acting_as(administrator.pk):
        yield administrator


class TestMakingAnAccount:
    def make(self, email="ada@example.org"):
        return operations.make_account(
            full_name="Ada O’Neil",
            email=email,
            job_title="",
            organisation=OrganisationFactory(),
        )

    def test_it_opens_nothing_and_has_no_password(self, alan):
        self.make()
        user = User.objects.get(email="ada@example.org")
        assert not user.has_usable_password()
        assert not user.memberships.exists()
        assert not user.appointments.exists()

    def test_its_holder_comes_in_by_the_link(self, alan):
        pk, link = self.make()
        assert WayIn.objects.get(pk=pk).user.email == "ada@example.org"
        assert operations.way_in_of(link).user.full_name == "Ada O’Neil"

    def test_one_e_mail_is_one_account_however_it_is_written(self, alan):
        self.make()
        with pytest.raises(Refused, match="has an account with this e-mail"):
            self.make(email="ADA@example.org")
        assert User.objects.filter(email__iexact="ada@example.org").count() == 1


class TestStoppingAnAccount:
    def test_every_way_in_that_would_wake_it_ends(self, alan):
        user = UserFactory()
        pk, link = operations.ask_way_in(user)
        operations.stop_account(user, at=datetime.now(UTC))
        assert WayIn.objects.get(pk=pk).ended_at is not None
        assert operations.way_in_of(link) is None

    def test_it_is_stopped_once(self, alan):
        user = UserFactory()
        operations.stop_account(user, at=NOW)
        with pytest.raises(Refused, match="stopped already"):
            operations.stop_account(user, at=NOW)
        assert not User.objects.get(pk=user.pk).is_active

    def test_nobody_else_is_stopped(self, alan):
        other = UserFactory()
        operations.stop_account(UserFactory(), at=NOW)
        assert User.objects.get(pk=other.pk).is_active


class TestGiving:
    def test_a_seat_begins_now_and_has_no_end(self, alan):
        user, team = UserFactory(), TeamFactory()
        seat = operations.give_seat(team, user, "lead", by=alan.pk, at=NOW)
        seat.refresh_from_db()
        assert (seat.team, seat.user, seat.role) == (team, user, "lead")
        assert (seat.starts_at, seat.ends_at) == (NOW, None)

    def test_one_seat_a_team_and_as_many_teams_as_there_are(self, alan):
        user, team = UserFactory(), TeamFactory()
        operations.give_seat(team, user, "worker", by=alan.pk, at=NOW)
        with pytest.raises(Refused, match="sit in this team already"):
            operations.give_seat(team, user, "lead", by=alan.pk, at=NOW)
        operations.give_seat(TeamFactory(), user, "lead", by=alan.pk, at=NOW)
        assert Membership.objects.filter(user=user).count() == 2

    def test_an_appointment_begins_now_and_is_held_once(self, alan):
        user = UserFactory()
        given = operations.appoint(user, "steward", by=alan.pk, at=NOW)
        assert (given.starts_at, given.ends_at) == (NOW, None)
        with pytest.raises(Refused, match="hold this already"):
            operations.appoint(user, "steward", by=alan.pk, at=NOW)
        operations.appoint(user, "leader", by=alan.pk, at=NOW)

    def test_nobody_gives_themselves_anything(self, alan):
        with pytest.raises(Refused, match="Another administrator gives you a seat"):
            operations.give_seat(TeamFactory(), alan, "lead", by=alan.pk, at=NOW)
        with pytest.raises(Refused, match="Another administrator appoints you"):
            operations.appoint(alan, "leader", by=alan.pk, at=NOW)

    def test_nor_does_the_database_when_the_verb_is_passed_by(self, alan):
        team = TeamFactory()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Membership.objects.create(user=alan, team=team, role="lead", starts_at=NOW)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Appointment.objects.create(user=alan, role="leader", starts_at=NOW)


class TestEnding:
    @pytest.mark.parametrize("factory", [MembershipFactory, AppointmentFactory])
    def test_it_ends_now_and_once(self, alan, factory):
        given = factory()
        found = type(given).objects.filter(pk=given.pk)
        found.end(by=alan.pk, at=NOW)
        with pytest.raises(Refused, match="ended already"):
            found.end(by=alan.pk, at=NOW + timedelta(hours=1))
        given.refresh_from_db()
        assert given.ends_at == NOW

    @pytest.mark.parametrize("factory", [MembershipFactory, AppointmentFactory])
    def test_one_s_own_is_another_s_to_end(self, alan, factory):
        own = factory(user=alan)
        with pytest.raises(Refused, match="It is your own"):
            type(own).objects.filter(pk=own.pk).end(by=alan.pk, at=NOW)
        own.refresh_from_db()
        assert own.ends_at is None

    def test_a_worker_ends_nothing(self):
        seat = MembershipFactory()
        colleague = MembershipFactory(team=seat.team, lead=True).user
        with acting_as(colleague.pk), pytest.raises(Refused):
            Membership.objects.filter(pk=seat.pk).end(by=colleague.pk, at=NOW)
        with owner():
            seat.refresh_from_db()
        assert seat.ends_at is None


class TestLive:
    @pytest.mark.parametrize(
        ("starts", "ends", "live"),
        [
            (LONG_AGO, None, True),
            (NOW, None, True),
            (NOW + timedelta(seconds=1), None, False),
            (LONG_AGO, NOW, False),
            (LONG_AGO, NOW + timedelta(seconds=1), True),
        ],
    )
    def test_from_the_first_moment_until_the_last_is_over(self, starts, ends, live):
        seat = MembershipFactory(starts_at=starts, ends_at=ends)
        assert Membership.objects.live(NOW).filter(pk=seat.pk).exists() is live


class TestLeading:
    """Who leads a team in which an account sits."""

    def test_is_the_lead_of_each_team_and_nobody_twice(self):
        seat = MembershipFactory()
        lead = MembershipFactory(team=seat.team, lead=True).user
        other = MembershipFactory(user=seat.user).team
        MembershipFactory(user=lead, team=other, lead=True)
        MembershipFactory(lead=True)
        assert list(User.objects.leading(seat.user_id, NOW)) == [lead]

    def test_is_nobody_who_left_was_stopped_or_is_the_account_itself(self):
        seat = MembershipFactory(lead=True)
        MembershipFactory(team=seat.team, lead=True, ends_at=NOW)
        MembershipFactory(team=seat.team, lead=True, user__is_active=False)
        assert not User.objects.leading(seat.user_id, NOW).exists()

    def test_a_seat_that_ended_has_no_lead(self):
        seat = MembershipFactory(ends_at=NOW)
        MembershipFactory(team=seat.team, lead=True)
        assert not User.objects.leading(seat.user_id, NOW).exists()


def test_what_somebody_chooses_is_kept_and_nothing_beside_it():
    user = MembershipFactory().user
    user.job_title = "Director of everything"
    with acting_as(user.pk):
        user.choose(theme="dark", phone="01632 960007")
    user.refresh_from_db()
    assert (user.theme, user.phone) == ("dark", "01632 960007")
    assert user.job_title == "Neighbourhood worker"
