"""An agreement with shares under it, and colleagues who ask each other in."""

from datetime import timedelta
from uuid import UUID

from django.db import connection

from people.models import Agreement, Pull, Share
from people.sharing.models import PULL_WAITS_DAYS
from placehub.demonstration import words as w
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from teams.models import Team, User

SHARED = 18


def add_sharing(rows: Rows, roster: Roster) -> None:
    """Share some people of other teams with Mill Lane, ask it in for some more, and let Sam ask too."""
    home, sam = roster.mill_lane, roster.by_role["worker"]
    agreements = _agreements(rows, roster)
    elsewhere = _asked(
        "SELECT id, lead_team_id FROM people_person WHERE lead_team_id <> %s ORDER BY id LIMIT %s",
        [home.pk, SHARED + len(w.PULLS)],
    )
    for number, (person, team) in enumerate(elsewhere[:SHARED]):
        sharer = roster.members[team][0]
        agreement = agreements[sharer.organisation_id]
        _share(rows, person, home, agreement, number % 3 + 1, by=sharer)
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


def _agreements(rows: Rows, roster: Roster) -> dict[int, Agreement]:
    """One from each organisation to one that sits in Mill Lane, by who shows its records."""
    here = [roster.by_role[role].organisation for role in ("lead", "worker")]
    takers = {giver: next(one for one in here if one != giver) for giver in roster.organisations}
    return {
        giver.pk: Agreement.objects.create(
            title=f"Sharing agreement: {giver.name} to {taker.name}",
            from_organisation=giver,
            to_organisation=taker,
            starts_at=rows.morning - timedelta(days=400),
            ends_at=rows.morning + timedelta(days=300),
        )
        for giver, taker in takers.items()
    }


def _asked(sql: str, values: list[object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _share(
    rows: Rows, person: UUID, team: Team, agreement: Agreement, level: int, *, by: User
) -> None:
    Share.objects.create(
        id=rows.key(),
        person_id=person,
        to_team=team,
        agreement=agreement,
        level=level,
        starts_at=rows.morning - timedelta(days=9),
        ends_at=rows.morning + timedelta(days=80),
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
