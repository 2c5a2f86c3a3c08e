"""Card and details, and two who change them at once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from people.models import Person, PersonDetails
from placehub.web.births import PARTS
from tests.factories.people import (
    PersonDetailsFactory,
    PersonFactory,
    StoryFactory,
    WellbeingFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.support import as_drawn, birth, key
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestVersions:
    def test_theirs_and_mine_stand_side_by_side_and_nothing_is_lost(self, seat, person, sign_in):
        url = reverse("people:details", args=[person.pk])
        data = {
            "given_name": "Maya",
            "family_name": "Thompson",
            "born_on": "1993-05-14",
            "address": "14 Mill Lane",
            "postcode": "EX1 1AA",
            "seen": 1,
            "seen_details": 1,
        }
        mine, theirs = sign_in(seat.user), sign_in(MembershipFactory(team=seat.team).user)
        assert (
            theirs.post(url, data | {"form_key": key(), "phone": "01632 960111"}).status_code == 302
        )
        answer = mine.post(url, data | {"form_key": key(), "phone": "01632 960222"})
        assertContains(answer, "01632 960111", status_code=409)
        assertContains(answer, "01632 960222", status_code=409)
        again = data | {"form_key": key(), "phone": "01632 960222", "seen_details": 2}
        assertRedirects(mine.post(url, again), person.get_absolute_url())
        assertContains(mine.get(reverse("people:changes", args=[person.pk])), "01632 960111")


class TestDetailsOfTwo:
    def test_who_change_different_fields_do_not_conflict(self, seat, sign_in):
        person = PersonFactory(lead_team=seat.team)
        PersonDetailsFactory(person=person, address="1 Old Street", languages="English")
        client, address = sign_in(seat.user), reverse("people:details", args=[person.pk])
        drawn = client.get(address).context["form"]
        typed = as_drawn(drawn)
        theirs = typed | {"form_key": key(), "address": "2 New Street"}
        assert client.post(address, theirs).status_code == 302
        mine = typed | {"form_key": key(), "languages": "Welsh"}
        page = client.post(address, mine, follow=True)
        stays = f"{seat.user.full_name} changed this meanwhile, and it stays: Address."
        assertContains(page, stays)
        with owner():
            kept = PersonDetails.objects.get(person=person)
        assert (kept.address, kept.languages, kept.version) == ("2 New Street", "Welsh", 3)

    def test_a_birth_that_a_colleague_made_a_year_stays_and_is_told_once(self, seat, sign_in):
        person = PersonFactory(lead_team=seat.team, born_on="1971-05-14")
        PersonDetailsFactory(person=person, languages="English")
        client, address = sign_in(seat.user), reverse("people:details", args=[person.pk])
        typed = as_drawn(client.get(address).context["form"])
        assert client.post(address, typed | birth("1971") | {"form_key": key()}).status_code == 302
        mine = typed | {"form_key": key(), "languages": "Welsh"}
        page = client.post(address, mine, follow=True)
        assertContains(page, "changed this meanwhile, and it stays: Date of birth.")
        with owner():
            person.refresh_from_db()
        assert (person.born_on.year, person.born_kind) == (1971, "year")

    def test_what_both_changed_is_asked_about_and_the_rest_is_not(self, seat, sign_in):
        person = PersonFactory(lead_team=seat.team)
        PersonDetailsFactory(person=person, address="1 Old Street", languages="English")
        client, address = sign_in(seat.user), reverse("people:details", args=[person.pk])
        drawn = client.get(address).context["form"]
        typed = as_drawn(drawn)
        theirs = {"address": "2 New Street", "phone": "01632 960111"}
        assert client.post(address, typed | theirs | {"form_key": key()}).status_code == 302
        mine = {"address": "3 Quay", "languages": "Welsh"}
        answer = client.post(address, typed | mine | {"form_key": key()})
        assertContains(answer, f"{seat.user.full_name} changed this", status_code=409)
        assert answer.context["both"] == [("Address", "2 New Street", "3 Quay")]
        again = as_drawn(answer.context["form"])
        assert client.post(address, again | {"form_key": key()}).status_code == 302
        with owner():
            kept = PersonDetails.objects.get(person=person)
        assert (kept.address, kept.languages, kept.phone) == ("3 Quay", "Welsh", "01632 960111")

    @pytest.mark.parametrize("born", ["9999-01-01", "0206-01-01"])
    def test_a_day_of_birth_that_cannot_be(self, seat, sign_in, born):
        person = PersonFactory(lead_team=seat.team)
        PersonDetailsFactory(person=person)
        client, address = sign_in(seat.user), reverse("people:details", args=[person.pk])
        drawn = client.get(address).context["form"]
        typed = as_drawn(drawn)
        answer = client.post(address, typed | birth(born) | {"form_key": key()})
        assertContains(answer, "last 125 years", status_code=422)


@pytest.mark.parametrize("form", ["details", "new-promise", "circle"])
def test_a_form_fetches_no_words_and_no_feelings(seat, person, sign_in, form):
    """Only the person page shows them; the card is what every form about the person reads."""
    StoryFactory(person=person, words="CANARY")
    WellbeingFactory(person=person)
    client = sign_in(seat.user)
    assertContains(client.get(person.get_absolute_url()), "CANARY")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(f"people:{form}", args=[person.pk])).status_code == 200
    told = " ".join(query["sql"] for query in asked)
    assert 'FROM "people_person"' in told
    assert "people_story" not in told
    assert "people_wellbeing" not in told


def test_a_year_stays_a_year_when_two_change_the_details(seat, sign_in):
    """What I did not touch becomes theirs: a birth as exactly as it is known, and no more."""
    person = PersonFactory(lead_team=seat.team, born_on=date(1971, 1, 1), born_kind="year")
    PersonDetailsFactory(person=person)
    client, address = sign_in(seat.user), reverse("people:details", args=[person.pk])
    drawn = client.get(address).context["form"]
    typed = as_drawn(drawn)
    assert [typed[f"born_on_{part}"] for part in PARTS] == ["", "", "1971"]
    assert client.post(address, typed | {"form_key": key(), "known_as": "May"}).status_code == 302
    mine = typed | {"form_key": key(), "languages": "Welsh", "known_as": "Maisie"}
    answer = client.post(address, mine)
    assertNotContains(answer, "1 January", status_code=409)
    again = as_drawn(answer.context["form"])
    assert client.post(address, again | {"form_key": key()}).status_code == 302
    with owner():
        kept = Person.objects.get(pk=person.pk)
    assert (kept.born_on, kept.born_kind, kept.known_as) == (date(1971, 1, 1), "year", "Maisie")
