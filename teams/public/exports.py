"""What leaves as open data: its columns, its schema, and how the exports of two places become one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from teams.blockers.models import Kind, State
from teams.public.queries import open_rows

Row = Mapping[str, Any]
# column -> type in JSON Schema, and what it says
COLUMNS: dict[str, tuple[list[str], str]] = {
    "id": (["string"], "A number of this line that never changes."),
    "place": (["string"], "The place that says so."),
    "words": (["string"], "What is in the way, in words that two people have read."),
    "kind": (["string"], f"One of: {', '.join(Kind.values)}."),
    "from_service": (["string", "null"], "The service that somebody comes from."),
    "from_lgsl": (["integer", "null"], "Its number in the Local Government Services List."),
    "to_service": (["string", "null"], "The service that they are sent to."),
    "to_lgsl": (["integer", "null"], "Its number in the Local Government Services List."),
    "rule_title": (["string"], "The text that says so; empty where nobody has shown one."),
    "rule_section": (["string"], "Which part of it."),
    "rule_link": (["string"], "Where it can be read."),
    "rule_date": (["string", "null"], "Of which day it is: YYYY-MM-DD."),
    "raised_month": (["string"], "When a team said so first: YYYY-MM."),
    "state": (["string"], f"One of: {', '.join(State.values)}."),
    "people": (
        ["integer", "null"],
        "How many people it touched, rounded to five; null below five.",
    ),
    "teams": (["integer"], "How many teams met it."),
    "hours_lost": (["integer"], "Hours that teams say they lost."),
}

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "What is in the way, with a national cause",
    "type": "object",
    "required": ["place", "published", "licence", "blockers"],
    "properties": {
        "place": {"type": "string"},
        "published": {"type": "string", "format": "date"},
        "licence": {"type": "string"},
        "blockers": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": list(COLUMNS),
                "properties": {
                    name: {"type": kinds, "description": words}
                    for name, (kinds, words) in COLUMNS.items()
                },
            },
        },
    },
}
LICENCE = "Open Government Licence v3.0"


def open_blockers() -> list[dict[str, Any]]:
    """What leaves, column by column, in the order of ``COLUMNS``. One query."""
    found = []
    for row in open_rows():
        row |= {
            "id": str(row["id"]),
            "place": settings.PLACEHUB_PLACE,
            "from_service": row["from_name"],
            "to_service": row["to_name"],
            "rule_date": row["rule_date"].isoformat() if row["rule_date"] else None,
        }
        found.append({name: row[name] for name in COLUMNS})
    return found


def as_text(value: object) -> object:
    """A cell that a spreadsheet would work out, as text (OWASP, CSV injection)."""
    return (
        f"'{value}"
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
        else value
    )


def _plain(words: str | None) -> str:
    return re.sub(r"[^a-z0-9]+", " ", (words or "").lower()).strip()


def key_of(row: Row) -> tuple[str, str, str, str]:
    """By what two places' rows are the same: the pair of services, by number where there is one, and the text."""

    def service(which: str) -> str:
        number = row.get(f"{which}_lgsl")
        return f"lgsl {number}" if number else _plain(row.get(f"{which}_service"))

    return (
        service("from"),
        service("to"),
        _plain(row.get("rule_title")),
        _plain(row.get("rule_section")),
    )


def merge(exports: Iterable[Sequence[Row]]) -> list[dict[str, Any]]:
    """One row for each pair of services and text, over all places; those met in most places first.

    People are the sum of what each place told; ``people_hidden`` counts rows in which a place told none,
    because they were fewer than five. A row that stands in two exports of one place counts once.
    """
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    seen: set[tuple[str, str]] = set()
    for rows in exports:
        for row in rows:
            if (row["place"], row["id"]) in seen:
                continue
            seen.add((row["place"], row["id"]))
            into = found.setdefault(
                key_of(row),
                {
                    "from_service": row["from_service"],
                    "to_service": row["to_service"],
                    "rule_title": row["rule_title"],
                    "rule_section": row["rule_section"],
                    "places": set(),
                    "blockers": 0,
                    "people": 0,
                    "people_hidden": 0,
                    "hours_lost": 0,
                    "words": [],
                },
            )
            into["places"].add(row["place"])
            into["blockers"] += 1
            into["people"] += row["people"] or 0
            into["people_hidden"] += row["people"] is None
            into["hours_lost"] += row["hours_lost"]
            into["words"].append(row["words"])
    merged = [
        row | {"places": sorted(row["places"]), "words": sorted(set(row["words"]))}
        for row in found.values()
    ]
    return sorted(merged, key=lambda row: (-len(row["places"]), -row["people"], row["words"]))
