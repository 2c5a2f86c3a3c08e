"""Sealing, stepping back, pulling in, and one's own record."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from people.models import Involvement, OwnRecord, Person, Pull
from tests.factories.people import NamedWorkerFactory, OwnRecordFactory, PersonFactory
from tests.factories.teams import MembershipFactory, TeamFactory
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestOwnRecord:
    def test_closes_at_once(self, seat, person, sign_in):
        client = sign_in(seat.user)
        client.post(
            reverse("people:own-record", args=[person.pk]), {"form_key": key(), "tie": "relative"}
        )
        assert client.get(person.get_absolute_url()).status_code == 404
        with owner():
            assert OwnRecord.objects.get().worker == seat.user


class TestSealAndStepBack:
    def test_a_seal_needs_somebody_named(self, seat, person, sign_in):
        lead = MembershipFactory(team=seat.team, lead=True).user
        url = reverse("people:seal", args=[person.pk])
        sign_in(lead).post(url, {"form_key": key(), "shut": "yes"})
        with owner():
            person.refresh_from_db()
        assert not person.sealed
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        sign_in(lead).post(url, {"form_key": key(), "shut": "yes"})
        assert sign_in(lead).get(person.get_absolute_url()).status_code == 404
        assert sign_in(seat.user).get(person.get_absolute_url()).status_code == 200

    def test_whose_own_record_it_is_is_nobody_who_could_see_it(self, seat, person, sign_in):
        lead = MembershipFactory(team=seat.team, lead=True).user
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        OwnRecordFactory(person=person, worker=seat.user)
        url = reverse("people:seal", args=[person.pk])
        answer = sign_in(lead).post(url, {"form_key": key(), "shut": "yes"}, follow=True)
        assertContains(answer, "Name somebody who walks alongside first")
        with owner():
            person.refresh_from_db()
        assert not person.sealed

    def test_the_last_named_worker_of_a_sealed_person_stays(self, seat, person, sign_in):
        named = NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        with owner():
            Person.objects.filter(pk=person.pk).update(sealed=True)
        sign_in(seat.user).post(
            reverse("people:stepping-back", args=[person.pk, named.pk]), {"form_key": key()}
        )
        with owner():
            named.refresh_from_db()
        assert named.ends_at is None


class TestPullIn:
    def test_a_team_asked_in_sees_the_card_until_it_says_yes(self, seat, person, sign_in):
        other = MembershipFactory(team=TeamFactory(name="Night team"))
        sign_in(seat.user).post(
            reverse("people:pull", args=[person.pk]),
            {"form_key": key(), "team": other.team_id, "words": "Could you look in at night?"},
        )
        client = sign_in(other.user)
        assertContains(client.get(person.get_absolute_url()), "You see the index card")
        with owner():
            pull = Pull.objects.get()
        client.post(
            reverse("people:pull-answer", args=[pull.pk]), {"form_key": key(), "yes": "yes"}
        )
        assertContains(client.get(person.get_absolute_url()), "Who I am")
        with owner():
            assert Involvement.objects.filter(person=person, team=other.team, ends_at=None).exists()
            assert Pull.objects.get().answered_by == other.user


def test_a_team_is_asked_in_once_and_the_page_says_so(seat, sign_in):
    person, other = PersonFactory(lead_team=seat.team), MembershipFactory().team
    client, address = sign_in(seat.user), reverse("people:pull", args=[person.pk])
    asked = {"team": other.pk, "words": "The damp"}
    assert client.post(address, asked | {"form_key": key()}).status_code == 302
    page = client.get(reverse("people:who-can-see", args=[person.pk]))
    assertContains(page, f"asked {other.name} in")
    assert client.post(address, asked | {"form_key": key()}).status_code == 422
    with owner():
        assert Pull.objects.filter(person=person).count() == 1
