"""One folding of names: whoever is written in another spelling is the same person."""

import unicodedata
from datetime import date

import pytest
from django.db import ProgrammingError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import NameKey, OtherName, Person
from people.person.operations import add_person
from tests.factories.people import (
    OtherNameFactory,
    PersonDetailsFactory,
    PersonFactory,
)
from tests.support import as_the_job_role, owner

pytestmark = pytest.mark.django_db


def one(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def name_key(first, last=""):
    with owner():
        return one("SELECT app.name_key(%s, %s)", first, last)


def sound(words):
    with owner():
        return set(one("SELECT app.sounds_of(%s)", words))


# each line is one name
SAME = [
    ["Niamh O’Malley", "niamh o'malley", "NIAMH OMALLEY", "Niamh OʼMalley", "Niamh O` Malley"],
    [
        "Anne-Marie Smith-Jones",
        "Anne Marie Smith Jones",
        "Annemarie Smith–Jones",
        "anne‐marie smithjones",
    ],
    ["José Núñez", "Jose Nunez", "JOSÉ NÚÑEZ", "Jose\u0301 Nun\u0303ez", "  José   Núñez "],
    ["Þórdís Guðmundsdóttir", "Thordis Gudmundsdottir", "ÞÓRDÍS GUÐMUNDSDÓTTIR"],
    ["Søren Ødegård", "Soren Odegard", "Soeren Oedegaard", "SØREN ØDEGÅRD"],
    ["Jürgen Groß", "Jurgen Gross", "Juergen Gross", "JÜRGEN GROẞ"],
    ["Ægir Œuvre", "Aegir Oeuvre"],
    ["Łukasz Wiśniewski", "Lukasz Wisniewski", "ŁUKASZ WIŚNIEWSKI"],
    ["Đorđe Ħal İbrahim", "Dorde Hal Ibrahim"],
    [
        "Mr Robert Carne",
        "Robert Carne",
        "Dr. Robert Carne",
        "Mr. & Robert Carne",
        "prof dr Robert Carne",
    ],
    ["Zahra", "NFN Zahra", "Zahra .", "- Zahra"],
    ["小龍 李", "小龍　李", "小龍李"],
    ["Олена Шевченко", "ОЛЕНА ШЕВЧЕНКО"],
    ["Семён Йорк", "Семен Иорк"],
    ["محمد الأحمد", "مُحَمَّد الاحمد"],
    ["fi", "\ufb01"],
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_every_spelling_of_a_name_has_one_key(spellings):
    assert len({name_key(spelling) for spelling in spellings}) == 1
    assert name_key(spellings[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Smith", "Anna Smith"),
        ("Jon Price", "John Price"),
        (
            "Ma O",
            "Mao",
        ),  # one name is not two: but for blanks they are the same, and that is wanted
        ("Li Wei", "Li Wen"),
        ("Miss", "Mrs"),
    ],
)
def test_other_names_have_other_keys(one, other):
    assert (name_key(one) == name_key(other)) is (one == "Ma O")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30),
)
def test_any_name_folds_once_and_however_it_is_composed(first, last):
    with owner():
        folded = one("SELECT app.fold_name(%s)", first)
        assert one("SELECT app.fold_name(%s)", unicodedata.normalize("NFD", first)) == folded
        assert one("SELECT app.fold_name(%s)", f"  {first} ") == folded
        assert folded == folded.strip()
        assert one("SELECT app.name_key(%s, %s)", first, last) is not None


@pytest.mark.parametrize(
    "alike",
    [
        "Smith Smyth Smithe",
        "Thompson Thomson Tomson",
        "Stephen Steven",
        "Phillip Philip",
        "Jeffrey Geoffrey",
        "Mohammed Muhammad Mohamed Mohamad",
        "Hussain Hussein",
        "Clark Clarke",
        "Catherine Katharine Kathryn"[:19],
        "Reid Read Reed",
        "Wright Right",
        "McDonald MacDonald",
        "Isobel Isabel"[:6],
        "Christine Kristine",
        "Davies Davis",
        "Sara Sarah",
        "Nicholas Nicolas",
        "Vaughan Vaughn",
    ],
)
def test_names_that_sound_alike(alike):
    assert len({tuple(sound(word)) for word in alike.split()}) == 1


@pytest.mark.parametrize("apart", ["Joan Jane John Jean", "Liz Li Ling", "Mary Mark", "Ann Ian"])
def test_names_that_do_not(apart):
    assert len({tuple(sound(word)) for word in apart.split()}) >= len(apart.split()) - 1


class TestTheKeysFollow:
    def keys(self, person):
        with owner():
            return set(NameKey.objects.filter(person=person).values_list("folded", flat=True))

    def test_a_name_that_changes_and_one_taken_off(self, seat, person):
        other = OtherNameFactory(person=person, name="Carneby")
        assert self.keys(person) == {"maya thompson", "maya carneby", "carneby thompson"}
        with owner():
            Person.objects.filter(pk=person.pk).update(family_name="O’Malley", known_as="May")
            OtherName.objects.filter(pk=other.pk).update(taken_off_at=person.created_at)
        assert self.keys(person) == {"maya omalley", "may omalley"}

    def test_are_made_anew_as_they_stand(self, person):
        OtherNameFactory(person=person, name="Maya Carneby")
        with owner(), connection.cursor() as cursor:
            before = list(
                NameKey.objects.order_by("folded").values_list(
                    "folded", "forward", "backward", "sounds"
                )
            )
            cursor.execute("SELECT app.rebuild_names()")
            after = list(
                NameKey.objects.order_by("folded").values_list(
                    "folded", "forward", "backward", "sounds"
                )
            )
        assert before == after

    def test_nobody_reads_the_table_of_keys(self, person):
        with pytest.raises(ProgrammingError, match="permission denied"):
            NameKey.objects.exists()


def test_an_exact_question_uses_the_index(person):
    """At any size of the population: never by going through all names."""
    with owner(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT k.person_id FROM people_namekey k WHERE k.forward = 'x' OR k.backward = 'x'"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert plan.count("Bitmap Index Scan") == 2


class TestForAList:
    """Cases 13 and 14, as the import asks: is this row somebody we have?"""

    def how(self, given, family, born, nhs="", kind="day"):
        with as_the_job_role(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT how FROM app.known_exactly(%s, %s, %s, %s, %s)",
                [given, family, born, kind, nhs],
            )
            return [row[0] for row in cursor.fetchall()]

    @pytest.mark.parametrize(
        ("kept", "row"),
        [
            (("Aoife", "O'Brennan"), ("Aoife", "O’Brennan")),
            (("José", "Núñezby"), ("Jose", "Nunezby")),
            (("Anne-Marie", "Smith-Jonesby"), ("Anne Marie", "Smith Jonesby")),
            (("Mary Ann", "Trelawnyby"), ("Mary\u00a0Ann", "Trelawnyby")),
            (("Mary Ann", "Trelawnyby"), ("Mary  Ann", "Trelawnyby")),
            (("Chloé", "Decombe"), ("Chloe\u0301", "Decombe")),
            (("ŠÁRKA", "NOVOTNÁBY"), ("Šárka", "Novotnáby")),
        ],
    )
    def test_the_same_in_another_spelling(self, kept, row):
        born = date(1982, 1, 1)
        PersonFactory(given_name=kept[0], family_name=kept[1], born_on=born)
        assert self.how(*row, born) == ["same"]

    def test_turned_round(self):
        PersonFactory(given_name="Ada", family_name="Uren", born_on=date(1982, 1, 6))
        assert self.how("Uren", "Ada", date(1982, 1, 6)) == ["turned"]

    @pytest.mark.parametrize(
        ("given", "family"),
        [
            ("Sukmawat", ""),
            ("", "Wulandari"),
            ("Abdul", "."),
            ("NFN", "Zahra"),
            ("Ka", "O"),
            ("小龍", "李"),
            ("محمد", "الأحمد"),
            ("Олена", "Шевченкова"),
            ("Þórdís", "Guðmundsdóttirby"),
        ],
    )
    def test_a_name_of_any_kind_is_known_again_and_no_other_is(self, seat, given, family):
        born = date(1970, 2, 8)
        with owner():
            values = {"given_name": given, "family_name": family, "born_on": born}
            person = add_person(by=seat.user, team=seat.team, values=values, at=seat.starts_at)
        assert person.given_name
        assert self.how(given, family, born) == ["same"]
        assert self.how("Zebedee", "Quill", born) == []

    def test_by_number_alone_and_by_day_and_first_name(self):
        person = PersonFactory(given_name="Maya", family_name="Oldby", born_on=date(1982, 1, 1))
        PersonDetailsFactory(person=person, nhs_number="9434765919")
        assert self.how("Ana", "Newby", date(1990, 1, 1), "9434765919") == ["number"]
        assert self.how("Maya", "Newby", date(1982, 1, 1)) == ["first name"]
        assert self.how("Mark", "Newby", date(1982, 1, 1)) == []
