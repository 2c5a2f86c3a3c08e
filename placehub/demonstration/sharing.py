"""An agreement with shares under it, and colleagues who ask each other in."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from people.models import Agreement, AgreementMember, Pull, Share
from people.sharing.models import PULL_WAITS_DAYS
from placehub.demonstration import words as w
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from teams.models import Organisation, Team, User

SHARED = 18


def add_sharing(rows: Rows, roster: Roster) -> None:
    """Share some people of other teams with Mill Lane, ask it in for some more, and let Sam ask too."""
    home, sam = roster.mill_lane, roster.by_role["worker"]
    every, soon = _agreements(rows, roster)
    elsewhere = _asked(
        "SELECT id, lead_team_id FROM people_person WHERE lead_team_id <> %s ORDER BY id LIMIT %s",
        [home.pk, SHARED + len(w.PULLS)],
    )
    for number, (person, team) in enumerate(elsewhere[:SHARED]):
        sharer = next(one for one in roster.members[team] if one.organisation.kind != "police")
        ends_soon = number % 3 < 2 and sharer.organisation in roster.organisations[:5]
        _share(rows, person, home, soon if ends_soon else every, number % 3 + 1, by=sharer)
    for number, (person, days) in enumerate(zip(_walked_with(sam), (6, 12), strict=False)):
        team = next(team for team in roster.teams[number:] if team != home)
        _share(rows, person, team, every, 2, by=sam, days=days)
    for (person, team), (words, days) in zip(elsewhere[SHARED:], w.PULLS, strict=False):
        _pull(rows, person, roster.members[team][0], home, words, days)
    of_sam = _asked(
        "SELECT person_id FROM people_namedworker WHERE worker_id = %s ORDER BY person_id LIMIT 2",
        [sam.pk],
    )
    asked = [team for team in roster.teams if team != home]
    for (person,), team, (words, days, answer) in zip(of_sam, asked, w.SAM_ASKS, strict=False):
        pull = _pull(rows, person, sam, team, words, days)
        if answer:
            pull.answered_by, pull.said_yes, pull.answer = roster.members[team.pk][0], False, answer
            pull.answered_at = rows.morning - timedelta(days=1)
            pull.save()


def _agreements(rows: Rows, roster: Roster) -> tuple[Agreement, Agreement]:
    """One of everybody that runs, one of five that is about to end; one to come, one that ended."""
    day = timedelta(days=1)
    made = [
        _agreement(
            rows,
            title,
            roster.organisations[:count],
            (rows.morning + begins * day, rows.morning + ends * day),
            review=review,
            most_level=level,
            signed=signed,
        )
        for title, count, begins, ends, review, level, signed in (
            ("Neighbourhood teams sharing agreement", None, -400, 300, 120, 3, True),
            ("Winter discharge: hospital and home", 5, -300, 24, 10, 2, True),
            ("Young carers, from the new school year", 3, 40, 700, 400, 1, False),
            ("Hot weather pilot", 2, -500, -90, -100, 1, True),
        )
    ]
    return made[0], made[1]


SIGNED = ["Ada Okafor", "Dr Bill Hughes", "Cora Lind", "Dan Reed", "Eve Marsh"]
PURPOSES = {
    1: ("Digital Economy Act 2017 s.35", "Who it is and whom to ask, so that nobody is asked twice."),
    2: ("Care Act 2014 s.6; Health and Social Care Act 2012 s.251B", "The plan and the notes of those going home."),
    3: ("Care Act 2014 s.6; Children Act 2004 s.10", "Everything but what is kept to a team."),
}  # fmt: skip


def _agreement(
    rows: Rows,
    title: str,
    organisations: list[Organisation],
    runs: tuple[datetime, datetime],
    *,
    review: int,
    most_level: int,
    signed: bool,
) -> Agreement:
    law, may_share = PURPOSES[most_level]
    made = Agreement.objects.create(
        title=title,
        basis=Agreement.Basis.PUBLIC_TASK,
        law=law,
        purpose="So that a person tells their story once, and is met by people who know it.",
        may_share=may_share,
        most_level=most_level,
        document=f"ISA {runs[0]:%Y}/{most_level}, filed with the information steward",
        review_on=rows.today + timedelta(days=review),
        starts_at=runs[0],
        ends_at=runs[1],
    )
    for number, organisation in enumerate(organisations):
        mark = signed and number != 3
        AgreementMember.objects.create(
            agreement=made,
            organisation=organisation,
            gives=organisation.kind != Organisation.Kind.POLICE,
            signed_by=SIGNED[number % len(SIGNED)] if mark else "",
            signed_as="Caldicott Guardian" if mark and organisation.kind == "nhs" else "",
            signed_on=(runs[0] - timedelta(days=12 + number)).date() if mark else None,
        )
    return made


def _walked_with(worker: User) -> list[UUID]:
    return [
        person
        for (person,) in _asked(
            "SELECT person_id FROM people_namedworker WHERE worker_id = %s AND ends_at IS NULL"
            " ORDER BY person_id DESC LIMIT 2",
            [worker.pk],
        )
    ]


def _asked(sql: str, values: list[object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _share(
    rows: Rows,
    person: UUID,
    team: Team,
    agreement: Agreement,
    level: int,
    *,
    by: User,
    days: int = 80,
) -> None:
    Share.objects.create(
        id=rows.key(),
        person_id=person,
        to_team=team,
        agreement=agreement,
        level=level,
        starts_at=rows.morning - timedelta(days=9),
        ends_at=min(rows.morning + timedelta(days=days), agreement.ends_at),
        shared_by=by,
    )


def _pull(rows: Rows, person: UUID, by: User, team: Team, words: str, days: int) -> Pull:
    asked = rows.moment(days)
    return Pull.objects.create(
        id=rows.key(),
        person_id=person,
        asked_by=by,
        to_team=team,
        words=words,
        asked_at=asked,
        waits_until=asked + timedelta(days=PULL_WAITS_DAYS),
    )
