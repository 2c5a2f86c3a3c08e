"""Handing over, without a page: what stays, what two do at once, and what the database holds against it."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from people.models import NamedWorker, Promise
from people.sharing.operations import name_worker
from placehub.access.context import acting_as
from placehub.errors import Refused
from placehub.leaving import operations
from placehub.leaving.operations import NextSeat
from placehub.leaving.queries import rows_of
from teams.models import Membership
from tests.factories.people import NamedWorkerFactory, PersonFactory, PromiseFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory, TeamFactory
from tests.leaving.support import alongside, end, hand, stop
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestHandingOver:
    def test_done_again_it_finds_nothing(self, team, lead, leaver, colleague, person):
        hand(team, leaver.user, [colleague], by=lead)
        with pytest.raises(Refused, match="meanwhile"):
            hand(team, leaver.user, [colleague], by=lead)
        assert alongside(person) == {"Jun Pearce"}

    def test_of_two_leads_at_once_the_second_is_told(self, team, lead, leaver, colleague, person):
        """Both pages were drawn before either was sent."""
        other = MembershipFactory(team=team, lead=True).user
        now = timezone.now()
        with acting_as(other.pk) as worker:
            rows = rows_of(worker, team, leaver.user, now)
        hand(team, leaver.user, [colleague], by=lead)
        with acting_as(other.pk), pytest.raises(Refused, match="meanwhile"):
            given = [(row, other) for row in rows]
            operations.hand_over(team, leaver.user, given, by=other, at=now)
        assert alongside(person) == {"Jun Pearce"}

    def test_whoever_walks_alongside_already_is_not_named_twice(
        self, team, lead, leaver, colleague, person
    ):
        NamedWorkerFactory(person=person, worker=colleague, team=team)
        hand(team, leaver.user, [colleague], by=lead)
        assert alongside(person) == {"Jun Pearce"}

    def test_a_naming_of_the_taker_s_own_from_a_team_they_left_is_no_obstacle(
        self, team, lead, leaver, colleague, person
    ):
        NamedWorkerFactory(person=person, worker=colleague, team=TeamFactory())
        hand(team, leaver.user, [colleague], by=lead)
        with owner():
            named = NamedWorker.objects.get(person=person, ends_at=None)
        assert (named.worker, named.team) == (colleague, team)

    def test_from_another_team_nothing_goes(self, team, lead, leaver, colleague, person):
        there = MembershipFactory(user=leaver.user)
        far = PersonFactory(lead_team=there.team)
        NamedWorkerFactory(person=far, worker=leaver.user, team=there.team)
        assert hand(team, leaver.user, [colleague], by=lead).people == 1
        assert alongside(far) == {"Oscar Lewis"}

    def test_whoever_would_be_left_with_nobody_comes_first(
        self, team, lead, leaver, colleague, person
    ):
        accompanied = PersonFactory(lead_team=team, family_name="Abbot")
        for worker in (leaver.user, colleague):
            NamedWorkerFactory(person=accompanied, worker=worker, team=team)
        with acting_as(lead.pk) as worker:
            rows = rows_of(worker, team, leaver.user, timezone.now())
        assert [row.person for row in rows] == [person, accompanied]
        assert rows[1].quiet == ["Jun Pearce walks alongside as well."]


class TestWhatTheDatabaseHolds:
    """Each write once more as the application's role, for somebody who may not."""

    @pytest.fixture
    def stranger(self):
        return MembershipFactory(lead=True).user

    def test_a_stranger_relieves_nobody(self, stranger, person):
        with acting_as(stranger.pk):
            assert NamedWorker.objects.filter(person=person).update(ends_at=timezone.now()) == 0

    def test_a_stranger_takes_no_promise(self, stranger, person, leaver):
        promise = PromiseFactory(person=person, worker=leaver.user)
        with acting_as(stranger.pk):
            assert Promise.objects.filter(pk=promise.pk).update(worker=stranger) == 0

    def test_a_promise_goes_to_nobody_outside_its_team(self, lead, leaver, person, stranger):
        promise = PromiseFactory(person=person, worker=leaver.user)
        with pytest.raises(DatabaseError, match="a worker of its team"), acting_as(lead.pk):
            Promise.objects.filter(pk=promise.pk).update(worker=stranger)

    def test_nobody_is_named_from_a_team_in_which_they_do_not_sit(self, lead, person, stranger):
        with pytest.raises(DatabaseError, match="row-level security"), acting_as(lead.pk):
            name_worker(person, stranger, person.lead_team, by=lead, at=timezone.now())

    def test_only_an_administrator_ends_a_seat_or_makes_a_lead(self, lead, leaver, colleague):
        for user in (lead, leaver.user, colleague):
            with acting_as(user.pk), transaction.atomic():
                seats = Membership.objects.filter(team=leaver.team)
                assert seats.update(ends_at=timezone.now()) == 0
                assert seats.update(role="lead") == 0

    def test_an_administrator_makes_nobody_lead_themselves(self, administrator, team):
        own = MembershipFactory(user=administrator, team=team)
        with acting_as(administrator.pk):
            assert Membership.objects.filter(pk=own.pk).update(role="lead") == 0


class TestGoing:
    def test_whoever_was_to_lead_and_left_is_not_made_lead(
        self, administrator, lead, colleague, team
    ):
        chosen = colleague.memberships.get()
        end(chosen, by=administrator)
        with pytest.raises(Refused, match="Whom you chose to lead"):
            end(lead.memberships.get(), by=administrator, leads={team.pk: chosen})
        with owner():
            assert lead.memberships.get().ends_at is None

    def test_where_nobody_spoke_of_the_lead_the_only_one_stays(self, administrator, lead):
        with pytest.raises(Refused, match="other lead has left meanwhile"):
            end(lead.memberships.get(), by=administrator)
        with pytest.raises(Refused, match="other lead has left meanwhile"):
            stop(lead, by=administrator)
        with owner():
            lead.refresh_from_db()
        assert lead.is_active

    def test_a_mover_sits_in_one_and_not_in_the_other(self, administrator, leaver):
        there = TeamFactory()
        end(leaver, by=administrator, to=NextSeat(there, "lead"))
        with owner():
            live = leaver.user.memberships.filter(ends_at=None)
            assert list(live.values_list("team", "role")) == [(there.pk, "lead")]

    def test_a_leader_who_sits_in_a_team_walks_alongside_nobody(
        self, leaver, lead, person, sign_in
    ):
        AppointmentFactory(user=leaver.user, role="leader")
        page = sign_in(lead).get(reverse("people:team"))
        assert page.context["alone"] == [person]


class TestNamingInThePlaceOfWhoHasGone:
    def test_the_one_who_has_gone_is_relieved(self, administrator, lead, leaver, colleague, person):
        stop(leaver.user, by=administrator)
        with acting_as(lead.pk):
            name_worker(person, colleague, leaver.team, by=lead, at=timezone.now())
        assert alongside(person) == {"Jun Pearce"}

    def test_the_one_who_is_there_stays(self, lead, leaver, colleague, person):
        with acting_as(lead.pk):
            name_worker(person, colleague, leaver.team, by=lead, at=timezone.now())
        assert alongside(person) == {"Jun Pearce", "Oscar Lewis"}

    def test_whoever_came_back_by_another_seat_may_be_named_anew(
        self, administrator, lead, leaver, person
    ):
        end(leaver, by=administrator)
        elsewhere = MembershipFactory(user=leaver.user).team
        from tests.factories.people import InvolvementFactory

        InvolvementFactory(person=person, team=elsewhere)
        second = MembershipFactory(team=elsewhere, lead=True).user
        with acting_as(second.pk):
            name_worker(person, leaver.user, elsewhere, by=second, at=timezone.now())
        with owner():
            assert NamedWorker.objects.get(person=person, ends_at=None).team == elsewhere
