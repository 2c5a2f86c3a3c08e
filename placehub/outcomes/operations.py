"""Counts the cells again that changed, and publishes a snapshot that has been through suppression."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from placehub.outcomes.measures import MEASURES, POLICY, Counted, Measure, held_back, together
from placehub.outcomes.models import Cell, Figure, Snapshot

Progress = Callable[[int, str], None]
KEEP_SNAPSHOTS = 14


def months_between(first: date, last: date) -> list[date]:
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = next_month(month)
    return months


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def build(progress: Progress, *, today: date, at: datetime, full: bool) -> int:
    """Count again and publish; returns the number of cells counted.

    Incremental unless ``full``: only the neighbourhoods and months that writers left a mark on.
    Equal to the full rebuild, since each cell is always counted from its source rows.
    """
    progress(5, _("Looking for what changed"))
    cells = _all_cells(today) if full else _marked_cells(today)
    if full:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM outcomes_mark")
            cursor.execute("DELETE FROM outcomes_cell")
    sources = list(dict.fromkeys(measure.source for measure in MEASURES))
    for number, source in enumerate(sources):
        taken = [measure for measure in MEASURES if measure.source == source]
        progress(10 + 70 * number // len(sources), str(taken[0].label))
        for places, first, after in _runs(cells):
            _count(taken, places, first, after)
    progress(85, _("Hiding what could point to one person"))
    publish(today=today, at=at)
    progress(100, _("Done"))
    return len(cells)


def _all_cells(today: date) -> list[tuple[int, date]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT least((SELECT min(first_hello_on) FROM people_person),"
            " (SELECT min(happened_at)::date FROM people_contactperson),"
            " (SELECT min(due_on) FROM people_promise), (SELECT min(scored_on) FROM people_goalscore),"
            " (SELECT min(asked_on) FROM people_wellbeing), (SELECT min(spent_on) FROM budgets_spend))"
        )
        first = cursor.fetchone()[0] or today
        cursor.execute("SELECT id FROM teams_neighbourhood")
        places = [row[0] for row in cursor.fetchall()]
    return [(place, month) for place in places for month in months_between(first, today)]


def _marked_cells(today: date) -> list[tuple[int, date]]:
    """Take the marks away in this transaction: marks that come meanwhile wait for the next build."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH taken AS (DELETE FROM outcomes_mark RETURNING neighbourhood_id, month)"
            " SELECT DISTINCT neighbourhood_id, month FROM taken"
        )
        marks = cursor.fetchall()
    if not marks:
        return []
    everything = _all_cells(today) if any(month is None for _place, month in marks) else []
    whole = {place for place, month in marks if month is None}
    found = {(place, month) for place, month in marks if month is not None and month <= today}
    return sorted(found | {cell for cell in everything if cell[0] in whole})


def _runs(cells: Iterable[tuple[int, date]]) -> list[tuple[list[int], date, date]]:
    """Put months that follow each other with the same neighbourhoods together: each is one question."""
    by_month: dict[date, set[int]] = {}
    for place, month in cells:
        by_month.setdefault(month, set()).add(place)
    runs: list[tuple[list[int], date, date]] = []
    for month, found in sorted(by_month.items()):
        places = sorted(found)
        if runs and runs[-1][0] == places and runs[-1][2] == month:
            runs[-1] = (places, runs[-1][1], next_month(month))
        else:
            runs.append((places, month, next_month(month)))
    return runs


def _count(measures: Sequence[Measure], places: list[int], first: date, after: date) -> None:
    """Count the measures of one source. The rows come here and go back: an INSERT of a SELECT would not
    be worked out in parallel."""
    with connection.cursor() as cursor:
        cursor.execute(measures[0].source, {"places": places, "first": first, "after": after})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    codes = [measure.code for measure in measures]
    old = Cell.objects.filter(measure__in=codes, neighbourhood_id__in=places)
    old.filter(month__gte=first, month__lt=after).delete()
    Cell.objects.bulk_create(
        Cell(
            neighbourhood_id=row["neighbourhood_id"],
            month=row["month"],
            measure=measure.code,
            people=row[measure.people],
            n=row[measure.n],
            total=row[measure.total],
            top_two=row.get("top_two", 0),
        )
        for row in rows
        for measure in measures
    )


def publish(*, today: date, at: datetime) -> Snapshot:
    """Keep a snapshot of complete months: each figure suppressed on its own, the place from all cells."""
    last = today.replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT measure, neighbourhood_id, month, people, n, total, top_two FROM outcomes_cell"
            " WHERE month < %s",
            [last],
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT id FROM teams_neighbourhood ORDER BY id")
        places = [row[0] for row in cursor.fetchall()]
    cells = {(m, place, month): Counted(*rest) for m, place, month, *rest in rows}
    months = sorted({month for _m, _p, month in cells})
    snapshot = Snapshot.objects.create(built_at=at, up_to=last, policy=POLICY)
    Figure.objects.bulk_create(_figures(snapshot, cells, months, places), batch_size=2000)
    old = Snapshot.objects.order_by("-pk").values_list("pk", flat=True)[KEEP_SNAPSHOTS:]
    Snapshot.objects.filter(pk__in=list(old)).delete()
    return snapshot


def _figures(
    snapshot: Snapshot,
    cells: dict[tuple[str, int, date], Counted],
    months: list[date],
    places: list[int],
) -> Iterable[Figure]:
    empty = Counted(0, 0, Decimal(0))
    people = MEASURES[0].figure
    for measure in MEASURES:
        for month in months:
            here = {place: cells.get((measure.code, place, month), empty) for place in places}
            withheld = held_back(measure, here)
            for place, cell in here.items():
                yield Figure(
                    snapshot=snapshot,
                    measure=measure.code,
                    neighbourhood_id=place,
                    month=month,
                    value=None if place in withheld else measure.figure(cell),
                    people=people(cell),
                )
            whole = together(here.values())
            yield Figure(
                snapshot=snapshot,
                measure=measure.code,
                neighbourhood=None,
                month=month,
                value=measure.figure(whole),
                people=people(whole),
            )
