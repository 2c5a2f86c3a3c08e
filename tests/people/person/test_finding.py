"""Finding people, and adding somebody whom nobody knows."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from people.models import Person, SealedAsk
from placehub.access.context import acting_as
from tests.factories.people import NamedWorkerFactory, PersonDetailsFactory, PersonFactory
from tests.factories.teams import MembershipFactory
from tests.people.support import birth, key, somebody_new
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestFind:
    def test_a_typing_error_does_not_matter_and_no_name_is_in_the_address(
        self, seat, person, sign_in
    ):
        answer = sign_in(seat.user, htmx=True).post(reverse("people:find"), {"q": "maya tomson"})
        assertContains(answer, "Maya Thompson")
        assertNotContains(answer, "<html")

    @pytest.mark.parametrize("words", ["14/5/1993", "mill lane", "maya 14.05.1993", "EX1 1AA"])
    def test_by_day_of_birth_and_address(self, seat, person, sign_in, words):
        with owner():
            person.details.address = "14 Mill Lane"
        assertContains(
            sign_in(seat.user).post(reverse("people:find"), {"q": words}, follow=True),
            "Maya Thompson",
        )

    def test_shows_nobody_of_another_team(self, seat, person, sign_in):
        assertNotContains(
            sign_in(MembershipFactory().user).post(
                reverse("people:find"), {"q": "maya thompson"}, follow=True
            ),
            "Thompson</a>",
        )


class TestAddAPerson:
    def test_adds_somebody_whom_nobody_knows(self, seat, sign_in):
        answer = sign_in(seat.user).post(
            reverse("people:new-person"), somebody_new(seat, walk_alongside="on")
        )
        with owner():
            joan = Person.objects.get(given_name="Joan")
            assert joan.named_workers.get().worker == seat.user
        assertRedirects(answer, joan.get_absolute_url())

    def test_shows_who_is_alike_before_it_adds(self, seat, person, sign_in):
        client = sign_in(seat.user)
        data = somebody_new(seat, given_name="Maya", family_name="Thomson")
        asked = client.post(reverse("people:new-person"), data)
        assertContains(asked, "We may know this person already", status_code=422)
        with owner():
            assert Person.objects.count() == 1
        assert (
            client.post(
                reverse("people:new-person"),
                data | {"form_key": key(), "nobody_of": asked.context["these"]},
            ).status_code
            == 302
        )

    def test_a_yes_holds_for_whom_it_was_asked_about_alone(self, seat, person, sign_in):
        PersonFactory(given_name="Amir", family_name="Shah", lead_team=seat.team)
        client, address = sign_in(seat.user), reverse("people:new-person")
        data = somebody_new(seat, given_name="Maya", family_name="Thomson")
        these = client.post(address, data).context["these"]
        other = somebody_new(seat, given_name="Amir", family_name="Shah", nobody_of=these)
        answer = client.post(address, other)
        assertContains(answer, "Amir Shah", status_code=422)
        with owner():
            assert Person.objects.count() == 2

    def test_enter_in_a_field_searches_and_never_adds(self, seat, person, sign_in):
        data = somebody_new(seat, given_name="Maya", family_name="Thomson")
        page = sign_in(seat.user).post(reverse("people:new-person"), data).content.decode()
        assert page.index('<button type="submit" hidden>') < page.index('name="nobody_of"')

    def test_a_signpost_says_whom_to_ask_and_nothing_else(self, seat, sign_in):
        elsewhere = PersonFactory(given_name="Joan", family_name="Price", born_on=date(1950, 2, 3))
        PersonDetailsFactory(person=elsewhere, address="Secret Close")
        answer = sign_in(seat.user).post(reverse("people:new-person"), somebody_new(seat))
        assertContains(answer, f"Ask {elsewhere.lead_team.name}", status_code=422)
        assertNotContains(answer, "Secret Close", status_code=422)
        assertNotContains(answer, str(elsewhere.pk), status_code=422)

    def test_nobody_learns_of_a_sealed_person_but_the_named_workers_are_told(self, seat, sign_in):
        sealed = PersonFactory(given_name="Joan", family_name="Price", born_on=date(1950, 2, 3))
        named = NamedWorkerFactory(person=sealed)
        with owner():
            Person.objects.filter(pk=sealed.pk).update(sealed=True)
        answer = sign_in(seat.user).post(reverse("people:new-person"), somebody_new(seat))
        assert answer.status_code == 302
        with acting_as(named.worker_id):
            assert SealedAsk.objects.get().person_id == sealed.pk
        with acting_as(seat.user_id):
            assert not SealedAsk.objects.exists()
        page = sign_in(named.worker).get(reverse("people:who-can-see", args=[sealed.pk]))
        assertContains(page, "Who asked after Joan")
        assertContains(page, seat.user.full_name)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"nhs_number": "9991234560"}, "not a valid NHS number"),
            (birth("1850-01-01"), "125 years"),
            ({"postcode": "nonsense"}, "not a postcode"),
        ],
    )
    def test_faults(self, seat, sign_in, changes, words):
        assertContains(
            sign_in(seat.user).post(reverse("people:new-person"), somebody_new(seat, **changes)),
            words,
            status_code=422,
        )
