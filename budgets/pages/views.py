"""The team's money, and the money part of a person page and of Today."""

import uuid
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from budgets.pages import queries
from budgets.spends import rules
from budgets.spends.queries import (
    answered_spends,
    limit_of,
    money_for,
    own_spends,
    spends_for,
    stood_in_for,
    waiting_spends,
)
from people.person.http import person_in_full
from people.person.queries import with_named
from placehub.audit.looked import Shown, Why, shown
from placehub.web.htmx import render_page, wants_fragment
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_safe
@permitted(Permission.SPEND)
def money(request: WorkerRequest) -> HttpResponse:
    worker, today = request.worker, timezone.localdate()
    cards = queries.pot_cards(worker.team_ids, today)
    waiting, deputy = waiting_spends(worker), stood_in_for(worker)
    page = answered_spends(worker, request.GET.get("after", ""))
    names = [spend.person.pk for spend in [*waiting, *page.rows] if spend.person]
    shown(request, Shown.TEAM_MONEY, names, Why.TEAM)
    context = {
        "cards": cards,
        "ends_soon": [card for card in cards if card.ends_soon],
        "page": page,
        "waiting": [
            (spend, rules.may_answer(worker, spend, spend.team_id in deputy)) for spend in waiting
        ],
        "kinds": queries.what_it_was_for(worker.team_ids, today),
        "limits": [(seat, limit_of(worker.id, seat.team_id)) for seat in worker.seats],
        "leads": [seat for seat in worker.seats if seat.role == "lead"],
        "today": today,
    }
    return render(request, "budgets/pages/money.html", context)


@require_safe
@permitted(Permission.SPEND)
def person_panel(request: WorkerRequest, person_pk: uuid.UUID) -> HttpResponse:
    """The money card of a person page: a fragment there, a page of its own without scripts."""
    person = person_in_full(request, person_pk)
    shown(request, Shown.MONEY, [person.pk], Why.PERSON_PAGE)
    context = {
        "person": person,
        "page": spends_for(request.worker, person, request.GET.get("after", "")),
        "sums": money_for(request.worker, person),
        "may_write": with_named(request.worker).filter(pk=person.pk).exists(),
        "is_part": wants_fragment(request),
    }
    return render_page(request, "budgets/pages/person_panel.html", context, fragment="panel")


@require_safe
@permitted(Permission.SPEND)
def today_panel(request: WorkerRequest) -> HttpResponse:
    """The money part of Today: who waits for my yes, what I was answered, what I have yet to say."""
    worker, deputy = request.worker, stood_in_for(request.worker)
    waiting = [
        one
        for one in waiting_spends(worker)
        if rules.may_answer(worker, one, one.team_id in deputy)
    ]
    own = own_spends(worker, timezone.now() - timedelta(days=14))
    shown(
        request,
        Shown.TEAM_MONEY,
        [one.person.pk for one in [*waiting, *own] if one.person],
        Why.SPEND,
    )
    context = {"waiting": waiting, "own": own}
    return render_page(request, "budgets/pages/today_panel.html", context, fragment="panel")
