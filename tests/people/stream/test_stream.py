"""What has happened, a page at a time."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.factories.people import ContactFactory

pytestmark = pytest.mark.django_db


class TestPersonPage:
    def test_pages_by_key_and_shows_each_note_once(self, seat, person, sign_in):
        for number in range(40):
            ContactFactory(
                person=person,
                author=seat.user,
                team=seat.team,
                words=f"note {number:02d}.",
                happened_at=datetime(2026, 11, 1 + number // 20, number % 20, tzinfo=UTC),
            )
        client, seen = sign_in(seat.user, htmx=True), []
        url, cursor = reverse("people:stream", args=[person.pk]), ""
        for _page in range(4):
            answer = client.get(url, {"after": cursor} if cursor else {})
            seen += [item.contact.words for item in answer.context["page"].rows]
            cursor = answer.context["page"].next_cursor
            if not cursor:
                break
        assert seen == sorted(seen, reverse=True)
        assert len(seen) == len(set(seen)) == 40
