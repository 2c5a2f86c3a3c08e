"""What is taken away as a file."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse


def as_csv(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Rows as a file for a spreadsheet; whoever makes the rows keeps formulas out of their cells."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(answer).writerows(rows)
    return answer
