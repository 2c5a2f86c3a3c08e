"""What words for a leader may not hold."""

import pytest

from people.decisions.rules import tells_who
from tests.factories.people import PersonDetailsFactory, PersonFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def maya():
    person = PersonFactory(given_name="Zoë", family_name="Smith-O’Hara", known_as="Birdie")
    PersonDetailsFactory(
        person=person,
        address="Flat 3, 41 Marram Close",
        postcode="EX4 2AB",
        phone="01632 960999",
        email="birdie@example.org",
        nhs_number="9434765919",
    )
    return person


@pytest.mark.parametrize(
    "words",
    [
        "zoe wants to stay",
        "For ZOË’s sake",
        "Mr O'Hara agreed",
        "the Smith household",
        "Birdie",
        "known once as Tuppence",
        "a room in Marram",
        "at 41 marram",
        "EX42AB is near",
        "ex4 2ab",
        "ring 01632 960 999",
        "ring +44 1632 960999",
        "ring 07700 900123, a neighbour",
        "number 943 476 5919",
        "9434765919",
        "write to birdie@example.org",
    ],
)
def test_these_would_tell(maya, words):
    with owner():
        assert tells_who(words, maya, ["Tuppence Grey"])


@pytest.mark.parametrize(
    "words",
    [
        "Keep a tenancy open while somebody is in hospital",
        "Meet in the close by the shop, a flat is too far",
        "Birdies and zoes are not names",  # only whole words are
        "41 visits in 3 months, £1,200",
        "",
    ],
)
def test_these_would_not(maya, words):
    with owner():
        assert not tells_who(words, maya, ["Tuppence Grey"])


def test_somebody_of_whom_little_is_written():
    with owner():
        assert not tells_who("Keep a tenancy open", PersonFactory(known_as=""))
