"""What is taken away as a file."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from placehub.charts.picture import Picture


def as_csv(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Rows as a file for a spreadsheet; whoever makes the rows keeps formulas out of their cells."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(answer).writerows(rows)
    return answer


def as_picture(name: str, picture: Picture) -> HttpResponse:
    """A chart as an SVG file, with how it is drawn inside: taken away, never shown as a page of ours."""
    style = mark_safe(f"<style>{picture.style}</style>")
    drawn = render_to_string(picture.template, {"p": picture, "style": style})
    answer = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
