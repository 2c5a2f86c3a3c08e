"""How a view gets at a person: with the standing that it shows and keeps in the read log."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.access import queries, rules
from people.access.models import Level
from people.access.queries import Standing
from people.base import Versioned
from people.person import operations
from people.person import queries as person_queries
from people.person.models import Person
from people.person.queries import Query, Signpost, person_card
from placehub.access.context import Worker
from placehub.audit.looked import Shown, shown
from placehub.web.forms import as_sent
from placehub.web.undo import saved, undoes
from teams.http import WorkerRequest

Reading = Callable[[Worker, UUID, int], Person | None]


def person_and_standing(
    request: WorkerRequest,
    pk: UUID,
    *,
    what: Shown,
    level: Level = Level.FULL,
    read: Reading = person_card,
) -> tuple[Person, Standing]:
    """The person and why the reader may see them; 404 below ``level``. Three queries.

    ``read`` fetches the person: the card, unless the page shows more.
    """
    standing = queries.standing(pk)
    if standing is None or standing.level < level:
        raise Http404
    person = read(request.worker, pk, standing.level)
    if person is None:
        raise Http404
    shown(request, what, [pk], *standing.why)
    return person, standing


def person_to_write(
    request: WorkerRequest, pk: UUID, *, what: Shown, read: Reading = person_card
) -> Person:
    """The person, for a worker who may write about them: 404 below everything, 403 for broken glass."""
    person, standing = person_and_standing(request, pk, what=what, read=read)
    if not rules.may_write(request.worker, standing):
        raise PermissionDenied(
            # no name: a refusal shows nobody, so it is no look
            _(
                "Broken glass lets you read, not write. Whoever is round the person can write it down."
            )
        )
    return person


def way_back(request: WorkerRequest, person: Person) -> str:
    """The page from which a button was pressed, where it said so; else the person's."""
    pages = {"today": "people:today", "team": "people:team"}
    page = pages.get(request.POST.get("back", ""))
    return reverse(page) if page else person.get_absolute_url()


def team_to_write_for(worker: Worker, wanted: int | None) -> int:
    """The team in whose name the worker writes: ``wanted`` if they sit in it, else their first."""
    return wanted if wanted in worker.team_ids else worker.team_ids[0]


def both_of(form: forms.Form, theirs: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """What stands now and what was typed, by the words of the form; a choice by its own words."""

    def said(name: str, value: object) -> object:
        field = form.fields[name]
        return (
            dict(field.choices).get(value, value) if isinstance(field, forms.ChoiceField) else value
        )

    return {
        str(form.fields[name].label): (said(name, theirs[name]), said(name, mine))
        for name, mine in form.cleaned_data.items()
        if name in theirs and not form.fields[name].widget.is_hidden
    }


def theirs_and_mine(
    request: WorkerRequest,
    context: dict[str, object],
    form: object,
    both: dict[str, tuple[object, object]],
    seen: dict[str, object],
) -> HttpResponse:
    """Show theirs and mine. Sending again keeps mine on top of theirs: nothing typed is lost."""
    form.data = form.data.copy()
    for name, value in seen.items():
        for part, words in as_sent(form, name, value).items():
            form.data[part] = words
    differing = [
        (label, theirs, mine)
        for label, (theirs, mine) in both.items()
        if str(theirs or "") != str(mine or "")
    ]
    return render(
        request, "components/conflict.html", context | {"both": differing, "form": form}, status=409
    )


def person_in_full(request: WorkerRequest, pk: UUID) -> Person:
    """The person, for a worker to whom everything is open; 404 for everybody else. Keeps no look."""
    return get_object_or_404(Person.objects.visible_to(request.worker, level=Level.FULL), pk=pk)


def signposts(request: WorkerRequest, who: Query) -> list[Signpost]:
    """Which teams to ask about exactly this person; none after too many questions in an hour."""
    question = operations.ask_signpost(request.session.session_key, request.request_id, who=who)
    return person_queries.signposts(question) if question else []


def saved_version(
    request: WorkerRequest, words: str, row: Versioned, *, since: int, back: str
) -> None:
    """Say that it was saved, with Undo beside it where anything was changed since version ``since``."""
    if row.version == since:
        messages.success(request, words)
        return
    noun, person = str(row._meta.model_name), row.person_id  # type: ignore[attr-defined]
    saved(request, words, noun, person, row.pk, row.version, back=back)


def undoes_changes(noun: str, what: Shown, visible: Callable[[Worker], QuerySet[Any]]) -> None:
    """Let Undo bring a row back as it was before the change; “What changed” tells of both."""

    @undoes(noun)
    def unchange(request: WorkerRequest, given: list[str]) -> str:
        person, pk, version = given
        found = person_to_write(request, UUID(person), what=what)
        row = get_object_or_404(visible(request.worker).filter(person=found), pk=pk)
        words = row.taken_back
        row.as_before(seen=int(version), by=request.user, at=timezone.now())
        return words
