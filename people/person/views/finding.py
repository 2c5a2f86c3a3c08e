"""Find a person, or add one whom nobody knows yet. Searches are posted: no names in addresses."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.person import operations, queries
from people.person.forms import AddPersonForm, read_query
from placehub.audit.looked import Shown, Why, shown
from placehub.web.forms import posted, status_of
from placehub.web.htmx import render_page
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_http_methods(["GET", "POST"])
@permitted(Permission.FIND_PEOPLE)
def find(request: WorkerRequest) -> HttpResponse:
    words = request.POST.get("q", "").strip()[:80]
    found, posts = [], []
    asked = len(words) >= 2
    if asked:
        query = read_query(words)
        found = queries.search(**query)
        shown(request, Shown.SEARCH, [person.pk for person in found], Why.SEARCH)
        given, _space, family = query["names"].partition(" ")
        if query["nhs"] or (family and query["born"]):
            posts = _signposts(
                request, given=given, family=family, born=query["born"], nhs=query["nhs"]
            )
    full = len(found) == queries.NEAREST
    context = {"words": words, "found": found, "full": full, "asked": asked, "posts": posts}
    return render_page(request, "people/person/find.html", context, fragment="found")


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
        alike, posts = _known(request, values)
        seen = request.POST.get("nobody_of_these") == "yes"
        if (alike or posts) and not seen:
            shown(request, Shown.SEARCH, [person.pk for person in alike], Why.ADDING)
            form.add_error(
                None, _("Look at whom we know already. If it is nobody of these, tick so below.")
            )
            context |= {"alike": alike, "posts": posts}
            return render(request, "people/person/new_person.html", context, status=422)
        person = operations.add_person(by=request.user, team=values["team"], values=values, at=at)
        messages.success(request, _("Added. Start with their own words."))
        return redirect(person)
    return render(request, "people/person/new_person.html", context, status=status_of(form))


def _known(request: WorkerRequest, values: dict[str, object]) -> tuple[list, list]:
    names = f"{values['given_name']} {values['family_name']}"
    alike = queries.search(names=names, limit=6)
    if values["nhs_number"]:
        more = queries.search(nhs=values["nhs_number"], limit=3)
        alike += [person for person in more if person.pk not in {one.pk for one in alike}]
    alike = [person for person in alike if getattr(person, "score", 1) > 0.55]
    posts = _signposts(
        request,
        given=values["given_name"],
        family=values["family_name"],
        born=values["born_on"],
        nhs=values["nhs_number"],
    )
    return alike, posts


def _signposts(request: WorkerRequest, **who: object) -> list[queries.Signpost]:
    """Which teams to ask about exactly this person; none after too many questions in an hour."""
    question = operations.ask_signpost(request.session.session_key, request.request_id, **who)
    return queries.signposts(question) if question else []
