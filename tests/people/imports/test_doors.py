"""The doors of a partner's list: it comes, its columns are chosen, it is tried, and brought in after a yes."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.imports.models import KeptColumns, PartnerList
from people.imports.operations import lists
from people.imports.rules import Columns
from people.imports.tasks import take_away_old_lists, work_on_list
from people.models import Person
from placehub.errors import Refused
from placehub.jobs.models import Job
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed
from tests.factories.people import PersonFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory
from tests.people.imports.conftest import PARTNERS, the_list
from tests.support import as_the_job_role, owner

pytestmark = pytest.mark.django_db
TEXT = "Forename,Surname,DOB,NHS Number,Address,Postcode,Mobile\n{rows}"
NEW = "Joan,Opie,03/02/1950,,5 Mill Lane,EX42AB,07700900101\n"


@pytest.fixture
def ruth(seat):
    AppointmentFactory(user=seat.user, role="importer")
    return seat


@pytest.fixture
def others(ruth):
    """A colleague of the same team without the appointment; and one with it, who did not bring it in."""
    beside = MembershipFactory(team=ruth.team)
    AppointmentFactory(user=beside.user, role="importer")
    return {
        "a colleague": (MembershipFactory(team=ruth.team).user, 403),
        "a stranger": (MembershipFactory().user, 403),
        "an administrator": (AppointmentFactory(role="administrator").user, 403),
        "who brings in other lists": (beside.user, 404),
    }


def made(ruth, rows=NEW, *, chosen=True):
    with owner():
        one = lists.take(
            TEXT.format(rows=rows).encode(),
            "tenants.csv",
            team=ruth.team,
            by=ruth.user,
            at=timezone.now(),
        )
        if chosen:
            lists.choose(one, Columns(PARTNERS), lists.sheet_of(one))
    return one


def worked(one, *, keep):
    with as_the_job_role():
        work_on_list(lambda percent, words: None, list=str(one.pk), keep=keep)
    with owner():
        one.refresh_from_db()
    return one


def every_list():
    return list(PartnerList.objects.values_list("state", "columns", "facts").order_by("pk"))


def every_person():
    return list(Person.objects.values_list("given_name", "family_name").order_by("pk"))


class TestLists(Ladder, Typed):
    route = "people:lists"
    refused = {
        "no file": ({"file": ""}, "file", "Choose the file"),
        "a workbook": (
            {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04....")},
            "file",
            "Excel workbook",
        ),
    }

    @pytest.fixture
    def door(self, ruth, sign_in, others):
        others.pop("who brings in other lists")
        return Door(
            sign_in(ruth.user),
            reverse("people:lists"),
            {"file": "", "team": ruth.team_id},
            every_list,
            others,
        )

    @pytest.fixture(autouse=True)
    def _a_file(self, monkeypatch, request):
        """A file is read once: each sending has a fresh one."""
        post = Door.post

        def with_a_file(self, **changes):
            changes.setdefault("file", SimpleUploadedFile("tenants.csv", the_list("01")))
            return post(self, **changes)

        monkeypatch.setattr(Door, "post", with_a_file)

    def test_is_refused_beside_the_field_and_keeps_what_was_typed(self, door, fault):
        changes, _name, words = self.refused[fault]
        answer = door.post(**changes)
        assertContains(answer, words, status_code=422)
        assert door.now() == []

    def test_the_file_lies_encrypted_and_leads_to_its_columns(self, door):
        answer = door.post()
        with owner():
            one = PartnerList.objects.get()
        assert answer["Location"] == reverse("people:list-columns", args=[one.pk])
        assert b"Bront" not in bytes(one.content)
        with owner():
            assert lists.sheet_of(one).rows[0].cells[0] == "Zoë"

    def test_a_file_goes_to_no_other_page(self, ruth, sign_in):
        answer = sign_in(ruth.user).post(
            reverse("people:new-person"),
            {"form_key": str(uuid.uuid4()), "file": SimpleUploadedFile("a.csv", b"x")},
        )
        assert answer.status_code == 400

    def test_is_found_on_a_phone_where_the_bar_has_four(self, ruth, sign_in):
        page = sign_in(ruth.user).get(reverse("teams:account"))
        assertContains(page, '<li><a href="/lists/">Lists</a></li>', html=True)

    def test_who_sits_in_no_team_is_told_what_to_ask_for(self, sign_in):
        page = sign_in(AppointmentFactory(role="importer").user).get(reverse("people:lists"))
        assertContains(page, "Ask an administrator for a seat")


class TestAList(Shown):
    route = "people:list"

    @pytest.fixture
    def sight(self, ruth, sign_in, others):
        one = made(ruth)
        return Sight(sign_in(ruth.user), one.get_absolute_url(), "Joan Opie", others)

    def test_a_list_that_was_tried_waits_for_a_yes(self, ruth, sign_in):
        one = worked(made(ruth, NEW + "Ted,Uren,31/02/1950,,,,\n"), keep=False)
        page = sign_in(ruth.user).get(one.get_absolute_url())
        assertContains(page, "1 added, 0 known already, 0 likely known, 1 refused: 2 in all.")
        assertContains(page, "Nothing is kept yet.")
        assertContains(page, "Yes, bring them in")
        with owner():
            assert every_person() == []

    def test_a_list_is_gone_from_sight_with_the_seat(self, ruth, sign_in):
        one, client = made(ruth), sign_in(ruth.user)
        with owner():
            ruth.ends_at = timezone.now() - timedelta(days=1)
            ruth.save()
        assert client.get(one.get_absolute_url()).status_code == 404


class TestColumns(Ladder, Typed):
    route = "people:list-columns"
    refused = {
        "no name": (
            {"given_name": "", "family_name": ""},
            "given_name",
            "which column a name is in",
        ),
        "one column for two": (
            {"known_as": "Surname"},
            "known_as",
            "One column stands for one thing",
        ),
    }

    @pytest.fixture
    def door(self, ruth, sign_in, others):
        one = made(ruth, chosen=False)
        address = reverse("people:list-columns", args=[one.pk])
        return Door(
            sign_in(ruth.user), address, PARTNERS | {"day_order": "dmy"}, every_list, others
        )

    def test_offers_what_is_usual_and_then_what_was_kept(self, door, ruth):
        first = door.client.get(door.address).content.decode()
        assert '<option value="DOB" selected>' in first
        door.post(born_on="", day_order="mdy")
        with owner():
            assert KeptColumns.objects.get().day_order == "mdy"
        again = made(ruth, chosen=False)
        page = door.client.get(reverse("people:list-columns", args=[again.pk])).content.decode()
        assert '<option value="DOB" selected>' not in page


class TestRunning(Ladder, Contested):
    route = "people:list-run"
    too_late = "That is over for this list."

    @pytest.fixture
    def door(self, ruth, sign_in, others):
        one = made(ruth)
        return Door(
            sign_in(ruth.user),
            reverse("people:list-run", args=[one.pk]),
            {},
            lambda: list(Job.objects.values_list("kind", "ids", "state").order_by("asked_at")),
            others,
            page=one.get_absolute_url(),
        )

    def overtake(self, door):
        with owner():
            PartnerList.objects.update(state="done")
            Job.objects.create(kind="another")

    def test_the_broker_is_told_of_no_name_and_no_word(self, door):
        door.post()
        with owner():
            job, one = Job.objects.get(), PartnerList.objects.get()
        assert job.ids == {"list": str(one.pk), "keep": False}

    def test_a_yes_takes_a_try_before(self, door):
        door.post(keep="yes")
        assert door.now() == []


class TestBringingIn:
    def test_tries_and_then_brings_in_and_removes_the_file(self, ruth):
        one = worked(made(ruth), keep=False)
        assert (one.state, every_person()) == ("tried", [])
        one = worked(one, keep=True)
        with owner():
            assert every_person() == [("Joan", "Opie")]
        assert (one.state, bytes(one.content)) == ("done", b"")
        worked(one, keep=True)
        with owner():
            assert every_person() == [("Joan", "Opie")]

    @pytest.mark.parametrize("left", ["seat", "appointment", "account"])
    def test_nothing_comes_in_for_somebody_who_left_meanwhile(self, ruth, left):
        one, yesterday = made(ruth), timezone.now() - timedelta(days=1)
        with owner():
            if left == "seat":
                type(ruth).objects.update(ends_at=yesterday)
            elif left == "appointment":
                ruth.user.appointments.update(ends_at=yesterday)
            else:
                type(ruth.user).objects.update(is_active=False)
        with pytest.raises(Refused, match="may not do so any more"), as_the_job_role():
            work_on_list(lambda percent, words: None, list=str(one.pk), keep=False)

    def test_is_gone_after_a_week(self, ruth):
        one = worked(made(ruth), keep=False)
        with as_the_job_role():
            assert take_away_old_lists() == 0
        with owner():
            PartnerList.objects.update(goes_at=timezone.now())
        with as_the_job_role():
            assert take_away_old_lists() == 1
        with owner():
            one.refresh_from_db()
        assert (one.state, bytes(one.content), bytes(one.account)) == ("gone", b"", b"")


class TestTheReport(Shown):
    route = "people:list-report"

    @pytest.fixture
    def sight(self, ruth, sign_in, others):
        one = worked(made(ruth, NEW + "Ted,Uren,31/02/1950,,,,\n"), keep=False)
        address = reverse("people:list-report", args=[one.pk])
        return Sight(sign_in(ruth.user), address, "3,refused,“31/02/1950”", others)


@pytest.fixture
def elsewhere():
    return PersonFactory(given_name="Joan", family_name="Opie", born_on="1950-02-03")


class TestAskingAboutARow(Ladder):
    route = "people:list-row-asking"

    @pytest.fixture
    def door(self, ruth, sign_in, others, elsewhere):
        one = worked(worked(made(ruth), keep=False), keep=True)
        return Door(
            sign_in(ruth.user),
            reverse("people:list-row-asking", args=[one.pk, 2]),
            {},
            questions,
            others,
            page=one.get_absolute_url(),
        )

    def test_leads_to_asking_the_team_that_knows(self, door, elsewhere):
        page = door.client.get(door.page)
        assertContains(page, f"ask {elsewhere.lead_team.name}")
        answer = door.post()
        assert "/signposts/" in answer["Location"]
        assert door.client.get(answer["Location"]).status_code == 200

    def test_leads_to_the_page_of_somebody_of_ours(self, ruth, sign_in):
        ours = PersonFactory(
            given_name="Joan", family_name="Opie", born_on="1950-02-03", lead_team=ruth.team
        )
        one = worked(worked(made(ruth), keep=False), keep=True)
        answer = sign_in(ruth.user).post(
            reverse("people:list-row-asking", args=[one.pk, 2]), {"form_key": str(uuid.uuid4())}
        )
        assert answer["Location"] == ours.get_absolute_url()

    def test_says_nothing_of_who_was_sealed_since(self, door, elsewhere):
        with owner():
            Person.objects.filter(pk=elsewhere.pk).update(sealed=True)
        answer = door.post(follow=True)
        assertContains(answer, "Nobody answers to this row")


def questions():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM priv.question")
        return cursor.fetchone()


class TestAddingARow(Ladder, Contested):
    route = "people:list-row-adding"
    too_late = "This row is not waiting any more."

    @pytest.fixture
    def door(self, ruth, sign_in, others):
        PersonFactory(given_name="Opie", family_name="Joan", born_on="1950-02-03")
        one = worked(worked(made(ruth), keep=False), keep=True)
        return Door(
            sign_in(ruth.user),
            reverse("people:list-row-adding", args=[one.pk, 2]),
            {},
            every_person,
            others,
            page=one.get_absolute_url(),
        )

    def test_counts_it_as_added(self, door):
        door.post()
        assertContains(
            door.client.get(door.page),
            "1 added, 0 known already, 0 likely known, 0 refused: 1 in all.",
        )
        assertNotContains(door.client.get(door.page), door.address)


class TestRemoving(Ladder, Contested):
    route = "people:list-removal"
    too_late = "It was removed already."

    @pytest.fixture
    def door(self, ruth, sign_in, others):
        one = made(ruth)
        return Door(
            sign_in(ruth.user),
            reverse("people:list-removal", args=[one.pk]),
            {},
            every_list,
            others,
            page=one.get_absolute_url(),
        )
