"""Today: my people, what I promised, who waits for me."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.pages import queries
from people.person.queries import my_people
from people.sharing.queries import my_asks, waiting_pulls
from placehub.audit.log import record_read
from teams.http import WorkerRequest, permitted
from teams.rules import Permission

SHOWN = 50


@require_safe
@permitted(Permission.FIND_PEOPLE)
def today(request: WorkerRequest) -> HttpResponse:
    worker, now, day = request.worker, timezone.now(), timezone.localdate()
    mine = my_people(worker)
    silent = queries.out_of_touch(mine, day)
    promises = queries.promises_due(worker, day + timedelta(days=7))
    pulls = waiting_pulls(worker, now)
    shown = {person.pk for person in mine[:SHOWN]} | {person.pk for person, _days in silent}
    shown |= {promise.person_id for promise in promises}
    asks = my_asks(now)
    shown |= {pull.person_id for pull in pulls} | {ask.person for ask in asks if ask.person}
    record_read(what="today", persons=sorted(shown), basis="today")
    context = {
        "mine": mine[:SHOWN],
        "more": max(0, len(mine) - SHOWN),
        "promises": promises,
        "pulls": pulls,
        "asks": asks,
        "out_of_touch": silent,
        "come_backs": queries.come_backs(worker, day),
        "day": day,
    }
    return render(request, "people/pages/today.html", context)


@require_safe
@permitted(Permission.FIND_PEOPLE)
def people(request: WorkerRequest) -> HttpResponse:
    page = queries.recent_people(request.worker, request.GET.get("after", ""))
    record_read(what="people list", persons=[person.pk for person in page.rows], basis="list")
    return render(request, "people/pages/people.html", {"page": page})
