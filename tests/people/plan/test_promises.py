"""Promising, and saying whether it was kept."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Promise
from people.plan.models import SettledAlready
from tests.factories.people import NamedWorkerFactory, PersonFactory, PromiseFactory
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestPromising(Door):
    route, table = "people:new-promise", Promise
    faults = (
        ({"words": ""}, "This needs an answer."),
        ({"words": "w" * 201}, "at most 200 characters"),
        ({"who": ""}, "This needs an answer."),
        ({"who": "nobody"}, "That is not offered here"),
        ({"who": "other"}, "Write who promises it."),
        ({"who": "other", "promised_by": "N" * 81}, "at most 80 characters"),
        ({"due_on": "soon"}, "That is not a day."),
        ({"due_on": "2062-01-01"}, "more than two years away"),
    )

    def good(self, seat, thing):
        return {"words": "Ring Housing & ask", "who": "me"}

    def promised(self, client, seat, person, **changes):
        """Send it; what is kept then."""
        page = client.post(
            self.address(person, None), self.form(seat, None, **changes), follow=True
        )
        assertContains(page, "Promised.")
        assertContains(page, "Ring Housing &amp; ask")
        with owner():
            return Promise.objects.get(settled_on=None)

    def test_my_own_stands_on_the_page_and_on_my_today(self, seat, person, sign_in):
        client, due = sign_in(seat.user), timezone.localdate() + timedelta(days=3)
        made = self.promised(client, seat, person, due_on=due.isoformat())
        assert (made.person_id, made.worker_id, made.promised_by) == (person.pk, seat.user_id, "")
        assert (made.team_id, made.due_on, made.made_by_id) == (seat.team_id, due, seat.user_id)
        assertContains(client.get(reverse("people:today")), "Ring Housing &amp; ask")

    def test_the_person_may_promise_too(self, seat, person, sign_in):
        made = self.promised(sign_in(seat.user), seat, person, who="person")
        assert (made.worker_id, made.promised_by, made.due_on) == (None, "Maya", None)

    def test_and_so_may_somebody_else(self, seat, person, sign_in):
        client = sign_in(seat.user)
        made = self.promised(client, seat, person, who="other", promised_by="Her sister Joan")
        assert (made.worker_id, made.promised_by) == (None, "Her sister Joan")
        assertNotContains(client.get(reverse("people:today")), "Ring Housing")

    def test_what_i_promise_is_mine_whatever_name_is_left_in_the_form(self, seat, person, sign_in):
        made = self.promised(sign_in(seat.user), seat, person, who="me", promised_by="Joan")
        assert (made.worker_id, made.promised_by) == (seat.user_id, "")

    def test_whoever_walks_alongside_from_elsewhere_promises_for_their_own_team(
        self, person, sign_in
    ):
        elsewhere = MembershipFactory()
        NamedWorkerFactory(person=person, worker=elsewhere.user, team=elsewhere.team)
        made = self.promised(sign_in(elsewhere.user), elsewhere, person)
        assert (made.team_id, made.worker_id) == (elsewhere.team_id, elsewhere.user_id)


class TestSettling(Door):
    route, table, keeps, opens = "people:settlement", Promise, None, False
    faults = (
        ({"kept": ""}, "Say whether it was kept."),
        ({"kept": "nearly"}, "Say whether it was kept."),
        ({"seen": ""}, "Say whether it was kept."),
        ({"seen": 7}, "Somebody else changed this"),
    )

    @pytest.fixture
    def thing(self, person):
        return PromiseFactory(person=person, words="Ring the school")

    def good(self, seat, thing):
        return {"kept": "yes", "seen": thing.version}

    @pytest.mark.parametrize(
        ("kept", "said", "line"),
        [
            ("yes", "Kept.", "Promise kept: Ring the school"),
            ("no", "Noted that it was not kept.", "Promise not kept: Ring the school"),
        ],
    )
    def test_is_told_on_the_page_and_in_what_has_happened(
        self, seat, person, thing, sign_in, kept, said, line
    ):
        client = sign_in(seat.user)
        form = self.form(seat, thing, kept=kept)
        page = client.post(self.address(person, thing), form, follow=True)
        assertContains(page, said)
        assertNotContains(page, self.address(person, thing))
        assertContains(page, line)
        with owner():
            thing.refresh_from_db()
        assert (thing.kept, thing.settled_on) == (kept == "yes", timezone.localdate())
        assert (thing.version, thing.changed_by_id) == (2, seat.user_id)

    def test_what_a_colleague_settled_stays_as_they_settled_it(self, seat, person, thing, sign_in):
        colleague = sign_in(MembershipFactory(team=seat.team).user)
        colleague.post(self.address(person, thing), self.form(seat, thing, kept="no"))
        kept = self.rows()
        form = self.form(seat, thing, kept="yes")
        page = sign_in(seat.user).post(self.address(person, thing), form, follow=True)
        assertContains(page, "Somebody had settled this promise already.")
        assert self.rows() == kept

    def test_a_promise_to_somebody_else_is_not_there(self, seat, person, sign_in):
        other = PromiseFactory(person=PersonFactory(lead_team=seat.team))
        before = self.rows()
        address = self.address(person, other)
        assert sign_in(seat.user).post(address, self.form(seat, other)).status_code == 404
        assert self.rows() == before


def test_the_verb_itself_refuses_what_is_settled(person, seat):
    made = PromiseFactory(person=person, settled_on=date(2026, 11, 20), kept=True)
    when = {"at": timezone.now(), "on": timezone.localdate()}
    with owner(), pytest.raises(SettledAlready):
        made.settle(False, seen=1, by=seat.user, **when)
    with owner():
        made.refresh_from_db()
    assert (made.kept, made.settled_on) == (True, date(2026, 11, 20))


class TestTheList:
    """Case 23: what is open can be settled, however much there is; what is left out is said."""

    def test_every_open_promise_is_there_and_says_what_is_left_of_the_settled(
        self, seat, person, sign_in
    ):
        today = timezone.localdate()
        for number in range(17):
            PromiseFactory(person=person, worker=seat.user, words=f"Open {number:02d}")
        for number in range(9):
            PromiseFactory(
                person=person, words=f"Done {number:02d}", settled_on=today, kept=number % 2 == 0
            )
        client = sign_in(seat.user)
        page = client.get(person.get_absolute_url())
        for number in range(17):
            assertContains(page, f'Kept<span class="vh">: Open {number:02d}</span>', html=False)
        assert (len(page.context["promises"]), page.context["promises"].left) == (17, 9)
        assertContains(page, "And 9 more.")
        whole = client.get(f"{person.get_absolute_url()}?all=promises")
        assert (len(whole.context["promises"]), whole.context["promises"].left) == (26, 0)
        assertContains(whole, "Done 08")

    def test_a_dozen_at_least_with_the_last_settled(self, seat, person, sign_in):
        for number in range(15):
            PromiseFactory(
                person=person,
                words=f"Done {number:02d}",
                settled_on=date(2026, 1, number + 1),
                kept=True,
            )
        found = sign_in(seat.user).get(person.get_absolute_url()).context["promises"]
        assert [one.words for one in found] == [f"Done {n:02d}" for n in range(14, 2, -1)]
        assert found.left == 3
