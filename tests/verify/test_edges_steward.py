"""What is the steward's and what is not: looks, copies of a record, and how deep an agreement goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from people.models import Agreement, DataRequest, LookCheck
from tests.factories.people import (
    AgreementFactory,
    BreakGlassFactory,
    DataRequestFactory,
    OwnRecordFactory,
    ShareFactory,
)
from tests.factories.teams import AppointmentFactory
from tests.support import owner
from tests.verify.facts import clock
from tests.verify.hands import acting, told, would
from tests.verify.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPAN = "now() - interval '2 days', now() + interval '1 day'"
LOOKS = f"SELECT count(*) FROM audit.looks(NULL, {SPAN}, '', '', '{{}}', NULL, 9999999999, 50)"
PATTERNS = f"SELECT count(*) >= 0 FROM audit.patterns({SPAN}, '{{}}')"


def look(town: Town, worker: object) -> int:
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit.read (at, worker, request, what, basis, persons)"
            " VALUES (now() - interval '1 hour', %s, '', 'person', 'share', %s) RETURNING id",
            [worker.pk, [town.person.pk]],
        )
        return cursor.fetchone()[0]


def test_an_agreement_carries_no_share_deeper_than_it_goes_nor_before_it_begins(town: Town) -> None:
    agreement = AgreementFactory(
        from_organisation=town.worker.organisation, to_organisation=town.stranger.organisation
    )
    covers = "SELECT app.covers(%s, %s, %s)"
    for most, starts, right in ((3, -DAY, True), (2, -DAY, False), (3, HOUR, False)):
        with owner():
            Agreement.objects.update(most_level=most, starts_at=clock() + starts)
        with acting(town.worker):
            assert told(covers, agreement.pk, town.b.pk, 3) == [(right,)]


def test_who_only_shows_records_is_shown_none_and_the_other_way_round(town: Town) -> None:
    mine, theirs = town.worker.organisation, town.stranger.organisation
    agreement = AgreementFactory(from_organisation=mine, to_organisation=theirs)
    both = {"gives": True, "takes": True, "struck_at": None}
    for changes, whose, right in (
        ({}, mine, True),
        ({"gives": False}, mine, False),
        ({"takes": False}, mine, True),
        ({"struck_at": clock()}, mine, False),
        ({"takes": False}, theirs, False),
        ({"gives": False}, theirs, True),
        ({"struck_at": clock()}, theirs, False),
    ):
        with owner():
            agreement.members.update(**both)
            agreement.members.filter(organisation=whose).update(**both | changes)
        with acting(town.worker):
            assert told("SELECT app.covers(%s, %s, 1)", agreement.pk, town.b.pk) == [(right,)]


def test_a_share_opens_no_deeper_than_its_agreement(town: Town) -> None:
    ShareFactory(person=town.person, to_team=town.b, level=3)
    for most in (3, 2, 1):
        with owner():
            Agreement.objects.update(most_level=most)
        assert town.level(town.stranger) == most
        with acting(town.stranger):
            writes = (
                "SELECT count(*) FROM person_grant WHERE person_id = %s AND writes_until > now()"
            )
            assert told(writes, town.person.pk) == [(int(most == 3),)]


def test_looks_are_the_stewards_to_list_and_nobody_elses(town: Town) -> None:
    steward = AppointmentFactory(role="steward").user
    look(town, town.worker)
    for sql in (
        LOOKS,
        PATTERNS,
        "SELECT count(*) >= 0 FROM audit.sealed_records()",
        "SELECT count(*) >= 0 FROM audit.state()",
        "SELECT 1 FROM (SELECT audit.reference(gen_random_uuid())) x",
    ):
        for who in (town.worker, town.lead, steward):
            with acting(who):
                assert would((sql,)) is (who == steward), sql


def test_looks_at_the_stewards_own_record_are_anothers(town: Town) -> None:
    steward = AppointmentFactory(role="steward").user
    number = look(town, town.worker)
    for own in (False, True):
        if own:
            OwnRecordFactory(worker=steward, person=town.person)
        with acting(steward):
            assert told(LOOKS) == [(int(not own),)]
            assert told("SELECT app.pick_look(%s) IS NOT NULL", number) == [(not own,)]
            drawn = told(f"SELECT app.draw_looks({SPAN}, '{{}}', 5)")
            assert drawn == [(0,)]


def test_nobody_lays_their_own_look_on_the_desk_or_settles_it(town: Town) -> None:
    steward, other = (AppointmentFactory(role="steward").user for _ in range(2))
    number = look(town, steward)
    with acting(steward):
        assert told(f"SELECT app.draw_looks({SPAN}, '{{}}', 5)") == [(0,)]
        assert told("SELECT app.pick_look(%s) IS NULL", number) == [(True,)]
    with acting(other, stays=True):
        laid = told("SELECT app.pick_look(%s)", number)[0][0]
    for who, right in ((steward, False), (other, True)):
        with acting(who):
            assert told("SELECT app.check_look(%s, 'fine', '')", laid) == [(right,)]
    with acting(town.worker):
        assert not would(("SELECT app.check_look(%s, 'fine', '')", laid))


def test_a_question_is_answered_by_whom_it_was_asked(town: Town) -> None:
    steward = AppointmentFactory(role="steward").user
    glass = BreakGlassFactory(person=town.person, worker=town.stranger)
    number = look(town, town.worker)
    with acting(steward, stays=True):
        laid = told("SELECT app.pick_look(%s)", number)[0][0]
        told("SELECT app.check_look(%s, 'asked', 'What was this for?')", laid)
        told("SELECT app.check_glass(%s, 'asked', 'What was this for?')", glass.pk)
    answer = "SELECT app.answer_check(%s, 'She rang about it')"
    for asked, whose in ((laid, town.worker), (glass.pk, town.stranger)):
        for who in (town.worker, town.lead, town.stranger, steward):
            with acting(who):
                assert told(answer, asked) == [(who == whose,)]
    with acting(town.lead):
        assert told("SELECT count(*) FROM people_lookcheck") == [(0,)]
    with owner():
        assert LookCheck.objects.get().answer == ""


def asked(town: Town, **more: object) -> DataRequest:
    return DataRequestFactory(
        person=town.person,
        identity_how="known",
        identity_on=clock().date(),
        identity_by=town.worker,
        reader=town.worker,
        **more,
    )


def assembled(town: Town) -> DataRequest:
    now = clock()
    return asked(town, ready_at=now - HOUR, assembled_at=now - HOUR / 2)


APPROVE = "UPDATE people_datarequest SET approved_by_id = %s, approved_at = now() WHERE id = %s"


def test_what_leaves_is_approved_by_somebody_else_who_may_write(town: Town) -> None:
    request, steward = assembled(town), AppointmentFactory(role="steward").user
    BreakGlassFactory(person=town.person, worker=town.stranger)
    for who, right in (
        (town.worker, False),
        (town.lead, True),
        (town.stranger, False),
        (steward, False),
    ):
        with acting(who):
            assert would((APPROVE, who.pk, request.pk)) is right
    with acting(town.worker):
        assert not would((APPROVE, town.lead.pk, request.pk)), "in another's name"


def test_what_is_closed_is_changed_no_more(town: Town) -> None:
    request = asked(town)
    pause = "UPDATE people_datarequest SET sent_back = 'x' WHERE id = %s"
    with acting(town.worker):
        assert would((pause, request.pk))
    with owner():
        DataRequest.objects.update(
            decision="refused",
            decided_words="x",
            decided_on=clock().date(),
            decided_by=town.worker,
        )
    with acting(town.worker):
        assert not would((pause, request.pk))


def test_the_lines_of_a_record_are_for_who_may_write_about_the_person(town: Town) -> None:
    request, steward = asked(town), AppointmentFactory(role="steward").user
    BreakGlassFactory(person=town.person, worker=town.stranger)
    lines = ("SELECT count(*) > 0 FROM app.record_to_read(%s)", request.pk)
    for who, right in ((town.worker, True), (town.stranger, False), (steward, False)):
        with acting(who):
            assert would(lines) is right
    OwnRecordFactory(worker=town.worker, person=town.person)
    with acting(town.worker):
        assert not would(lines)


def test_what_does_not_leave_is_not_the_stewards_to_read(town: Town) -> None:
    request, steward = asked(town), AppointmentFactory(role="steward").user
    with acting(town.worker, stays=True):
        told(
            "INSERT INTO people_withheld (id, request_id, person_id, line, why, words, by_id, at)"
            " VALUES (gen_random_uuid(), %s, %s, 'note:x', 'others', 'a neighbour', %s, now()) RETURNING 1",
            request.pk,
            town.person.pk,
            town.worker.pk,
        )
    for who, seen in ((town.worker, 1), (town.lead, 1), (steward, 0), (town.stranger, 0)):
        with acting(who):
            assert told("SELECT count(*) FROM people_withheld") == [(seen,)]
            assert told("SELECT count(*) FROM people_requestcopy") == [(0,)]


def test_a_request_is_read_by_whoever_sees_everything_and_the_steward(town: Town) -> None:
    asked(town)
    steward = AppointmentFactory(role="steward").user
    ShareFactory(person=town.person, to_team=town.b, level=2)
    for who, seen in ((town.worker, 1), (steward, 1), (town.stranger, 0)):
        with acting(who):
            assert told("SELECT count(*) FROM people_datarequest") == [(seen,)]
    OwnRecordFactory(worker=steward, person=town.person)
    with acting(steward):
        assert told("SELECT count(*) FROM people_datarequest") == [(0,)]
