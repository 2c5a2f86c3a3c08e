"""Broken glass: on the desk until the steward has settled it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from people.models import BreakGlass
from tests.factories.people import BreakGlassFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestCheckingBrokenGlass:
    @pytest.fixture
    def glass(self):
        return BreakGlassFactory()

    def send(self, client, glass, **changes):
        address = reverse("people:check", args=[glass.pk])
        return client.post(address, {"form_key": key(), "verdict": "fine"} | changes, follow=True)

    def verdict(self):
        with owner():
            return BreakGlass.objects.get().verdict

    def test_is_kept_with_who_looked(self, steward, glass, sign_in):
        assertContains(self.send(sign_in(steward), glass), "Kept.")
        with owner():
            glass.refresh_from_db()
        assert (glass.verdict, glass.checked_by_id) == ("fine", steward.pk)

    def test_what_another_steward_settled_stays(self, steward, glass, sign_in):
        self.send(sign_in(AppointmentFactory(role="steward").user), glass, verdict="wrong")
        assertContains(self.send(sign_in(steward), glass), "It was checked already")
        assert self.verdict() == "wrong"

    def test_nobody_checks_their_own(self, steward, sign_in):
        own = BreakGlassFactory(worker=steward)
        assertContains(self.send(sign_in(steward), own), "or it is your own")
        assert self.verdict() == ""

    @pytest.mark.parametrize("verdict", ["", "splendid"])
    def test_a_form_without_a_finding_is_told_so(self, steward, glass, sign_in, verdict):
        page = self.send(sign_in(steward), glass, verdict=verdict)
        assertContains(page, "Say what you found.")
        assert self.verdict() == ""

    def test_sent_twice_it_is_done_once(self, steward, glass, sign_in):
        client = sign_in(steward)
        form = {"form_key": key(), "verdict": "asked", "words": "What was it for?"}
        address = reverse("people:check", args=[glass.pk])
        assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
        page = client.get(reverse("people:looks"))
        assertContains(page, "Kept.", count=1)
        assert self.verdict() == "asked"

    def test_a_lead_reads_of_it_and_checks_nothing(self, glass, sign_in):
        lead = MembershipFactory(team=glass.person.lead_team, lead=True).user
        assert self.send(sign_in(lead), glass).status_code == 403
        assert self.verdict() == ""

    def test_a_question_needs_words(self, steward, glass, sign_in):
        page = self.send(sign_in(steward), glass, verdict="asked", words="Why?")
        assertContains(page, "Write your question")
        assert self.verdict() == ""

    def test_the_answer_comes_back_to_the_desk_and_it_is_settled(self, steward, glass, sign_in):
        with owner():
            MembershipFactory(user=glass.worker)
        self.send(sign_in(steward), glass, verdict="asked", words="Whom did you tell?")
        theirs = sign_in(glass.worker)
        address = reverse("people:look-answer", args=[glass.pk])
        assertContains(theirs.get(reverse("people:today")), address)
        assertContains(theirs.get(address), "Whom did you tell?")
        theirs.post(address, {"form_key": key(), "words": "The duty social worker."})
        client = sign_in(steward)
        assertContains(client.get(reverse("people:looks")), "The duty social worker.")
        assertContains(self.send(client, glass), "Kept.")
        assertContains(client.get(reverse("people:settled-glass")), "The duty social worker.")
        assert self.verdict() == "fine"

    def test_waits_on_the_desk_until_it_is_settled_and_is_late_after_a_day(self, steward, sign_in):
        old = timezone.now() - timedelta(days=2)
        BreakGlassFactory(starts_at=old, ends_at=old + timedelta(hours=4))
        page = sign_in(steward).get(reverse("people:looks"))
        assertContains(page, "1 broken glass is not settled.")
        assertContains(page, ">late<")
