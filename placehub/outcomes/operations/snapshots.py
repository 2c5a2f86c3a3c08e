"""Publishes a snapshot of complete months, on its day: figures that have been through suppression.

On demand two snapshots a moment apart would give one person away: what moved between them is that
person's. So figures appear on the fifth of a month, and one that was published stays as it was until
the quarter's revision, when many have changed.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from placehub.clock import day_of, months_between, months_later, next_month
from placehub.outcomes.measures.calendar import QUARTER, REVISED_IN, last_publication
from placehub.outcomes.measures.catalogue import MEASURES
from placehub.outcomes.measures.counting import count_of_people
from placehub.outcomes.measures.disclosure import POLICY, given_away, held_back, rounded
from placehub.outcomes.measures.kinds import Counted, Measure, together
from placehub.outcomes.measures.sureness import CHANGE_AT, DIFFERS_AT, compared, interval
from placehub.outcomes.models import Figure, Snapshot

KEEP_SNAPSHOTS = 24  # one a month
KEPT = ("value", "people", "n", "low", "high", "changed", "differs")


def definitions() -> str:
    """The policy with a mark of how everything is counted today: another mark asks for a full count."""
    how = "".join(
        f"{one.code}|{one.source.select}|{one.figure.__name__}|{one.people}|{one.n}|{one.total}|{one.waits_days}"
        for one in MEASURES
    )
    return f"{POLICY} {hashlib.sha256(how.encode()).hexdigest()[:6]}"


def counted_by() -> str:
    """By which definitions the newest snapshot was counted; empty before the first."""
    return Snapshot.objects.order_by("-pk").values_list("policy", flat=True).first() or ""


def is_due(today: date) -> bool:
    """Whether a snapshot is to appear today: the first, one by other definitions, or the month's."""
    newest = Snapshot.objects.order_by("-pk").first()
    if newest is None or newest.policy != definitions():
        return True
    return day_of(newest.built_at) < last_publication(today)


@dataclass(frozen=True)
class Cells:
    """Everything that was counted, by measure, neighbourhood and month; what is not there is nought."""

    of: dict[tuple[str, int, date], Counted]
    places: list[int]

    def at(self, measure: Measure, place: int, month: date) -> Counted:
        return self.of.get((measure.code, place, month), Counted(0, 0, Decimal(0)))

    def row(self, measure: Measure, month: date) -> dict[int, Counted]:
        return {place: self.at(measure, place, month) for place in self.places}


def publish(*, today: date, at: datetime) -> Snapshot:
    """Keep a snapshot of complete months: each figure suppressed on its own, the place from all cells.

    What was published before stays as it was until the revision.
    """
    last = today.replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT measure, neighbourhood_id, month, people, n, total, top_two, largest, squares, crossed, n_squares"
            " FROM outcomes_cell WHERE month < %s",
            [last],
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT id FROM teams_neighbourhood ORDER BY id")
        places = [row[0] for row in cursor.fetchall()]
    cells = Cells({(m, place, month): Counted(*rest) for m, place, month, *rest in rows}, places)
    first = min((month for _m, _p, month in cells.of), default=last)
    months = months_between(first, last - timedelta(days=1))  # those too of which nothing is known
    before = {} if today.month in REVISED_IN else _as_published()
    snapshot = Snapshot.objects.create(built_at=at, up_to=last, policy=definitions())
    figures = _figures(snapshot, cells, months, before, today)
    Figure.objects.bulk_create(figures, batch_size=2000)
    old = Snapshot.objects.order_by("-pk").values_list("pk", flat=True)[KEEP_SNAPSHOTS:]
    Snapshot.objects.filter(pk__in=list(old)).delete()
    return snapshot


def _as_published() -> dict[tuple[str, int | None, date], dict[str, object]]:
    """The newest snapshot's figures, where it was counted by the definitions of today."""
    newest = Snapshot.objects.order_by("-pk").first()
    if newest is None or newest.policy != definitions():
        return {}
    rows = Figure.objects.filter(snapshot=newest).values(
        "measure", "neighbourhood_id", "month", *KEPT
    )
    return {
        (row.pop("measure"), row.pop("neighbourhood_id"), row.pop("month")): row for row in rows
    }


def _figures(
    snapshot: Snapshot,
    cells: Cells,
    months: list[date],
    before: dict[tuple[str, int | None, date], dict[str, object]],
    today: date,
) -> Iterable[Figure]:
    for measure in MEASURES:
        for month in months:
            if today < next_month(month) + timedelta(days=measure.waits_days):
                continue  # not all of it has come in
            for place, said in _of_month(measure, cells, month):
                kept = before.get((measure.code, place, month), said)
                yield Figure(
                    snapshot=snapshot,
                    measure=measure.code,
                    neighbourhood_id=place,
                    month=month,
                    **kept,
                )


def _of_month(
    measure: Measure, cells: Cells, month: date
) -> Iterator[tuple[int | None, dict[str, object]]]:
    """The figure of each neighbourhood, and last of the place (None)."""
    here, earlier = cells.row(measure, month), months_later(month, -QUARTER)
    whole = together(here.values())
    withheld = held_back(measure, here)
    hidden = False
    if measure.figure is count_of_people:
        withheld, hidden = given_away({place: cell.people for place, cell in here.items()})
    for place, cell in here.items():
        if place in withheld:
            yield place, dict.fromkeys(KEPT)
            continue
        rest = whole - cell
        yield (
            place,
            _said(measure, cell, cells.at(measure, place, earlier))
            | {"differs": None if measure.adds_up else _differs(measure, cell, rest)},
        )
    said = _said(measure, whole, together(cells.row(measure, earlier).values()))
    yield None, dict.fromkeys(KEPT) if hidden else said


def _differs(measure: Measure, cell: Counted, rest: Counted) -> int | None:
    """Against all other neighbourhoods. How many people there are says nothing of how they fare."""
    if measure.more_is_better is None:
        return None
    return compared(measure, cell, rest, at=DIFFERS_AT)


def _said(measure: Measure, cell: Counted, before: Counted) -> dict[str, object]:
    value, people = measure.figure(cell), MEASURES[0].figure(cell)
    if value is None:
        return dict.fromkeys(KEPT)
    low, high = interval(measure, cell) or (None, None)
    return {
        "value": value,
        "people": None if people is None else int(people),
        "n": rounded(cell.n),
        "low": low,
        "high": high,
        "changed": compared(measure, cell, before, at=CHANGE_AT),
        "differs": None,
    }
