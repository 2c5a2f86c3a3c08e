"""Counts the cells again that changed, and publishes a snapshot that has been through suppression."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from placehub.outcomes.measures import MEASURES, POLICY, Counted, held_back, together
from placehub.outcomes.models import Figure, Snapshot

Progress = Callable[[int, str], None]
KEEP_SNAPSHOTS = 14


def months_between(first: date, last: date) -> list[date]:
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months


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
    if cells:
        for number, measure in enumerate(MEASURES):
            progress(10 + 70 * number // len(MEASURES), str(measure.label))
            _count(measure.code, measure.sql, cells)
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


def _count(code: str, sql: str, cells: Sequence[tuple[int, date]]) -> None:
    places, months = [place for place, _m in cells], [month for _p, month in cells]
    want = (
        "WITH want AS MATERIALIZED (SELECT * FROM unnest(%(places)s::int[], %(months)s::date[])"
        " AS x(neighbourhood_id, month)), "
    )
    with connection.cursor() as cursor:
        cursor.execute(
            want + "gone AS (DELETE FROM outcomes_cell c USING want WHERE c.measure = %(code)s"
            " AND c.neighbourhood_id = want.neighbourhood_id AND c.month = want.month) SELECT 1",
            {"places": places, "months": months, "code": code},
        )
        cursor.execute(
            want.rstrip(", ") + " INSERT INTO outcomes_cell"
            " (neighbourhood_id, month, people, n, total, top_two, measure)"
            f" SELECT x.*, %(code)s FROM ({sql}) x(a, b, c, d, e, f)",
            {"places": places, "months": months, "code": code},
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
