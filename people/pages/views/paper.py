"""What somebody takes home on paper: their plan, on one page that is safe by design."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.circle.queries import circle_of
from people.pages.queries import person_page, whom_to_ring
from people.person.http import person_to_write
from people.plan.models import Goal
from people.plan.queries import goals_of, promises_of
from people.story.models import Story
from placehub.audit.looked import Shown
from placehub.paging import Part
from teams.http import WorkerRequest, permitted
from teams.rules import Permission

WANTED = {Goal.State.OPEN, Goal.State.STUCK}
MOST = 5  # of anything: it is one page


@require_safe
@permitted(Permission.LOG_CONTACTS)
def plan(request: WorkerRequest, pk: UUID) -> HttpResponse:
    """Their own words, what they want, who does what by when, what helps, whom to ring. Nothing that is
    kept to a team, nothing of anybody else, nothing of what we wrote down.
    """
    found = person_to_write(request, pk, what=Shown.PLAN, read=person_page)
    worker = request.worker
    told = {story["heading"]: story["words"] for story in found.told}
    promises = [one for one in promises_of(worker, found) if one.settled_on is None]
    goals = [one for one in goals_of(worker, found) if one.state in WANTED]
    context = {
        "person": found,
        "today": timezone.localdate(),
        "who": told.get(Story.Heading.WHO_I_AM, ""),
        "helps": told.get(Story.Heading.HELPS, ""),
        "goals": Part(goals[:MOST], len(goals)),
        "promises": Part(promises[:MOST], len(promises)),
        "ring": [one for one in whom_to_ring(found, circle_of(worker, found)) if one.phone],
    }
    return render(request, "people/pages/plan.html", context)
