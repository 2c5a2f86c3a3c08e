"""Today: my people, what I promised, who waits for me."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.desk.queries import asked_of
from people.pages import queries
from people.person.queries import my_people
from people.requests.queries import cases_on_today
from people.sharing.queries import my_asks, shares_ending, waiting_pulls
from placehub.audit.looked import Shown, Why, shown
from placehub.paging import Part, most_of
from teams.http import WorkerRequest, permitted
from teams.rules import Permission

SHOWN = 50


@require_safe
@permitted(Permission.FIND_PEOPLE)
def today(request: WorkerRequest) -> HttpResponse:
    worker, now, day = request.worker, timezone.now(), timezone.localdate()
    mine = my_people(worker)
    quiet = queries.quiet_of(worker, mine)
    silent = queries.out_of_touch([one for one in mine if one.pk not in quiet], day)
    alone = queries.alone_and_silent(worker, now) if "lead" in worker.roles else []
    handed = queries.handed_to(worker, now - timedelta(days=14))
    promises = queries.promises_due(
        worker, day + timedelta(days=7), most_of(request.GET, "promises", SHOWN)
    )
    pulls = waiting_pulls(worker, now)
    mine = Part(mine[: most_of(request.GET, "mine", SHOWN)], len(mine))
    silent = Part(silent[: most_of(request.GET, "silent", SHOWN)], len(silent))
    there = {person.pk for person in mine} | {person.pk for person, _days in silent}
    there |= {promise.person_id for promise in promises} | {one.pk for one in alone}
    there |= {one.person.pk for one in handed}
    asks = my_asks(now)
    ending = shares_ending(worker, now)
    there |= {share.person_id for share in ending}
    requests = cases_on_today(worker, day)
    there |= {one.request.person_id for one in requests}
    there |= {pull.person_id for pull in pulls} | {ask.person for ask in asks}
    back = queries.come_backs(worker, day)
    there |= {one.person_id for one in back}
    shown(request, Shown.TODAY, there, Why.TODAY)
    context = {
        "mine": Part([(person, quiet.get(person.pk)) for person in mine], mine.total),
        "promises": promises,
        "pulls": pulls,
        "asks": asks,
        "out_of_touch": silent,
        "alone": queries.out_of_touch(alone, day),
        "handed": handed,
        "come_backs": back,
        "asked": asked_of(worker),
        "ending": ending,
        "requests_mine": requests,
        "day": day,
    }
    return render(request, "people/pages/today.html", context)


@require_safe
@permitted(Permission.FIND_PEOPLE)
def people(request: WorkerRequest) -> HttpResponse:
    page = queries.recent_people(request.worker, request.GET.get("after", ""))
    shown(request, Shown.PEOPLE, [person.pk for person in page.rows], Why.LIST)
    return render(request, "people/pages/people.html", {"page": page})
