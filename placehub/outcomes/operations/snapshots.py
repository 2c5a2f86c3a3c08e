"""Publishes a snapshot of complete months: figures that have been through suppression."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from placehub.outcomes.measures.catalogue import MEASURES
from placehub.outcomes.measures.disclosure import POLICY, held_back
from placehub.outcomes.measures.kinds import Counted, together
from placehub.outcomes.models import Figure, Snapshot

KEEP_SNAPSHOTS = 14


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
                    people=_people(cell),
                )
            whole = together(here.values())
            yield Figure(
                snapshot=snapshot,
                measure=measure.code,
                neighbourhood=None,
                month=month,
                value=measure.figure(whole),
                people=_people(whole),
            )


def _people(cell: Counted) -> int | None:
    """Who the figure is about, as the measure of people may be read: rounded, or withheld."""
    count = MEASURES[0].figure(cell)
    return None if count is None else int(count)
