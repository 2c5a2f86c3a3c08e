"""Before you knock: written down, changed, asked again, taken down; and whom to ring."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.door.models import HOLDS, LONGEST
from people.models import DoorNote
from tests.factories.door import DoorNoteFactory
from tests.factories.people import (
    CircleMemberFactory,
    NamedWorkerFactory,
    PersonFactory,
    ShareFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.people.support import drawn_fields, key
from tests.support import owner

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FAULTS = (
    ({"kind": ""}, "This needs an answer."),
    ({"words": ""}, "This needs an answer."),
    ({"words": "w" * 201}, "at most 200 characters"),
    ({"said_by": ""}, "This needs an answer."),
    ({"said_on": (TODAY + timedelta(days=1)).isoformat()}, "That day is still to come."),
    ({"holds_until": (TODAY - timedelta(days=1)).isoformat()}, "That day has passed."),
    ({"holds_until": (TODAY + LONGEST + timedelta(days=2)).isoformat()}, "a year is the longest"),
)


def line(**changes):
    return {
        "kind": "animal",
        "words": "A dog & two cats",
        "said_by": "Nan",
        "said_on": TODAY.isoformat(),
        "holds_until": (TODAY + HOLDS).isoformat(),
    } | changes


class TestWritingALine(Door):
    route, table, faults = "people:new-door-note", DoorNote, FAULTS

    def good(self, seat, thing):
        return line()

    def test_stands_first_on_the_page_with_who_says_so(self, seat, person, sign_in):
        client = sign_in(seat.user)
        page = client.post(self.address(person, None), self.form(seat, None), follow=True)
        text = page.content.decode()
        assertContains(page, "A dog &amp; two cats")
        assertContains(page, "Nan said so today")
        assert text.index("A dog &amp; two cats") < text.index('id="h-tl"')
        assert text.index('id="h-who"') < text.index('id="h-door"') < text.index('id="h-plan"')
        assertNotContains(page, "may be out of date")


class TestChangingALine(Door):
    route, table, faults = "people:door-note", DoorNote, FAULTS

    @pytest.fixture
    def thing(self, person):
        return DoorNoteFactory(person=person)

    def good(self, seat, thing):
        return line(seen=thing.version)

    def test_what_it_was_stands_in_what_changed(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        client.post(self.address(person, thing), self.form(seat, thing))
        assertContains(
            client.get(reverse("people:changes", args=[person.pk])), "<del>A dog, friendly</del>"
        )

    def test_two_who_change_the_same_are_asked(self, seat, person, thing, sign_in):
        client, address = sign_in(seat.user), self.address(person, thing)
        assert client.post(address, self.form(seat, thing)).status_code == 302
        kept = self.rows()
        answer = client.post(address, self.form(seat, thing, words="A dog that bites"))
        assertContains(answer, "A dog that bites", status_code=409)
        assert self.rows() == kept
        again = {name: field.value() for name, field in drawn_fields(answer.context["form"])}
        assert client.post(address, again | {"form_key": key()}).status_code == 302
        with owner():
            assert DoorNote.objects.get().words == "A dog that bites"

    def test_of_somebody_else_is_not_there(self, seat, person, sign_in):
        other = DoorNoteFactory(person=PersonFactory(lead_team=seat.team))
        address = reverse(self.route, args=[person.pk, other.pk])
        assert sign_in(seat.user).get(address).status_code == 404


class TestAskingAgain(Door):
    route, table, opens, keeps = "people:still-so", DoorNote, False, None

    @pytest.fixture
    def thing(self, person):
        long_ago = TODAY - HOLDS - timedelta(days=3)
        return DoorNoteFactory(person=person, said_on=long_ago)

    def test_an_old_line_says_so_until_somebody_has_asked(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        assertContains(client.get(person.get_absolute_url()), "may be out of date")
        page = client.post(self.address(person, thing), self.form(seat, thing), follow=True)
        assertNotContains(page, "may be out of date")
        with owner():
            thing.refresh_from_db()
        assert (thing.said_on, thing.holds_until) == (TODAY, TODAY + HOLDS)

    def test_one_that_was_taken_down_stays_down(self, seat, person, thing, sign_in):
        with owner():
            DoorNote.objects.update(ended_on=TODAY)
        page = sign_in(seat.user).post(
            self.address(person, thing), self.form(seat, thing), follow=True
        )
        assertContains(page, "Somebody took that down already.")


class TestTakingDown(Door):
    route, table, opens, keeps = "people:door-note-end", DoorNote, False, None

    @pytest.fixture
    def thing(self, person):
        return DoorNoteFactory(person=person, said_on=TODAY - HOLDS - timedelta(days=3))

    def test_it_is_gone_from_the_page_and_kept_in_what_changed(self, seat, person, thing, sign_in):
        client = sign_in(seat.user)
        client.post(self.address(person, thing), self.form(seat, thing))
        assertNotContains(client.get(person.get_absolute_url()), "A dog, friendly")
        changed = client.get(reverse("people:changes", args=[person.pk]))
        assertContains(changed, "A dog, friendly")

    def test_twice_says_so(self, seat, person, thing, sign_in):
        client, address = sign_in(seat.user), self.address(person, thing)
        client.post(address, self.form(seat, thing))
        page = client.post(address, self.form(seat, thing), follow=True)
        assertContains(page, "Somebody took that down already.")


def test_what_is_for_ones_own_safety_comes_first(seat, person, sign_in):
    DoorNoteFactory(person=person, kind="speak", words="Slowly")
    DoorNoteFactory(person=person, kind="together", words="Go in twos")
    text = sign_in(seat.user).get(person.get_absolute_url()).content.decode()
    assert text.index("Go in twos") < text.index("Slowly")


class TestWhomToRing:
    def test_whom_they_want_rung_then_us_then_the_team_then_theirs(self, seat, person, sign_in):
        with owner():
            seat.user.phone = "01632 960301"
            seat.user.save()
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        CircleMemberFactory(person=person, name="Jo", phone="01632 960112")
        CircleMemberFactory(person=person, name="Nan", phone="01632 960111", ring_first=True)
        CircleMemberFactory(person=person, name="Tia")
        page = sign_in(seat.user).get(person.get_absolute_url())
        assert [(one.name, one.phone) for one in page.context["ring"]] == [
            ("Nan", "01632 960111"),
            (seat.user.full_name, "01632 960301"),
            (person.lead_team.name, person.lead_team.phone),
            ("Jo", "01632 960112"),
        ]
        assertContains(page, 'href="tel:01632960111"')

    def test_a_worker_without_a_number_is_named_all_the_same(self, seat, person, sign_in):
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        page = sign_in(seat.user).get(person.get_absolute_url())
        assertContains(page, "no number yet")

    def test_at_other_times_the_duty_line(self, person, sign_in, seat):
        with owner():
            seat.team.duty_line = "01632 960999"
            seat.team.save()
        numbers = sign_in(seat.user).get(person.get_absolute_url()).context["ring"]
        assert ("at other times", "01632 960999") in [(one.what, one.phone) for one in numbers]

    def test_in_a_summary_nobody_of_the_circle(self, seat, person, sign_in):
        """The circle is of everything."""
        other = MembershipFactory()
        CircleMemberFactory(person=person, name="Nan", phone="01632 960111", ring_first=True)
        ShareFactory(person=person, to_team=other.team, level=2)
        page = sign_in(other.user).get(person.get_absolute_url())
        assertNotContains(page, "01632 960111")
        assertContains(page, "Whom to ring")
