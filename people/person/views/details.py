"""What stands on the card and in the details."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.base import ChangedMeanwhile
from people.person.forms import DetailsForm
from people.person.http import person_and_standing, theirs_and_mine
from placehub.audit.looked import Shown
from placehub.web.forms import posted, status_of
from placehub.web.icons import PICTURES
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission

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


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def details(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Card and details, with a version check on each: theirs and mine stand side by side."""
    found, _standing = person_and_standing(request, pk, what=Shown.DETAILS)
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
    return render(request, "people/person/details.html", context, status=status_of(form))


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
