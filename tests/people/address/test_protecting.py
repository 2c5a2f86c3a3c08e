"""A protected address: who reads it, who protects it, and that it stands nowhere else."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.address import operations
from people.models import NamedWorker, PersonDetails, ProtectedAddress
from placehub.errors import Refused
from placehub.web.models import Draft
from tests.factories.people import (
    BreakGlassFactory,
    NamedWorkerFactory,
    PersonDetailsFactory,
    PersonFactory,
    ShareFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.people.ladder import Door
from tests.people.support import key
from tests.support import owner
from tests.verify.hands import acting

pytestmark = pytest.mark.django_db
STREET, CODE = "9 Hidden Wharf", "EX9 9ZZ"


@pytest.fixture
def person(seat, person):
    """Of our team, with the worker alongside, and an address that was another before."""
    with owner():
        details = PersonDetails.objects.filter(person=person)
        details.update(address="1 Hidden Wharf")
        details.update(address=STREET, postcode=CODE)
    NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
    return person


@pytest.fixture
def protected(seat, person, sign_in):
    protect(sign_in(seat.user), person)
    return person


def protect(client, person):
    return client.post(
        reverse("people:protecting", args=[person.pk]), {"form_key": key()}, follow=True
    )


def page_of(person):
    return reverse("people:address", args=[person.pk])


def details():
    with owner():
        return PersonDetails.objects.get()


class TestProtecting(Door):
    route, table, opens, keeps = "people:protecting", PersonDetails, False, None
    to_glass, glass = 302, ""
    shown_on = "people:address"

    def test_takes_it_out_of_the_details_and_says_what_is_not_changed(self, seat, person, sign_in):
        page = protect(sign_in(seat.user), person)
        assertContains(page, "only who walks alongside reads it")
        assertContains(page, "what is written there is not changed")
        kept = details()
        assert (kept.address, kept.postcode, kept.address_protected) == ("", "", True)
        with owner():
            there = ProtectedAddress.objects.get()
        assert (there.address, there.postcode, there.protected_by) == (STREET, CODE, seat.user)

    def test_a_second_time_nothing_is_lost(self, seat, protected, sign_in):
        assertContains(protect(sign_in(seat.user), protected), "It was protected already.")
        with owner():
            assert ProtectedAddress.objects.get().address == STREET

    def test_the_lead_of_a_team_round_them_may(self, person, sign_in):
        lead = MembershipFactory(team=person.lead_team, role="lead")
        assertContains(protect(sign_in(lead.user), person), "only who walks alongside reads it")

    @pytest.mark.parametrize("who", ["colleague", "full share", "glass"])
    def test_others_are_refused_with_a_sentence(self, person, sign_in, who):
        other = MembershipFactory(**({"team": person.lead_team} if who == "colleague" else {}))
        if who == "full share":
            ShareFactory(person=person, to_team=other.team, level=3)
        elif who == "glass":
            BreakGlassFactory(person=person, worker=other.user)
        page = protect(sign_in(other.user), person)
        assertContains(page, "Whoever walks alongside protects the address")
        assert details().address == STREET

    def test_its_page_says_what_follows_and_who_lives_there_too(self, seat, person, sign_in):
        child = PersonFactory(lead_team=seat.team, given_name="Tia")
        PersonDetailsFactory(person=child, address=STREET.upper(), postcode=CODE)
        hidden = PersonFactory(given_name="Unseen")
        PersonDetailsFactory(person=hidden, address=STREET, postcode=CODE)
        page = sign_in(seat.user).get(page_of(person))
        assertContains(page, "every look is kept")
        assertContains(page, "Tia")
        assertNotContains(page, "Unseen")


class TestWritingAnotherOne(Door):
    route, table, keeps = "people:address", ProtectedAddress, "address"
    faults = (({"postcode": "nowhere"}, "That is not a postcode, like EX4 2AB."),)
    to_glass, glass = 404, ""

    @pytest.fixture
    def thing(self, protected):
        return None

    def good(self, seat, thing):
        return {"address": "2 New Quay", "postcode": "ex1 2ab"}

    def test_stays_protected(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        assertContains(client.get(page_of(person)), STREET)
        page = client.post(page_of(person), self.form(seat, thing), follow=True)
        assertContains(page, "Saved. It stays protected.")
        assertContains(client.get(page_of(person)), "2 New Quay")
        assert details().address == ""

    def test_after_the_protection_ended_says_where_it_belongs(self, seat, person, sign_in, thing):
        client, form = sign_in(seat.user), self.form(seat, thing)
        client.post(reverse("people:unprotecting", args=[person.pk]), {"form_key": key()})
        page = client.post(page_of(person), form, follow=True)
        assertContains(page, "It is not protected any more. Write it into the details: “2 New Quay")


class TestLettingGo(Door):
    route, table, opens, keeps = "people:unprotecting", PersonDetails, False, None
    to_glass, glass = 302, ""
    shown_on = "people:address"

    @pytest.fixture
    def thing(self, protected):
        return None

    def test_puts_it_back_into_the_details(self, seat, person, thing, sign_in):
        address, form = self.address(person, thing), {"form_key": key()}
        page = sign_in(seat.user).post(address, form, follow=True)
        assertContains(page, "The address stands in the details again.")
        assertContains(page, STREET)
        with owner():
            assert not ProtectedAddress.objects.exists()

    def test_is_not_the_leads(self, person, thing, sign_in):
        lead = MembershipFactory(team=person.lead_team, role="lead")
        page = sign_in(lead.user).post(
            self.address(person, thing), {"form_key": key()}, follow=True
        )
        assertContains(page, "Only who walks alongside has to do with a protected address.")
        assert details().address_protected

    def test_when_it_was_not_protected(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        for say in ("stands in the details again", "It was not protected."):
            page = client.post(self.address(person, thing), {"form_key": key()}, follow=True)
            assertContains(page, say)


class TestWhoReadsIt:
    def test_whoever_walks_alongside_on_its_own_page_alone(self, seat, protected, sign_in):
        client = sign_in(seat.user)
        person_page = client.get(protected.get_absolute_url())
        assertContains(person_page, "Protected address")
        assertNotContains(person_page, "Hidden")
        assertContains(client.get(page_of(protected)), STREET)
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit.read WHERE what = 'address'")
            assert cursor.fetchone()[0] >= 1

    @pytest.mark.parametrize("who", ["colleague", "lead", "full share", "glass"])
    def test_nobody_else(self, protected, sign_in, who):
        team = {"team": protected.lead_team, "role": "lead" if who == "lead" else "worker"}
        other = MembershipFactory(**(team if who in {"colleague", "lead"} else {}))
        if who == "full share":
            ShareFactory(person=protected, to_team=other.team, level=3)
        elif who == "glass":
            BreakGlassFactory(person=protected, worker=other.user)
        client = sign_in(other.user)
        assertContains(client.get(protected.get_absolute_url()), "ask who walks alongside")
        assert client.get(page_of(protected)).status_code == 404

    def test_who_is_handed_the_person_and_no_more_who_left(self, seat, protected, sign_in):
        after = MembershipFactory(team=seat.team)
        with owner():
            NamedWorker.objects.filter(worker=seat.user).update(ends_at=timezone.now())
        NamedWorkerFactory(person=protected, worker=after.user, team=seat.team)
        assertContains(sign_in(after.user).get(page_of(protected)), STREET)
        assert sign_in(seat.user).get(page_of(protected)).status_code == 404

    def test_a_leader_and_an_administrator_read_nobody(self, protected, sign_in):
        for role in ("leader", "administrator", "steward", "finance"):
            user = AppointmentFactory(role=role).user
            assert sign_in(user).get(page_of(protected)).status_code in {403, 404}


class TestNowhereElse:
    def test_in_no_column_of_any_table(self, seat, person, sign_in):
        """Every text and every json of the whole database, the record of changes too."""
        client = sign_in(seat.user)
        typed = {"worker": seat.user, "form": reverse("people:details", args=[person.pk])}
        with owner():
            Draft.objects.create(**typed, data={"address": [STREET]})
        before = self.found()
        protect(client, person)
        assert before > {"public.people_persondetails.address"}
        assert self.found() - SEALED == {"public.people_protectedaddress.address"}

    def found(self):
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_schema, table_name, column_name FROM information_schema.columns"
                " JOIN information_schema.tables USING (table_schema, table_name)"
                " WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'audit', 'agg', 'priv')"
                " AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY')"
            )
            there = set()
            for schema, table, column in cursor.fetchall():
                cursor.execute(
                    f'SELECT EXISTS (SELECT 1 FROM "{schema}"."{table}" WHERE "{column}"::text LIKE %s)',
                    ["%Hidden Wharf%"],
                )
                if cursor.fetchone()[0]:
                    there.add(f"{schema}.{table}.{column}")
            return there

    def test_a_search_for_it_finds_nobody(self, seat, protected, sign_in):
        client = sign_in(seat.user)
        for typed in (STREET, CODE, "ex99zz"):
            page = client.post(reverse("people:find"), {"q": typed}, follow=True)
            assertNotContains(page, protected.family_name)

    def test_a_stale_form_of_the_details_keeps_the_rest(self, seat, person, sign_in):
        client = sign_in(seat.user)
        page = client.get(reverse("people:details", args=[person.pk]))
        form = {
            name: value
            for name, value in page.context["form"].initial.items()
            if value not in (None, "")
        }
        protect(client, person)
        form |= {"address": "3 Elsewhere Row", "home_note": "Ring twice", "form_key": key()}
        form["was"] = page.context["form"]["was"].value()
        answer = client.post(page.request["PATH_INFO"], form, follow=True)
        assertContains(answer, "it is protected now")
        kept = details()
        assert (kept.address, kept.home_note) == ("", "Ring twice")

    def test_the_application_cannot_write_it_into_the_details(self, seat, protected):
        with pytest.raises(Exception, match="a_protected_address_is_not_here"), acting(seat.user):
            PersonDetails.objects.filter(person=protected).update(address=STREET)

    def test_the_doors_of_the_database_ask_who_calls(self, protected):
        colleague = MembershipFactory(team=protected.lead_team)
        with acting(colleague.user):
            assert not ProtectedAddress.objects.exists()
            for verb in (operations.protect, operations.unprotect):
                with pytest.raises(Refused):
                    verb(protected)
            with pytest.raises(Refused):
                operations.keep(protected, address="x", postcode="")


SEALED = {"audit.change.old", "audit.change.new"}  # what was changed before it was protected
