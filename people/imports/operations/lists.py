"""A list comes, its columns are chosen, it is tried, and brought in after a yes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from people.imports.files import Sheet, read_sheet, sign_of
from people.imports.models import KEPT_FOR, KeptColumns, PartnerList
from people.imports.operations.rows import Outcome, Progress, bring_in, cells_of
from people.imports.rules import (
    ADDED,
    KNOWN,
    LIKELY,
    USUAL,
    Columns,
    Newcomer,
    Result,
    RowRefused,
    newcomer,
)
from people.person.models import Person
from people.person.operations import PersonValues, add_person
from placehub.access.keys import cipher
from placehub.audit.log import record
from placehub.errors import Refused
from teams.models import Appointment, Membership, Role, Team, User

KIND = "people.list"
PREVIEWED = 5
State = PartnerList.State


@dataclass(frozen=True)
class Account:
    """What became of each row; and of those whom somebody may be, the cells, to look or add later."""

    results: tuple[Result, ...] = ()
    cells: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


def _closed(words: bytes) -> bytes:
    return cipher("placehub partner list").encrypt(words)


def _opened(kept: bytes | memoryview) -> bytes:
    return cipher("placehub partner list").decrypt(bytes(kept))


def take(content: bytes, name: str, *, team: Team, by: User, at: datetime) -> PartnerList:
    """Keep a file that came, encrypted, for a week. Raises NoList for one that is none."""
    read_sheet(content)
    made = PartnerList(
        team=team,
        worker=by,
        name=name[-80:],
        content=_closed(content),
        came_at=at,
        goes_at=at + KEPT_FOR,
    )
    made.save(force_insert=True)
    return made


def sheet_of(one: PartnerList) -> Sheet:
    """The file as a sheet. Raises Refused when it is not there any more."""
    if not one.content:
        raise Refused(_("The file is not there any more."))
    wanted = [*one.columns.values()]
    return read_sheet(_opened(one.content), wanted)


def columns_offered(one: PartnerList, sheet: Sheet) -> Columns:
    """What was chosen, or kept from the time before, or is usual."""
    if one.columns:
        return Columns(one.columns, one.day_order)
    kept = KeptColumns.objects.filter(team_id=one.team_id, headings=sign_of(sheet.headings)).first()
    if kept is not None:
        return Columns(kept.columns, kept.day_order)
    found = {
        ours: sheet.headings[place]
        for ours, names in USUAL.items()
        for place in [next((n for n in map(sheet.place_of, names.split()) if n is not None), None)]
        if place is not None
    }
    return Columns(found)


def preview(one: PartnerList, *, today: date) -> list[tuple[int, Newcomer | None, str]]:
    """The first rows as they are read: line, whom it is about, or why it is refused."""
    if one.state not in {State.CHOSEN, State.TRIED}:
        return []
    sheet, columns = sheet_of(one), Columns(one.columns, one.day_order)
    found: list[tuple[int, Newcomer | None, str]] = []
    for row in sheet.rows[:PREVIEWED]:
        try:
            cells = cells_of(row, sheet, columns)
            found.append((row.line, newcomer(cells, order=columns.order, today=today), ""))
        except RowRefused as why:
            found.append((row.line, None, row.wrong or str(why)))
    return found


@transaction.atomic
def choose(one: PartnerList, columns: Columns, sheet: Sheet) -> None:
    """Say which column is what, and keep it for the next file with these headings."""
    _only_while(one, State.CAME, State.CHOSEN, State.TRIED)
    one.columns, one.day_order, one.state = dict(columns.headings), columns.order, State.CHOSEN
    one.facts, one.account = {}, b""
    one.save(update_fields=["columns", "day_order", "state", "facts", "account"])
    kept = {"columns": one.columns, "day_order": one.day_order}
    where = {"team_id": one.team_id, "headings": sign_of(sheet.headings)}
    if not KeptColumns.objects.filter(**where).update(**kept):
        KeptColumns(**where, **kept).save(force_insert=True)


def begin(one: PartnerList, *, keep: bool) -> None:
    """Note that it is to be tried, or brought in, which takes a try before. Raises Refused."""
    _only_while(one, *([State.TRIED] if keep else [State.CHOSEN, State.TRIED]))
    record("list.brought in" if keep else "list.tried", on=one.pk)


def work(pk: UUID, *, keep: bool, at: datetime, progress: Progress) -> PartnerList:
    """Do what was asked for, as the job role. Done twice, it is done once."""
    one = PartnerList.objects.select_related("team", "worker").get(pk=pk)
    if one.state == State.DONE:
        return one
    _only_while(one, State.CHOSEN, State.TRIED)
    _still_may(one, at)
    sheet, columns = sheet_of(one), Columns(one.columns, one.day_order)
    outcome = bring_in(
        sheet, columns, team=one.team, by=one.worker, at=at, keep=keep, progress=progress
    )
    settle(one, outcome, sheet, keep=keep, at=at)
    return one


def settle(one: PartnerList, outcome: Outcome, sheet: Sheet, *, keep: bool, at: datetime) -> None:
    """Write down what became of the rows; once they are brought in, the file itself is removed."""
    one.state = State.DONE if keep else State.TRIED
    one.facts = {"counts": outcome.counts, "rows": len(outcome.results), "said": list(outcome.said)}
    one.account = _closed(_written(outcome, sheet, Columns(one.columns, one.day_order)))
    if keep:
        one.content, one.goes_at = b"", at + KEPT_FOR
    one.save(update_fields=["state", "facts", "account", "content", "goes_at"])


def _written(outcome: Outcome, sheet: Sheet, columns: Columns) -> bytes:
    rows = {row.line: row for row in sheet.rows}
    cells = {
        str(one.line): cells_of(rows[one.line], sheet, columns)
        for one in outcome.results
        if one.outcome in {KNOWN, LIKELY}
    }
    results = [asdict(one) for one in outcome.results]
    return json.dumps({"results": results, "cells": cells}).encode()


def account_of(one: PartnerList) -> Account:
    """What became of each row, as long as it is kept."""
    if not one.account:
        return Account()
    found = json.loads(_opened(one.account))
    return Account(
        tuple(Result(**each) for each in found["results"]),
        {int(line): cells for line, cells in found["cells"].items()},
    )


def who(one: PartnerList, line: int, *, today: date) -> Newcomer:
    """Whom a row is about, of one that was not added. Raises Refused."""
    cells = account_of(one).cells.get(line)
    if cells is None or one.state != State.DONE:
        raise Refused(_("This row is not waiting any more."))
    return newcomer(cells, order=one.day_order, today=today)


@transaction.atomic
def add_all_the_same(one: PartnerList, line: int, *, by: User, at: datetime, today: date) -> Person:
    """Add whoever a row is about, after somebody looked: it is nobody whom we have. Raises Refused."""
    locked = PartnerList.objects.select_for_update().get(pk=one.pk)
    account = account_of(locked)
    waiting = {result.line for result in account.results if result.outcome == LIKELY}
    if line not in waiting:
        raise Refused(_("This row is not waiting any more."))
    values: PersonValues = who(locked, line, today=today).values
    person = add_person(by=by, team=locked.team, values=values, at=at)
    outcome = Outcome(
        tuple(
            Result(line, ADDED, _("added all the same")) if each.line == line else each
            for each in account.results
        ),
        tuple(locked.facts["said"]),
    )
    left = {str(n): cells for n, cells in account.cells.items() if n != line}
    locked.account = _closed(
        json.dumps({"results": [asdict(r) for r in outcome.results], "cells": left}).encode()
    )
    locked.facts = {**locked.facts, "counts": outcome.counts}
    locked.save(update_fields=["account", "facts"])
    return person


def take_away(one: PartnerList) -> None:
    """Remove the file and the account of it now; that it was there stays."""
    changed = PartnerList.objects.filter(pk=one.pk).exclude(state=State.GONE)
    if not changed.update(content=b"", account=b"", state=State.GONE):
        raise Refused(_("It was removed already."))


def take_away_old(at: datetime) -> int:
    """Remove what has been kept for its week; returns of how many lists. Runs as the job role."""
    old = PartnerList.objects.filter(goes_at__lte=at).exclude(state=State.GONE)
    return old.update(content=b"", account=b"", state=State.GONE)


def _still_may(one: PartnerList, at: datetime) -> None:
    """A job runs later than it was asked for: whoever asked may have left."""
    seat = Membership.objects.live(at).filter(user=one.worker_id, team=one.team_id)
    appointed = Appointment.objects.live(at).filter(user=one.worker_id, role=Role.IMPORTER)
    if not (one.worker.is_active and seat.exists() and appointed.exists()):
        raise Refused(_("Whoever brought in this list may not do so any more."))


def _only_while(one: PartnerList, *states: PartnerList.State) -> None:
    if one.state not in states:
        raise Refused(_("That is over for this list. Look at it again."))
