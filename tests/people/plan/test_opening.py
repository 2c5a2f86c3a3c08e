"""“Not kept” was pressed for a promise that was kept: it is open again, and what changed tells of both."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Promise, StreamItem
from tests.factories.people import PromiseFactory
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestOpeningAPromiseAgain(Door):
    route, table, keeps, opens = "people:opening", Promise, None, False
    faults = (
        ({"seen": ""}, "Open the page again"),
        ({"seen": 7}, "Somebody else changed this"),
    )

    @pytest.fixture
    def thing(self, person):
        return PromiseFactory(
            person=person, words="Ring the school", settled_on=date(2026, 11, 20), kept=False
        )

    def good(self, seat, thing):
        return {"seen": thing.version}

    def test_a_slip_is_taken_back_and_settled_anew(self, seat, person, sign_in):
        made = PromiseFactory(person=person, words="Ring the school")
        client = sign_in(seat.user)
        settle = reverse("people:settlement", args=[person.pk, made.pk])
        client.post(settle, {"form_key": key(), "kept": "no", "seen": 1})
        page = client.post(self.address(person, made), self.form(seat, made, seen=2), follow=True)
        assertContains(page, "Open again.")
        assertContains(page, settle)
        assertNotContains(page, "Promise not kept")
        page = client.post(settle, {"form_key": key(), "kept": "yes", "seen": 3}, follow=True)
        assertContains(page, "Promise kept: Ring the school")
        with owner():
            made.refresh_from_db()
            lines = StreamItem.objects.filter(ref=made.pk, kind="settled")
            assert [line.detail for line in lines] == ["kept"]
        assert (made.kept, made.version) == (True, 4)

    def test_what_changed_says_what_and_who(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        client.post(self.address(person, thing), self.form(seat, thing))
        page = client.get(reverse("people:changes", args=[person.pk]))
        for words in ("Promise: Ring the school", "Was it kept?", "<del>No</del>", str(seat.user)):
            assertContains(page, words)

    def test_what_is_open_is_not_opened(self, seat, person, thing, sign_in):
        client = sign_in(MembershipFactory(team=seat.team).user)
        client.post(self.address(person, thing), self.form(seat, thing))
        before = self.rows()
        form = self.form(seat, thing, seen=2)
        page = sign_in(seat.user).post(self.address(person, thing), form, follow=True)
        assertContains(page, "This promise is open already.")
        assert self.rows() == before
