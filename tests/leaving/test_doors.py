"""The doors by which somebody goes: the end of a seat and of an account."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from people.models import NamedWorker
from teams.models import Appointment, Membership
from tests.doors import Contested, Door, Ladder, beside, typed_in
from tests.factories.teams import AppointmentFactory, MembershipFactory, TeamFactory
from tests.leaving.support import (
    a_moment_ago,
    end,
    events,
    every_account,
    every_seat,
)
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestEndingASeat(Ladder, Contested):
    route = "leaving:seat"
    too_late, too_late_at = "It had ended already.", ""

    @pytest.fixture
    def door(self, administrator, leaver, person, others, sign_in):
        address = reverse(self.route, args=[leaver.pk])
        return Door(sign_in(administrator), address, {"role": "worker"}, every_seat, others)

    def test_nobody_ends_their_own(self, door, administrator):
        own = MembershipFactory(user=administrator)
        answer = Door(door.client, reverse(self.route, args=[own.pk]), {}, every_seat).post()
        assert answer.status_code == 404

    def test_one_that_is_not_there(self, door):
        missing = reverse(self.route, args=[999_999])
        assert Door(door.client, missing, {}, every_seat).post().status_code == 404

    def test_one_that_has_ended_is_said_to_have(self, door):
        door.post()
        page = door.client.get(door.address)
        assertContains(page, "This seat ended on")
        assertNotContains(page, "End the seat</button>")

    def test_the_record_has_what_hung_on_it(self, door, leaver, team):
        door.post()
        (kept,) = events("seat.left", leaver.pk)
        assert (kept["team"], kept["alongside"], kept["sealed"]) == (team.pk, 1, 0)

    def test_a_mover_is_not_offered_where_they_sit_as_well(self, door, leaver):
        second = MembershipFactory(user=leaver.user).team
        assert "not offered here" in beside(door.post(team=second.pk), "team")

    def test_in_the_same_team_they_may_become_its_lead_and_keep_everybody(
        self, door, team, leaver, person
    ):
        assert "what they are there today" in beside(door.post(team=team.pk), "role")
        assert door.post(team=team.pk, role="lead").status_code == 302
        with owner():
            (seat,) = leaver.user.memberships.filter(ends_at=None)
            assert seat.role == "lead"
            assert NamedWorker.objects.walking().get().person == person

    def test_a_mover_has_both_or_neither(self, door, leaver, monkeypatch):
        """The other team's seat was given a moment ago: then the first does not end either."""
        there = TeamFactory()
        monkeypatch.setattr(Membership.objects, "create", lambda **given: _taken(leaver, there))
        before = door.now()
        answer = door.post(team=there.pk)
        assert "They sit in this team already." in beside(answer, "")
        assert door.now() == before


def _taken(leaver, there):
    from django.db import IntegrityError

    raise IntegrityError(f"{leaver} sits in {there}")


class TestEndingTheOnlyLeadsSeat(Ladder):
    """It asks who leads the team then."""

    route = "leaving:seat"

    @pytest.fixture
    def seat(self, lead):
        return lead.memberships.get()

    @pytest.fixture
    def field(self, team):
        return f"lead_{team.pk}"

    @pytest.fixture
    def door(self, administrator, seat, field, colleague, others, sign_in):
        address = reverse(self.route, args=[seat.pk])
        sent = {"role": "worker", field: colleague.memberships.get().pk}
        return Door(sign_in(administrator), address, sent, every_seat, others)

    def test_whoever_is_chosen_leads(self, door, colleague):
        door.post()
        with owner():
            assert colleague.memberships.get().role == "lead"

    def test_without_an_answer_the_seat_stays(self, door, field):
        before = door.now()
        answer = door.post(**{field: ""})
        assert "needs an answer" in beside(answer, field)
        assert typed_in(answer)["role"] == "worker"
        assert door.now() == before

    def test_nobody_is_an_answer_too_and_its_consequence_stands_there(self, door, field, seat):
        assertContains(door.client.get(door.address), "nobody hands over what is left")
        assert door.post(**{field: "nobody"}).status_code == 302
        with owner():
            seat.refresh_from_db()
        assert seat.ends_at is not None

    def test_a_lead_who_is_not_the_only_one_is_not_asked_after(self, door, field, team):
        MembershipFactory(team=team, lead=True)
        assertNotContains(door.client.get(door.address), field)
        assert door.post(**{field: ""}).status_code == 302

    def test_a_stopped_lead_and_one_who_became_a_leader_lead_nobody(self, door, field, team):
        MembershipFactory(team=team, lead=True, user__is_active=False)
        leader = MembershipFactory(team=team, lead=True).user
        AppointmentFactory(role="leader", user=leader)
        assertContains(door.client.get(door.address), field)

    def test_of_two_leads_who_go_at_once_one_stays(self, door, team, administrator, field):
        """The page was drawn while there was another: the answer is asked for after all."""
        other = MembershipFactory(team=team, lead=True)
        shown = door.client.get(door.address)
        assertNotContains(shown, field)
        end(other, by=administrator)
        before = door.now()
        answer = door.post(**{field: ""})
        assert answer.status_code == 422
        assert door.now() == before


class TestStoppingAnAccount(Ladder, Contested):
    route = "leaving:account"
    too_late, too_late_at = "The account was stopped already.", ""

    @pytest.fixture
    def door(self, administrator, leaver, person, others, sign_in):
        address = reverse(self.route, args=[leaver.user_id])
        return Door(sign_in(administrator), address, {}, every_account, others)

    def test_nobody_stops_their_own(self, door, administrator):
        own = reverse(self.route, args=[administrator.pk])
        assert Door(door.client, own, {}, every_account).post().status_code == 404

    def test_the_record_has_it_once(self, door, leaver):
        door.post()
        door.post()
        for verb in ("account.stopped", "account.left"):
            assert len(events(verb, leaver.user_id)) == 1, verb

    def test_every_team_of_theirs_that_loses_its_lead_is_asked_after(self, door, leaver):
        led = [MembershipFactory(user=leaver.user, lead=True).team for _number in range(2)]
        page = door.client.get(door.address)
        for team in led:
            assertContains(page, f"Who leads {team.name} then?")
        answers = {f"lead_{team.pk}": "nobody" for team in led}
        assert door.post().status_code == 422
        assert door.post(**answers).status_code == 302

    def test_an_appointment_that_nobody_else_holds_is_named(self, door, leaver):
        with owner():
            Appointment.objects.filter(role="finance").update(ends_at=a_moment_ago())
        AppointmentFactory(user=leaver.user, role="finance")
        assertContains(
            door.client.get(door.address), "Oscar alone holds this appointment: Finance officer."
        )
