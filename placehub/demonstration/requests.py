"""What people asked by right: a copy in each state, corrections and objections, in time and late."""

from datetime import timedelta
from uuid import UUID

from django.db import connection

from people.models import DataRequest, RequestPause, Withheld
from people.requests.operations import keep_copy
from people.requests.queries import lines_to_copy
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from teams.models import User

COPY, CORRECTION, OBJECTION = DataRequest.Kind
EVERYTHING = "Everything you have written down about me."
# days ago it came, kind, who asked, words, how far it came
ASKED = [
    (2, COPY, "Himself, on the phone", EVERYTHING, "new"),
    (26, COPY, "Herself, by letter", "What was written since the move.", "known"),
    (12, COPY, "His daughter, who says she acts for him", EVERYTHING, "stopped"),
    (9, COPY, "Herself, at the door", EVERYTHING, "read"),
    (18, COPY, "Himself, by e-mail", EVERYTHING, "second"),
    (22, COPY, "Her solicitor, with a signed form", EVERYTHING, "approved"),
    (60, COPY, "Herself, at the library", EVERYTHING, "sent"),
    (39, COPY, "Himself, by letter", "All notes of three teams.", "late"),
    (41, COPY, "Herself, by letter", "All notes since 2019, of four organisations.", "extended"),
    (5, CORRECTION, "Herself, on the phone", "I was born in April, not in August.", "known"),
    (30, CORRECTION, "Himself", "I never said that I would not go to the clinic.", "partly"),
    (7, OBJECTION, "Herself, by letter", "I do not want the housing team to see my notes.", "known"),
    (70, OBJECTION, "Himself", "Stop keeping my record.", "refused"),
]  # fmt: skip
DECIDED = {
    "partly": "The note stays as what the worker heard; what you say stands beneath it now.",
    "refused": "The council must keep it for eight years. You may complain to the Information Commissioner.",
}


def add_requests(rows: Rows, roster: Roster) -> None:
    """Most about people of Mill Lane, so that the worker and the lead who sign in have a part in each."""
    sam, lead = roster.by_role["worker"], roster.by_role["lead"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.person_id FROM people_namedworker n JOIN people_person p ON p.id = n.person_id"
            " WHERE p.lead_team_id = %s AND NOT p.sealed AND n.ends_at IS NULL AND p.picture = ''"
            " AND NOT EXISTS (SELECT 1 FROM people_ownrecord o WHERE o.person_id = p.id)"
            " ORDER BY n.worker_id = %s DESC, p.id LIMIT %s",
            [roster.mill_lane.pk, sam.pk, len(ASKED)],
        )
        people = [row[0] for row in cursor.fetchall()]
    for person, one in zip(people, ASKED, strict=False):
        _add(rows, person, one, by=sam, second=lead, steward=roster.by_role["steward"])


def _add(
    rows: Rows,
    person: UUID,
    one: tuple[int, str, str, str, str],
    *,
    by: User,
    second: User,
    steward: User,
) -> None:
    days, kind, asked_by, words, state = one
    known = state not in {"new", "stopped"}
    asked = DataRequest.objects.create(
        id=rows.key(),
        person_id=person,
        kind=kind,
        asked_by=asked_by,
        words=words,
        received_on=rows.day(days),
        logged_by=steward if "letter" in asked_by else by,
        logged_at=rows.moment(days - 1),
        identity_how="known" if known else "",
        identity_on=rows.day(days - 1) if known else None,
        identity_by=by if known else None,
    )
    if state == "stopped":
        _stop(rows, asked, "May we see that she may act for him?", days - 2, None, by)
    if state == "extended":
        _stop(rows, asked, "Which of the four?", days - 3, days - 8, steward)
        _set(
            asked,
            extended_on=rows.day(days - 20),
            extended_why="Four organisations, and a paper archive.",
            extended_by=steward,
        )
    if state in DECIDED:
        _set(
            asked,
            decision=state,
            decided_words=DECIDED[state],
            decided_on=rows.day(days - 21),
            decided_by=steward,
        )
    if state in {"read", "second", "approved", "sent"}:
        _read(rows, asked, state, by=by, second=second)


def _read(rows: Rows, asked: DataRequest, state: str, *, by: User, second: User) -> None:
    _set(asked, reader=by)
    if state == "read":
        _leave_out(rows, asked, by)
        return
    ready = rows.morning - timedelta(days=3)
    _set(asked, ready_at=ready)
    lines = lines_to_copy(asked)
    others = [line.line for line in lines if line.others][:3]
    for line in others:
        _withhold(rows, asked, line, by)
    keep_copy(asked, lines, set(others), at=ready + timedelta(minutes=1))
    if state in {"approved", "sent"}:
        _set(asked, approved_by=second, approved_at=ready + timedelta(hours=5))
    if state == "sent":
        _set(asked, sent_on=rows.day(35), sent_how="By hand, at home", sent_by=by)


def _leave_out(rows: Rows, asked: DataRequest, by: User) -> None:
    """Somebody of the circle does not leave."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM people_circlemember WHERE person_id = %s ORDER BY id LIMIT 1",
            [asked.person_id],
        )
        for (member,) in cursor.fetchall():
            _withhold(rows, asked, f"circle:{member}", by)


def _withhold(rows: Rows, asked: DataRequest, line: str, by: User) -> None:
    Withheld.objects.create(
        id=rows.key(),
        request=asked,
        person_id=asked.person_id,
        line=line,
        why=Withheld.Why.OTHERS,
        by=by,
        at=rows.morning - timedelta(days=4),
    )


def _stop(rows: Rows, asked: DataRequest, why: str, first: int, last: int | None, by: User) -> None:
    RequestPause.objects.create(
        id=rows.key(),
        request=asked,
        from_on=rows.day(first),
        until_on=None if last is None else rows.day(last),
        why=why,
        by=by,
    )


def _set(asked: DataRequest, **values: object) -> None:
    DataRequest.objects.filter(pk=asked.pk).update(**values)
    asked.refresh_from_db()
