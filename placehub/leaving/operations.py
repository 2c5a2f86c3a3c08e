"""Ending a seat or an account with what follows from it, and handing over what hangs on it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from people.access.models import NamedWorker
from people.access.operations import NotAllowed, call
from people.models import Promise
from placehub.audit.log import record
from placehub.errors import Refused
from placehub.leaving.queries import Row, hangs_on
from teams import operations as teams
from teams.models import Membership, Role, Team, User


@dataclass(frozen=True)
class NextSeat:
    """Where a mover goes."""

    team: Team
    role: str


@transaction.atomic
def end_seat(
    seat: Membership,
    *,
    leads: Mapping[int, Membership | None],
    to: NextSeat | None,
    by: int,
    at: datetime,
) -> None:
    """End a seat, and give the one that the worker moves to; all of it or nothing.

    ``leads`` says who leads a team that loses its only lead; None that nobody does. Refused for one's own
    seat, for one that had ended, and where it leaves a team without a lead that nobody spoke of.
    """
    hanging = [one for one in hangs_on(seat.user_id) if one.team == seat.team_id]
    Membership.objects.filter(pk=seat.pk).end(by=by, at=at)
    if seat.role == Role.LEAD:
        _settle_the_lead([seat.team_id], leads)
    if to is not None:
        teams.give_seat(to.team, seat.user, to.role, by=by, at=at)
    for one in hanging:
        record("seat.left", on=seat.pk, team=one.team, **one.numbers)


@transaction.atomic
def stop_account(
    user: User, *, leads: Mapping[int, Membership | None], by: int, at: datetime
) -> None:
    """Stop an account, in every team that it sits in; all of it or nothing. Refused as ``end_seat`` is."""
    hanging = hangs_on(user.pk)
    led = user.memberships.live(at).filter(role=Role.LEAD).values_list("team_id", flat=True)
    teams.stop_account(user, at=at)
    _settle_the_lead(list(led), leads)
    for one in hanging:
        record("account.left", on=user.pk, team=one.team, **one.numbers)


def _settle_the_lead(team_ids: Collection[int], leads: Mapping[int, Membership | None]) -> None:
    """Make a worker the lead of each team that lost its only one. One at a time for each team."""
    seats = Membership.objects.filter(team_id__in=team_ids, ends_at=None, user__is_active=True)
    list(seats.select_for_update(of=("self",), no_key=True).order_by("pk"))
    led = set(seats.filter(role=Role.LEAD).values_list("team_id", flat=True))
    for team in team_ids:
        if team not in leads and team not in led:
            raise Refused(_("The team’s other lead has left meanwhile. Look at it again."))
        chosen = leads.get(team)
        if chosen is not None and not seats.filter(pk=chosen.pk).update(role=Role.LEAD):
            raise Refused(_("Whom you chose to lead has left meanwhile. Look at it again."))


@dataclass
class HandedOver:
    """How much went to whom."""

    people: int = 0
    promises: int = 0


@transaction.atomic
def hand_over(
    team: Team, leaver: User, given: Iterable[tuple[Row, User]], *, by: User, at: datetime
) -> HandedOver:
    """Give people, with what was promised to them, from one colleague to others of the team.

    Of two who do so at once the second finds nothing left: refused. What was sent twice is done once.
    """
    by_taker: dict[User, list[UUID]] = defaultdict(list)
    for row, taker in given:
        by_taker[taker].append(row.person.pk)
    done = HandedOver()
    for taker, people in by_taker.items():
        moved = _move(team, leaver, taker, people, by=by, at=at)
        if moved.people or moved.promises:
            numbers = {"people": moved.people, "promises": moved.promises}
            whom = {"worker": leaver.pk, "to": taker.pk}
            record("seat.handed_over", on=team.pk, **whom, **numbers)
        done.people += moved.people
        done.promises += moved.promises
    if not done.people and not done.promises:
        raise Refused(_("Somebody handed this over meanwhile. Look at what is left."))
    return done


def _move(
    team: Team, leaver: User, taker: User, people: Collection[UUID], *, by: User, at: datetime
) -> HandedOver:
    """Name the taker and hand on the promises before the leaver's keys close: they may be the mover's own."""
    named = NamedWorker.objects.filter(person_id__in=people, ends_at=None)
    theirs = named.filter(worker=leaver, team=team).order_by("pk")
    held = {one.pk: one.person_id for one in theirs.select_for_update(of=("self",), no_key=True)}
    named.left().filter(worker=taker).update(ends_at=at)
    there = set(named.filter(worker=taker).values_list("person_id", flat=True))
    NamedWorker.objects.bulk_create(
        NamedWorker(person_id=person, worker=taker, team=team, starts_at=at, added_by=by)
        for person in held.values()
        if person not in there
    )
    promises = Promise.objects.open().filter(person_id__in=people, worker=leaver, team=team)
    moved = promises.update(worker=taker, version=F("version") + 1, changed_by=by, changed_at=at)
    NamedWorker.objects.filter(pk__in=list(held), ends_at=None).update(ends_at=at)
    return HandedOver(len(held), moved)


def take_over_sealed(ref: UUID, worker: User) -> None:
    """Name a colleague for a sealed record that nobody can open. Refused in words; nobody is told whose it is."""
    refused = _("This is not yours to hand on, or not to this colleague.")
    done = call("app.take_over_sealed", ref, worker.pk, refused=refused)
    if done == "meanwhile":
        raise NotAllowed(_("Somebody opens it again already. Nothing was changed."))
    if done == "other":
        raise NotAllowed(
            _("It cannot go to this colleague. Choose another, and do not ask them why.")
        )
    record("seal.handed_over", on=ref, to=worker.pk)
