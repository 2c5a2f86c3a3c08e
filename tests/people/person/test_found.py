"""Who is found, and to whom a signpost points, however the name is typed."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories.people import (
    OtherNameFactory,
    PersonDetailsFactory,
    PersonFactory,
    PullFactory,
)
from tests.factories.teams import MembershipFactory

pytestmark = pytest.mark.django_db
LISTS = Path(__file__).parents[2] / "data" / "lists"


def rows(name):
    with (LISTS / name).open(newline="") as stream:
        return list(csv.DictReader(stream))


class TestASignpost:
    """Case 21: typed into "Find a person" for somebody whom another team knows."""

    @pytest.mark.parametrize("case", rows("21-typed-for-somebody-elsewhere.csv"), ids=str)
    def test_whatever_the_spelling(self, seat, sign_in, case):
        elsewhere = PersonFactory(
            given_name=case["known_given"],
            family_name=case["known_family"],
            born_on=date.fromisoformat(case["born_on"]),
        )
        self.points_to(elsewhere, sign_in(seat.user), case["typed_into_find"])

    def points_to(self, elsewhere, client, typed):
        page = client.post(reverse("people:find"), {"q": typed}, follow=True)
        assert [post.team for post in page.context["posts"]] == [elsewhere.lead_team.name], typed

    @pytest.mark.parametrize(
        "typed",
        [
            "Carnby Robert 14.06.79",
            "CARNBY, Mr. Robert 14 June 1979",
            "born 14/06/1979 Robert Carnby",
            "Robert Carnby d.o.b. 1979-06-14",
            "Dr Robert Cárnby 14-Jun-1979",
            "Róbert  CARNBY,14/6/1979",
        ],
    )
    def test_in_other_ways_than_were_seen(self, seat, sign_in, typed):
        elsewhere = PersonFactory(
            given_name="Robert", family_name="Carnby", born_on=date(1979, 6, 14)
        )
        self.points_to(elsewhere, sign_in(seat.user), typed)

    @pytest.mark.parametrize(
        "typed",
        [
            "Robert Carnby 15/06/1979",
            "Rob Carnby 14/06/1979",
            "Robert Carn 14/06/1979",
            "Robert Carnby 1979",
        ],
    )
    def test_to_nobody_but_exactly_this_person(self, seat, sign_in, typed):
        PersonFactory(given_name="Robert", family_name="Carnby", born_on=date(1979, 6, 14))
        page = sign_in(seat.user).post(reverse("people:find"), {"q": typed}, follow=True)
        assert page.context["posts"] == []

    def test_by_a_former_name_and_by_what_they_like_to_be_called(self, seat, sign_in):
        elsewhere = PersonFactory(
            given_name="Niamh", family_name="O’Malleyby", known_as="Neve", born_on=date(1979, 6, 11)
        )
        OtherNameFactory(person=elsewhere, name="Carneby")
        for typed in ("Niamh Carneby 11/6/1979", "Neve OMalleyby 11/6/1979"):
            self.points_to(elsewhere, sign_in(seat.user), typed)

    def test_by_one_name(self, seat, sign_in):
        elsewhere = PersonFactory(given_name="Sukmawat", family_name="", born_on=date(1970, 2, 8))
        self.points_to(elsewhere, sign_in(seat.user), "Sukmawat 08/02/1970")

    def test_where_only_the_year_is_known_there(self, seat, sign_in):
        elsewhere = PersonFactory(
            given_name="Abdul", family_name="Karimby", born_on=date(1971, 1, 1), born_kind="year"
        )
        client = sign_in(seat.user)
        self.points_to(elsewhere, client, "Abdul Karimby 10/02/1971")
        self.points_to(elsewhere, client, "Abdul Karimby 1971")
        page = client.post(reverse("people:find"), {"q": "Abdul Karimby 10/02/1972"}, follow=True)
        assert page.context["posts"] == []

    def test_to_nobody_whose_birth_is_not_known(self, seat, sign_in):
        PersonFactory(given_name="Robert", family_name="Carnby", born_on=None)
        page = sign_in(seat.user).post(
            reverse("people:find"), {"q": "Robert Carnby 14/06/1979"}, follow=True
        )
        assert page.context["posts"] == []


class TestFound:
    """Case 22: typed for somebody of ours."""

    @pytest.fixture
    def ours(self, seat):
        def made(given, family="", **more):
            details = {name: more.pop(name) for name in ("phone", "postcode") if name in more}
            found = PersonFactory(lead_team=seat.team, given_name=given, family_name=family, **more)
            PersonDetailsFactory(person=found, **details)
            return found

        return made

    def finds(self, client, typed):
        page = client.post(reverse("people:find"), {"q": typed}, follow=True)
        return [person.name for person in page.context["found"]]

    @pytest.mark.parametrize("case", rows("22-typed-for-somebody-of-ours.csv"), ids=str)
    def test_as_it_was_typed(self, seat, ours, sign_in, case):
        kind, _space, value = case["ours"].partition(" ")
        name, more = "Maya Thompson", {"born_on": date(1974, 4, 26)}
        if kind in {"postcode", "phone"}:
            more[kind] = value
        else:
            name = case["ours"].removeprefix("born 1974-04-26 ")
        found = ours(*name.split(" "), **more)
        ours(
            "Zebedee", "Quillby", born_on=date(1950, 1, 1), phone="01632 960111", postcode="EX9 9ZZ"
        )
        assert self.finds(sign_in(seat.user), case["typed"]) == [found.name]

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("John Smithby", "Smythby"),
            ("John Smithby", "Jon Smythby"),
            ("William Pascoeby", "Bill Pascoeby"),
            ("Bill Pascoeby", "William Pascoeby"),
            ("Elizabeth Trewin", "Liz"),
            ("Rebecca Trewin", "becky"),
            ("Margaret Trewin", "Peggy Trewin"),
            ("Mohammed Trewin", "Muhamad"),
            ("Mary Ann Trewin", "Trewin, Mary Ann"),
            ("小龍 李", "小龍"),
            ("Олена Шевченко", "шевченко"),
            ("محمد الأحمد", "الاحمد"),
            ("Zoë Trewin", "zoe"),
        ],
    )
    def test_by_sound_by_short_name_in_any_script(self, seat, ours, sign_in, name, typed):
        given, _space, family = name.rpartition(" ")
        ours(given, family)
        ours("Quentin", "Zebedee")
        assert self.finds(sign_in(seat.user), typed) == [name]

    def test_what_is_near_hides_what_is_far(self, seat, ours, sign_in):
        """A short name is not answered with all who begin with two of its letters."""
        for first in ("Elizabeth", "Li", "Ling", "Liam", "Livia"):
            ours(first, "Quillby")
        assert self.finds(sign_in(seat.user), "Liz") == ["Elizabeth Quillby"]

    @pytest.mark.parametrize(
        "typed",
        [
            "07700 900129",
            "+44 7700 900129",
            "0044 7700 900129",
            "+44 (0)7700-900129",
            "07700900129",
            "900129",
        ],
    )
    def test_by_telephone_in_any_spelling(self, seat, ours, sign_in, typed):
        ours("Maya", "Thompsonby", phone="07700 900129")
        ours("Ana", "Otherby", phone="07700 900128")
        assert self.finds(sign_in(seat.user), typed) == ["Maya Thompsonby"]

    @pytest.mark.parametrize("typed", ["EX42AB", "ex4 2ab", "EX4-2AB", "EX4  2AB", "EX4 2"])
    def test_by_postcode_in_any_spelling(self, seat, ours, sign_in, typed):
        ours("Maya", "Thompsonby", postcode="EX4 2AB")
        ours("Ana", "Otherby", postcode="EX1 9AB")
        assert self.finds(sign_in(seat.user), typed) == ["Maya Thompsonby"]

    @pytest.mark.parametrize("typed", ["14 mill ln", "mill ln", "14 Mill Lane", "Mill La"])
    def test_by_street_in_short(self, seat, ours, sign_in, typed):
        ours("Maya", "Thompsonby")  # who lives at 14 Mill Lane
        assert self.finds(sign_in(seat.user), typed) == ["Maya Thompsonby"]

    @pytest.mark.parametrize(
        ("kind", "found"),
        [("day", True), ("year", True), ("about", True), ("month", True)],
    )
    def test_by_a_birth_that_may_be_theirs(self, seat, ours, sign_in, kind, found):
        first = {"day": date(1974, 4, 26), "month": date(1974, 4, 1)}.get(kind, date(1974, 1, 1))
        ours("Will", "Pascoeby", born_on=first, born_kind=kind)
        ours("Ana", "Otherby", born_on=None)
        client = sign_in(seat.user)
        for typed in ("26/4/1974", "Will Pascoeby 1974", "1974", "April 1974"):
            assert self.finds(client, typed) == ["Will Pascoeby"], typed
        assert self.finds(client, "26/4/1984") == []

    def test_by_a_former_name_which_is_said(self, seat, ours, sign_in):
        OtherNameFactory(person=ours("Niamh", "O’Malleyby"), name="Carneby")
        page = sign_in(seat.user).post(reverse("people:find"), {"q": "carneby"}, follow=True)
        assertContains(page, "Niamh O’Malleyby")
        assertContains(page, "Other names: Carneby")

    def test_the_card_alone_opens_no_former_name(self, person, sign_in):
        """Other names are read with the summary, and searched with it."""
        OtherNameFactory(person=person, name="Carneby")
        asked_in = MembershipFactory()
        PullFactory(person=person, to_team=asked_in.team)
        client = sign_in(asked_in.user)
        assert self.finds(client, "Maya Thompson") == ["Maya Thompson"]
        assert self.finds(client, "Carneby") == []
        page = client.post(reverse("people:find"), {"q": "Maya Thompson"}, follow=True)
        assertNotContains(page, "Carneby")
