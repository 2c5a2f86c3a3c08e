"""Answering a team that asks to come in, or that was asked in; and asking at a signpost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import BreakGlass, Involvement, Promise, Pull
from tests.factories.people import (
    BreakGlassFactory,
    PersonDetailsFactory,
    PersonFactory,
    PullFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db

TODAY = "/today/"


class TestSayingWhoGoes:
    """Maya's team asks another in: on her card they answer, say who goes, and find it on Today."""

    @pytest.fixture
    def asked_in(self):
        return MembershipFactory()

    @pytest.fixture
    def pull(self, seat, person, asked_in):
        return PullFactory(
            person=person, to_team=asked_in.team, asked_by=seat.user, words="The damp is back"
        )

    def answer(self, client, pull, **changes):
        sent = {"form_key": key(), "yes": "yes", "words": "Gladly.", **changes}
        return client.post(reverse("people:pull-answer", args=[pull.pk]), sent, follow=True)

    def test_stands_on_the_card_with_the_colleagues_to_choose(
        self, person, pull, asked_in, sign_in
    ):
        mate = MembershipFactory(team=asked_in.team).user
        page = sign_in(asked_in.user).get(person.get_absolute_url())
        for words in ("The damp is back", mate.full_name, "Who of you goes?"):
            assertContains(page, words)

    def test_whoever_goes_finds_it_on_today_and_the_asker_hears_who(
        self, seat, person, pull, asked_in, sign_in
    ):
        mate = MembershipFactory(team=asked_in.team).user
        day = timezone.localdate() + timedelta(days=2)
        client = sign_in(asked_in.user)
        page = self.answer(client, pull, goes=mate.pk, by_on=day.isoformat())
        assert page.redirect_chain[-1][0] == person.get_absolute_url()
        assertContains(page, f"{mate.full_name} finds it on Today.")
        assertContains(sign_in(mate).get(TODAY), f"See Maya: {seat.user.full_name} asked")
        assertContains(sign_in(seat.user).get(TODAY), f"Gladly. {mate.full_name} goes")

    def test_a_no_promises_nothing(self, person, pull, asked_in, sign_in):
        self.answer(sign_in(asked_in.user), pull, yes="no", goes=asked_in.user_id)
        with owner():
            assert not Promise.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"by_on": "2026-12-01"}, "Say who goes by that day."),
            ({"goes": "0"}, "That is not offered here"),
        ],
    )
    def test_a_fault_comes_back(self, person, pull, asked_in, sign_in, changes, sentence):
        page = self.answer(sign_in(asked_in.user), pull, **changes)
        assertContains(page, sentence, status_code=422)

    def test_somebody_of_another_team_does_not_go(self, seat, person, pull, asked_in, sign_in):
        page = self.answer(sign_in(asked_in.user), pull, goes=seat.user_id)
        assertContains(page, "That is not offered here", status_code=422)


class TestAnswering(Door):
    """A colleague of another team asks to come in to Maya, whom the answering worker's team is round."""

    route, table, opens, refused_with = "people:pull-answer", Pull, False, 422
    faults = (
        ({"words": "w" * 201}, "at most 200 characters"),
        ({"yes": ""}, "This needs an answer."),
        ({"yes": "maybe"}, "That is not offered here"),
    )

    @pytest.fixture
    def thing(self, seat, person):
        return PullFactory(person=person, asks_in=True, words="We meet at the pantry")

    def address(self, person, thing):
        return reverse(self.route, args=[thing.pk])

    def good(self, seat, thing):
        return {"yes": "yes", "words": "Come & see"}

    @pytest.mark.parametrize(("said", "comes_in"), [("yes", True), ("no", False)])
    def test_a_yes_lets_the_team_in_and_a_no_does_not(
        self, seat, person, thing, sign_in, said, comes_in
    ):
        client = sign_in(seat.user)
        assertContains(client.get(TODAY), "We meet at the pantry")
        form = self.form(seat, thing, yes=said)
        page = client.post(self.address(person, thing), form, follow=True)
        said_so = "is round Maya now" if comes_in else "Answered: "
        assertContains(page, said_so)
        assertNotContains(page, "We meet at the pantry")
        with owner():
            thing.refresh_from_db()
            there = Involvement.objects.filter(person=person, team_id=thing.to_team_id).exists()
        assert (thing.said_yes, thing.answer) == (comes_in, "Come & see")
        assert (thing.answered_by_id, there) == (seat.user_id, comes_in)

    def test_it_is_answered_on_the_page_of_the_person_too(self, seat, person, thing, sign_in):
        page = sign_in(seat.user).get(person.get_absolute_url())
        assertContains(page, "We meet at the pantry")
        assertContains(page, self.address(person, thing))

    def test_a_fault_keeps_both_buttons_and_the_question(self, seat, person, thing, sign_in):
        form = self.form(seat, thing, words="w" * 201)
        answer = sign_in(seat.user).post(self.address(person, thing), form)
        for words in ("We meet at the pantry", 'value="yes"', 'value="no"', "w" * 201):
            assertContains(answer, words, status_code=422)

    def test_what_a_colleague_answered_stays(self, seat, person, thing, sign_in):
        colleague = sign_in(MembershipFactory(team=seat.team).user)
        colleague.post(self.address(person, thing), self.form(seat, thing, yes="no"))
        kept = self.rows()
        page = sign_in(seat.user).post(
            self.address(person, thing), self.form(seat, thing), follow=True
        )
        assertContains(page, "Somebody answered already.")
        assert self.rows() == kept

    def test_what_nobody_answered_in_time_is_not_answered(self, seat, person, thing, sign_in):
        with owner():
            Pull.objects.update(waits_until=timezone.now() - timedelta(days=1))
        before = self.rows()
        page = sign_in(seat.user).post(
            self.address(person, thing), self.form(seat, thing), follow=True
        )
        assertContains(page, "This is not yours to answer.")
        assert self.rows() == before

    def test_whoever_may_write_finds_the_door(self, seat, person, thing, sign_in):
        assertContains(sign_in(seat.user).get(TODAY), self.address(person, thing))

    def test_an_index_card_does_not_open_it(self, seat, person, thing, sign_in):
        """They see that somebody asked; only whoever is round the person answers."""
        asked_in = MembershipFactory()
        PullFactory(person=person, to_team=asked_in.team)
        self.told_that_it_is_not_theirs(asked_in.user, seat, person, thing, sign_in)

    def test_broken_glass_reads_and_does_not_write(self, seat, person, thing, sign_in):
        visitor = MembershipFactory()
        BreakGlassFactory(person=person, worker=visitor.user)
        self.told_that_it_is_not_theirs(visitor.user, seat, person, thing, sign_in)

    def told_that_it_is_not_theirs(self, user, seat, person, thing, sign_in):
        client, before = sign_in(user), self.rows()
        assert self.address(person, thing) not in client.get(TODAY).content.decode()
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertContains(page, "This is not yours to answer.")
        assert self.rows() == before


class Signpost:
    """Joan is known to another team; the worker searched for her and holds a signpost."""

    door: str
    table: type

    @pytest.fixture
    def joan(self):
        found = PersonFactory(given_name="Joan", family_name="Price", born_on=date(1950, 2, 3))
        PersonDetailsFactory(person=found)
        return found

    @pytest.fixture
    def address(self, seat, joan, sign_in):
        found = sign_in(seat.user).post("/people/find/", {"q": "Joan Price 3/2/1950"}, follow=True)
        return reverse(self.door, args=[found.context["posts"][0].reference])

    def form(self, seat, **changes):
        return {"form_key": key()} | self.good(seat) | changes

    def count(self):
        with owner():
            return self.table.objects.count()

    def test_the_page_opens_and_says_nothing_of_who_it_is(self, seat, address, sign_in):
        page = sign_in(seat.user).get(address)
        assertContains(page, "words")
        assertNotContains(page, "Price")

    def test_sent_twice_it_is_done_once(self, seat, address, sign_in):
        client, form = sign_in(seat.user), self.form(seat)
        answers = [client.post(address, form) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0]["Location"] == answers[1]["Location"]
        assert self.count() == 1

    def test_without_its_key_a_form_does_nothing(self, seat, address, sign_in):
        answer = sign_in(seat.user).post(address, self.form(seat, form_key=""))
        assertContains(answer, "came without its key", status_code=409)
        assert self.count() == 0

    def test_a_signpost_of_a_colleague_leads_nowhere(self, seat, address, sign_in):
        mate = MembershipFactory(team=seat.team)
        answer = sign_in(mate.user).post(address, self.form(mate))
        assertContains(answer, "signpost has lapsed", status_code=422)
        assertContains(answer, self.good(mate)["words"], status_code=422)
        assert self.count() == 0

    def test_a_fault_comes_back_in_words(self, seat, address, sign_in):
        for changes, sentence in self.faults:
            form = self.form(seat, **changes)
            answer = sign_in(seat.user).post(address, form)
            assertContains(answer, sentence, status_code=422)
            assertContains(answer, form["words"], status_code=422)
        assert self.count() == 0


class TestAskingToComeIn(Signpost):
    door, table = "people:pulling-in", Pull
    faults = (
        ({"words": ""}, "This needs an answer."),
        ({"words": "w" * 301}, "at most 300 characters"),
        ({"team": "0"}, "That is not offered here"),
    )

    def good(self, seat):
        return {"team": seat.team_id, "words": "She comes to our pantry"}

    def test_asked_again_in_other_words_is_one_question(self, seat, address, sign_in):
        client = sign_in(seat.user)
        for words in ("She comes to our pantry", "She moved to my street"):
            assert client.post(address, self.form(seat, words=words)).status_code == 302
        with owner():
            assert Pull.objects.get().words == "She moved to my street"


class TestBreakingTheGlass(Signpost):
    door, table = "people:broken-glass", BreakGlass
    faults = (
        ({"reason": "curious"}, "That is not offered here"),
        ({"words": "too short"}, "at least 20 characters"),
        ({"words": "w" * 501}, "at most 500 characters"),
        ({"hours": "73"}, "That is not offered here"),
    )

    def good(self, seat):
        words = "Nobody answers and the door is open."
        return {"reason": "legal_duty", "words": words, "hours": "24"}

    def test_the_sixth_in_a_day_stays_whole(self, seat, joan, address, sign_in):
        client = sign_in(seat.user)
        for _ in range(5):
            assert client.post(address, self.form(seat)).status_code == 302
        answer = client.post(address, self.form(seat))
        assertContains(answer, "five times today", status_code=422)
        assert self.count() == 5

    def test_whoever_broke_it_reads_every_card_and_may_write_on_none(
        self, seat, joan, address, sign_in
    ):
        client = sign_in(seat.user)
        client.post(address, self.form(seat))
        page = client.get(joan.get_absolute_url())
        for words in ("14 Mill Lane", "People round me", "What changed"):
            assertContains(page, words)
        for words in ("Add what matters", "Add a promise", "Log a contact", "Change together"):
            assertNotContains(page, words)
        for route in ("people:changes", "people:stream", "people:who-can-see"):
            assert client.get(reverse(route, args=[joan.pk])).status_code == 200
