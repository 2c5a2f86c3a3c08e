"""What lies on the information steward's desk: looks with and without a pattern, broken glass, sealed records."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from people.models import BreakGlass, LookCheck, OwnRecord, PersonDetails
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from teams.models import User

DAYS = 12  # of looks
BUSY_HOUR = 34  # people opened in one hour: more than anybody talks to
GLASS = [
    # days ago, reason, words, verdict, question, answer
    (0, "public_interest", "A neighbour rang: shouting next door, then nothing.", "", "", ""),
    (3, "legal_duty", "The hospital asks today who is at home for the discharge.", "", "", ""),
    (5, "consent", "She stood at our door and asked me to ring her daughter.", "asked",
     "Which number did you need, and was it not on the card?",
     "The daughter’s. The card had the old one; I have told the team."),
    (2, "public_interest", "He was not at the clinic and nobody had seen him for days.", "asked",
     "What made you fear harm, and whom did you tell afterwards?", ""),
    (24, "legal_duty", "The coroner’s officer asked for the last visits, in writing.", "fine", "", ""),
    (40, "consent", "He asked me to look up when his next appointment would be.", "wrong", "", ""),
]  # fmt: skip
CHECKS = [
    # verdict, question, answer
    ("", "", ""),
    ("", "", ""),
    ("asked", "You opened this record on a Sunday night. What was it for?", ""),
    ("asked", "Your team was not round this person. Who asked you to look?",
     "Their lead did: we share the visit on Fridays."),
    ("fine", "", ""),
    ("fine", "", ""),
    ("wrong", "Is this somebody whom you know at home?", "Yes, my aunt. I should have declared it."),
]  # fmt: skip


def add_sealed(rows: Rows) -> None:
    """Seal three people by colleagues who walk alongside; with the third nobody does any more.

    While triggers are quiet: the legal record is told what they would have told it.
    """
    named = _asked(
        "SELECT n.person_id, n.worker_id, n.id FROM people_namedworker n JOIN people_person p ON p.id = n.person_id"
        " WHERE n.ends_at IS NULL AND p.picture = '' ORDER BY n.id LIMIT 3",
        [],
    )
    with connection.cursor() as cursor:
        for number, (person, worker, _row) in enumerate(named):
            cursor.execute("UPDATE people_person SET sealed = true WHERE id = %s", [person])
            cursor.execute(
                "INSERT INTO audit.change (at, worker, role, request, tbl, op, pk, old, new)"
                " VALUES (%s, %s, 'ph_app', '', 'people_person', 'U', %s, %s, %s)",
                [
                    rows.moment(20 + 30 * number),
                    worker,
                    str(person),
                    json.dumps({"sealed": False}),
                    json.dumps({"sealed": True}),
                ],
            )
        if len(named) == 3:
            cursor.execute(
                "UPDATE people_namedworker SET ends_at = %s WHERE id = %s",
                [rows.moment(4), named[2][2]],
            )


def add_desk(rows: Rows, roster: Roster) -> None:
    """Two weeks of looks, some of which are worth a question, and what the steward made of them."""
    looks = sorted([*_usual(rows, roster), *_patterns(rows, roster)], key=lambda look: look[0])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO audit.read (at, worker, request, what, basis, persons)"
            " VALUES (%s, %s, '', %s, %s, %s)",
            [(at, worker, what, why, [person]) for at, worker, what, why, person in looks],
        )
    _broken_glass(rows, roster)
    _checks(rows, roster)


Look = tuple[datetime, int, str, str, UUID]


def _usual(rows: Rows, roster: Roster) -> Iterable[Look]:
    """Workers open the pages of those with whom they walk."""
    alongside = _asked(
        "SELECT n.worker_id, n.person_id FROM people_namedworker n JOIN people_person p ON p.id = n.person_id"
        " WHERE NOT p.sealed AND n.ends_at IS NULL ORDER BY n.id LIMIT 150",
        [],
    )
    for worker, person in alongside:
        at = rows.moment(rows.random.randint(1, DAYS))
        if at.isoweekday() > 5:
            at -= timedelta(days=2)
        what = rows.random.choice(["person", "person", "stream", "note", "promise"])
        yield at, worker, what, "named,team", person


def _patterns(rows: Rows, roster: Roster) -> Iterable[Look]:
    """A namesake, a neighbour of a relative, late at night, many at once, and without a team."""
    sam, lead = roster.by_role["worker"], roster.by_role["lead"]
    for worker, person in _asked(
        "SELECT DISTINCT ON (u.id) u.id, p.id FROM teams_user u JOIN teams_membership m ON m.user_id = u.id"
        " JOIN people_person p ON p.lead_team_id = m.team_id AND NOT p.sealed"
        "  AND p.family_name = regexp_replace(u.full_name, '^.* ', '')"
        " WHERE u.id <> %s ORDER BY u.id, p.id LIMIT 2",
        [sam.pk],
    ):
        yield rows.moment(2), worker, "person", "team", person
    home = roster.mill_lane.pk
    colleague = next(one for one in roster.members[home] if one.pk not in {sam.pk, lead.pk})
    people = [
        row[0]
        for row in _asked(
            # those with a picture have a story of their own
            "SELECT id FROM people_person WHERE lead_team_id = %s AND NOT sealed AND picture = ''"
            " ORDER BY id LIMIT %s",
            [home, BUSY_HOUR + 2],
        )
    ]
    if len(people) < 2:
        return
    relative, neighbour, *others = people
    _lives_next_to(rows, colleague, relative, neighbour)
    yield rows.moment(1), colleague.pk, "person", "team", neighbour
    night = rows.morning - timedelta(days=rows.morning.isoweekday() % 7, hours=10)
    yield night, colleague.pk, "stream", "team", neighbour
    hour = rows.morning - timedelta(days=1) + timedelta(hours=3)
    for number, person in enumerate(others):
        yield hour + timedelta(seconds=90 * number), lead.pk, "person", "team", person
    for person, team in _asked(
        "SELECT person_id, to_team_id FROM people_share WHERE withdrawn_at IS NULL ORDER BY id LIMIT 4",
        [],
    ):
        yield rows.moment(3), roster.members[team][-1].pk, "person", "share", person


def _lives_next_to(rows: Rows, worker: User, relative: UUID, neighbour: UUID) -> None:
    """The worker has declared a relative, and opens the record of somebody in the same street."""
    OwnRecord.objects.create(
        pk=rows.key(),
        worker=worker,
        person_id=relative,
        tie=OwnRecord.Tie.RELATIVE,
        declared_at=rows.moment(90),
    )
    postcode = PersonDetails.objects.get(person_id=relative).postcode
    PersonDetails.objects.filter(person_id=neighbour).update(postcode=postcode)


def _broken_glass(rows: Rows, roster: Roster) -> None:
    steward, home = roster.by_role["steward"], roster.mill_lane
    elsewhere = _asked(
        "SELECT id FROM people_person WHERE lead_team_id <> %s AND NOT sealed ORDER BY id DESC LIMIT %s",
        [home.pk, len(GLASS)],
    )
    for (person,), (days, reason, words, verdict, question, answer) in zip(
        elsewhere, GLASS, strict=False
    ):
        at = rows.moment(days) if days else rows.morning - timedelta(hours=1)
        checked = at + timedelta(hours=5)
        BreakGlass.objects.create(
            id=rows.key(),
            person_id=person,
            worker=rows.random.choice(roster.members[home.pk]),
            reason=reason,
            words=words,
            starts_at=at,
            ends_at=at + timedelta(hours=24),
            checked_by=steward if verdict else None,
            checked_at=checked if verdict else None,
            verdict=verdict,
            question=question,
            answer=answer,
            answered_at=checked + timedelta(hours=20) if answer else None,
        )


def _checks(rows: Rows, roster: Roster) -> None:
    """Looks that were drawn: to check, asked about, answered and settled. Sam was asked once."""
    steward, sam = roster.by_role["steward"], roster.by_role["worker"]
    drawn = _asked(
        "(SELECT id, at, worker, what, basis, persons[1] FROM audit.read WHERE worker <> %s ORDER BY id DESC LIMIT %s)"
        " UNION ALL (SELECT id, at, worker, what, basis, persons[1] FROM audit.read WHERE worker = %s"
        "  ORDER BY id DESC LIMIT 1)",
        [sam.pk, len(CHECKS), sam.pk],
    )
    about_sam = ("asked", "What did you need this page for? It is a look drawn by chance.", "")
    for (look, at, worker, what, basis, person), (verdict, question, answer) in zip(
        drawn, [*CHECKS, about_sam], strict=False
    ):
        LookCheck.objects.create(
            id=rows.key(),
            look=look,
            person_id=person,
            worker_id=worker,
            looked_at=at,
            what=what,
            basis=basis,
            drawn_by=steward,
            drawn_at=rows.morning - timedelta(hours=20),
            by_chance=verdict != "wrong",
            checked_by=steward if verdict else None,
            checked_at=rows.morning - timedelta(hours=18) if verdict else None,
            verdict=verdict,
            question=question,
            answer=answer,
            answered_at=rows.morning - timedelta(hours=2) if answer else None,
        )


def _asked(sql: str, values: list[object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
