"""What stands on the card and in the details."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access.models import Level
from people.base import ChangedMeanwhile
from people.person import operations
from people.person.forms import DetailsForm
from people.person.http import person_to_write, theirs_and_mine
from people.person.models import Person
from people.person.queries import person_card
from placehub.audit.looked import Shown
from placehub.web.forms import posted, status_of
from placehub.web.icons import PICTURES
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def details(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Card and details, with a version check on each: theirs and mine stand side by side."""
    found = person_to_write(request, pk, what=Shown.DETAILS)
    initial = operations.as_kept(found) | _seen(found)
    form = DetailsForm(posted(request), initial=initial, pictures=[*PICTURES])
    if not form.is_valid():
        context = {"person": found, "form": form}
        return render(request, "people/person/details.html", context, status=status_of(form))
    try:
        operations.revise(found, form.cleaned_data, by=request.user, at=timezone.now())
    except ChangedMeanwhile:
        return _both(request, person_card(request.worker, pk, Level.FULL), form)
    messages.success(request, _("Kept."))
    return redirect(found)


def _seen(person: Person) -> dict[str, object]:
    """Which versions the form is drawn from, and what stood in them."""
    return {
        "seen": person.version,
        "seen_details": person.details.version,
        "was": {name: str(value or "") for name, value in operations.as_kept(person).items()},
    }


def _both(request: WorkerRequest, person: Person, form: DetailsForm) -> HttpResponse:
    """What I did not touch becomes theirs: keeping mine takes nothing of theirs back."""
    values, theirs, seen = form.cleaned_data, operations.as_kept(person), _seen(person)
    untouched = {
        name: there
        for name, there in seen["was"].items()
        if str(values[name] or "") == values["was"].get(name)
    }
    mine = {
        form.fields[name].label: (theirs[name], values[name])
        for name in theirs
        if name not in untouched
    }
    seen["was"] = json.dumps(seen["was"])
    context = {"person": person, "form": form}
    return theirs_and_mine(request, context, form, mine, seen | untouched)
