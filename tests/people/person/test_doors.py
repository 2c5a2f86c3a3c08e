"""The doors of the person: details, adding somebody, and finding them."""

import re

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from people.base import ChangedMeanwhile
from people.models import Person, PersonDetails
from people.person import operations
from tests.factories.people import PersonDetailsFactory, PersonFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.people.ladder import Door
from tests.people.support import as_drawn, birth, key, somebody_new
from tests.support import owner

pytestmark = pytest.mark.django_db

CARD = {"given_name": "Maya", "family_name": "Thompson"} | birth("1993-05-14")


class TestDetails(Door):
    route, table, keeps = "people:details", PersonDetails, "home_note"
    faults = (
        ({"given_name": "", "family_name": "-"}, "One is enough."),
        ({"born_on_day": "yesterday"}, "Write the day in figures"),
        ({"picture": "skull"}, "That is not offered here"),
        ({"postcode": "nowhere"}, "That is not a postcode, like EX4 2AB."),
        ({"email": "maya at home"}, "That is not an e-mail address"),
        ({"nhs_number": "943 476 5918"}, "That is not a valid NHS number"),
        ({"in_touch_every_days": "0"}, "That is less than 1"),
        ({"in_touch_every_days": "367"}, "That is more than 366"),
        ({"phone": "0" * 41}, "at most 40 characters"),
    )

    def good(self, seat, thing):
        return CARD | {
            "address": "14 Mill Lane",
            "postcode": "ex1 1aa",
            "home_note": "Knock twice & wait",
            "in_touch_every_days": "14",
            "seen": 1,
            "seen_details": 1,
        }

    def test_stand_on_the_page_and_in_what_changed(self, seat, person, sign_in):
        client = sign_in(seat.user)
        page = client.post(self.address(person, None), self.form(seat, None), follow=True)
        assertContains(page, "Kept.")
        assertContains(page, "Knock twice &amp; wait")
        with owner():
            kept, card = PersonDetails.objects.get(), Person.objects.get()
        assert (kept.postcode, kept.in_touch_every_days) == ("EX1 1AA", 14)
        assert (kept.version, kept.changed_by_id, card.version) == (2, seat.user_id, 1)
        assertContains(client.get(reverse("people:changes", args=[person.pk])), "At the door")

    def test_what_is_sent_as_it_was_saves_nothing(self, seat, person, sign_in):
        client, address = sign_in(seat.user), self.address(person, None)
        drawn = client.get(address).context["form"]
        typed = as_drawn(drawn)
        before = self.rows()
        assert client.post(address, typed | {"form_key": key()}).status_code == 302
        assert self.rows() == before
        with owner():
            assert Person.objects.get().version == 1

    def test_a_day_of_birth_may_be_taken_away(self, seat, person, sign_in):
        form = self.form(seat, None, **birth(""))
        sign_in(seat.user).post(self.address(person, None), form)
        with owner():
            assert Person.objects.get().born_on is None

    @pytest.mark.parametrize("stale", [{"seen": 0}, {"seen_details": 0}])
    def test_one_of_the_two_that_is_stale_keeps_the_other_from_being_saved(
        self, seat, person, sign_in, before, stale
    ):
        form = self.form(seat, None, given_name="Maia", **stale)
        answer = sign_in(seat.user).post(self.address(person, None), form)
        assertContains(answer, "Knock twice &amp; wait", status_code=409)
        assertContains(answer, "Maia", status_code=409)
        assert self.rows() == before
        with owner():
            assert Person.objects.get().given_name == "Maya"


def test_who_saves_the_details_while_i_save_the_card_loses_nothing_and_nor_do_i(person, seat):
    """The verb by itself: both looked right when it began, and the second was saved between."""
    with owner():
        mine = Person.objects.select_related("details").get()
        values = operations.as_kept(mine) | {"seen": 1, "seen_details": 1}
        PersonDetails.objects.update(phone="01632 960111", version=2)
        changes = {"given_name": "Maia", "phone": "01632 960222"}
        with pytest.raises(ChangedMeanwhile):
            operations.revise(mine, values | changes, by=seat.user, at=person.created_at)
        assert Person.objects.get().given_name == "Maya"
        assert PersonDetails.objects.get().phone == "01632 960111"


class TestAddingSomebody:
    """No person yet, so no stranger to them: whoever has a seat may add."""

    address = "/people/new/"

    def test_sent_twice_one_person_is_added(self, seat, sign_in):
        client, form = sign_in(seat.user), somebody_new(seat)
        answers = [client.post(self.address, form) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0]["Location"] == answers[1]["Location"]
        with owner():
            assert Person.objects.count() == 1

    def test_without_its_key_a_form_adds_nobody(self, seat, sign_in):
        answer = sign_in(seat.user).post(self.address, somebody_new(seat, form_key=""))
        assertContains(answer, "came without its key", status_code=409)
        with owner():
            assert not Person.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"given_name": "", "family_name": ""}, "One is enough."),
            ({"family_name": "P" * 81}, "at most 80 characters"),
            ({"born_on_year": "long ago"}, "Write the year in four figures"),
            ({"team": ""}, "This needs an answer."),
        ],
    )
    def test_a_fault_comes_back_with_what_was_typed(self, seat, sign_in, changes, sentence):
        form = somebody_new(seat, address="3 Quay & Mill", **changes)
        answer = sign_in(seat.user).post(self.address, form)
        assertContains(answer, sentence, status_code=422)
        assertContains(answer, "3 Quay &amp; Mill", status_code=422)
        with owner():
            assert not Person.objects.exists()

    def test_a_team_of_others_is_not_offered(self, seat, sign_in):
        other = MembershipFactory().team
        answer = sign_in(seat.user).post(self.address, somebody_new(seat, team=other.pk))
        assertContains(answer, "That is not offered here", status_code=422)
        with owner():
            assert not Person.objects.exists()

    def test_the_details_are_kept_and_nobody_walks_alongside_who_did_not_say_so(
        self, seat, sign_in
    ):
        form = somebody_new(seat, phone="01632 960333", postcode="ex4 2ab", known_as="Joanie")
        page = sign_in(seat.user).post(self.address, form, follow=True)
        assertContains(page, "Added. Start with their own words.")
        with owner():
            joan = Person.objects.select_related("details").get()
            assert not joan.named_workers.exists()
        assert (joan.known_as, joan.lead_team_id, joan.created_by_id) == (
            "Joanie",
            seat.team_id,
            seat.user_id,
        )
        assert (joan.details.phone, joan.details.postcode) == ("01632 960333", "EX4 2AB")

    def test_a_number_that_is_known_is_shown_before_another_is_added(self, seat, sign_in):
        known = PersonFactory(lead_team=seat.team, given_name="Rosalind", family_name="Okoro")
        PersonDetailsFactory(person=known, nhs_number="9434765919")
        answer = sign_in(seat.user).post(
            self.address, somebody_new(seat, nhs_number="943 476 5919")
        )
        assertContains(answer, "Rosalind Okoro", status_code=422)
        with owner():
            assert Person.objects.count() == 1

    @pytest.mark.parametrize("role", ["steward", "finance", "administrator", "leader"])
    def test_whoever_sits_in_no_team_adds_and_finds_nobody(self, person, sign_in, role):
        client = sign_in(AppointmentFactory(role=role).user)
        for address in (self.address, "/people/find/"):
            answer = client.post(address, {"form_key": key(), "q": "Maya Thompson"})
            assertNotContains(answer, "Thompson", status_code=403)
        with owner():
            assert Person.objects.count() == 1


class TestFinding:
    address = "/people/find/"

    def test_one_letter_asks_nothing(self, seat, person, sign_in):
        page = sign_in(seat.user).post(self.address, {"q": "M"}, follow=True)
        assert (page.context["asked"], page.context["found"]) == (False, [])

    def test_what_was_typed_stays_when_nobody_is_found(self, seat, person, sign_in):
        page = sign_in(seat.user).post(self.address, {"q": "Zebedee & Quill"}, follow=True)
        assert page.context["found"] == []
        assertContains(page, "Zebedee &amp; Quill")

    @pytest.mark.parametrize("htmx", [False, True])
    def test_back_leads_to_what_was_found_without_a_name_in_an_address(
        self, seat, person, sign_in, htmx
    ):
        """Case 28: the address of the results opens them again, in this session and no other."""
        answer = sign_in(seat.user, htmx=htmx).post(self.address, {"q": "maya thompson"})
        address = answer["HX-Replace-Url"] if htmx else answer["Location"]
        assert not re.search("maya|thompson", address, re.IGNORECASE)
        page = sign_in(seat.user).get(address)
        assertNotContains(page, "Maya Thompson")  # another session of the same worker
        client = sign_in(seat.user)
        address = client.post(self.address, {"q": "maya thompson"})["Location"]
        for _again in range(2):
            page = client.get(address)
            assertContains(page, "Maya Thompson")
            assertContains(page, 'value="maya thompson"')
        assertNotContains(client.get(f"{address[:-3]}xyz"), "Maya Thompson")

    def test_the_page_opens_without_a_question(self, seat, person, sign_in):
        assertNotContains(sign_in(seat.user).get(self.address), "Maya")
