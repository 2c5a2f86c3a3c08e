"""From a signpost to being pulled in, or through the glass."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from people.models import BreakGlass, Pull
from tests.factories.people import PersonDetailsFactory, PersonFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.people.support import key, somebody_new
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestAddAPerson:
    def test_from_signpost_to_being_pulled_in(self, seat, sign_in):
        theirs = MembershipFactory()
        elsewhere = PersonFactory(
            given_name="Joan", family_name="Price", born_on=date(1950, 2, 3), lead_team=theirs.team
        )
        PersonDetailsFactory(person=elsewhere)
        client = sign_in(seat.user)
        page = client.post(reverse("people:new-person"), somebody_new(seat))
        reference = page.context["posts"][0].reference
        client.post(
            reverse("people:pulling-in", args=[reference]),
            {"form_key": key(), "team": seat.team_id, "words": "We meet at the food pantry"},
        )
        assert client.get(elsewhere.get_absolute_url()).status_code == 404
        with owner():
            pull = Pull.objects.get()
        today = sign_in(theirs.user).get(reverse("people:today"))
        assertContains(today, "We meet at the food pantry")
        sign_in(theirs.user).post(
            reverse("people:pull-answer", args=[pull.pk]), {"form_key": key(), "yes": "yes"}
        )
        assert client.get(elsewhere.get_absolute_url()).status_code == 200

    def test_breaking_the_glass_opens_for_a_time_and_is_told(self, seat, sign_in):
        theirs = MembershipFactory(lead=True)
        elsewhere = PersonFactory(
            given_name="Joan", family_name="Price", born_on=date(1950, 2, 3), lead_team=theirs.team
        )
        PersonDetailsFactory(person=elsewhere)
        client = sign_in(seat.user)
        reference = (
            client.post(reverse("people:new-person"), somebody_new(seat))
            .context["posts"][0]
            .reference
        )
        url = reverse("people:broken-glass", args=[reference])
        assertContains(
            client.post(
                url, {"form_key": key(), "reason": "consent", "words": "too short", "hours": 4}
            ),
            "at least 20",
            status_code=422,
        )
        data = {
            "form_key": key(),
            "reason": "public_interest",
            "words": "The door is open and nobody answers.",
            "hours": 4,
        }
        assertRedirects(client.post(url, data), elsewhere.get_absolute_url())
        assertContains(client.get(elsewhere.get_absolute_url()), "you broke the glass")
        assertContains(sign_in(theirs.user).get(reverse("people:team")), "broke the glass")
        steward = AppointmentFactory(role="steward").user
        by_reference = sign_in(steward).get(
            reverse("people:looks"), {"reference": str(elsewhere.pk)}
        )
        assertRedirects(by_reference, reverse("people:person-looks", args=[elsewhere.pk]))
        assertContains(
            sign_in(steward).get(reverse("people:looks"), {"reference": "Price"}),
            "five groups",
            status_code=422,
        )
        page = sign_in(steward).get(reverse("people:looks"))
        assertContains(page, "The door is open")
        assertNotContains(page, "Price")
        with owner():
            glass = BreakGlass.objects.get()
            assert glass.ends_at - glass.starts_at == timedelta(hours=4)
        # asked stays open and is settled later; what is settled stays as it is
        for sent, kept in (("asked", "asked"), ("wrong", "wrong"), ("fine", "wrong")):
            sign_in(steward).post(
                reverse("people:check", args=[glass.pk]),
                {"form_key": key(), "verdict": sent, "words": "Whom did you tell?"},
            )
            with owner():
                glass.refresh_from_db()
            assert (glass.checked_by, glass.verdict) == (steward, kept)
