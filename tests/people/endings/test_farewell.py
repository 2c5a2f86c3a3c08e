"""A team's part ends with a farewell; nobody is lost by it, and coming back opens the same record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Farewell, Involvement, NamedWorker, Person, Pull, Share
from tests.factories.people import (
    ContactFactory,
    FarewellFactory,
    InvolvementFactory,
    NamedWorkerFactory,
    OwnRecordFactory,
    PersonFactory,
    PromiseFactory,
    PullFactory,
    ShareFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.people.support import key, somebody_new
from tests.support import owner
from tests.verify.clockwork import let_pass

pytestmark = pytest.mark.django_db


class TestSayingFarewell(Door):
    route, table = "people:farewell", Farewell
    keeps, shown_on = "said", "people:who-can-see"
    glass = "Each team ends its own part"
    faults = (
        ({"why": ""}, "This needs an answer."),
        ({"why": "no_answer"}, "That is not offered here"),
        ({"ring": ""}, "This needs an answer."),
        ({"ring": "r" * 201}, "at most 200 characters"),
        ({"rests": ""}, "Ask another team in first, or let the record rest."),
    )

    @pytest.fixture
    def thing(self, person):
        with owner():
            return Involvement.objects.get(person=person)

    def good(self, seat, thing):
        return {
            "why": "done",
            "said": "I have my keys & my Tuesdays",
            "ring": "Sam, 01632 960005",
            "door": "A text is enough",
            "rests": "on",
        }

    def say(self, client, seat, person, thing, **changes):
        return client.post(
            self.address(person, thing), self.form(seat, thing, **changes), follow=True
        )

    def test_keys_names_and_lists_follow(self, seat, person, thing, sign_in):
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        PromiseFactory(person=person, worker=seat.user, team=seat.team, words="Ring the school")
        client = sign_in(seat.user)
        page = self.say(client, seat, person, thing)
        assertContains(page, "Farewell said.")
        assertNotContains(page, "Ring the school")
        assertNotContains(page, person.family_name)
        assertNotContains(client.get(reverse("people:people")), person.family_name)
        assertNotContains(client.get(reverse("people:team")), person.family_name)
        for route in ("people:details", "people:changes", "people:new-promise", "people:stream"):
            assert client.get(reverse(route, args=[person.pk])).status_code == 404
        with owner():
            assert not NamedWorker.objects.filter(ends_at=None).exists()
            assert not Involvement.objects.filter(ends_at=None).exists()
            said = Farewell.objects.get()
        assert (said.team_id, said.why, said.ring) == (seat.team_id, "done", "Sam, 01632 960005")

    def test_what_hangs_on_it_is_shown_first(self, seat, person, thing, sign_in):
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        PromiseFactory(person=person, team=seat.team, words="Ring the school")
        page = sign_in(seat.user).get(self.address(person, thing))
        for words in ("No other team is round Maya.", "steps back", "Ring the school"):
            assertContains(page, words)

    def test_what_was_shared_and_who_was_asked_end_with_the_last_team(
        self, seat, person, thing, sign_in
    ):
        guest, asked = MembershipFactory(), MembershipFactory()
        ShareFactory(person=person, to_team=guest.team, level=2)
        PullFactory(person=person, to_team=asked.team)
        self.say(sign_in(seat.user), seat, person, thing)
        for one in (guest, asked):
            assert sign_in(one.user).get(person.get_absolute_url()).status_code == 404
        with owner():
            assert Share.objects.get().withdrawn_at is not None
            assert Pull.objects.get().waits_until <= timezone.now()

    def test_other_teams_stay_and_the_team_to_ask_is_one_of_them(
        self, seat, person, thing, sign_in
    ):
        stays = MembershipFactory()
        InvolvementFactory(person=person, team=stays.team)
        client = sign_in(seat.user)
        assertContains(client.get(self.address(person, thing)), f"{stays.team.name} stays round")
        self.say(client, seat, person, thing, rests="")
        assert client.get(person.get_absolute_url()).status_code == 404
        assert sign_in(stays.user).get(person.get_absolute_url()).status_code == 200
        with owner():
            assert Person.objects.get(pk=person.pk).lead_team_id == stays.team_id
        who = sign_in(stays.user).get(reverse("people:who-can-see", args=[person.pk]))
        assertContains(who, "I have my keys &amp; my Tuesdays")

    def test_another_team_s_part_is_not_ours_to_end(self, seat, person, sign_in):
        theirs = InvolvementFactory(person=person)
        self.refused(sign_in(seat.user), 403, seat, person, theirs)

    def test_a_sealed_record_is_not_lost(self, seat, person, thing, sign_in):
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        with owner():
            Person.objects.filter(pk=person.pk).update(sealed=True)
        before = self.rows()
        answer = sign_in(seat.user).post(self.address(person, thing), self.form(seat, thing))
        assertContains(answer, "Open the seal first.", status_code=422)
        assert self.rows() == before

    def test_a_colleague_was_first(self, seat, person, thing, sign_in):
        InvolvementFactory(person=person, team=MembershipFactory(user=seat.user).team)
        mate = sign_in(MembershipFactory(team=seat.team).user)
        self.say(mate, seat, person, thing, rests="")
        answer = sign_in(seat.user).post(self.address(person, thing), self.form(seat, thing))
        assertContains(answer, "That had ended already.", status_code=422)


@pytest.fixture
def rests(seat, person):
    """Maya, whom the team knew, whom Sam walked alongside, and round whom nobody is."""
    NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
    ContactFactory(person=person, author=seat.user, team=seat.team, words="The last visit")
    FarewellFactory(person=person)
    return person


class TestARecordAtRest:
    def test_is_found_by_the_team_that_knew_it(self, seat, rests, sign_in):
        client = sign_in(MembershipFactory(team=seat.team).user)
        page = client.post(reverse("people:find"), {"q": "Maya Thompson"}, follow=True)
        assertContains(page, rests.get_absolute_url())
        page = client.get(rests.get_absolute_url())
        assertContains(page, "Nobody is round Maya now")
        assertContains(page, f"{seat.user.full_name} walked alongside until")
        assertContains(page, reverse("people:coming-back", args=[rests.pk]))
        assertNotContains(page, "The last visit")

    def test_is_offered_before_somebody_is_added_twice(self, seat, rests, sign_in):
        form = somebody_new(seat, given_name="Maya", family_name="Thompson", born_on="1993-05-14")
        answer = sign_in(seat.user).post(reverse("people:new-person"), form)
        assertContains(answer, rests.get_absolute_url(), status_code=422)

    def test_is_a_signpost_for_others(self, seat, rests, sign_in):
        stranger = sign_in(MembershipFactory().user)
        page = stranger.post(
            reverse("people:find"), {"q": "Maya Thompson 14 May 1993"}, follow=True
        )
        assertContains(page, seat.team.name)
        assertNotContains(page, rests.get_absolute_url())

    def test_another_team_comes_in_by_a_yes_of_the_team_that_knew_it(self, seat, rests, sign_in):
        other = MembershipFactory()
        asks = PullFactory(person=rests, to_team=other.team, asked_by=other.user, asks_in=True)
        client = sign_in(seat.user)
        answer = reverse("people:pull-answer", args=[asks.pk])
        assertContains(client.get(reverse("people:today")), answer)
        client.post(answer, {"form_key": key(), "yes": "yes"})
        assertContains(sign_in(other.user).get(rests.get_absolute_url()), "The last visit")
        with owner():
            assert Person.objects.get(pk=rests.pk).lead_team_id == other.team_id

    def test_is_in_no_list(self, seat, rests, sign_in):
        client = sign_in(seat.user)
        for route in ("people:today", "people:people", "people:team", "people:new-contact"):
            assertNotContains(client.get(reverse(route)), rests.family_name)

    def test_stays_closed_to_whose_own_it_is(self, seat, rests, sign_in):
        OwnRecordFactory(person=rests, worker=seat.user)
        assert sign_in(seat.user).get(rests.get_absolute_url()).status_code == 404


class TestComingBack(Door):
    route, table, keeps = "people:coming-back", Involvement, None
    glass = "not at rest"
    shown_on = "people:person"

    @pytest.fixture
    def thing(self):
        return None

    @pytest.fixture
    def person(self, seat):
        found = PersonFactory(lead_team=seat.team, given_name="Maya", family_name="Thompson")
        NamedWorkerFactory(person=found, worker=seat.user, team=seat.team)
        ContactFactory(person=found, author=seat.user, team=seat.team, words="The last visit")
        FarewellFactory(person=found)
        return found

    faults = (
        ({"team": "0"}, "That is not offered here"),
        ({"worker": "999999"}, "That is not offered here"),
    )

    def good(self, seat, thing):
        return {"team": seat.team_id, "worker": seat.user_id}

    def test_the_same_record_opens_with_the_same_worker(self, seat, person, sign_in):
        colleague = MembershipFactory(team=seat.team).user
        client = sign_in(colleague)
        page = client.get(self.address(person, None))
        first = page.content.decode().index(f"{seat.user.full_name}, who walked alongside until")
        assert first < page.content.decode().index(colleague.full_name + "</option>")
        assertContains(page, f'value="{seat.user_id}" selected')
        page = client.post(self.address(person, None), self.form(seat, None), follow=True)
        assertContains(page, "Open again. Everything is where it was.")
        assertContains(page, "The last visit")
        with owner():
            walks = NamedWorker.objects.get(person=person, ends_at=None)
            assert Person.objects.count() == 1
        assert (walks.worker_id, walks.team_id) == (seat.user_id, seat.team_id)
        assertContains(sign_in(seat.user).get(reverse("people:today")), "Maya")

    def test_nobody_need_walk_alongside_yet(self, seat, person, sign_in):
        form = self.form(seat, None, worker="")
        sign_in(seat.user).post(self.address(person, None), form)
        with owner():
            assert Involvement.objects.filter(person=person, ends_at=None).exists()
            assert not NamedWorker.objects.filter(person=person, ends_at=None).exists()

    def test_how_they_parted_stays_to_be_read(self, seat, person, sign_in):
        client = sign_in(seat.user)
        client.post(self.address(person, None), self.form(seat, None))
        page = client.get(reverse("people:who-can-see", args=[person.pk]))
        assertContains(page, "I am all right now.")
        page = client.get(reverse("people:changes", args=[person.pk]))
        assertContains(page, "What mattered is done, they say so")

    def test_a_colleague_opened_it_first(self, seat, person, sign_in):
        sign_in(MembershipFactory(team=seat.team).user).post(
            self.address(person, None), self.form(seat, None)
        )
        before = self.rows()
        page = sign_in(seat.user).post(
            self.address(person, None), self.form(seat, None), follow=True
        )
        assertContains(page, "somebody is round them")
        assert self.rows() == before

    def test_an_index_card_does_not_open_it(self, seat, person, thing, sign_in):
        """A team that never knew them is asked in: it sees the card, and opens nothing again."""
        asked_in = MembershipFactory()
        PullFactory(person=person, to_team=asked_in.team)
        before = self.rows()
        client = sign_in(asked_in.user)
        page = client.post(self.address(person, None), self.form(asked_in, None), follow=True)
        assertContains(page, "not at rest")
        assert self.rows() == before

    def test_broken_glass_reads_and_does_not_write(self, seat, person, thing, sign_in):
        stranger = MembershipFactory()
        assert sign_in(stranger.user).get(self.address(person, None)).status_code == 404


def test_a_part_that_ends_by_the_clock_rests_too(seat, person, sign_in):
    with owner():
        Involvement.objects.update(ends_at=timezone.now() + timedelta(hours=1))
    let_pass(timedelta(hours=2))
    assertContains(sign_in(seat.user).get(person.get_absolute_url()), "Nobody is round Maya now")
