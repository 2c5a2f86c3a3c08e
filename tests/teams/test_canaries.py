"""What is written about a person stands on no page, file, mail, metric or log that leaders or the public read."""

import logging

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.blockers import operations
from teams.blockers.models import Blocker, Event, State
from teams.blockers.operations import Said, take_on
from teams.home.mail import send
from teams.home.operations import make_letters, send_letters
from teams.leaders.models import Told
from tests.factories.leaders import a_leader
from tests.factories.people import MetFactory, NamedWorkerFactory, PersonFactory
from tests.factories.teams import MembershipFactory, NeighbourhoodFactory
from tests.support import as_leader, as_the_job_role, owner

pytestmark = pytest.mark.django_db
CANARY = "Xylophonia"
ROUTES = [
    "home:home", "home:mailbox", "blockers:board", "blockers:joins", "permissions:permissions",
    "permissions:mirror", "stops:stops", "decisions:asks", "public:lines", "outcomes:dashboard",
]  # fmt: skip
OPEN = [
    "public:you-said",
    "public:open",
    "public:open-json",
    "public:open-csv",
    "public:open-schema",
]


@pytest.fixture
def blocker():
    """Met by six people, each with the canary in their name and in what was written; a leader has it."""
    leader = a_leader()
    seat = MembershipFactory(team__neighbourhood=NeighbourhoodFactory())
    at = timezone.now()
    people = [
        PersonFactory(lead_team=seat.team, given_name=CANARY, family_name=f"{CANARY}a")
        for _ in range(6)
    ]
    for one in people:
        NamedWorkerFactory(person=one, worker=seat.user, team=seat.team)
    rows = [
        MetFactory(person=one, raised_by=seat.user, raised_at=at, words=f"{CANARY} waits")
        for one in people
    ]
    with owner():
        found = operations.take_to_leaders(
            Said(words="Repairs are booked without a date"), by=seat.user, team_id=seat.team_id,
            at=at, met=rows[0],
        )  # fmt: skip
    with as_leader(leader.pk):
        take_on(found, by=leader, at=timezone.now())
    return found


def test_no_page_of_a_leader_and_none_for_the_public_says_who(blocker, sign_in, caplog):
    with owner():
        blocker = Blocker.objects.select_related("owner").get(pk=blocker.pk)
    assert (blocker.people_touched, blocker.state) == (5, State.TAKEN)
    client = sign_in(blocker.owner)
    addresses = [reverse(name) for name in ROUTES] + [blocker.get_absolute_url()]
    with caplog.at_level(logging.DEBUG):
        for address in addresses:
            page = client.get(address)
            assert page.status_code == 200, address
            assert CANARY not in page.content.decode(), address
            assert "people/" not in page.content.decode().replace("/people/find", ""), address
        for name in OPEN:
            page = Client().get(reverse(name))
            assert page.status_code == 200, name
            assert CANARY not in page.content.decode(), name
    assert CANARY not in caplog.text
    assert (
        "Repairs are booked without a date"
        in client.get(blocker.get_absolute_url()).content.decode()
    )


def test_neither_what_is_told_nor_mail_says_who(blocker):
    friday = timezone.now()
    with as_the_job_role():
        make_letters(friday)
        send_letters(friday, send)
    with owner():
        told = [
            *Told.objects.values_list("words", flat=True),
            *Told.objects.values_list("address", flat=True),
        ]
        life = list(Event.objects.values_list("words", flat=True))
    written = " ".join([*told, *life, *(letter.body + letter.subject for letter in mail.outbox)])
    assert written
    assert CANARY not in written


@pytest.mark.parametrize(
    "table", ["leaders", "blockers", "permissions", "stops", "decisions", "public", "home"]
)
def test_no_table_of_leaders_has_a_key_to_a_person(table):
    """By the catalogue: no foreign key from a leader's table leads to a table about a person."""
    from django.db import connection

    with owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid::regclass::text LIKE %s",
            [f"{table}\\_%"],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name LIKE %s AND column_name LIKE 'person%%'",
            [f"{table}\\_%"],
        )
        columns = [row[0] for row in cursor.fetchall()]
    assert keys
    assert not [pair for pair in keys if pair[1].startswith(("people_", "person_"))]
    assert not columns
