"""A last day that is set ahead: told until then, ends by itself in the evening, can be called off."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from budgets.models import Limit
from budgets.spends import operations as spends
from people.models import NamedWorker, Person
from placehub.access.context import acting_as
from placehub.clock import evening_of
from placehub.errors import Refused
from placehub.leaving import operations, queries
from placehub.leaving.operations import NextSeat, stop_who_left
from teams import operations as teams
from teams.models import Membership, User, WayIn
from tests.doors import Contested, Door, Ladder, Typed, beside
from tests.factories.teams import AppointmentFactory, MembershipFactory, TeamFactory
from tests.leaving.support import events, every_account, every_seat
from tests.support import owner

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def set_for(seat, day, *, by, leads=None, to=None):
    with acting_as(by.pk):
        operations.end_seat(
            seat, leads=leads or {}, to=to, by=by.pk, at=timezone.now(), last_day=day
        )
    with owner():
        seat.refresh_from_db()


def leave_on(user, day, *, by, leads=None):
    with acting_as(by.pk):
        operations.stop_account(user, leads=leads or {}, by=by.pk, at=timezone.now(), last_day=day)


def days_pass(days):
    """Everything that lies ahead of the leavers comes nearer by so many days."""
    with owner():
        for table in ("teams_membership", "teams_appointment"):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {table} SET ends_at = ends_at - %s * interval '1 day' WHERE ends_at > now()",
                    [days],
                )
        for user in User.objects.exclude(last_day=None):
            User.objects.filter(pk=user.pk).update(last_day=user.last_day - timedelta(days=days))


def by_the_clock():
    with owner():
        return stop_who_left()


class TestUntilThen:
    def test_nothing_ends(self, administrator, leaver, person, sign_in):
        set_for(leaver, in_days(5), by=administrator)
        assert sign_in(leaver.user).get(person.get_absolute_url()).status_code == 200
        with owner():
            assert NamedWorker.objects.walking().get().person == person

    def test_the_lead_reads_it_with_what_hangs_on_it(
        self, administrator, leaver, person, lead, sign_in
    ):
        set_for(leaver, in_days(5), by=administrator)
        page = sign_in(lead).get(reverse("leaving:left"))
        assertContains(page, "Going soon")
        assertContains(page, f"last day {in_days(5):%-d %B}")
        assertContains(page, "1 person walked alongside, by nobody else.")
        assertContains(page, reverse("leaving:hand-over", args=[leaver.team_id, leaver.user_id]))

    def test_another_team_s_lead_reads_nothing(self, administrator, leaver, person, sign_in):
        set_for(leaver, in_days(5), by=administrator)
        page = sign_in(MembershipFactory(lead=True).user).get(reverse("leaving:left"))
        assertNotContains(page, "Going soon")

    def test_many_ask_no_more_than_one(
        self, administrator, team, leaver, lead, django_assert_max_num_queries
    ):
        for seat in (leaver, *MembershipFactory.create_batch(3, team=team)):
            set_for(seat, in_days(5), by=administrator)
        with acting_as(lead.pk) as worker, django_assert_max_num_queries(2):
            assert len(queries.going(worker, timezone.now())) == 4

    def test_it_stands_on_the_administrator_s_desk(self, administrator, leaver, sign_in):
        set_for(leaver, in_days(5), by=administrator)
        client, said = sign_in(administrator), f"last day {in_days(5):%-d %b}"
        assertContains(client.get(reverse("teams:one-account", args=[leaver.user_id])), said)
        assertContains(client.get(reverse("teams:teams")), said)
        found = client.post(reverse("teams:accounts"), {"standing": "going"})
        assertContains(found, "Oscar Lewis")
        assertContains(found, f"until {in_days(5):%-d %b}")
        assertContains(found, "1 account")

    def test_whoever_goes_reads_it_and_may_hand_over(
        self, administrator, leaver, person, colleague, sign_in
    ):
        set_for(leaver, in_days(5), by=administrator)
        page = sign_in(leaver.user).get(reverse("teams:account"))
        assertContains(page, "Your last day in Mill Lane team is")
        assertContains(page, reverse("leaving:hand-over", args=[leaver.team_id, leaver.user_id]))

    def test_they_are_named_and_chosen_as_before(self, administrator, team, leaver, lead):
        set_for(leaver, in_days(5), by=administrator)
        with acting_as(lead.pk):
            assert leaver.user in User.objects.sitting_in([team.pk])
            assert leaver.user in queries.colleagues_of(team, lead.pk)

    def test_no_second_seat_is_given_beside_it(self, administrator, team, leaver):
        set_for(leaver, in_days(5), by=administrator)
        with acting_as(administrator.pk), pytest.raises(Refused, match="sit in this team already"):
            teams.give_seat(team, leaver.user, "worker", by=administrator.pk, at=timezone.now())

    def test_the_record_has_the_day_and_what_hangs_on_it(self, administrator, leaver, person):
        set_for(leaver, in_days(5), by=administrator)
        (kept,) = events("seat.last_day", leaver.pk)
        assert (kept["day"], kept["alongside"]) == (str(in_days(5)), 1)

    def test_it_may_be_ended_sooner_after_all(self, administrator, leaver):
        set_for(leaver, in_days(5), by=administrator)
        set_for(leaver, in_days(1), by=administrator)
        with owner():
            leaver.refresh_from_db()
        assert leaver.ends_at == evening_of(in_days(1))


class TestInTheEvening:
    def test_every_key_goes_by_the_clock_and_the_lead_has_what_is_left(
        self, administrator, leaver, person, lead, sign_in
    ):
        set_for(leaver, in_days(5), by=administrator)
        client = sign_in(leaver.user)
        days_pass(6)
        assert client.get(person.get_absolute_url()).status_code in {403, 404}
        page = sign_in(lead).get(reverse("leaving:left"))
        assertNotContains(page, "Going soon")
        assertContains(page, "Left by who has gone")
        assertContains(page, "Oscar Lewis")

    def test_on_the_last_day_itself_they_are_still_here(
        self, administrator, leaver, person, sign_in
    ):
        set_for(leaver, in_days(0), by=administrator)
        assert sign_in(leaver.user).get(person.get_absolute_url()).status_code == 200

    def test_a_limit_of_their_own_ends_too(self, administrator, team, leaver, lead):
        with acting_as(lead.pk):
            spends.set_limit(
                team=team,
                user=leaver.user,
                per_spend=900,
                per_month=900,
                by=lead,
                at=timezone.now(),
            )
        set_for(leaver, in_days(5), by=administrator)
        by_the_clock()
        with owner():
            assert Limit.objects.get().ended_at is None
        days_pass(6)
        with owner():
            Limit.objects.update(set_at=timezone.now() - timedelta(days=30))
        by_the_clock()
        with owner():
            assert Limit.objects.get().ended_at is not None

    def test_a_mover_sits_in_the_next_team_from_then(self, administrator, leaver):
        there = TeamFactory()
        set_for(leaver, in_days(5), by=administrator, to=NextSeat(there, "worker"))
        with owner():
            seat = Membership.objects.get(team=there)
        assert seat.starts_at == evening_of(in_days(5))

    def test_a_lead_chosen_for_then_leads_from_now(self, administrator, team, lead, colleague):
        seat, chosen = lead.memberships.get(), colleague.memberships.get()
        set_for(seat, in_days(5), by=administrator, leads={team.pk: chosen})
        with owner():
            assert {one.role for one in (seat, chosen) if not one.refresh_from_db()} == {"lead"}

    def test_no_team_loses_its_only_lead_unspoken_of(self, administrator, lead):
        with pytest.raises(Refused, match="other lead has left meanwhile"):
            set_for(lead.memberships.get(), in_days(5), by=administrator)


class TestAnAccount:
    def test_ends_everything_with_its_last_day(self, administrator, leaver, person):
        post = AppointmentFactory(user=leaver.user, role="importer")
        leave_on(leaver.user, in_days(5), by=administrator)
        assert by_the_clock() == 0
        with owner():
            for given in (leaver, post):
                given.refresh_from_db()
                assert given.last_day == in_days(5)
        days_pass(6)
        assert by_the_clock() == 1
        with owner():
            leaver.user.refresh_from_db()
            assert (leaver.user.is_active, leaver.user.last_day) == (False, None)
            assert Person.objects.filter(pk=person.pk).exists()
        (kept,) = events("account.stopped", leaver.user_id)
        assert kept == {"by": "its last day"}
        assert by_the_clock() == 0

    def test_ways_in_that_wait_end_too(self, administrator, leaver):
        now = timezone.now()
        with owner():
            way = WayIn.objects.create(
                user=leaver.user, asked_at=now, expires_at=now + timedelta(days=1), link_hash="x"
            )
        leave_on(leaver.user, in_days(0), by=administrator)
        days_pass(1)
        by_the_clock()
        with owner():
            way.refresh_from_db()
        assert way.ended_at is not None

    def test_what_ends_sooner_does(self, administrator, leaver):
        set_for(leaver, in_days(2), by=administrator)
        leave_on(leaver.user, in_days(5), by=administrator)
        with owner():
            leaver.refresh_from_db()
        assert leaver.last_day == in_days(2)

    def test_another_day_takes_what_goes_with_it_along(self, administrator, leaver):
        for days in (5, 9):
            leave_on(leaver.user, in_days(days), by=administrator)
        with owner():
            leaver.refresh_from_db()
        assert leaver.last_day == in_days(9)

    def test_nobody_sets_their_own(self, administrator):
        with pytest.raises(Refused, match="your own"):
            leave_on(administrator, in_days(5), by=administrator)

    def test_nor_past_the_page(self, administrator, leaver, lead):
        for user in (leaver.user, lead, administrator):
            with acting_as(user.pk), pytest.raises(DatabaseError), transaction.atomic():
                if not User.objects.filter(pk=user.pk).update(last_day=in_days(1)):
                    raise DatabaseError

    def test_only_the_clock_stops_it(self, leaver):
        with acting_as(leaver.user_id), pytest.raises(DatabaseError), transaction.atomic():
            stop_who_left()


class TestSettingIt(Ladder, Typed):
    """The same door as ending at once, with a day."""

    route = "leaving:seat"
    refused = {"a day that passed": ({"last_day": "2026-01-01"}, "last_day", "passed")}

    @pytest.fixture
    def door(self, administrator, leaver, person, others, sign_in):
        address = reverse(self.route, args=[leaver.pk])
        sent = {"role": "worker", "last_day": in_days(5).isoformat()}
        return Door(sign_in(administrator), address, sent, every_end, others)

    def test_the_page_says_the_day_and_offers_to_call_it_off(self, door, leaver):
        door.post()
        page = door.client.get(door.address)
        assertContains(page, f"The last day is {in_days(5):%-d %B %Y}")
        assertContains(page, reverse("leaving:seat-stays", args=[leaver.pk]))
        assertContains(page, "End the seat</button>")

    def test_a_day_far_off_is_asked_again(self, door):
        assert "two years" in beside(door.post(last_day="2036-01-01"), "last_day")


def every_end():
    seats = Membership.objects.values_list("pk", "ends_at").order_by("pk")
    return [*seats, *User.objects.values_list("pk", "last_day").order_by("pk")]


class TestSettingThatOfAnAccount(Ladder):
    route = "leaving:account"

    @pytest.fixture
    def door(self, administrator, leaver, person, others, sign_in):
        address = reverse(self.route, args=[leaver.user_id])
        sent = {"last_day": in_days(5).isoformat()}
        return Door(sign_in(administrator), address, sent, every_end, others)

    def test_the_page_says_the_day(self, door, leaver):
        door.post()
        page = door.client.get(door.address)
        assertContains(page, reverse("leaving:account-stays", args=[leaver.user_id]))


class TestCallingOffASeatS(Ladder, Contested):
    route = "leaving:seat-stays"
    too_late, too_late_at = "no last day is set any more", None

    @pytest.fixture
    def door(self, administrator, leaver, others, sign_in):
        set_for(leaver, in_days(5), by=administrator)
        address = reverse(self.route, args=[leaver.pk])
        page = reverse("leaving:seat", args=[leaver.pk])
        return Door(sign_in(administrator), address, {}, every_seat, others, page)

    def test_it_goes_on(self, door, leaver):
        door.post()
        with owner():
            leaver.refresh_from_db()
        assert leaver.ends_at is None

    @pytest.mark.parametrize("same", [True, False])
    def test_the_seat_to_which_they_would_have_gone_never_begins(
        self, administrator, team, leaver, same
    ):
        to = NextSeat(team if same else TeamFactory(), "lead")
        set_for(leaver, in_days(5), by=administrator, to=to)
        with acting_as(administrator.pk):
            operations.keep_seat(leaver, by=administrator.pk, at=timezone.now())
        with owner():
            (left,) = leaver.user.memberships.filter(ends_at=None)
            assert left == leaver
            assert not leaver.user.memberships.live(evening_of(in_days(5))).exclude(pk=left.pk)


class TestCallingOffAnAccountS(Ladder, Contested):
    route = "leaving:account-stays"
    too_late, too_late_at = "no last day is set any more", None

    @pytest.fixture
    def door(self, administrator, leaver, others, sign_in):
        leave_on(leaver.user, in_days(5), by=administrator)
        address = reverse(self.route, args=[leaver.user_id])
        page = reverse("leaving:account", args=[leaver.user_id])
        return Door(sign_in(administrator), address, {}, every_end, others, page)

    def test_everything_goes_on(self, door, leaver):
        door.post()
        with owner():
            leaver.refresh_from_db()
            assert leaver.ends_at is None
            assert every_account()
            assert not User.objects.exclude(last_day=None).exists()
