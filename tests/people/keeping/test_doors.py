"""The doors of keeping: asking, the second yes, holds and clocks."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

import people.keeping.tasks  # noqa: F401  (registers what the job does)
from people.models import Clock, LegalHold, Person, Removal
from placehub.jobs.handlers import HANDLERS
from placehub.jobs.models import Job
from tests.factories.people import (
    FarewellFactory,
    LegalHoldFactory,
    PersonFactory,
    RemovalFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory, UserFactory
from tests.people.support import key
from tests.support import as_the_job_role, owner

pytestmark = pytest.mark.django_db
KEEPING, REMOVALS = reverse("people:keeping"), reverse("people:removals")


@pytest.fixture
def steward():
    return AppointmentFactory(role="steward").user


@pytest.fixture
def administrator():
    return AppointmentFactory(role="administrator").user


@pytest.fixture
def due():
    at = timezone.now() - timedelta(days=15 * 366)
    person = PersonFactory(created_at=at, born_on="1950-01-01")
    FarewellFactory(person=person, said_at=at)
    return person


def form(**given):
    return {"form_key": key()} | given


class Steward:
    """Rungs that every one of these doors has: ``address``, ``good`` and ``table`` say which."""

    table = None
    page = None
    refused = ()

    def rows(self):
        with owner():
            return list(self.table.objects.order_by("pk").values())

    def address(self, thing):
        raise NotImplementedError

    def good(self, thing):
        raise NotImplementedError

    def whoever(self, steward, administrator):
        return steward

    def test_works_and_sent_twice_works_once(self, thing, steward, administrator, sign_in):
        client, before = sign_in(self.whoever(steward, administrator)), self.rows()
        assertContains(client.get(self.page or self.address(thing)), self.address(thing))
        sent = form(**self.good(thing))
        first = client.post(self.address(thing), sent)
        assert first.status_code == 302
        after = self.rows()
        assert after != before
        assert client.post(self.address(thing), sent)["Location"] == first["Location"]
        assert self.rows() == after

    def test_without_its_key_does_nothing(self, thing, steward, administrator, sign_in):
        before = self.rows()
        client = sign_in(self.whoever(steward, administrator))
        sent = self.good(thing) | {"form_key": ""}
        assert client.post(self.address(thing), sent).status_code == 409
        assert self.rows() == before

    def test_a_fault_comes_back_in_words(self, thing, steward, administrator, sign_in):
        client, before = sign_in(self.whoever(steward, administrator)), self.rows()
        for changes, words in self.refused:
            sent = form(**(self.good(thing) | changes))
            answer = client.post(self.address(thing), sent, follow=True)
            assert words in answer.content.decode(), changes
            for typed in ("words", "source"):
                if sent.get(typed) and answer.status_code == 422:
                    assertContains(answer, escape(sent[typed]), status_code=422)
        assert self.rows() == before

    def test_is_shut_to_others(self, thing, steward, administrator, sign_in):
        before = self.rows()
        seats = [MembershipFactory(lead=True).user, AppointmentFactory(role="finance").user]
        for user in seats:
            answer = sign_in(user).post(self.address(thing), form(**self.good(thing)))
            assert answer.status_code == 403
        assert self.rows() == before


class TestAskingForARemoval(Steward):
    table = Removal
    refused = (
        ({"references": []}, "Choose at least one."),
        ({"references": [str(uuid.UUID(int=7))]}, "That is not offered here"),
    )

    @pytest.fixture
    def thing(self, due):
        return due

    def address(self, thing):
        return KEEPING

    def good(self, thing):
        return {"references": [str(thing.pk)]}

    def test_works_and_sent_twice_works_once(self, thing, steward, administrator, sign_in):
        client, sent = sign_in(steward), form(**self.good(thing))
        assertContains(client.get(KEEPING), f'value="{thing.pk}"')
        page = client.post(KEEPING, sent, follow=True)
        assertContains(page, "1 waits for a second yes.")
        client.post(KEEPING, sent)
        assert len(self.rows()) == 1
        assertNotContains(client.get(KEEPING), f'value="{thing.pk}"')

    def test_what_is_held_is_not_offered(self, due, steward, sign_in):
        LegalHoldFactory(reference=due.pk)
        client = sign_in(steward)
        page = client.get(KEEPING)
        assertContains(page, "held")
        assertNotContains(page, f'value="{due.pk}"')
        answer = client.post(KEEPING, form(references=[str(due.pk)]))
        assertContains(answer, "That is not offered here", status_code=422)


class TestTheSecondYes(Steward):
    table, page = Removal, REMOVALS
    refused = (({"yes": ""}, "Say yes or no."), ({"yes": "perhaps"}, "Say yes or no."))

    @pytest.fixture
    def thing(self, due, steward):
        return RemovalFactory(reference=due.pk, asked_by=steward)

    def address(self, thing):
        return reverse("people:removal-answer", args=[thing.pk])

    def good(self, thing):
        return {"yes": "yes"}

    def whoever(self, steward, administrator):
        return administrator

    def test_the_job_removes_what_two_agreed_on(self, thing, due, administrator, sign_in):
        client = sign_in(administrator)
        page = client.post(self.address(thing), form(yes="yes"), follow=True)
        assertContains(page, "It is being removed.")
        with owner():
            job = Job.objects.get()
        with as_the_job_role():
            assert HANDLERS[job.kind](lambda percent, words: None, **job.ids) == REMOVALS
        with owner():
            assert not Person.objects.filter(pk=due.pk).exists()
        page = client.get(REMOVALS)
        assertContains(page, "removed")
        assertContains(page, str(due.pk))

    def test_whoever_asked_does_not_say_yes(self, thing, steward, sign_in):
        before, client = self.rows(), sign_in(steward)
        assertNotContains(client.get(REMOVALS), "Yes, remove it")
        page = client.post(self.address(thing), form(yes="yes"), follow=True)
        assertContains(page, "somebody else says yes")
        assert self.rows() == before

    def test_a_no_stops_it(self, thing, steward, administrator, sign_in):
        page = sign_in(administrator).post(self.address(thing), form(yes="no"), follow=True)
        assertContains(page, "Stopped: it stays.")
        page = sign_in(steward).post(self.address(thing), form(yes="no"), follow=True)
        assertContains(page, "It was answered already.")
        with owner():
            assert not Job.objects.exists()


class TestWhatWasAnswered:
    def test_leads_from_the_newest_to_the_first(self, steward, sign_in):
        at = datetime(2026, 6, 1, 10, tzinfo=UTC)
        removals = [
            RemovalFactory(
                asked_by=steward,
                asked_at=at + timedelta(hours=hour),
                stopped_by=UserFactory(),
                stopped_at=at + timedelta(days=9),
            )
            for hour in range(51)
        ]
        client, first = sign_in(steward), str(removals[0].reference)
        page = client.get(REMOVALS)
        assertNotContains(page, first)
        earlier = next(
            part.split('"')[0] for part in page.text.split('href="') if "?after=" in part
        )
        assertContains(client.get(earlier), first)


class TestHolding(Steward):
    table, page = LegalHold, KEEPING
    refused = (
        ({"words": ""}, "This needs an answer."),
        ({"reference": "mine"}, "A reference has 32 letters"),
        ({"reference": str(uuid.UUID(int=7))}, "No record has that reference."),
    )

    @pytest.fixture
    def thing(self, due):
        return due

    def address(self, thing):
        return reverse("people:hold")

    def good(self, thing):
        return {"reference": str(thing.pk), "words": "A claim & an inquiry"}

    def test_without_a_reference_everything_is_held(self, due, steward, sign_in):
        client = sign_in(steward)
        page = client.post(
            reverse("people:hold"), form(reference="", words="An inquiry"), follow=True
        )
        assertContains(page, "Every record")
        assertNotContains(page, f'value="{due.pk}"')


class TestLettingAHoldGo(Steward):
    table, page = LegalHold, KEEPING

    @pytest.fixture
    def thing(self, due):
        return LegalHoldFactory(reference=due.pk)

    def address(self, thing):
        return reverse("people:hold-end", args=[thing.pk])

    def good(self, thing):
        return {}

    def test_twice_is_said(self, thing, steward, sign_in):
        client = sign_in(steward)
        client.post(self.address(thing), form())
        page = client.post(self.address(thing), form(), follow=True)
        assertContains(page, "It was let go already.")


class TestClocks(Steward):
    table = Clock
    refused = (
        ({"years": "0"}, "Between 1 and 150 years."),
        ({"years": "151"}, "Between 1 and 150 years."),
        ({"source": ""}, "This needs an answer."),
    )

    @pytest.fixture
    def thing(self):
        with owner():
            return Clock.objects.get(pk="adult")

    def address(self, thing):
        return reverse("people:clock", args=[thing.pk])

    def good(self, thing):
        return {"years": "12", "until_age": "", "source": "Our own schedule & reasons"}

    def test_works_and_sent_twice_works_once(self, thing, steward, administrator, sign_in):
        client, sent = sign_in(steward), form(**self.good(thing))
        assert client.get(self.address(thing)).status_code == 200
        page = client.post(self.address(thing), sent, follow=True)
        assertContains(page, "12 years after the last team")
        assertContains(page, steward.full_name)
        after = self.rows()
        client.post(self.address(thing), sent)
        assert self.rows() == after

    def test_a_longer_clock_keeps_what_was_due(self, due, steward, sign_in):
        client = sign_in(steward)
        assertContains(client.get(KEEPING), str(due.pk))
        client.post(reverse("people:clock", args=["adult"]), form(years="50", source="Ours"))
        assertNotContains(client.get(KEEPING), str(due.pk))
