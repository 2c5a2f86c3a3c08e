"""Protecting an address, reading and changing a protected one, and letting go of the protection."""

from textwrap import shorten
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.access import rules
from people.address import operations
from people.address.forms import AddressForm
from people.address.queries import address_of, who_lives_there_too
from people.person.http import person_and_standing
from people.person.models import Person
from placehub.audit.looked import Shown, Why, shown
from placehub.web.forms import posted, refused_aloud, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.LOG_CONTACTS)
@once
def address(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Where they live, for who walks alongside; before it is protected, what protecting it would do."""
    found, standing = person_and_standing(request, pk, what=Shown.ADDRESS)
    if not found.details.address_protected and rules.may_protect(standing):
        if request.method == "POST":  # the protection ended while they were writing
            typed = ", ".join(
                filter(None, [request.POST.get("address"), request.POST.get("postcode")])
            )
            say = _("It is not protected any more. Write it into the details: “%(typed)s”.")
            messages.warning(request, say % {"typed": shorten(typed, 220)})
            return redirect("people:details", found.pk)
        too = who_lives_there_too(request.worker, found)
        shown(request, Shown.ADDRESS, [other.pk for other in too], Why.LIST)
        return render(request, "people/address/protect.html", {"person": found, "too": too})
    kept = address_of(request.worker, found)
    if kept is None:
        raise Http404
    initial = {"address": kept.address, "postcode": kept.postcode}
    form = AddressForm(posted(request), initial=initial)
    if form.is_valid():
        operations.keep(found, **form.cleaned_data)
        messages.success(request, _("Saved. It stays protected."))
        return redirect(found)
    context = {"person": found, "kept": kept, "form": form}
    return render(request, "people/address/address.html", context, status=status_of(form))


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def protecting(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Take the address out of everything but its own table."""
    found, _standing = person_and_standing(request, pk, what=Shown.ADDRESS)
    done = _("The address is protected: only who walks alongside reads it.")
    look = _("Look through the notes and “Before you knock”: what is written there is not changed.")
    return _said(
        request, found, operations.protect, f"{done} {look}", _("It was protected already.")
    )


@require_POST
@permitted(Permission.LOG_CONTACTS)
@once
def unprotecting(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Everybody who sees the details sees the address again."""
    found, _standing = person_and_standing(request, pk, what=Shown.ADDRESS)
    done = _("The address stands in the details again.")
    return _said(request, found, operations.unprotect, done, _("It was not protected."))


def _said(
    request: WorkerRequest,
    person: Person,
    verb: operations.Verb,
    done: str,
    was_so: str,
) -> HttpResponse:
    with refused_aloud(request):
        messages.success(request, done if verb(person) else was_so)
    return redirect(person)
