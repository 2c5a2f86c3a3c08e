"""Taking what is in the way to leaders, from a person's page or a team's."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.blockers import operations
from people.blockers.forms import TellLeadersForm
from people.blockers.models import Met
from people.blockers.queries import names_among
from people.person import queries
from people.person.http import person_to_write
from people.person.models import Person
from placehub.audit.looked import Shown, Why, shown
from placehub.web.forms import posted, refused_beside, status_of
from placehub.web.once import once
from teams.blockers.queries import alike
from teams.http import WorkerRequest, permitted
from teams.leaders.models import Service
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.RAISE_BLOCKERS)
@once
def tell_leaders(request: WorkerRequest, pk: UUID | None = None) -> HttpResponse:
    """In two taps: the words stand there already, a kind, Save. What others said like it is asked about."""
    worker = request.worker
    person = person_to_write(request, pk, what=Shown.TELL_LEADERS) if pk else None
    met = _met(request, person)
    people = _others(request, person)
    sent = posted(request)
    form = TellLeadersForm(
        sent,
        names=partial(_names, request, person, people),
        teams=[(seat.team_id, seat.name) for seat in worker.seats],
        people=[(other.pk, other.name) for other in people],
        alike=alike(sent.get("words", "")) if sent else [],
        initial={"words": met.words[:120] if met else ""},
    )
    if form.is_valid():
        with refused_beside(form, "words"):
            values = form.cleaned_data
            chosen = {str(one) for one in values.get("also", [])}
            stopped = [other for other in people if str(other.pk) in chosen]
            blocker = operations.take_to_leaders(
                form.what_is_said(),
                by=request.user,
                team_id=values["team"],
                at=timezone.now(),
                people=[*([person] if person else []), *stopped],
                met=met,
                same=form.met,
            )
            messages.success(request, _("Leaders know of it. Your team is told what comes of it."))
            return redirect(blocker)
    context = {
        "person": person,
        "met": met,
        "form": form,
        "more": [form[name] for name in form.MORE if name in form.fields],
        "more_open": form.is_bound and any(name in form.errors for name in form.MORE),
        "services": Service.objects.running(timezone.localdate()),
        "back": person.get_absolute_url() if person else reverse("blockers:board"),
    }
    return render(request, "people/blockers/tell_leaders.html", context, status=status_of(form))


def _met(request: WorkerRequest, person: Person | None) -> Met | None:
    """What was written on the page before, where the address names it."""
    wanted = request.GET.get("met", "")
    if person is None or not wanted:
        return None
    rows = Met.objects.visible_to(request.worker).filter(person=person, blocker=None)
    try:
        return get_object_or_404(rows, pk=UUID(wanted))
    except ValueError:
        return None


def _others(request: WorkerRequest, person: Person | None) -> list[Person]:
    """Whom else it may have stopped: whomever the worker walks alongside. One query."""
    if person is not None and person.sealed:
        return []
    mine = queries.my_people(request.worker)
    others = [one for one in mine if not one.sealed and (person is None or one.pk != person.pk)]
    shown(request, Shown.ALSO_THERE, [one.pk for one in others], Why.LIST)
    return others


def _names(
    request: WorkerRequest, person: Person | None, people: list[Person], words: str
) -> tuple[set[str], set[str]]:
    """Which words are names: of the person and of whoever was chosen with them, and of anybody known."""
    chosen = set(request.POST.getlist("also"))
    about = [one.pk for one in people if str(one.pk) in chosen]
    return names_among(request.worker, words, [*about, *([person.pk] if person else [])])
