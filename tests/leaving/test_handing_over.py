"""The doors by which what somebody had in hand goes to others."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed, beside
from tests.factories.people import NamedWorkerFactory, PersonFactory, PromiseFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.leaving.support import (
    a_moment_ago,
    alongside,
    end,
    events,
    seal,
    stop,
    who_has_what,
)
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestHandingOver(Ladder, Typed, Contested):
    route = "leaving:hand-over"
    too_late, too_late_at = "Somebody handed this over meanwhile", ""
    refused = {
        "to nobody": ({"to_all": "nobody"}, "to_all", "Choose somebody"),
    }

    @pytest.fixture
    def door(self, team, lead, leaver, person, colleague, administrator, others, sign_in):
        end(leaver, by=administrator)
        address = reverse(self.route, args=[team.pk, leaver.user_id])
        wrong = others | {
            "administrator": (administrator, 403),
            "a worker": (others["a worker"][0], 404),
            "a lead": (others["a lead"][0], 404),
            "a colleague": (colleague, 404),
            "who has gone": (leaver.user, 403),
        }
        sent = {"to_all": colleague.pk}
        return Door(sign_in(lead), address, sent, who_has_what, wrong)

    def test_one_goes_to_another_and_the_rest_to_one(self, door, team, leaver, person, lead):
        second = PersonFactory(lead_team=team)
        NamedWorkerFactory(person=second, worker=leaver.user, team=team)
        door.post(**{f"to_{second.pk.hex}": lead.pk})
        assert alongside(person) == {"Jun Pearce"}
        assert alongside(second) == {"Ruth Kelly"}

    def test_somebody_may_be_left_with_nobody_for_now(self, door, team, leaver, person):
        second = PersonFactory(lead_team=team)
        NamedWorkerFactory(person=second, worker=leaver.user, team=team)
        door.post(**{f"to_{second.pk.hex}": "nobody"})
        assert alongside(person) == {"Jun Pearce"}
        team_page = door.client.get(reverse("people:team"))
        assert team_page.context["alone"] == [second]

    def test_what_was_promised_goes_along(self, door, leaver, person, colleague):
        promise = PromiseFactory(person=person, worker=leaver.user)
        elsewhere = PromiseFactory(worker=leaver.user)
        door.post()
        with owner():
            promise.refresh_from_db()
            elsewhere.refresh_from_db()
        assert (promise.worker, promise.version) == (colleague, 2)
        assert elsewhere.worker_id == leaver.user_id

    def test_a_promise_to_somebody_who_is_with_another_goes_too(
        self, door, team, leaver, colleague
    ):
        promise = PromiseFactory(
            person=PersonFactory(lead_team=team, given_name="Ioana"), worker=leaver.user
        )
        assertContains(door.client.get(door.address), "Ioana")
        door.post()
        with owner():
            promise.refresh_from_db()
        assert promise.worker == colleague
        assert alongside(promise.person_id) == set()

    def test_the_record_has_how_much_went_to_whom(self, door, leaver, team, colleague):
        door.post()
        (kept,) = events("seat.handed_over", team.pk)
        whom = {"worker": leaver.user_id, "to": colleague.pk}
        assert kept == whom | {"people": 1, "promises": 0}

    def test_nobody_of_another_team_is_offered(self, door, others):
        stranger = others["a worker"][0]
        assert "not offered here" in beside(door.post(to_all=stranger.pk), "to_all")

    def test_a_leader_is_not_offered_they_could_open_nobody(self, door, team):
        leader = MembershipFactory(team=team).user
        AppointmentFactory(role="leader", user=leader)
        assert "not offered here" in beside(door.post(to_all=leader.pk), "to_all")

    def test_of_a_person_of_another_team_nothing_is_shown(self, door, leaver):
        far = NamedWorkerFactory(worker=MembershipFactory(user=leaver.user).user).person
        assertNotContains(door.client.get(door.address), far.name)

    def test_a_colleague_who_is_still_here_can_be_relieved(self, door, team, lead, colleague):
        here = PersonFactory(lead_team=team)
        NamedWorkerFactory(person=here, worker=colleague, team=team)
        address = reverse(self.route, args=[team.pk, colleague.pk])
        assertContains(door.client.get(reverse("people:team")), address)
        assertContains(door.client.get(address), "Jun is still here")
        Door(door.client, address, {"to_all": lead.pk}, who_has_what).post()
        assert alongside(here) == {"Ruth Kelly"}


class TestHandingOverOnesOwn(Ladder):
    """Before a mover goes: with sealed people whom the lead does not see."""

    route = "leaving:hand-over"

    @pytest.fixture
    def sealed(self, team, leaver):
        found = PersonFactory(lead_team=team, given_name="Zebedee")
        NamedWorkerFactory(person=found, worker=leaver.user, team=team)
        PromiseFactory(person=found, worker=leaver.user)
        seal(found)
        return found

    @pytest.fixture
    def door(self, team, leaver, lead, colleague, sealed, sign_in):
        address = reverse(self.route, args=[team.pk, leaver.user_id])
        wrong = {"a colleague": (colleague, 404)}
        return Door(sign_in(leaver.user), address, {"to_all": colleague.pk}, who_has_what, wrong)

    def test_the_sealed_go_with_the_others_and_close_to_who_gave_them(
        self, door, sealed, leaver, colleague, lead, sign_in
    ):
        assertContains(door.client.get(door.address), "Zebedee")
        assertNotContains(sign_in(lead).get(door.address), "Zebedee")
        assert door.post().status_code == 302
        assert alongside(sealed) == {"Jun Pearce"}
        with owner():  # the database's now() stands still in a test
            sealed.named_workers.exclude(ends_at=None).update(ends_at=a_moment_ago())
        assert sign_in(colleague).get(sealed.get_absolute_url()).status_code == 200
        assert door.client.get(sealed.get_absolute_url()).status_code == 404

    def test_the_lead_hands_on_none_of_them(self, door, sealed, lead, leaver, sign_in):
        Door(sign_in(lead), door.address, door.sent, who_has_what).post()
        assert alongside(sealed) == {"Oscar Lewis"}


class TestLeft(Shown):
    route = "leaving:left"

    @pytest.fixture
    def sight(self, lead, leaver, person, administrator, others, sign_in):
        stop(leaver.user, by=administrator)
        wrong = {who: found for who, found in others.items() if who != "a lead"}
        wrong["administrator"] = (administrator, 403)
        return Sight(sign_in(lead), reverse(self.route), "Oscar Lewis", wrong)

    def test_another_team_s_lead_reads_that_nothing_is_left(self, sight, others, sign_in):
        page = sign_in(others["a lead"][0]).get(sight.address)
        assertContains(page, "Nothing: whatever those who have gone")

    def test_is_a_part_of_today_and_of_the_team_page(self, sight, lead, team, sign_in):
        for page in ("people:today", "people:team"):
            assertContains(sight.client.get(reverse(page)), sight.address)
        part = sign_in(lead, htmx=True).get(sight.address, {"team": team.pk})
        assertContains(part, "Oscar Lewis")
        assertNotContains(part, "<html")

    @pytest.mark.parametrize("wanted", ["", "none", "-1", "9" * 30, "0"])
    def test_a_team_that_makes_no_sense_is_no_fault(self, sight, wanted):
        assert sight.client.get(sight.address, {"team": wanted}).status_code == 200


class TestSealed(Shown):
    route = "leaving:sealed"

    @pytest.fixture
    def sight(self, lead, leaver, person, administrator, others, sign_in):
        seal(person)
        stop(leaver.user, by=administrator)
        wrong = {who: others[who] for who in ("leader", "finance", "a worker")}
        return Sight(sign_in(lead), reverse(self.route), "left by Oscar Lewis", wrong)

    def test_nobody_s_name_stands_there(self, sight, person, steward, sign_in):
        for client in (sight.client, sign_in(steward)):
            page = client.get(sight.address)
            assertContains(page, "left by Oscar Lewis")
            assertNotContains(page, "Morag")
            assertNotContains(page, str(person.pk))

    def test_another_team_s_lead_reads_that_there_is_none(self, sight, others, sign_in):
        assertContains(sign_in(others["a lead"][0]).get(sight.address), "None.")


class TestTakingOverASealedRecord(Ladder, Contested):
    route = "leaving:take-over"
    too_late = "Somebody opens it again already"

    @pytest.fixture
    def door(self, lead, leaver, person, colleague, administrator, others, sign_in):
        seal(person)
        stop(leaver.user, by=administrator)
        with owner():
            ref = person.named_workers.get().pk
        address = reverse(self.route, args=[ref])
        wrong = {
            "administrator": (administrator, 403),
            "a worker": (others["a worker"][0], 403),
            "a colleague": (colleague, 403),
            "a lead": (others["a lead"][0], 302),  # as for one that is not there
        }
        page = reverse("leaving:sealed")
        return Door(sign_in(lead), address, {"worker": colleague.pk}, who_has_what, wrong, page)

    def test_the_record_has_it(self, door, colleague):
        door.post()
        ref = door.address.split("/")[-2]
        assert events("seal.handed_over", ref) == [{"to": colleague.pk}]

    def test_somebody_has_to_be_chosen(self, door):
        before = door.now()
        assertContains(door.post(worker="", follow=True), "Choose who takes it over.")
        assert door.now() == before

    def test_the_lead_cannot_choose_themselves(self, door, lead):
        before = door.now()
        door.post(worker=lead.pk)
        assert door.now() == before

    def test_the_steward_chooses_the_lead(self, door, lead, steward, person, sign_in):
        door.post(client=sign_in(steward), worker=lead.pk)
        assert alongside(person) == {"Ruth Kelly"}
        assert sign_in(lead).get(person.get_absolute_url()).status_code == 200
