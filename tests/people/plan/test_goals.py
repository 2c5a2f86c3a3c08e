"""What the person wants: set, changed, and two who change it at once."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.base import ChangedMeanwhile
from people.models import Goal, GoalScore
from tests.factories.people import GoalFactory, GoalScoreFactory, PersonFactory
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.people.support import drawn_fields, key
from tests.support import owner

pytestmark = pytest.mark.django_db

FAULTS = (
    ({"words": ""}, "This needs an answer."),
    ({"words": "w" * 201}, "at most 200 characters"),
    ({"state": "forgotten"}, "That is not offered here"),
    ({"score": "11"}, "That is more than 10"),
    ({"score": "-1"}, "That is less than 0"),
    ({"score": "quite near"}, "Write a whole number."),
)


class TestSettingAGoal(Door):
    route, table, faults = "people:new-goal", Goal, FAULTS

    def good(self, seat, thing):
        return {"words": "A dog & a fence", "state": "open"}

    def test_stands_on_the_page_in_the_words_of_the_person(self, seat, person, sign_in):
        client = sign_in(seat.user)
        page = client.post(
            self.address(person, None), self.form(seat, None, score="4"), follow=True
        )
        assertContains(page, "Kept, in their words.")
        assertContains(page, "A dog &amp; a fence")
        assertContains(page, "said 4 so far; 10 is all the way")
        with owner():
            goal, score = Goal.objects.get(), GoalScore.objects.get()
        assert (goal.person_id, goal.set_by_id) == (person.pk, seat.user_id)
        assert goal.set_on == goal.state_since == timezone.localdate()
        assert (score.goal_id, score.person_id, score.asked_by_id) == (
            goal.pk,
            person.pk,
            seat.user_id,
        )

    def test_asks_for_no_score(self, seat, person, sign_in):
        sign_in(seat.user).post(self.address(person, None), self.form(seat, None))
        with owner():
            assert not GoalScore.objects.exists()


class TestChangingAGoal(Door):
    route, table, faults = "people:goal", Goal, FAULTS

    @pytest.fixture
    def thing(self, person):
        return GoalFactory(person=person, words="A warm kitchen")

    def good(self, seat, thing):
        return {"words": "A warm kitchen & hall", "state": "stuck", "seen": thing.version}

    def test_keeps_since_when_it_stands_so_and_what_it_was(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        client.post(self.address(person, thing), self.form(seat, thing))
        with owner():
            thing.refresh_from_db()
        assert (thing.state, thing.state_since) == (Goal.State.STUCK, timezone.localdate())
        assert (thing.version, thing.changed_by_id) == (2, seat.user_id)
        assertContains(
            client.get(reverse("people:changes", args=[person.pk])), "<del>A warm kitchen</del>"
        )

    def test_other_words_do_not_move_the_day(self, seat, person, thing, sign_in):
        since = thing.state_since
        form = self.form(seat, thing, state=thing.state)
        sign_in(seat.user).post(self.address(person, thing), form)
        with owner():
            thing.refresh_from_db()
        assert (thing.words, thing.state_since) == ("A warm kitchen & hall", since)

    def test_a_score_alone_changes_no_word(self, seat, person, thing, sign_in):
        GoalScoreFactory(goal=thing, score=3)
        form = self.form(seat, thing, words=thing.words, state=thing.state, score="6")
        client = sign_in(seat.user)
        before = self.rows()
        assert client.post(self.address(person, thing), form).status_code == 302
        assert self.rows() == before
        page = client.get(self.address(person, thing))
        assert [score.score for score in page.context["scores"]] == [6, 3]
        assertContains(
            client.get(person.get_absolute_url()), "said 3 at first and 6 now; 10 is all the way"
        )

    def test_theirs_and_mine_meet_and_mine_goes_on_top_when_i_say_so(
        self, seat, person, thing, sign_in
    ):
        address, form = self.address(person, thing), self.form(seat, thing, score="5")
        colleague = sign_in(MembershipFactory(team=seat.team).user)
        theirs = self.form(seat, thing, words="A warm kitchen by Easter", state="met")
        assert colleague.post(address, theirs).status_code == 302
        kept, client = self.rows(), sign_in(seat.user)
        answer = client.post(address, form)
        for words in ("A warm kitchen by Easter", "Done", "A warm kitchen &amp; hall", "Stuck"):
            assertContains(answer, words, status_code=409)
        assert self.rows() == kept
        with owner():
            assert not GoalScore.objects.exists()
        again = {name: field.value() for name, field in drawn_fields(answer.context["form"])}
        assert client.post(address, again | {"form_key": key()}).status_code == 302
        with owner():
            thing.refresh_from_db()
            assert GoalScore.objects.get().score == 5
        assert (thing.words, thing.state, thing.version) == ("A warm kitchen & hall", "stuck", 3)

    def test_a_goal_of_somebody_else_is_not_there(self, seat, person, sign_in):
        other = GoalFactory(person=PersonFactory(lead_team=seat.team), words="Secret garden")
        before, client = self.rows(), sign_in(seat.user)
        address = self.address(person, other)
        assertNotContains(client.get(address), "Secret garden", status_code=404)
        assert client.post(address, self.form(seat, other)).status_code == 404
        assert self.rows() == before


def test_who_changes_the_words_and_who_changes_where_it_stands_do_not_conflict(seat, person):
    goal = GoalFactory(person=person, words="A warm hall", state="open")
    when = {"by": seat.user, "at": timezone.now(), "on": timezone.localdate()}
    with owner():
        Goal.objects.get().change("A warm hall", "stuck", seen=1, **when)
        Goal.objects.get().change("A warm kitchen", "open", seen=1, **when)
        goal.refresh_from_db()
        assert (goal.words, goal.state, goal.version) == ("A warm kitchen", "stuck", 3)
        with pytest.raises(ChangedMeanwhile):
            Goal.objects.get().change("A dry hall", "open", seen=1, **when)
