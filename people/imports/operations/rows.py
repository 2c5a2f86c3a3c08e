"""Bringing in the rows of a list: each is searched for before it is added, and each is accounted for."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.imports.files import Row, Sheet
from people.imports.queries import Known, known
from people.imports.rules import (
    ADDED,
    KNOWN,
    LIKELY,
    OUTCOMES,
    REFUSED,
    Columns,
    Newcomer,
    Result,
    RowRefused,
    newcomer,
    of_another_order,
)
from people.person.operations import add_person
from placehub.clock import day_of
from placehub.formats import cell
from teams.models import Team, User

HOW = {
    "turned": gettext_lazy("likely the same: first and last name the other way round"),
    "number": gettext_lazy("the NHS number is that of somebody with another name or birth"),
    "first name": gettext_lazy("somebody with this first name was born on this day"),
}


Progress = Callable[[int, str], None]


@dataclass(frozen=True)
class Outcome:
    """Every row of the sheet is in ``results``, once. ``said`` is what there is to know of the file."""

    results: tuple[Result, ...]
    said: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(result.outcome for result in self.results)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    @property
    def worth_telling(self) -> list[Result]:
        """Those not added, and those of which something was left out or taken to mean."""
        return [one for one in self.results if one.outcome != ADDED or one.words]


def bring_in(
    sheet: Sheet,
    columns: Columns,
    *,
    team: Team,
    by: User,
    at: datetime,
    keep: bool,
    progress: Progress = lambda percent, words: None,
) -> Outcome:
    """Add whom nobody knows yet, all in one transaction. Without ``keep`` the work is done and undone."""
    results: list[Result] = []
    hidden: set[UUID] = set()
    with transaction.atomic():
        for number, row in enumerate(sheet.rows):
            if number % 20 == 0:
                done = 100 * number // len(sheet.rows)
                progress(done, _("%(n)s of %(all)s rows") % {"n": number, "all": len(sheet.rows)})
            cells = cells_of(row, sheet, columns)
            results.append(_one(row, cells, columns, team, by, at, hidden))
        if hidden:
            with connection.cursor() as cursor:
                cursor.execute("SELECT app.tell_of_list(%s, %s)", [by.pk, list(hidden)])
        if not keep:
            transaction.set_rollback(True)
    return Outcome(tuple(results), (*sheet.said, *_doubts(sheet, columns, at)))


def _doubts(sheet: Sheet, columns: Columns, at: datetime) -> list[str]:
    place = sheet.place_of(columns.headings.get("born_on", ""))
    if place is None:
        return []
    days = [row.cells[place] for row in sheet.rows if not row.wrong]
    words = of_another_order(days, columns.order, today=day_of(at))
    return [words] if words else []


def cells_of(row: Row, sheet: Sheet, columns: Columns) -> dict[str, str]:
    """What stands in a row, by our fields."""
    if row.wrong:
        return {}
    places = {ours: sheet.place_of(theirs) for ours, theirs in columns.headings.items()}
    return {ours: row.cells[place] for ours, place in places.items() if place is not None}


def _one(
    row: Row,
    cells: dict[str, str],
    columns: Columns,
    team: Team,
    by: User,
    at: datetime,
    hidden: set[UUID],
) -> Result:
    try:
        if row.wrong:
            raise RowRefused(row.wrong)
        found = newcomer(cells, order=columns.order, today=day_of(at))
        there = known(found.values, worker_id=by.pk)
        told = [one for one in there if not one.hidden]
        if told:
            outcome = KNOWN if told[0].how == "same" else LIKELY
            return Result(row.line, outcome, _whom_to_ask(told[0]))
        hidden |= {one.person_id for one in there if one.sealed and one.how != "first name"}
        _add(found, team, by, at)
        return Result(row.line, ADDED, " ".join([*row.said, *found.said]))
    except RowRefused as why:
        return Result(row.line, REFUSED, str(why))


def _whom_to_ask(one: Known) -> str:
    asked = _("ask %(team)s, %(phone)s") % {"team": one.team, "phone": one.phone}
    how = HOW.get(one.how)
    return f"{how}; {asked}" if how else asked


def _add(found: Newcomer, team: Team, by: User, at: datetime) -> None:
    try:
        with transaction.atomic():
            add_person(by=by, team=team, values=found.values, at=at)
    except DatabaseError as why:
        raise RowRefused(_("it could not be kept: something in it has no place here")) from why


def report(results: Iterable[Result]) -> str:
    """A file of cells: the line, what became of it, and what there is to know."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_("line"), _("what became of it"), _("what to know")])
    for one in results:
        writer.writerow([one.line, OUTCOMES[one.outcome], cell(one.words)])
    return out.getvalue()


def reasons(results: Sequence[Result]) -> list[tuple[str, int]]:
    """Why rows were not added, the most frequent first."""
    return Counter(one.words.split(";")[0] for one in results if one.outcome != ADDED).most_common()
