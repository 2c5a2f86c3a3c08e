"""The person's own words."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Story
from tests.factories.people import StoryFactory
from tests.people.support import key
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
