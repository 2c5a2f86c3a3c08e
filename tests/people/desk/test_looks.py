"""What the steward reads of looks: by worker, day and reason, by reference, and nothing of what was read."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.desk import queries
from people.desk.queries import Span
from people.models import OwnRecord
from placehub.access.context import acting_as
from tests.factories.people import OwnRecordFactory, PersonDetailsFactory, PersonFactory
from tests.factories.teams import MembershipFactory, UserFactory
from tests.support import owner

pytestmark = pytest.mark.django_db
# a Wednesday at eleven: within hours, whatever day it is today
NOON = datetime(2026, 9, 9, 11, tzinfo=ZoneInfo("Europe/London"))
DAY = Span(NOON - timedelta(days=1), NOON + timedelta(days=1))


def read_as(steward, span=DAY, **more):
    with acting_as(steward.pk):
        return queries.looks(span, **more)


def patterns_as(steward):
    with acting_as(steward.pk):
        return {(row.worker_id, row.pattern): row for row in queries.patterns(DAY.since, DAY.upto)}


class TestLooks:
    def test_are_listed_newest_first_by_reference(self, steward, look):
        worker, person, other = UserFactory(), PersonFactory(), PersonFactory()
        look(worker, person, at=NOON - timedelta(hours=1), basis="named,team")
        look(worker, other, at=NOON, what="stream")
        found = read_as(steward)
        assert [(line.person, line.what_in_words) for line in found] == [
            (other.pk, "what has happened"),
            (person.pk, "the page"),
        ]
        assert found[1].why_in_words == "walks alongside, their team is round the person"

    def test_lists_tell_how_many_they_were(self, steward, look):
        look(UserFactory(), PersonFactory(), PersonFactory(), at=NOON, what="people list")
        assert read_as(steward) == []
        line = read_as(steward, Span(DAY.since, DAY.upto, in_lists=True))[0]
        assert (line.people, line.person) == (2, None)

    @pytest.mark.parametrize(
        ("narrowed", "shown"),
        [
            ({}, {"one", "two"}),
            ({"why": "share"}, {"two"}),
            ({"why": "named"}, set()),
            ({"pattern": "apart"}, {"two"}),
            ({"workers": ()}, set()),
        ],
    )
    def test_are_narrowed_by_worker_reason_and_pattern(self, steward, look, narrowed, shown):
        one, two = UserFactory(), UserFactory()
        look(one, PersonFactory(), at=NOON)
        look(two, PersonFactory(), at=NOON, basis="share")
        found = read_as(steward, Span(DAY.since, DAY.upto, **narrowed))
        assert {line.worker_id for line in found} == {
            {"one": one.pk, "two": two.pk}[name] for name in shown
        }

    def test_of_other_days_are_left_out(self, steward, look):
        look(UserFactory(), PersonFactory(), at=NOON - timedelta(days=2))
        assert read_as(steward) == []

    def test_come_by_pages_that_leave_none_out(self, steward, look, monkeypatch):
        monkeypatch.setattr(queries, "PAGE", 2)
        ids = [look(UserFactory(), PersonFactory(), at=NOON) for _ in range(5)]
        first = read_as(steward)
        second = read_as(steward, before=first[-1].id)
        third = read_as(steward, before=second[-1].id)
        assert [line.id for line in [*first, *second, *third]] == ids[::-1]

    def test_at_the_stewards_own_record_are_for_another_steward(self, steward, look):
        person = PersonFactory()
        OwnRecordFactory(person=person, worker=steward)
        look(UserFactory(), person, at=NOON)
        assert read_as(steward) == []

    def test_are_read_by_no_worker_and_no_lead(self, look):
        for seat in (MembershipFactory(), MembershipFactory(lead=True)):
            with acting_as(seat.user_id):
                for ask in (
                    lambda: queries.looks(DAY),
                    lambda: queries.patterns(DAY.since, DAY.upto),
                    queries.sealed_records,
                    queries.record_state,
                ):
                    with pytest.raises(DatabaseError, match="not for you"), transaction.atomic():
                        ask()


class TestPatterns:
    def test_an_ordinary_look_has_none(self, steward, look):
        look(UserFactory(), PersonFactory(), at=NOON)
        assert patterns_as(steward) == {}

    def test_a_surname_like_the_workers(self, steward, look):
        worker = UserFactory(full_name="Ann Marie PRICE")
        look(worker, PersonFactory(family_name="Price"), at=NOON)
        look(worker, PersonFactory(family_name="Pricey"), at=NOON)
        assert patterns_as(steward)[worker.pk, "surname"].looks == 1

    def test_somebody_who_lives_where_a_relative_lives(self, steward, look):
        worker, aunt, neighbour = UserFactory(), PersonFactory(), PersonFactory()
        PersonDetailsFactory(person=aunt, postcode="EX1 1AA")
        PersonDetailsFactory(person=neighbour, postcode="ex11aa")
        OwnRecordFactory(person=aunt, worker=worker, tie=OwnRecord.Tie.RELATIVE)
        look(worker, neighbour, at=NOON)
        look(UserFactory(), neighbour, at=NOON)
        assert {who for who, what in patterns_as(steward) if what == "home"} == {worker.pk}

    @pytest.mark.parametrize(
        ("at", "flagged"),
        [
            (NOON.replace(hour=6, minute=59), True),
            (NOON.replace(hour=7, minute=0), False),
            (NOON.replace(hour=19, minute=59), False),
            (NOON.replace(hour=20, minute=0), True),
        ],
    )
    def test_outside_hours_by_the_clock_in_london(self, steward, look, at, flagged):
        look(UserFactory(), PersonFactory(), at=at)
        assert bool(patterns_as(steward)) is flagged

    def test_more_than_thirty_people_in_an_hour(self, steward, look):
        busy, steady = UserFactory(), UserFactory()
        for number in range(31):
            look(busy, PersonFactory(), at=NOON + timedelta(minutes=number))
            look(steady, PersonFactory(), at=NOON + timedelta(minutes=20, hours=number % 2))
        found = patterns_as(steward)
        assert {who for who, what in found if what == "many"} == {busy.pk}
        assert found[busy.pk, "many"].people == 31

    def test_somebody_round_whom_no_team_of_theirs_is(self, steward, look):
        worker = UserFactory()
        look(worker, PersonFactory(), at=NOON, basis="glass")
        look(worker, PersonFactory(), at=NOON, basis="share,team")
        assert patterns_as(steward)[worker.pk, "apart"].looks == 1

    def test_are_told_apart_when_one_is_asked_for(self, steward, look):
        worker = UserFactory(full_name="Ann Price")
        look(worker, PersonFactory(family_name="Price"), at=NOON.replace(hour=6))
        look(worker, PersonFactory(), at=NOON, basis="glass")
        with acting_as(steward.pk):
            for pattern in queries.PATTERNS:
                found = queries.looks(Span(DAY.since, DAY.upto, pattern=pattern))
                told = {"surname": 1, "hours": 1, "apart": 1}
                assert len(found) == told.get(pattern, 0)

    def test_says_how_many_more_there_are(self, steward, look, sign_in, monkeypatch):
        monkeypatch.setattr("people.desk.views.looks.MOST", 1)
        for name in ("Ann Price", "Bo Price"):
            look(UserFactory(full_name=name), PersonFactory(family_name="Price"), at=timezone.now())
        client, address = sign_in(steward), reverse("people:look-patterns")
        page = client.get(address)
        assertContains(page, "more.")
        assertContains(page, "?all=patterns")
        whole = client.get(address, {"all": "patterns"})
        assertContains(whole, "Ann Price")
        assertContains(whole, "Bo Price")
        assertNotContains(whole, "more.")

    def test_the_page_leads_to_the_looks(self, steward, look, sign_in):
        worker = UserFactory(full_name="Ann Price")
        person = PersonFactory(family_name="Price")
        now = timezone.now()
        look(worker, person, at=now)
        client = sign_in(steward)
        page = client.get(reverse("people:look-patterns"))
        assertContains(page, "A surname like the worker’s own")
        assertNotContains(page, person.given_name)
        there = reverse("people:all-looks")
        search = next(
            part.split('"')[0].replace("&amp;", "&")
            for part in page.text.split(f'href="{there}')
            if "pattern=surname" in part
        )
        assertContains(client.get(there + search), str(person.pk)[:8])


class TestThePage:
    address = "/looks/all/"

    def test_names_workers_and_no_person(self, steward, look, sign_in):
        worker, person = UserFactory(), PersonFactory(given_name="Canary")
        look(worker, person, at=timezone.now())
        page = sign_in(steward).get(self.address)
        assertContains(page, worker.full_name)
        assertContains(page, str(person.pk)[:8])
        assertNotContains(page, "Canary")

    def test_is_itself_a_look(self, steward, look, sign_in):
        person = PersonFactory()
        look(UserFactory(), person, at=timezone.now())
        client = sign_in(steward)
        client.get(self.address)
        page = client.get(reverse("people:person-looks", args=[person.pk]), {"show": "lists"})
        assertContains(page, "in the list of looks")

    def test_finds_a_worker_by_part_of_the_name(self, steward, look, sign_in):
        one, two = UserFactory(full_name="Zebedee Quill"), UserFactory(full_name="Olive Tree")
        for worker in (one, two):
            look(worker, PersonFactory(), at=timezone.now())
        today = timezone.localdate().isoformat()
        form = {"since": today, "until": today, "who": "quill"}
        page = sign_in(steward).post(self.address, form, follow=True)
        assertContains(page, "Zebedee Quill")
        assertNotContains(page, "Olive Tree")

    def test_says_when_nobody_is_called_that(self, steward, sign_in):
        today = timezone.localdate().isoformat()
        form = {"since": today, "until": today, "who": "nobody"}
        page = sign_in(steward).post(self.address, form, follow=True)
        assertContains(page, "No worker has such a name")

    def test_names_no_worker_in_an_address(self, steward, look, sign_in):
        worker = UserFactory(full_name="Zebedee Quill", email="zebedee@example.org")
        for _ in range(queries.PAGE + 1):
            look(worker, PersonFactory(), at=timezone.now())
        today, client = timezone.localdate().isoformat(), sign_in(steward)
        form = {"since": today, "until": today, "who": "zebedee@"}
        found = client.post(self.address, form)
        page = client.get(found.url)
        assertContains(page, "zebedee@")  # in the field, to be changed
        earlier = next(
            part.split('"')[0] for part in page.text.split('href="') if "before=" in part
        )
        assertContains(client.get(earlier.replace("&amp;", "&")), "Zebedee Quill")
        assert "zebedee" not in (found.url + earlier).lower()

    @pytest.mark.parametrize("until", ["2020-01-01", "2099-01-01", "soon"])
    def test_days_the_wrong_way_round_or_too_far_apart(self, steward, sign_in, until):
        form = {"since": timezone.localdate().isoformat(), "until": until}
        assert sign_in(steward).get(self.address, form).status_code == 422

    @pytest.mark.parametrize("before", ["", "x", "-1", "9" * 30])
    def test_a_page_that_nobody_links_to_is_the_first(self, steward, look, sign_in, before):
        worker = UserFactory()
        look(worker, PersonFactory(), at=timezone.now())
        page = sign_in(steward).get(self.address, {"before": before})
        assertContains(page, worker.full_name)


class TestAReference:
    def asked(self, client, ref):
        return client.get(reverse("people:looks"), {"reference": str(ref)}, follow=True)

    def test_of_a_record_at_which_nobody_looked(self, steward, sign_in):
        page = self.asked(sign_in(steward), PersonFactory().pk)
        assertContains(page, "There is such a record, and nobody has opened it.")

    def test_that_no_record_ever_had_is_told_apart(self, steward, sign_in):
        client, ref = sign_in(steward), "00000000-0000-4000-8000-000000000007"
        page = self.asked(client, ref)
        assertContains(page, "No record has this reference, and none ever had.", status_code=422)
        assert client.get(reverse("people:person-looks", args=[ref])).status_code == 404

    def test_of_ones_own_record_is_for_another_steward(self, steward, sign_in):
        person = PersonFactory()
        OwnRecordFactory(person=person, worker=steward)
        page = self.asked(sign_in(steward), person.pk)
        assertContains(page, "another steward reads", status_code=422)
        address = reverse("people:person-looks", args=[person.pk])
        assert sign_in(steward).get(address).status_code == 404

    def test_of_a_record_that_was_removed_keeps_its_looks(self, steward, look, sign_in):
        person = PersonFactory()
        look(UserFactory(), person, at=timezone.now())
        with owner():
            ref = person.pk
            person.involvements.all().delete()
            person.grants.all().delete()
            person.delete()
        assertContains(self.asked(sign_in(steward), ref), "This record was removed.")
