"""Today: my people, what I promised, who waits for me."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.decisions.queries import look_backs
from people.desk.queries import asked_of
from people.endings.models import not_quiet
from people.pages import queries
from people.person.queries import my_people
from people.requests.queries import cases_on_today
from people.sharing.queries import my_asks, shares_ending, waiting_pulls
from placehub.audit.looked import Shown, Why, shown
from placehub.paging import Part, most_of
from teams.http import WorkerRequest, permitted
from teams.leaders.queries import what_was_told
from teams.rules import Permission

SHOWN = 50
FEW = 4


@require_safe
@permitted(Permission.FIND_PEOPLE)
def today(request: WorkerRequest) -> HttpResponse:
    worker, now, day = request.worker, timezone.now(), timezone.localdate()
    waits = queries.what_waits(now, day)
    mine = my_people(worker)
    quiet = queries.quiet_of(worker, mine) if "quiet" in waits else {}
    silent = queries.out_of_touch([one for one in mine if one.pk not in quiet], day)
    alone = queries.alone_and_silent(worker, now) if "alone" in waits else []
    handed = queries.handed_to(worker, now - timedelta(days=14)) if "handed" in waits else []
    handed = Part(handed[: most_of(request.GET, "handed", FEW)], len(handed))
    promises = queries.promises_due(
        worker, day + timedelta(days=7), most_of(request.GET, "promises", SHOWN)
    )
    pulls = waiting_pulls(worker, now) if "pulls" in waits else []
    mine = Part(mine[: most_of(request.GET, "mine", SHOWN)], len(mine))
    silent = Part(silent[: most_of(request.GET, "silent", SHOWN)], len(silent))
    there = {person.pk for person in mine} | {person.pk for person, _days in silent}
    there |= {promise.person_id for promise in promises} | {one.pk for one in alone}
    there |= {one.person.pk for one in handed}
    asks = my_asks(now) if "asks" in waits else []
    ending = shares_ending(worker, now) if "ending" in waits else []
    there |= {share.person_id for share in ending}
    requests = cases_on_today(worker, day) if "requests" in waits else []
    requests = Part(requests[: most_of(request.GET, "requests", FEW)], len(requests))
    there |= {one.request.person_id for one in requests}
    told = what_was_told(worker, now, most_of(request.GET, "told", FEW)) if "told" in waits else []
    there |= {pull.person_id for pull in pulls} | {ask.person for ask in asks}
    back = queries.come_backs(worker, day, own="backs" in waits)
    there |= {one.person_id for one in back}
    look = list(look_backs(worker, day, among=not_quiet())) if "decisions" in waits else []
    there |= {one.person_id for one in look}
    shown(request, Shown.TODAY, there, Why.TODAY)
    context = {
        "next": queries.whom_next(worker, promises, back, day),
        "mine": Part([(person, quiet.get(person.pk)) for person in mine], mine.total),
        "promises": promises,
        "pulls": pulls,
        "colleagues": queries.colleagues_of(worker) if pulls else [],
        "asks": asks,
        "out_of_touch": silent,
        "alone": queries.out_of_touch(alone, day),
        "handed": handed,
        "come_backs": back,
        "asked": asked_of(worker) if "questions" in waits else [],
        "look_backs": look,
        "ending": ending,
        "requests_mine": requests,
        "told": told,
        "day": day,
    }
    return render(request, "people/pages/today.html", context)


@require_safe
@permitted(Permission.FIND_PEOPLE)
def people(request: WorkerRequest) -> HttpResponse:
    page = queries.recent_people(request.worker, request.GET.get("after", ""))
    shown(request, Shown.PEOPLE, [person.pk for person in page.rows], Why.LIST)
    return render(request, "people/pages/people.html", {"page": page})
