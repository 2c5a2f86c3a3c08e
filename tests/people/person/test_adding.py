"""What is asked before somebody is added, and what of them may be kept."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Person
from people.person.views.finding import _these
from tests.factories.people import (
    PersonDetailsFactory,
    PersonFactory,
)
from tests.people.support import as_drawn, key, somebody_new
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestAsksFirst:
    """Search before adding, by whatever may show that somebody is known."""

    def ask(self, seat, sign_in, **changes):
        return sign_in(seat.user).post(reverse("people:new-person"), somebody_new(seat, **changes))

    def test_the_same_day_of_birth_and_first_name(self, seat, person, sign_in):
        answer = self.ask(
            seat, sign_in, given_name="Maya", family_name="Zebedee", born_on="14/5/1993"
        )
        assertContains(answer, "Maya Thompson", status_code=422)
        answer = self.ask(
            seat, sign_in, given_name="Quentin", family_name="Zebedee", born_on="14/5/1993"
        )
        assert answer.status_code == 302

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            ("niamh", "O Malleyby"),
            ("O’Malleyby", "Niamh"),
            ("Mrs Niamh", "OMALLEYBY"),
            ("Neve", "Omalleyby"),
        ],
    )
    def test_somebody_elsewhere_in_another_spelling(self, seat, sign_in, first, last):
        """Case 21: adding made a second record at once."""
        elsewhere = PersonFactory(
            given_name="Niamh", family_name="O’Malleyby", known_as="Neve", born_on=date(1979, 6, 11)
        )
        answer = self.ask(seat, sign_in, given_name=first, family_name=last, born_on="11/06/1979")
        assertContains(answer, f"Ask {elsewhere.lead_team.name}", status_code=422)
        with owner():
            assert Person.objects.count() == 1

    def test_by_the_other_name(self, seat, person, sign_in):
        answer = self.ask(
            seat, sign_in, family_name="Quill", given_name="Zia", other_name="Maya Thompson"
        )
        assertContains(answer, "Maya Thompson", status_code=422)

    def test_without_the_day_of_birth_it_says_what_that_means(self, seat, sign_in):
        answer = self.ask(seat, sign_in, born_on="")
        assertContains(answer, "nobody can say whether another team", status_code=422)
        with owner():
            assert not Person.objects.exists()
        answer = self.ask(seat, sign_in, born_on="", nobody_of=_these([]))
        assert answer.status_code == 302

    def test_one_number_for_two_in_the_details(self, seat, person, sign_in):
        other = PersonFactory(lead_team=seat.team, given_name="Ana", family_name="Otherby")
        PersonDetailsFactory(person=other, nhs_number="9434765919")
        client, address = sign_in(seat.user), reverse("people:details", args=[person.pk])
        typed = {
            "given_name": "Maya",
            "family_name": "Thompson",
            "nhs_number": "943 476 5919",
            "seen": 1,
            "seen_details": 1,
        }
        answer = client.post(address, typed | {"form_key": key()})
        assertContains(answer, "Somebody else has this number", status_code=422)
        assertContains(answer, "Ana Otherby", status_code=422)
        answer = client.post(address, typed | {"form_key": key(), "number_is_theirs": "yes"})
        assert answer.status_code == 302

    def test_one_number_for_two_of_whom_one_is_elsewhere(self, seat, person, sign_in):
        other = PersonFactory(given_name="Ana", family_name="Otherby")
        PersonDetailsFactory(person=other, nhs_number="9434765919")
        typed = {"given_name": "Maya", "nhs_number": "9434765919", "seen": 1, "seen_details": 1}
        answer = sign_in(seat.user).post(
            reverse("people:details", args=[person.pk]), typed | {"form_key": key()}
        )
        assertContains(answer, f"Ask {other.lead_team.name}", status_code=422)
        assertNotContains(answer, "Otherby", status_code=422)


class TestBirths:
    """Case 31: as much of a birth as is known, and no more is said."""

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("1971", "born 1971"),
            ("about 1986", "about 40, born about 1986"),
            ("March 1990", "36, born March 1990"),
            ("14/5/1993", "33, born 14 May 1993"),
        ],
    )
    def test_is_kept_and_said(self, seat, sign_in, typed, says, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_a: date(2026, 11, 26))
        form = somebody_new(seat, born_on=typed, nobody_of=_these([]))
        client = sign_in(seat.user)
        page = client.post(reverse("people:new-person"), form, follow=True)
        assertContains(page, says)
        with owner():
            joan = Person.objects.get()
        drawn = client.get(reverse("people:details", args=[joan.pk])).context["form"]
        again = as_drawn(drawn)
        client.post(reverse("people:details", args=[joan.pk]), again | {"form_key": key()})
        with owner():
            kept = Person.objects.get()
        assert (kept.born_on, kept.born_kind, kept.version) == (joan.born_on, joan.born_kind, 1)

    def test_one_name_only_whichever_it_is_called(self, seat, sign_in):
        client = sign_in(seat.user)
        for first, family in (
            ("Sukmawat", ""),
            ("", "Wulandari"),
            ("NFN", "Zahra"),
            ("Abdul", "."),
        ):
            form = somebody_new(seat, given_name=first, family_name=family, nobody_of=_these([]))
            page = client.post(reverse("people:new-person"), form, follow=True)
            name = first if first in {"Sukmawat", "Abdul"} else family
            assert page.context["person"].name == page.context["person"].called == name
        answer = client.post(
            reverse("people:new-person"), somebody_new(seat, given_name="-", family_name="N/A")
        )
        assertContains(answer, "One is enough", status_code=422)
