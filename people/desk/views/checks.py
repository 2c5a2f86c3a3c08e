"""Looks on the desk: drawing some by chance, saying what they were, asking; and the worker's answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.desk import operations, queries
from people.desk.forms import AnswerForm, CheckForm, DrawForm
from people.person.models import Person
from people.sharing.models import Checked
from people.sharing.operations import check_glass
from placehub.audit.looked import Shown, Why, shown
from placehub.web.forms import posted, refused_aloud, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.CHECK_LOOKS)
@once
def to_check(request: WorkerRequest) -> HttpResponse:
    """What lies on the desk, and a form to draw more by chance."""
    form = DrawForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        drawn = operations.draw(*form.moments, form.cleaned_data["how_many"])
        said = ngettext("%(n)s look was drawn.", "%(n)s looks were drawn.", drawn) % {"n": drawn}
        messages.success(request, said if drawn else _("No look of those days is left to draw."))
        return redirect("people:looks-to-check")
    checks = queries.open_checks()
    shown(request, Shown.LOOKS, {check.person_id for check in checks}, Why.STEWARD)
    context = {"form": form, "checks": checks, "verdicts": Checked.Verdict}
    return render(request, "people/desk/to_check.html", context, status=status_of(form))


@require_safe
@permitted(Permission.CHECK_LOOKS)
def checked(request: WorkerRequest) -> HttpResponse:
    """Looks that were settled, the last first: what was found, and what was said."""
    page = queries.settled_checks(request.GET.get("after", ""))
    shown(request, Shown.LOOKS, {check.person_id for check in page.rows}, Why.STEWARD)
    return render(request, "people/desk/checked.html", {"page": page})


@require_POST
@permitted(Permission.CHECK_LOOKS)
@once
def check_of_look(request: WorkerRequest, pk: UUID) -> HttpResponse:
    return _say(request, operations.check_look, pk, "people:looks-to-check")


@require_POST
@permitted(Permission.CHECK_LOOKS)
@once
def check_of_glass(request: WorkerRequest, pk: UUID) -> HttpResponse:
    return _say(request, check_glass, pk, "people:looks")


def _say(request: WorkerRequest, verb: object, pk: UUID, back: str) -> HttpResponse:
    """Keep a finding; whatever stands against it is said on the page where the form stood."""
    form = CheckForm(request.POST)
    if not form.is_valid():
        faults = form.errors.get("words")
        messages.error(request, faults[0] if faults else _("Say what you found."))
        return redirect(back)
    with refused_aloud(request):
        done = verb(pk, **form.cleaned_data)
        messages.success(
            request, _("Kept.") if done else _("It was checked already, or it is your own.")
        )
    return redirect(back)


@require_http_methods(["GET", "POST"])
@permitted(Permission.FIND_PEOPLE)
@once
def answer(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """What the steward asks about a look of the reader's own, and the answer."""
    asked = next((one for one in queries.asked_of(request.worker) if one.id == pk), None)
    if asked is None:
        raise Http404
    form = AnswerForm(posted(request))
    if form.is_valid():
        done = operations.answer(pk, form.cleaned_data["words"])
        messages.success(request, _("Sent.") if done else _("It was settled meanwhile."))
        return redirect("people:today")
    person = Person.objects.visible_to(request.worker).filter(pk=asked.person).first()
    shown(request, Shown.ASKED, [person and person.pk], Why.ASKED)
    context = {"asked": asked, "person": person, "form": form}
    return render(request, "people/desk/answer.html", context, status=status_of(form))
