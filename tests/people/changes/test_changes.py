"""What changed about a person."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from people.models import Goal
from tests.factories.people import GoalFactory
from tests.people.support import birth, key

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
        with django_assert_num_queries(28):
            page = client.get(changes)
        assertContains(page, "Where it stands")
        assertContains(page, f"<del>{Goal.State.STUCK.label}</del> → {Goal.State.OPEN.label}")
        assertContains(page, seat.user.full_name, count=5)


def test_a_birth_that_is_known_less_exactly_is_a_change_and_says_no_more_than_is_known(
    seat, person, sign_in
):
    client = sign_in(seat.user)
    address = reverse("people:details", args=[person.pk])
    typed = {"given_name": "Maya", "family_name": "Thompson", "seen": 1, "seen_details": 1}
    for seen, born in ((1, "1/1/1971"), (2, "1971")):
        sent = typed | birth(born) | {"seen": seen, "form_key": key()}
        sent["seen_details"] = 1 if seen == 1 else 2
        assert client.post(address, sent).status_code == 302
    page = client.get(reverse("people:changes", args=[person.pk]))
    assertContains(page, "<del>14 May 1993</del> → 1 January 1971")
    assertContains(page, "<del>1 January 1971</del> → 1971")
