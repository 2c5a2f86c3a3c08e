"""What changed about a person."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from people.models import Goal
from tests.factories.people import GoalFactory
from tests.people.support import key

pytestmark = pytest.mark.django_db


class TestVersions:
    def test_what_changed_is_told_in_the_words_of_the_form(
        self, seat, person, sign_in, django_assert_num_queries
    ):
        client, goal = sign_in(seat.user), GoalFactory(person=person, words="A quiet night")
        address = reverse("people:goal", args=[person.pk, goal.pk])
        for seen, state in enumerate(["stuck", "open", "met", "let_go"], start=1):
            sent = {"words": goal.words, "state": state, "seen": seen, "form_key": key()}
            assert client.post(address, sent).status_code == 302
        changes = reverse("people:changes", args=[person.pk])
        with django_assert_num_queries(24):
            page = client.get(changes)
        assertContains(page, "Where it stands")
        assertContains(page, f"<del>{Goal.State.STUCK.label}</del> → {Goal.State.OPEN.label}")
        assertContains(page, seat.user.full_name, count=5)
