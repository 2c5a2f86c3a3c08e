"""What stands on the card and in the details."""

import json
from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access.models import Level
from people.base import ChangedMeanwhile
from people.person import operations, queries
from people.person.forms import DetailsForm
from people.person.http import person_to_write, signposts, theirs_and_mine
from people.person.models import Person
from people.person.queries import Query, person_card
from placehub.audit.looked import Shown, Why, shown
from placehub.reading import write_day
from placehub.web.forms import posted, status_of
from placehub.web.icons import PICTURES
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.models import User
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def details(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Card and details, with a version check on each: theirs and mine stand side by side."""
    found = person_to_write(request, pk, what=Shown.DETAILS)
    initial = operations.as_kept(found) | _seen(found)
    form = DetailsForm(posted(request), initial=initial, pictures=[*PICTURES])
    if found.details.address_protected:
        form.leave_the_address_out()
        if request.POST.get("address") or request.POST.get("postcode"):
            messages.warning(request, _("Where they live was not kept here: it is protected now."))
    context = {"person": found, "form": form}
    if form.is_valid():
        context |= _whose_number(request, found, form)
    if not form.is_valid():
        return render(request, "people/person/details.html", context, status=status_of(form))
    try:
        theirs = operations.revise(found, form.cleaned_data, by=request.user, at=timezone.now())
    except ChangedMeanwhile as other:
        fresh = person_card(request.worker, pk, Level.FULL)
        return _both(request, fresh, form, other.theirs.changed_by)
    messages.success(request, " ".join([_("Kept."), *_of_others(form, theirs)]))
    return redirect(found)


def _of_others(form: DetailsForm, theirs: Mapping[str, User | None]) -> list[str]:
    """Who changed other fields while this form was open: one sentence each."""
    by: dict[User | None, list[str]] = {}
    for name, who in theirs.items():
        label = str(form.fields["born_on" if name == "born_kind" else name].label)
        if label not in by.setdefault(who, []):
            by[who].append(label)
    say = _("%(who)s changed this meanwhile, and it stays: %(fields)s.")
    return [say % {"who": who, "fields": ", ".join(fields)} for who, fields in by.items()]


def _whose_number(request: WorkerRequest, person: Person, form: DetailsForm) -> dict[str, object]:
    """One NHS number for two people is a mistake in one of them: who has it already is asked about."""
    number = form.cleaned_data["nhs_number"]
    if number in {"", person.details.nhs_number} or request.POST.get("number_is_theirs") == "yes":
        return {}
    who = Query(nhs=number)
    others = [one for one in queries.search(who, limit=3) if one.pk != person.pk]
    posts = signposts(request, who)
    shown(request, Shown.SEARCH, [other.pk for other in others], Why.SEARCH)
    if others or posts:
        form.add_error("nhs_number", _("Somebody else has this number. Whose is it?"))
    return {"alike": others, "posts": posts}


def _seen(person: Person) -> dict[str, object]:
    """Which versions the form is drawn from, and what stood in them."""
    return {
        "seen": person.version,
        "seen_details": person.details.version,
        "was": {name: str(value or "") for name, value in _as_written(person).items()},
    }


def _as_written(person: Person) -> dict[str, object]:
    """By the fields of the form, with the birth as one would write it: a year stays a year."""
    kept = operations.as_kept(person)
    return kept | {"born_on": write_day(kept["born_on"], kept.pop("born_kind"))}


def _both(
    request: WorkerRequest, person: Person, form: DetailsForm, who: User | None
) -> HttpResponse:
    """What I did not touch becomes theirs: keeping mine takes nothing of theirs back."""
    theirs, seen = _as_written(person), _seen(person)
    values = form.cleaned_data | {
        "born_on": write_day(form.cleaned_data["born_on"], form.cleaned_data["born_kind"])
    }
    untouched = {
        name: there
        for name, there in seen["was"].items()
        if name in form.fields and str(values[name] or "") == values["was"].get(name)
    }
    mine = {
        form.fields[name].label: (theirs[name], values[name])
        for name in theirs
        if name in form.fields
        and name not in untouched
        and str(theirs[name] or "") != values["was"].get(name)
    }
    seen["was"] = json.dumps(seen["was"])
    context = {"person": person, "form": form, "who": who}
    return theirs_and_mine(request, context, form, mine, seen | untouched)
