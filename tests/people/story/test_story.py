"""The person's own words, and how life feels to them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Story, Wellbeing
from people.story.models import StoryQuerySet
from tests.factories.people import PersonFactory, StoryFactory, WellbeingFactory
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.people.support import drawn_fields, key
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestStory:
    def test_every_telling_is_kept(self, seat, person, sign_in):
        client, url = sign_in(seat.user), reverse("people:story", args=[person.pk, "who_i_am"])
        client.post(
            url, {"form_key": key(), "words": "I was a baker.", "told_on": "2026-11-01", "seen": ""}
        )
        with owner():
            first = Story.objects.get()
        client.post(
            url,
            {
                "form_key": key(),
                "words": "I am a baker.",
                "told_on": "2026-11-20",
                "seen": str(first.pk),
            },
        )
        page = client.get(url)
        assertContains(page, "I was a baker.")
        assertContains(page, "I am a baker.")
        assertNotContains(client.get(person.get_absolute_url()), "I was a baker.")

    def test_two_tellings_at_once_meet(self, seat, person, sign_in):
        StoryFactory(person=person, words="Told to a colleague just now")
        answer = sign_in(seat.user).post(
            reverse("people:story", args=[person.pk, "who_i_am"]),
            {"form_key": key(), "words": "Told to me", "told_on": "2026-11-20", "seen": ""},
        )
        assertContains(answer, "Told to a colleague just now", status_code=409)
        assertContains(answer, "Told to me", status_code=409)


class TestTelling(Door):
    route, table = "people:story", Story
    faults = (
        ({"words": ""}, "This needs an answer."),
        ({"words": "w" * 5001}, "at most 5000 characters"),
        ({"told_on": ""}, "This needs an answer."),
        ({"told_on": "2011-01-01"}, "a day of the last ten years"),
        ({"told_on": "2099-01-01"}, "a day of the last ten years"),
    )

    def address(self, person, thing):
        return reverse("people:story", args=[person.pk, "who_i_am"])

    def good(self, seat, thing):
        return {"words": "Mum & baker", "told_on": timezone.localdate().isoformat(), "seen": ""}

    def test_keeps_who_wrote_it_down_and_when_it_was_told(self, seat, person, sign_in):
        yesterday = timezone.localdate() - timedelta(days=1)
        form = self.form(seat, None, told_on=yesterday.isoformat())
        page = sign_in(seat.user).post(self.address(person, None), form, follow=True)
        assertContains(page, "Kept, in their words.")
        assertContains(page, "Mum &amp; baker")
        with owner():
            kept = Story.objects.get()
        assert (kept.person_id, kept.heading, kept.told_on) == (person.pk, "who_i_am", yesterday)
        assert (kept.written_by_id, kept.replaced_at) == (seat.user_id, None)

    def test_a_heading_that_does_not_exist_is_not_there(self, seat, person, sign_in):
        address = reverse("people:story", args=[person.pk, "secrets"])
        client = sign_in(seat.user)
        assert client.get(address).status_code == 404
        assert client.post(address, self.form(seat, None)).status_code == 404
        assert self.rows() == []

    def test_mine_goes_on_top_of_theirs_when_i_say_so(self, seat, person, sign_in):
        drawn = StoryFactory(person=person, words="Nan’s girl")
        colleague, client = sign_in(MembershipFactory(team=seat.team).user), sign_in(seat.user)
        theirs = self.form(seat, None, words="Tia’s mum", seen=str(drawn.pk))
        assert colleague.post(self.address(person, None), theirs).status_code == 302
        kept = self.rows()
        mine = self.form(seat, None, seen=str(drawn.pk))
        answer = client.post(self.address(person, None), mine)
        assertContains(answer, "Tia’s mum", status_code=409)
        assertContains(answer, "Mum &amp; baker", status_code=409)
        assert self.rows() == kept
        again = {name: field.value() for name, field in drawn_fields(answer.context["form"])}
        again |= {"form_key": key()}
        assert client.post(self.address(person, None), again).status_code == 302
        with owner():
            told = list(Story.objects.order_by("written_at").values_list("words", flat=True))
            assert Story.objects.get(replaced_at=None).words == "Mum & baker"
        assert told == ["Nan’s girl", "Tia’s mum", "Mum & baker"]

    def test_a_key_of_no_telling_is_taken_as_none(self, seat, person, sign_in):
        form = self.form(seat, None, seen="made up")
        assert sign_in(seat.user).post(self.address(person, None), form).status_code == 302

    def test_one_heading_leaves_the_others_as_they_are(self, seat, person, sign_in):
        other = StoryFactory(person=person, heading=Story.Heading.HELPS, words="Tea")
        elsewhere = StoryFactory(person=PersonFactory(lead_team=seat.team))
        sign_in(seat.user).post(self.address(person, None), self.form(seat, None))
        with owner():
            current = set(Story.objects.filter(replaced_at=None).values_list("pk", flat=True))
        assert {other.pk, elsewhere.pk} < current


class TestToldAtOnce:
    @pytest.mark.parametrize("told_before", [True, False])
    def test_of_two_who_tell_at_once_the_second_sees_both(
        self, seat, person, sign_in, monkeypatch, told_before
    ):
        """Both looked before either wrote: so the second finds nothing to lock."""
        seen = str(StoryFactory(person=person, heading="helps").pk) if told_before else ""
        with owner():
            Story.objects.update(replaced_at=timezone.now())
        theirs = StoryFactory(person=person, heading="helps", words="Tea")
        monkeypatch.setattr(StoryQuerySet, "select_for_update", lambda found: found.none())
        answer = sign_in(seat.user).post(
            reverse("people:story", args=[person.pk, "helps"]),
            {"form_key": key(), "words": "A walk", "told_on": "2026-11-01", "seen": seen},
        )
        assertContains(answer, "Tea", status_code=409)
        assertContains(answer, "A walk", status_code=409)
        with owner():
            assert Story.objects.get(replaced_at=None) == theirs


class TestTheFourQuestions(Door):
    route, table, keeps = "people:new-wellbeing", Wellbeing, None
    faults = (
        ({"satisfied": "11"}, "That is not offered here"),
        ({"anxious": "-1"}, "That is not offered here"),
        ({"happy": "very"}, "That is not offered here"),
    )

    def good(self, seat, thing):
        return {"satisfied": "7", "worthwhile": "8", "happy": "6", "anxious": "0"}

    def test_keeps_the_answers_as_they_were_given(self, seat, person, sign_in):
        page = sign_in(seat.user).post(
            self.address(person, None), self.form(seat, None), follow=True
        )
        assertContains(page, "Kept.")
        with owner():
            kept = Wellbeing.objects.get()
        assert (kept.satisfied, kept.worthwhile, kept.happy, kept.anxious) == (7, 8, 6, 0)
        assert (kept.person_id, kept.asked_by_id) == (person.pk, seat.user_id)
        assert kept.asked_on == timezone.localdate()

    def test_not_today_is_an_answer(self, seat, person, sign_in):
        form = {"form_key": key(), "satisfied": "", "worthwhile": "", "happy": "", "anxious": ""}
        assert sign_in(seat.user).post(self.address(person, None), form).status_code == 302
        with owner():
            kept = Wellbeing.objects.get()
        assert {kept.satisfied, kept.worthwhile, kept.happy, kept.anxious} == {None}

    def test_one_question_may_be_answered_alone(self, seat, person, sign_in):
        sign_in(seat.user).post(self.address(person, None), {"form_key": key(), "happy": "3"})
        with owner():
            kept = Wellbeing.objects.get()
        assert (kept.happy, kept.satisfied) == (3, None)

    def test_a_fault_in_one_answer_keeps_the_other_three_as_typed(self, seat, person, sign_in):
        form = self.form(seat, None, happy="very")
        answer = sign_in(seat.user).post(self.address(person, None), form)
        drawn = {name: field.value() for name, field in drawn_fields(answer.context["form"])}
        assert (drawn["satisfied"], drawn["worthwhile"], drawn["anxious"]) == ("7", "8", "0")
        assertContains(answer, '<option value="8" selected>8</option>', 1, 422, html=True)

    def test_an_answer_given_alone_is_drawn_and_what_was_not_answered_is_not(
        self, seat, person, sign_in
    ):
        WellbeingFactory(person=person, satisfied=None, worthwhile=None, happy=3, anxious=None)
        WellbeingFactory(person=person, satisfied=None, worthwhile=None, happy=None, anxious=None)
        page = sign_in(seat.user).get(person.get_absolute_url())
        assertContains(page, "Happy 3 → 3")
        assertNotContains(page, "Satisfied")

    def test_an_answer_left_out_later_does_not_take_the_earlier_one_away(
        self, seat, person, sign_in
    ):
        WellbeingFactory(person=person)
        client = sign_in(seat.user)
        client.post(self.address(person, None), self.form(seat, None, satisfied=""))
        assertContains(client.get(person.get_absolute_url()), "Satisfied 4 → 4. Worthwhile 5 → 8")

    def test_then_and_now_are_drawn(self, seat, person, sign_in):
        WellbeingFactory(person=person)
        client = sign_in(seat.user)
        client.post(self.address(person, None), self.form(seat, None))
        assertContains(client.get(person.get_absolute_url()), "Satisfied 4 → 7")
