"""Find a person, or add one whom nobody knows yet.

What was typed is posted, and stands in the address of the results sealed: no names in addresses.
"""

from dataclasses import replace
from hashlib import sha256

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.person import operations, queries
from people.person.forms import AddPersonForm
from people.person.http import signposts
from people.person.queries import Query
from people.person.rules import by_name, read_query
from placehub.audit.looked import Shown, Why, shown
from placehub.reading import Day
from placehub.web.forms import posted, status_of
from placehub.web.htmx import render_page, wants_fragment
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission

MOST_LETTERS = 80
PAGE = "people/person/find.html"


@require_http_methods(["GET", "POST"])
@permitted(Permission.FIND_PEOPLE)
def find(request: WorkerRequest) -> HttpResponse:
    """Results have an address of their own, so that Back leads to them again."""
    if request.method == "GET":
        words = request.session.unseal(request.GET.get("of", ""))
        return render_page(request, PAGE, _found(request, words), fragment="found")
    words = request.POST.get("q", "").strip()[:MOST_LETTERS]
    address = reverse("people:find")
    if words:
        address += f"?of={request.session.seal(words)}"
    if not wants_fragment(request):
        return redirect(address)
    response = render_page(request, PAGE, _found(request, words), fragment="found")
    response["HX-Replace-Url"] = address
    return response


def _found(request: WorkerRequest, words: str) -> dict[str, object]:
    """Whom the words find, and whom to ask about somebody who is named exactly."""
    # one letter asks nothing; one sign of a script that writes names in single signs does
    asked = len(words) >= 2 or bool(words and not words.isascii())
    query = read_query(words, today=timezone.localdate()) if asked else Query()
    found = queries.search(query) if asked else []
    shown(request, Shown.SEARCH, [person.pk for person in found], Why.SEARCH)
    exact = query.nhs or (query.names and query.born)
    return {
        "words": words,
        "asked": asked,
        "found": found,
        "full": len(found) == queries.NEAREST,
        "posts": signposts(request, query) if exact else [],
    }


@require_http_methods(["GET", "POST"])
@permitted(Permission.FIND_PEOPLE)
@once
def new_person(request: WorkerRequest) -> HttpResponse:
    """Search before create, always: likely matches and signposts are shown first, then asked again."""
    worker, at = request.worker, timezone.now()
    form = AddPersonForm(posted(request), team_ids=worker.team_ids)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        values = form.cleaned_data
        context |= _known(request, values)
        if context["question"] and request.POST.get("nobody_of") != context["these"]:
            return render(request, "people/person/new_person.html", context, status=422)
        person = operations.add_person(by=request.user, team=values["team"], values=values, at=at)
        messages.success(request, _("Added. Start with their own words."))
        return redirect(person)
    return render(request, "people/person/new_person.html", context, status=status_of(form))


def _known(request: WorkerRequest, values: dict[str, object]) -> dict[str, object]:
    """Whom we see who may be this person, whom to ask of others, and what to ask before adding."""
    born = Day(values["born_on"], values["born_kind"]) if values["born_on"] else None
    name = f"{values['given_name']} {values['family_name']}".strip()
    names = [name, values["other_name"]] if values["other_name"] else [name]
    whos = [replace(by_name(each, born), nhs=values["nhs_number"]) for each in names]
    alike = {one.pk: one for who in whos for one in operations.alike(who)}
    posts = {post.reference: post for who in whos for post in signposts(request, who)}
    shown(request, Shown.SEARCH, [*alike], Why.ADDING)
    question = ""
    if alike or posts:
        question = _("We may know this person already")
    elif not values["nhs_number"] and (born is None or born.kind != "day"):
        question = _(
            "Without the day of birth or the NHS number nobody can say whether another team"
            " knows them"
        )
    return {
        "alike": [*alike.values()],
        "posts": [*posts.values()],
        "question": question,
        "these": _these([*map(str, alike), *(post.team for post in posts.values())]),
    }


def _these(found: list[str]) -> str:
    """Who was asked about: a yes holds for them, and not for others whom another name has found."""
    return sha256("\n".join(sorted(found)).encode()).hexdigest()[:16]
