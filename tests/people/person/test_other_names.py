"""The other names that somebody has or had."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from people.models import OtherName
from tests.factories.people import OtherNameFactory
from tests.people.ladder import Door
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestAddingAName(Door):
    route, table, keeps = "people:names", OtherName, "name"
    shown_on = "people:details"
    faults = (
        ({"name": ""}, "This needs an answer."),
        ({"kind": "stage"}, "That is not offered here"),
        ({"from_on": "once"}, "cannot be read as a day"),
        ({"from_on": "2011", "until_on": "2009"}, "before it began"),
    )

    def good(self, seat, thing):
        return {"name": "Carne & Co", "kind": "former", "until_on": "2011"}

    def test_broken_glass_reads_and_does_not_write(self, seat, person, thing, sign_in):
        """The door stands on the details, which broken glass does not open either."""

    def test_several_with_their_days_stand_on_the_page(self, seat, person, sign_in):
        client, address = sign_in(seat.user), self.address(person, None)
        for name, kind, since, until in (
            ("Maya Price", "former", "14/5/1993", "June 2011"),
            ("Carne", "former", "June 2011", "2019"),
            ("Pixie", "pet", "", ""),
        ):
            form = {"name": name, "kind": kind, "from_on": since, "until_on": until}
            assert client.post(address, form | {"form_key": key()}).status_code == 302
        for page in (client.get(address), client.get(person.get_absolute_url())):
            assertContains(page, "from 14 May 1993 until June 2011")
            assertContains(page, "from June 2011 until 2019")
            assertContains(page, "Pixie")
        with owner():
            kept = OtherName.objects.get(name="Carne")
        assert (kept.from_on, kept.from_kind) == (date(2011, 6, 1), "month")
        assert (kept.until_on, kept.until_kind) == (date(2019, 1, 1), "year")


class TestTakingANameOff(Door):
    route, table, keeps = "people:name-removal", OtherName, None
    shown_on, opens = "people:names", False

    @pytest.fixture
    def thing(self, seat, person):
        return OtherNameFactory(person=person, name="Carne")

    def test_broken_glass_reads_and_does_not_write(self, seat, person, thing, sign_in):
        """The door stands on a page that broken glass does not open either."""

    def test_it_is_neither_shown_nor_found(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        assertContains(client.get(person.get_absolute_url()), "Carne")
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertContains(page, "no longer found under this name")
        assertContains(page, "No others yet.")
        assertNotContains(client.get(person.get_absolute_url()), "Carne")
        found = client.post(reverse("people:find"), {"q": "carne"}, follow=True)
        assert found.context["found"] == []

    def test_taken_off_twice_it_is_as_it_was(self, seat, person, thing, sign_in):
        client, address = sign_in(seat.user), self.address(person, thing)
        for _ in range(2):
            assert client.post(address, {"form_key": key()}).status_code == 302
