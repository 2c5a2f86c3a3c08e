"""The person page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from people.access import rules
from people.access.models import Level
from people.circle.models import CircleMember
from people.circle.queries import DRAWN, circle_chart, circle_of
from people.decisions.queries import stand
from people.door.queries import lines
from people.endings.queries import rest_of
from people.pages.queries import colleagues_of, person_page, whom_to_ring
from people.person.http import person_and_standing
from people.person.models import Person
from people.person.queries import names_in
from people.plan.queries import goals_of, promises_of
from people.sharing.queries import waiting_pulls
from people.story.forms import HEADINGS
from people.story.models import Story
from people.story.queries import feelings_chart
from people.stream.queries import others_on, stream_page
from placehub.access.context import Worker
from placehub.audit.looked import Shown, Why, shown
from teams.http import WorkerRequest, permitted
from teams.rules import Permission, may

HARD = [Story.Heading.HELPS, Story.Heading.HINDERS, Story.Heading.TELL_FIRST]


@require_safe
@permitted(Permission.FIND_PEOPLE)
def person(request: WorkerRequest, pk: UUID) -> HttpResponse:
    found, standing = person_and_standing(
        request, pk, what=Shown.PERSON, level=Level.INDEX_CARD, read=person_page
    )
    worker, today = request.worker, timezone.localdate()
    context: dict[str, object] = {
        "person": found,
        "standing": standing,
        "today": today,
        "age": found.age_on(today),
        "may_write": rules.may_write(worker, standing),
        "may_see_who_looked": rules.may_see_who_looked(worker, standing),
        "may_protect": rules.may_protect(standing),
    }
    if standing.asked and (pulls := waiting_pulls(worker, timezone.now(), about=pk)):
        context |= {"pulls": pulls, "colleagues": colleagues_of(worker)}
    if standing.rests:
        context |= {
            "rest": rest_of(found),
            "may_open_again": may(worker, Permission.LOG_CONTACTS),
        }
    if standing.level >= Level.SUMMARY:
        context |= _with_the_summary(worker, found, every=request.GET.get("all") == "promises")
        shown(request, Shown.NOTE_ELSEWHERE, others_on(context["page"], found), Why.NOTE)
        circle = circle_of(worker, found) if standing.level >= Level.FULL else []
        context["ring"] = whom_to_ring(found, circle)
    if standing.level >= Level.FULL:
        context |= _with_everything(found, circle)
    return render(request, "people/pages/person.html", context)


def _with_the_summary(worker: Worker, person: Person, *, every: bool) -> dict[str, object]:
    """Own words, goals, promises, and what has happened."""
    for quiet in person.quiet:
        quiet["since_on"] = parse_date(quiet["since"])
    told = {
        story["heading"]: story | {"told_on": parse_date(story["told_on"])} for story in person.told
    }
    promises = promises_of(worker, person, every=every)
    others = [key for key in HEADINGS if key not in {*HARD, Story.Heading.WHO_I_AM}]
    return {
        "who": told.get(Story.Heading.WHO_I_AM),
        "told": [(HEADINGS[key], key, told[key]) for key in others if key in told],
        "hard": [(HEADINGS[key], key, told.get(key)) for key in HARD],
        "not_asked": [(HEADINGS[key], key) for key in HARD if key not in told],
        "goals": goals_of(worker, person),
        "promises": promises,
        "open_promises": [one for one in promises if one.settled_on is None],
        "settled_promises": [one for one in promises if one.settled_on is not None],
        "every_promise": every,
        "decisions": stand(person.thought, timezone.localdate()),
        "door": lines(person.at_the_door, timezone.localdate()),
        "page": stream_page(worker, person, show="", cursor=""),
        "show": "",
        "other_names": names_in(person.names),
    }


def _with_everything(person: Person, circle: list[CircleMember]) -> dict[str, object]:
    """The circle, and how things feel."""
    return {
        "circle": circle,
        "circle_chart": circle_chart(person, circle) if circle else None,
        "not_drawn": max(0, len(circle) - DRAWN),
        "feelings": feelings_chart(person),
    }
