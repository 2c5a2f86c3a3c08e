"""Every limit and every "one's own only", tried on both sides of its edge."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from people.models import Agreement, Person
from teams.models import Membership
from tests.factories.people import (
    AgreementFactory,
    BreakGlassFactory,
    ContactFactory,
    InvolvementFactory,
    NamedWorkerFactory,
    PullFactory,
    ShareFactory,
)
from tests.factories.teams import MembershipFactory
from tests.support import owner
from tests.verify import statements as by
from tests.verify.clockwork import let_pass
from tests.verify.facts import clock
from tests.verify.hands import acting, did, told, would
from tests.verify.town import WHY, Town, asks

pytestmark = [pytest.mark.django_db, pytest.mark.verify]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GLASS = "SELECT app.break_glass(%s, 'consent', %s, %s) IS NOT NULL"


# ---------------------------------------------------------------------- finding somebody


def test_sixty_questions_an_hour_and_not_one_more(town: Town) -> None:
    assert all(asks(town, town.stranger) for _ in range(60))
    assert not asks(town, town.stranger)
    assert asks(town, town.worker)  # each has their own sixty
    let_pass(HOUR - MINUTE)
    assert not asks(town, town.stranger)
    let_pass(2 * MINUTE)
    assert asks(town, town.stranger)


def test_a_reference_lapses_after_a_day(town: Town) -> None:
    reference = town.reference(town.stranger)
    let_pass(DAY - MINUTE)
    with acting(town.stranger):
        assert would((GLASS, reference, WHY, 24))
        assert would(("SELECT app.ask_in(%s, %s, 'please') IS NOT NULL", reference, town.b.pk))
    let_pass(2 * MINUTE)
    with acting(town.stranger):
        assert not would((GLASS, reference, WHY, 24))
        assert not would(("SELECT app.ask_in(%s, %s, 'please') IS NOT NULL", reference, town.b.pk))


def test_a_reference_belongs_to_who_asked(town: Town) -> None:
    reference = town.reference(town.stranger)
    with acting(town.lead_of_b):
        assert not would((GLASS, reference, WHY, 24))
        assert not would(("SELECT app.ask_in(%s, %s, 'please') IS NOT NULL", reference, town.b.pk))


def test_an_answer_is_read_by_who_asked(town: Town) -> None:
    with acting(town.stranger, stays=True):
        who = town.person
        question = told(
            "SELECT app.ask_signpost(%s, %s, %s, '')", who.given_name, who.family_name, who.born_on
        )[0][0]
        assert told("SELECT * FROM app.signposts(%s)", question)
    with acting(town.lead_of_b):
        assert not would(("SELECT true FROM app.signposts(%s)", question))


def test_whoever_may_see_a_sealed_person_hears_that_somebody_asked(town: Town) -> None:
    NamedWorkerFactory(person=town.person, worker=town.worker, team=town.a)
    with owner():
        Person.objects.filter(pk=town.person.pk).update(sealed=True)
    with acting(town.stranger, stays=True):
        who = town.person
        question = told(
            "SELECT app.ask_signpost(%s, %s, %s, '')", who.given_name, who.family_name, who.born_on
        )[0][0]
        assert not told("SELECT * FROM app.signposts(%s)", question)
    heard = ("SELECT 1 FROM app.sealed_ask WHERE person_id = %s", town.person.pk)
    for who, right in (
        (town.worker, True),
        (town.lead, False),
        (town.stranger, False),
        (town.lead_of_b, False),
    ):
        with acting(who):
            assert would(heard) is right


# ---------------------------------------------------------------------- broken glass


def test_five_broken_glasses_a_day(town: Town) -> None:
    people = [town.person, *(town.somebody() for _ in range(5))]
    for person in people[:5]:
        reference = town.reference(town.stranger, person)
        with acting(town.stranger, stays=True):
            assert did(GLASS, reference, WHY, 1)
    sixth = town.reference(town.stranger, people[5])
    with acting(town.stranger):
        assert not would((GLASS, sixth, WHY, 1))
    let_pass(DAY - MINUTE)
    sixth = town.reference(town.stranger, people[5])
    with acting(town.stranger):
        assert not would((GLASS, sixth, WHY, 1))
    let_pass(2 * MINUTE)
    with acting(town.stranger):
        assert would((GLASS, sixth, WHY, 1))


@pytest.mark.parametrize(("hours", "right"), [(0, False), (1, True), (72, True), (73, False)])
def test_glass_is_broken_for_at_most_72_hours(town: Town, hours: int, right: bool) -> None:
    reference = town.reference(town.stranger)
    with acting(town.stranger):
        assert would((GLASS, reference, WHY, hours)) is right


def test_broken_glass_mends_by_the_clock(town: Town) -> None:
    reference = town.reference(town.stranger)
    with acting(town.stranger, stays=True):
        assert did(GLASS, reference, WHY, 72)
    let_pass(3 * DAY - MINUTE)
    assert town.level(town.stranger) == 3
    let_pass(2 * MINUTE)
    assert town.level(town.stranger) == 0


def test_glass_that_was_broken_before_the_seal_stays_and_none_is_broken_after(town: Town) -> None:
    NamedWorkerFactory(person=town.person, worker=town.worker, team=town.a)
    before, after = town.reference(town.stranger), town.reference(town.lead_of_b)
    with acting(town.stranger, stays=True):
        assert did(GLASS, before, WHY, 24)
    with acting(town.worker, stays=True):
        assert did("SELECT app.seal(%s, true)", town.person.pk)
    assert town.level(town.stranger) == 3
    with acting(town.lead_of_b):
        assert not would((GLASS, after, WHY, 24))
        assert not would(("SELECT app.ask_in(%s, %s, 'please') IS NOT NULL", after, town.b.pk))


def test_glass_closes_with_the_last_seat_and_not_before(town: Town) -> None:
    second = MembershipFactory(user=town.stranger)
    BreakGlassFactory(person=town.person, worker=town.stranger, starts_at=clock())
    with owner():
        town.stranger.memberships.filter(team=town.b).update(ends_at=clock())
    assert town.level(town.stranger) == 3
    with owner():
        Membership.objects.filter(pk=second.pk).update(ends_at=clock())
    assert town.level(town.stranger) == 0


# ---------------------------------------------------------------------- asking in


@pytest.mark.parametrize("long", ["14 days", "15 days"])
def test_a_question_is_over_after_14_days_whatever_was_asked(town: Town, long: str) -> None:
    with acting(town.worker, stays=True):
        did(by.PULL, uuid.uuid4(), town.person.pk, town.b.pk, town.worker.pk, long)
    let_pass(14 * DAY + MINUTE)
    assert town.level(town.stranger) == 0


def test_a_question_does_not_open_the_card_longer_by_a_moment_to_come(town: Town) -> None:
    with acting(town.worker, stays=True):
        did(
            by.PULL.replace("now(), now() +", "now() + interval '10 days', now() +"),
            uuid.uuid4(),
            town.person.pk,
            town.b.pk,
            town.worker.pk,
            "24 days",
        )
    let_pass(14 * DAY + MINUTE)
    assert town.level(town.stranger) == 0


def test_a_question_waits_14_days_and_is_answered_while_it_waits(town: Town) -> None:
    with acting(town.worker, stays=True):
        pull = uuid.uuid4()
        assert did(by.PULL, pull, town.person.pk, town.b.pk, town.worker.pk, "14 days")
    answer = ("SELECT app.answer_pull(%s, true, '')", pull)
    let_pass(14 * DAY - MINUTE)
    assert town.level(town.stranger) == 1
    with acting(town.stranger):
        assert would(answer)
    let_pass(2 * MINUTE)
    assert town.level(town.stranger) == 0
    with acting(town.stranger):
        assert not would(answer)


def test_who_asks_to_come_in_is_answered_while_the_question_waits(town: Town) -> None:
    reference = town.reference(town.stranger)
    with acting(town.stranger, stays=True):
        assert did("SELECT app.ask_in(%s, %s, 'please') IS NOT NULL", reference, town.b.pk)
    assert town.level(town.stranger) == 0
    with owner():
        pull = town.person.pulls.get()
    answer = ("SELECT app.answer_pull(%s, true, '')", pull.pk)
    for who, right in ((town.stranger, False), (town.lead_of_b, False), (town.worker, True)):
        with acting(who):
            assert would(answer) is right
    let_pass(14 * DAY + MINUTE)
    with acting(town.worker):
        assert not would(answer)


def test_an_answer_is_given_once_and_opens_what_it_says(town: Town) -> None:
    pull = PullFactory(person=town.person, to_team=town.b, asked_by=town.worker, asked_at=clock())
    with acting(town.stranger, stays=True):
        assert did("SELECT app.answer_pull(%s, true, '')", pull.pk)
        assert not did("SELECT app.answer_pull(%s, false, '')", pull.pk)
    assert town.level(town.stranger) == 3


def test_a_no_closes_the_card(town: Town) -> None:
    pull = PullFactory(person=town.person, to_team=town.b, asked_by=town.worker, asked_at=clock())
    assert town.level(town.stranger) == 1
    with acting(town.stranger, stays=True):
        assert did("SELECT app.answer_pull(%s, false, '')", pull.pk)
    assert town.level(town.stranger) == 0


def test_a_team_does_not_answer_what_it_was_asked_of_somebody_sealed(town: Town) -> None:
    NamedWorkerFactory(person=town.person, worker=town.worker, team=town.a)
    pull = PullFactory(person=town.person, to_team=town.b, asked_by=town.worker, asked_at=clock())
    with owner():
        Person.objects.filter(pk=town.person.pk).update(sealed=True)
    with acting(town.stranger):
        assert not would(("SELECT app.answer_pull(%s, true, '')", pull.pk))


# ---------------------------------------------------------------------- beginnings and ends


def test_an_involvement_opens_when_it_starts_and_closes_when_it_ends(town: Town) -> None:
    now = clock()
    InvolvementFactory(
        person=town.person, team=town.b, starts_at=now + HOUR, ends_at=now + 3 * HOUR
    )
    for gone, level in (
        (HOUR - MINUTE, 0),
        (2 * MINUTE, 3),
        (2 * HOUR - 2 * MINUTE, 3),
        (2 * MINUTE, 0),
    ):
        let_pass(gone)
        assert town.level(town.stranger) == level


@pytest.mark.parametrize("late", [MINUTE, 2 * DAY, 9 * DAY])
@pytest.mark.parametrize("basis", ["involvement", "share", "agreement", "named"])
def test_what_began_opens_however_late_the_clock_calls(
    town: Town, basis: str, late: timedelta
) -> None:
    """A night without the runner of jobs keeps nobody out for good."""
    begins = clock() + HOUR
    if basis == "involvement":
        InvolvementFactory(person=town.person, team=town.b, starts_at=begins)
    elif basis == "named":
        NamedWorkerFactory(person=town.person, worker=town.stranger, team=town.b, starts_at=begins)
    else:
        long = {"share_ends": 90 * DAY, "agreement_ends": 90 * DAY}
        share(town, share_starts=HOUR if basis == "share" else -HOUR, **long)
        if basis == "agreement":
            with owner():
                Agreement.objects.update(starts_at=begins)
    assert town.level(town.stranger) == 0
    let_pass(HOUR + late)
    assert town.level(town.stranger) == (2 if basis in {"share", "agreement"} else 3)


@pytest.mark.parametrize("later", ["share", "agreement"])
def test_a_share_opens_when_both_it_and_its_agreement_have_started(town: Town, later: str) -> None:
    share(town, share_starts=HOUR if later == "share" else -HOUR)
    if later == "agreement":
        with owner():
            Agreement.objects.update(starts_at=clock() + HOUR)
    assert town.level(town.stranger) == 0
    let_pass(HOUR - MINUTE)
    assert town.level(town.stranger) == 0
    let_pass(2 * MINUTE)
    assert town.level(town.stranger) == 2


@pytest.mark.parametrize("sooner", ["share", "agreement"])
def test_a_share_closes_with_whichever_ends_first(town: Town, sooner: str) -> None:
    ends = {"share": 5 * HOUR, "agreement": 5 * HOUR} | {sooner: HOUR}
    share(town, share_ends=ends["share"], agreement_ends=ends["agreement"])
    let_pass(HOUR - MINUTE)
    assert town.level(town.stranger) == 2
    let_pass(2 * MINUTE)
    assert town.level(town.stranger) == 0


def test_a_higher_basis_that_ends_leaves_the_lower_one(town: Town) -> None:
    share(town, share_ends=5 * HOUR, agreement_ends=5 * HOUR)
    BreakGlassFactory(
        person=town.person, worker=town.stranger, starts_at=clock(), ends_at=clock() + HOUR
    )
    assert town.level(town.stranger) == 3
    let_pass(HOUR + MINUTE)
    assert town.level(town.stranger) == 2
    let_pass(5 * HOUR)
    assert town.level(town.stranger) == 0


def test_a_team_that_leaves_keeps_what_is_shared_with_it(town: Town) -> None:
    share(town)
    round_them = InvolvementFactory(person=town.person, team=town.b)
    lets_in = ("SELECT app.lets_in(%s)", town.person.pk)
    for level in (3, 2):
        assert town.level(town.stranger) == level
        with acting(town.stranger):
            assert would(lets_in) is (level == 3)
        with owner():
            round_them.ends_at = clock()
            round_them.save()


def test_who_walks_alongside_does_so_from_a_seat_and_while_they_sit_there(town: Town) -> None:
    seat = MembershipFactory(user=town.stranger)
    NamedWorkerFactory(person=town.person, worker=town.stranger, team=seat.team)
    assert town.level(town.stranger) == 3
    with owner():
        Membership.objects.filter(pk=seat.pk).update(ends_at=clock())
    assert town.level(town.stranger) == 0


def share(
    town: Town,
    *,
    share_starts: timedelta = -HOUR,
    share_ends: timedelta = 5 * DAY,
    agreement_ends: timedelta = 5 * DAY,
) -> None:
    now = clock()
    agreement = AgreementFactory(
        from_organisation=town.worker.organisation,
        to_organisation=town.stranger.organisation,
        starts_at=now - DAY,
        ends_at=now + agreement_ends,
    )
    ShareFactory(
        person=town.person,
        to_team=town.b,
        agreement=agreement,
        shared_by=town.worker,
        starts_at=now + share_starts,
        ends_at=now + share_ends,
    )


# ---------------------------------------------------------------------- notes


@pytest.mark.parametrize(
    ("old", "right"), [(timedelta(minutes=59), True), (timedelta(minutes=61), False)]
)
def test_a_note_goes_onto_a_page_within_the_hour_of_writing(
    town: Town, old: timedelta, right: bool
) -> None:
    note = ContactFactory(
        author=town.worker,
        team=town.a,
        happened_at=clock() - old,
        received_at=clock() - old,
        person=town.somebody(),
    )
    with acting(town.worker):
        assert would((by.LINK, uuid.uuid4(), note.pk, town.person.pk)) is right
    with acting(town.lead):  # and only by who wrote it
        assert not would((by.LINK, uuid.uuid4(), note.pk, town.person.pk))


def test_a_part_is_kept_to_ones_own_team_only(town: Town) -> None:
    for team, right in ((town.a, True), (town.b, False)):
        note = uuid.uuid4()
        with acting(town.worker):
            assert right is would(
                (by.NOTE, note, town.a.pk, town.worker.pk),
                (by.LINK, uuid.uuid4(), note, town.person.pk),
                (by.ASIDE, note, team.pk),
            )
