"""Counts the cells again that changed, and has a snapshot published."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _

from placehub.clock import months_between, next_month
from placehub.outcomes.measures.catalogue import MEASURES
from placehub.outcomes.measures.kinds import Measure
from placehub.outcomes.measures.sources import first_day
from placehub.outcomes.models import Cell
from placehub.outcomes.operations.snapshots import counted_by, definitions, is_due, publish

Progress = Callable[[int, str], None]


def build(progress: Progress, *, today: date, at: datetime, full: bool) -> int:
    """Count again, and publish where a snapshot is due; returns the number of cells counted.

    Incremental unless ``full``: only the neighbourhoods and months that writers left a mark on.
    Equal to the full rebuild, since each cell is always counted from its source rows. Full of itself
    where the newest snapshot was counted by other definitions than those of today.
    """
    progress(5, _("Looking for what changed"))
    full = full or counted_by() != definitions()
    cells = _all_cells(today) if full else _marked_cells(today)
    if full:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM outcomes_mark WHERE month IS NULL OR month <= %s", [today])
            cursor.execute("DELETE FROM outcomes_cell")
    sources = list(dict.fromkeys(measure.source for measure in MEASURES))
    for number, source in enumerate(sources):
        taken = [measure for measure in MEASURES if measure.source is source]
        progress(10 + 70 * number // len(sources), str(taken[0].label))
        for places, first, after in _runs(cells):
            _count(taken, places, first, after)
    if is_due(today):
        progress(85, _("Hiding what could point to one person"))
        publish(today=today, at=at)
    progress(100, _("Done"))
    return len(cells)


def put_touches_right() -> int:
    """Work out anew what is kept of every contact for the figures, and say how many were not so.

    Triggers keep them; this is for what was repaired past the triggers.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.keep_all_touches()")
        return int(cursor.fetchone()[0])


def _all_cells(today: date) -> list[tuple[int, date]]:
    with connection.cursor() as cursor:
        cursor.execute(first_day())
        first = cursor.fetchone()[0] or today
        cursor.execute("SELECT id FROM teams_neighbourhood")
        places = [row[0] for row in cursor.fetchall()]
    return [(place, month) for place in places for month in months_between(first, today)]


def _marked_cells(today: date) -> list[tuple[int, date]]:
    """Take the marks away in this transaction: marks that come meanwhile wait for the next build, and
    those of months to come until they have begun.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH taken AS (DELETE FROM outcomes_mark WHERE month IS NULL OR month <= %s"
            " RETURNING neighbourhood_id, month) SELECT DISTINCT neighbourhood_id, month FROM taken",
            [today],
        )
        marks = cursor.fetchall()
    if not marks:
        return []
    everything = _all_cells(today) if any(month is None for _place, month in marks) else []
    whole = {place for place, month in marks if month is None}
    found = {(place, month) for place, month in marks if month is not None}
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
        cursor.execute(
            measures[0].source.cells(), {"places": places, "first": first, "after": after}
        )
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
            largest=row.get("largest") or 0,
            squares=row.get(f"{measure.total}_squares", 0),
            crossed=row.get(f"{measure.total}_crossed", 0),
            n_squares=row.get(f"{measure.n}_squares", 0),
        )
        for row in rows
        for measure in measures
    )
