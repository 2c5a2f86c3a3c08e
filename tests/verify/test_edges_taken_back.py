"""What is taken back or put right, and an address that is protected: each on both sides of its edge."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection

from people.models import ContactPerson, Involvement, PersonDetails, Promise
from teams.models import User
from tests.factories.people import (
    BreakGlassFactory,
    ContactFactory,
    InvolvementFactory,
    NamedWorkerFactory,
    PersonDetailsFactory,
    PromiseFactory,
)
from tests.factories.teams import MembershipFactory
from tests.support import owner
from tests.verify.facts import clock
from tests.verify.hands import acting, did, told, would
from tests.verify.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
MINUTES = timedelta(minutes=1)
PROTECT = "SELECT app.protect_address(%s)"
UNPROTECT = "SELECT app.unprotect_address(%s)"
KEEP = "SELECT app.keep_address(%s, 'Elsewhere', '')"
READ = "SELECT address FROM people_protectedaddress"


def make_busy_town() -> Town:
    """A town with somebody of team A who walks alongside, a colleague, and the stranger by broken glass."""
    busy_town = Town()
    PersonDetailsFactory(person=busy_town.person, address="9 Hidden Wharf")
    busy_town.beside = MembershipFactory(team=busy_town.a).user
    NamedWorkerFactory(person=busy_town.person, worker=busy_town.beside, team=busy_town.a)
    BreakGlassFactory(
        person=busy_town.person, worker=busy_town.stranger, starts_at=clock() - 5 * MINUTES
    )
    return busy_town


@pytest.fixture
def busy_town() -> Town:
    return make_busy_town()


def who_would(busy_town: Town, statement: str, *values: object) -> set[str]:
    """Who of the busy_town may, by name."""
    found = set()
    for name in ("beside", "lead", "worker", "stranger", "lead_of_b"):
        with acting(getattr(busy_town, name)):
            if would((statement, *values)):
                found.add(name)
    return found


def test_an_address_is_protected_by_whoever_may_seal(busy_town: Town) -> None:
    assert who_would(busy_town, PROTECT, busy_town.person.pk) == {"beside", "lead"}


def test_a_protected_address_is_for_who_walks_alongside(busy_town: Town) -> None:
    with acting(busy_town.lead, stays=True):
        assert did(PROTECT, busy_town.person.pk)
    for statement in (UNPROTECT, KEEP):
        assert who_would(busy_town, statement, busy_town.person.pk) == {"beside"}
    for name in ("lead", "worker", "stranger", "lead_of_b"):
        with acting(getattr(busy_town, name)):
            assert not told(READ), name
    with acting(busy_town.beside):
        assert told(READ) == [("9 Hidden Wharf",)]
        assert not would(("UPDATE people_protectedaddress SET address = ''",))


def test_a_protected_address_stands_nowhere_else(busy_town: Town) -> None:
    with owner():
        PersonDetails.objects.filter(person=busy_town.person).update(
            postcode="EX1 1AB"
        )  # a version
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM audit.change")
        last = cursor.fetchone()[0]
    with acting(busy_town.beside, stays=True):
        assert did(PROTECT, busy_town.person.pk)
        write = "UPDATE people_persondetails SET address = 'x' WHERE person_id = %s"
        assert not would((write, busy_town.person.pk))
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_persondetailsevent WHERE address <> ''")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT count(*) FROM audit.change WHERE id > %s"
            " AND concat(old::text, new::text) LIKE '%%Hidden%%'",
            [last],
        )
        assert cursor.fetchone() == (0,)


def test_a_part_that_ended_is_not_let_back_by_glass(busy_town: Town) -> None:
    """Team B was round the person; one of B breaks the glass, and may not end the ending."""
    part = InvolvementFactory(
        person=busy_town.person,
        team=busy_town.b,
        starts_at=clock() - 9 * MINUTES,
        ends_at=clock() - MINUTES,
    )
    reopen = "UPDATE people_involvement SET ends_at = NULL WHERE id = %s"
    with acting(busy_town.stranger):
        assert told("SELECT app.level_of(%s)", busy_town.person.pk) == [(3,)]
        assert not would((reopen, part.pk))
    with owner():
        assert Involvement.objects.get(pk=part.pk).ends_at


def made(busy_town: Town, by: User, *, minutes: float = 0, **more: object) -> Promise:
    return PromiseFactory(
        person=busy_town.person,
        made_by=by,
        worker=by,
        team=busy_town.a,
        made_at=ago(minutes),
        **more,
    )


def test_a_promise_is_taken_back_by_whoever_made_it(busy_town: Town) -> None:
    promise = made(busy_town, busy_town.worker)
    assert who_would(busy_town, "SELECT app.unpromise(%s)", promise.pk) == {"worker"}


def test_a_promise_is_taken_back_within_two_minutes(busy_town: Town) -> None:
    for minutes, right in ((1.5, True), (2.5, False)):
        promise = made(busy_town, busy_town.worker, minutes=minutes)
        with acting(busy_town.worker):
            assert would(("SELECT app.unpromise(%s)", promise.pk)) is right


def test_a_promise_is_not_taken_back_once_it_was_changed(busy_town: Town) -> None:
    promise = made(busy_town, busy_town.worker, version=2)
    with acting(busy_town.worker):
        assert not would(("SELECT app.unpromise(%s)", promise.pk))


def test_a_promise_is_not_taken_back_by_whoever_writes_no_more(busy_town: Town) -> None:
    promise = made(busy_town, busy_town.stranger)
    with acting(busy_town.stranger):
        assert not would(("SELECT app.unpromise(%s)", promise.pk))


UNTICK = "SELECT app.untick_come_back(%s)"


def ticked(busy_town: Town, minutes: float) -> ContactPerson:
    day = clock().date()
    note = ContactFactory(
        person=busy_town.person, author=busy_town.worker, team=busy_town.a, come_back_on=day
    )
    with owner():
        links = ContactPerson.objects.filter(contact=note)
        links.update(came_back_at=ago(minutes))
        return links.get()


def test_a_come_back_is_unticked_by_who_said_so_and_by_who_walks_alongside(busy_town: Town) -> None:
    link = ticked(busy_town, 0.5)
    assert who_would(busy_town, UNTICK, link.pk) == {"worker", "beside"}


def test_a_come_back_is_unticked_within_two_minutes(busy_town: Town) -> None:
    link = ticked(busy_town, 2.5)
    assert who_would(busy_town, UNTICK, link.pk) == set()


RIGHT = "SELECT app.put_note_right(%s, %s, %s, 20, 'value', NULL, %s)"


def test_a_note_is_put_right_by_whoever_may_write(busy_town: Town) -> None:
    note = ContactFactory(person=busy_town.person, author=busy_town.worker, team=busy_town.a)
    given = (note.pk, "phone", clock() - MINUTES, [busy_town.worker.pk])
    assert who_would(busy_town, RIGHT, *given) == {"beside", "lead", "worker"}


@pytest.mark.parametrize(
    ("off", "right"), [(4, True), (6, False), (-365 * 1440, True), (-367 * 1440, False)]
)
def test_a_note_is_put_right_to_a_time_in_which_a_note_may_be(
    busy_town: Town, off: int, right: bool
) -> None:
    note = ContactFactory(person=busy_town.person, author=busy_town.worker, team=busy_town.a)
    given = (note.pk, "phone", clock() + off * MINUTES, [busy_town.worker.pk])
    with acting(busy_town.worker):
        assert would((RIGHT, *given)) is right


def test_a_note_is_put_right_with_nobody_who_sits_elsewhere(busy_town: Town) -> None:
    note = ContactFactory(person=busy_town.person, author=busy_town.worker, team=busy_town.a)
    for who, right in ((busy_town.lead, True), (busy_town.lead_of_b, False)):
        with acting(busy_town.worker):
            given = (note.pk, "phone", clock(), [busy_town.worker.pk, who.pk])
            assert would((RIGHT, *given)) is right


def test_only_a_note_that_there_is_is_put_right(busy_town: Town) -> None:
    with acting(busy_town.worker):
        assert not would((RIGHT, uuid.uuid4(), "phone", clock(), []))


def ago(minutes: float):
    return clock() - minutes * MINUTES
