"""The person page, what stands on the card, and what changed."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people import queries, rules
from people.forms.finding import DetailsForm
from people.forms.plan import (
    HEADINGS,
)
from people.models import Story
from people.models.base import ChangedMeanwhile, Level
from people.views.conflict import theirs_and_mine
from people.views.fetch import person_and_standing
from placehub.web.forms import posted, status_of
from placehub.web.htmx import render_page
from placehub.web.icons import PICTURES
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission

HARD = [Story.Heading.HELPS, Story.Heading.HINDERS, Story.Heading.TELL_FIRST]


DETAILS = [
    "nhs_number",
    "address",
    "postcode",
    "phone",
    "email",
    "contact_preference",
    "languages",
    "home_note",
    "lives_with",
    "in_touch_every_days",
]


CARD = ["given_name", "family_name", "known_as", "born_on", "picture"]


@require_safe
@permitted(Permission.FIND_PEOPLE)
def person(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found, standing = person_and_standing(request, pk, what="person", level=Level.INDEX_CARD)
    worker, today = request.worker, timezone.localdate()
    context: dict[str, object] = {
        "person": found,
        "standing": standing,
        "today": today,
        "age": found.age_on(today),
        "may_write": rules.may_write(worker, standing),
        "may_see_who_looked": rules.may_see_who_looked(worker, standing),
        "saved": request.GET.get("saved") == "note",
    }
    if standing.level >= Level.SUMMARY:
        told = {
            story["heading"]: story | {"told_on": parse_date(story["told_on"])}
            for story in found.told
        }
        page = queries.stream_page(worker, found, show="", cursor="")
        context |= {
            "who": told.get(Story.Heading.WHO_I_AM),
            "told": [
                (HEADINGS[key], key, told[key])
                for key in HEADINGS
                if key in told and key not in HARD and key != Story.Heading.WHO_I_AM
            ],
            "hard": [(HEADINGS[key], key, told.get(key)) for key in HARD],
            "goals": queries.goals_of(worker, found),
            "promises": queries.promises_of(worker, found),
            "page": page,
            "show": "",
        }
    if standing.level >= Level.FULL:
        circle = queries.circle_of(worker, found)
        context |= {
            "circle": circle,
            "circle_chart": queries.circle_chart(found, circle) if circle else None,
            "feelings": queries.feelings_chart(found),
        }
    return render(request, "people/person.html", context)


@require_safe
@permitted(Permission.FIND_PEOPLE)
def stream(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found, standing = person_and_standing(request, pk, what="stream", level=Level.SUMMARY)
    show = request.GET.get("show", "")
    page = queries.stream_page(
        request.worker, found, show=show, cursor=request.GET.get("after", "")
    )
    context = {
        "person": found,
        "standing": standing,
        "page": page,
        "show": show,
        "may_write": rules.may_write(request.worker, standing),
    }
    return render_page(request, "people/stream.html", context, fragment="stream")


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def details(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Card and details, with a version check on each: theirs and mine stand side by side."""
    found, _standing = person_and_standing(request, pk, what="details")
    now, kept = timezone.now(), found.details
    initial = {name: getattr(found, name) for name in CARD} | {
        name: getattr(kept, name) for name in DETAILS
    }
    now_there = {name: str(value or "") for name, value in initial.items()}
    seen = {"seen": found.version, "seen_details": kept.version, "was": now_there}
    form = DetailsForm(posted(request), initial=initial | seen, pictures=[*PICTURES])
    context: dict[str, object] = {"person": found, "form": form}
    if form.is_valid():
        values = form.cleaned_data
        untouched = {
            name: there
            for name, there in now_there.items()
            if str(values[name] or "") == values["was"].get(name)
        }
        stale = values["seen"] != found.version or values["seen_details"] != kept.version
        if not stale:
            card_changed = _take(found, values, CARD)
            details_changed = _take(kept, values, DETAILS)
            try:
                if card_changed:
                    found.save_version(values["seen"], CARD, by=request.user, at=now)
                if details_changed:
                    kept.save_version(values["seen_details"], DETAILS, by=request.user, at=now)
            except ChangedMeanwhile:
                stale = True
            else:
                messages.success(request, _("Kept."))
                return redirect(found)
        # what I did not touch becomes theirs: keeping mine takes nothing of theirs back
        mine = {
            form.fields[name].label: (initial[name], values[name])
            for name in initial
            if name not in untouched
        }
        seen["was"] = json.dumps(now_there)
        return theirs_and_mine(request, context, form, mine, seen | untouched)
    return render(request, "people/details.html", context, status=status_of(form))


def _take(record: object, values: dict[str, object], names: list[str]) -> bool:
    changed = False
    for name in names:
        value = (
            values[name]
            if values[name] is not None or name in {"born_on", "in_touch_every_days"}
            else ""
        )
        changed |= getattr(record, name) != value
        setattr(record, name, value)
    return changed


@require_safe
@permitted(Permission.LOG_CONTACTS)
def changes(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """What changed on the card, the details, the goals, the promises and the circle, newest first."""
    found, standing = person_and_standing(request, pk, what="changes")
    return render(
        request,
        "people/changes.html",
        {"person": found, "standing": standing, "changes": queries.changes_of(found)},
    )
