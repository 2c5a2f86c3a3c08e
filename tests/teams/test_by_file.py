"""Accounts by a file: read strictly, looked at first, made with a yes, each with a way in."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from placehub.errors import Refused
from placehub.web.uploads import MOST
from teams.forms import read_text
from teams.models import Membership, User, WayIn
from teams.operations import plan_accounts
from tests.doors import Door, Ladder, Page, Shown, Sight, Typed, beside
from tests.factories.teams import (
    AppointmentFactory,
    OrganisationFactory,
    TeamFactory,
    UserFactory,
)
from tests.support import owner
from tests.teams.test_doors import every_account
from tests.teams.test_ways_in import came, release

pytestmark = pytest.mark.django_db
FILE = """Name,E-mail,Job,Organisation,Team
Ada O’Neil,Ada@example.org,"Nurse, community",Council,Bay team
Ben Ward,ben@example.org,,Council,
Sam Adeyemi,sam.adeyemi@example.org,,Council,
Cy Young,cy at example,,Council,
,dee@example.org,,Council,
Eve Hall,eve@example.org,,Trust,
Fay Hill,fay@example.org,,Council,Docks team
Gus Moss,ADA@example.org,,Council,
"""


@pytest.fixture
def town():
    OrganisationFactory(name="Council")
    TeamFactory(name="Bay team")
    UserFactory(email="sam.adeyemi@example.org")


def plan(text):
    return plan_accounts(text, today=timezone.localdate())


@pytest.mark.usefixtures("town")
class TestByFile(Ladder, Typed):
    route = "teams:accounts-by-file"
    refused = {
        "nothing": ({"lines": "", "yes": ""}, "file", "Choose a file"),
        "a strange column": (
            {"lines": "Name,E-mail,Organisation,Shoe size\nA,a@example.org,Council,9"},
            "file",
            "Not understood: Shoe size.",
        ),
        "nothing good": (
            {"lines": "Name,E-mail,Organisation\nA,a,Council"},
            "file",
            "nothing to make",
        ),
    }

    @pytest.fixture
    def door(self, client_of, others):
        sent = {"lines": FILE, "yes": "yes"}
        return Door(client_of, reverse(self.route), sent, every_account, others)

    def test_stands_on_its_page(self, door):
        """The yes stands on the page that shows what would be made, and not before."""
        page = door.client.get(door.address)
        assert page.status_code == 200
        assert {"form_key", "lines", "file"} <= Page.of(page).forms[""]
        assert "yes" not in Page.of(page).forms[""]
        assert "yes" in Page.of(door.post(yes="")).forms[""]

    def test_is_refused_beside_the_field_and_keeps_what_was_typed(self, door, fault):
        changes, name, words = self.refused[fault]
        before = door.now()
        answer = door.post(**changes)
        assert answer.status_code == 422
        assert words in beside(answer, name), beside(answer, name)
        assert door.now() == before

    def test_is_looked_at_first_a_sentence_a_line(self, door):
        before = door.now()
        page = door.post(yes="")
        assert page.status_code == 422
        assert door.now() == before
        for words in (
            "2 accounts would be made.",
            "6 lines are left out.",
            "Line 2: Ada O’Neil, ada@example.org, of Council gets an account and a seat in Bay team.",
            "Line 3: Ben Ward, ben@example.org, of Council gets an account.",
            "Line 4, Sam Adeyemi: Somebody has an account with this e-mail.",
            "Line 5, Cy Young: This is no e-mail address.",
            "Line 6, dee@example.org: There is no name.",
            "Line 7, Eve Hall: No organisation is called “Trust”.",
            "Line 8, Fay Hill: No team is called “Docks team”.",
            "Line 9, Gus Moss: The same e-mail stands on line 2.",
        ):
            assertContains(page, words, status_code=422)

    def test_a_file_is_read_as_its_lines_are(self, door):
        sent = SimpleUploadedFile("staff.csv", FILE.encode("utf-8-sig"), "text/csv")
        page = door.post(yes="", lines="", file=sent)
        assertContains(page, "2 accounts would be made.", status_code=422)
        assert Page.of(page).typed["lines"].startswith("Name,E-mail")

    def test_a_file_that_is_too_large_is_said_to_be(self, door):
        sent = SimpleUploadedFile("staff.csv", b"x" * (MOST + 70_000), "text/csv")
        assert "more than this page takes" in beside(door.post(lines="", file=sent), "file")

    def test_each_comes_in_by_two(self, door, sign_in, administrator):
        page = door.post(follow=True)
        links = re.findall(r"http://testserver(/come-in/[^<\s]+)", page.content.decode())
        assert len(links) == 2
        with owner():
            ada = User.objects.get(email="ada@example.org")
            way = WayIn.objects.get(user=ada)
            assert (ada.full_name, ada.job_title) == ("Ada O’Neil", "Nurse, community")
            assert Membership.objects.get(user=ada).team.name == "Bay team"
        assert (way.asked_by, way.released_at) == (administrator, None)
        other = AppointmentFactory(role="administrator").user
        assert came(links[0], release(sign_in(other), way)).status_code == 302


class TestNewLinks(Shown):
    route = "teams:new-links"

    @pytest.fixture
    def sight(self, client_of, others):
        return Sight(client_of, reverse(self.route), "Links to hand over", others)

    @pytest.mark.usefixtures("town")
    def test_shows_them_once(self, client_of):
        door = Door(
            client_of, reverse("teams:accounts-by-file"), {"lines": FILE, "yes": "yes"}, None
        )
        assertContains(door.post(follow=True), "/come-in/")
        assertNotContains(client_of.get(reverse(self.route)), "/come-in/")


@pytest.mark.usefixtures("town")
class TestReading:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_of_any_separator_and_any_order_of_columns(self, separator):
        rows = [["E-MAIL", "employer", " full  name "], ["a@example.org", "council", "Ada"]]
        (one,) = plan("\n".join(separator.join(row) for row in rows))
        assert (one.wrong, one.full_name, one.organisation.name) == ("", "Ada", "Council")

    def test_line_numbers_are_the_file_s(self):
        text = (
            'Name,E-mail,Organisation\n\n"Ada\nO’Neil",ada@example.org,Council\nBen,ben,Council\n'
        )
        found = plan(text)
        assert [(one.line, one.full_name, bool(one.wrong)) for one in found] == [
            (3, "Ada O’Neil", False),
            (5, "Ben", True),
        ]

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "There is nothing in it."),
            ("Name,E-mail\nA,a@example.org", "A column is missing: organisation."),
            ("Name,Name,E-mail,Organisation\n", "a column stands twice"),
            ('Name,E-mail,Organisation\n"A,a@example.org,Council', "Line 2 cannot be read"),
        ],
    )
    def test_what_is_not_understood_is_refused(self, text, why):
        with pytest.raises(Refused, match=re.escape(why)):
            plan(text)

    def test_more_cells_than_columns(self):
        (one,) = plan("Name,E-mail,Organisation\nAda,ada@example.org,Council,Bay")
        assert "more cells than columns" in str(one)

    def test_at_most_so_many_at_once(self):
        rows = "".join(f"A,a{n}@example.org,Council\n" for n in range(301))
        with pytest.raises(Refused, match="These are 301 accounts"):
            plan(f"Name,E-mail,Organisation\n{rows}")

    def test_asks_three_questions_however_long_it_is(self, django_assert_num_queries):
        rows = "".join(f"A,a{n}@example.org,Council\n" for n in range(200))
        with django_assert_num_queries(3):
            assert len(plan(f"Name,E-mail,Organisation\n{rows}")) == 200

    def test_as_excel_saves_it(self):
        assert read_text("Zoë".encode("utf-8-sig")) == "Zoë"
        assert read_text("Zoë".encode("cp1252")) == "Zoë"
