"""Ending a seat or an account with what follows from it, and handing over what hangs on it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from people.access.models import NamedWorker
from people.access.operations import NotAllowed, call
from people.models import Promise
from placehub.audit.log import record
from placehub.clock import evening_of
from placehub.errors import Refused
from placehub.leaving.queries import Hanging, Row, hangs_on
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
    last_day: date | None = None,
) -> None:
    """End a seat, and give the one that the worker moves to; all of it or nothing.

    With a last day it ends in the evening of it, and the next one begins then; whoever is to lead does from now.
    ``leads`` says who leads a team that loses its only lead; None that nobody does. Refused for one's own
    seat, for one that had ended, and where it leaves a team without a lead that nobody spoke of.
    """
    hanging = [one for one in hangs_on(seat.user_id) if one.team == seat.team_id]
    when = evening_of(last_day) if last_day else at
    Membership.objects.filter(pk=seat.pk).end(by=by, at=when)
    if seat.role == Role.LEAD:
        _settle_the_lead([seat.team_id], leads, when)
    if to is not None:
        teams.give_seat(to.team, seat.user, to.role, by=by, at=when)
    _keep("seat", seat.pk, hanging, last_day)


@transaction.atomic
def stop_account(
    user: User,
    *,
    leads: Mapping[int, Membership | None],
    by: int,
    at: datetime,
    last_day: date | None = None,
) -> None:
    """Stop an account, in every team that it sits in; all of it or nothing. Refused as ``end_seat`` is.

    With a last day every seat and appointment ends in the evening of it, and the account stops then.
    """
    hanging = hangs_on(user.pk)
    led = user.memberships.live(at).filter(role=Role.LEAD).values_list("team_id", flat=True)
    team_ids, when = list(led), at
    if last_day is None:
        teams.stop_account(user, at=at)
    else:
        when = evening_of(last_day)
        _stop_in_the_evening(user, last_day, by=by, at=at)
    _settle_the_lead(team_ids, leads, when)
    _keep("account", user.pk, hanging, last_day)


def _stop_in_the_evening(user: User, last_day: date, *, by: int, at: datetime) -> None:
    """What ends sooner does. Refused where the account was stopped meanwhile, and for one's own."""
    if user.pk == by:
        raise Refused(_("It is your own: another administrator ends it."))
    was = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not was.is_active:
        raise Refused(_("The account was stopped already."))
    when = evening_of(last_day)
    later = Q(ends_at=None) | Q(ends_at__gt=when)
    if was.last_day:
        later |= Q(ends_at=evening_of(was.last_day))
    User.objects.filter(pk=user.pk).update(last_day=last_day)
    user.memberships.live(at).filter(later).update(ends_at=when)
    user.appointments.live(at).filter(later).update(ends_at=when)


@transaction.atomic
def keep_seat(seat: Membership, *, by: int, at: datetime) -> None:
    """Call its last day off, and the seat that was to begin then. Refused where it has ended, and for one's own."""
    if seat.ends_at is not None:
        _calls_off(seat.user_id, seat.ends_at, by)
    Membership.objects.filter(pk=seat.pk).stay(by=by, at=at)
    record("seat.stays", on=seat.pk, team=seat.team_id)


@transaction.atomic
def keep_account(user: User, *, by: int) -> None:
    """Call the last day of an account off, with those of what would have ended with it. Refused as ``keep_seat`` is."""
    was = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.pk == by or not was.is_active or was.last_day is None:
        raise Refused(_("It has ended already, or no last day is set any more."))
    User.objects.filter(pk=user.pk).update(last_day=None)
    when = evening_of(was.last_day)
    _calls_off(user.pk, when, by)
    user.memberships.filter(ends_at=when).update(ends_at=None)
    user.appointments.filter(ends_at=when).update(ends_at=None)
    record("account.stays", on=user.pk)


def _calls_off(user_id: int, when: datetime, by: int) -> None:
    """The seat to which a mover would have gone never begins."""
    nxt = Membership.objects.exclude(user_id=by).filter(user_id=user_id, starts_at=when)
    nxt.filter(Q(ends_at=None) | Q(ends_at__gt=when)).update(ends_at=when)


def _keep(what: str, on: int, hanging: Iterable[Hanging], last_day: date | None) -> None:
    """What hung on it, for the legal record: when it ended, or when its last day was set."""
    verb, told = (
        (f"{what}.left", {}) if last_day is None else (f"{what}.last_day", {"day": str(last_day)})
    )
    for one in hanging:
        record(verb, on=on, team=one.team, **told, **one.numbers)


def stop_who_left() -> int:
    """Stop the accounts whose last day is over; the number of them. The job's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.stop_who_left()")
        return int(cursor.fetchone()[0])


def _settle_the_lead(
    team_ids: Collection[int], leads: Mapping[int, Membership | None], at: datetime
) -> None:
    """Make a worker the lead of each team that loses its only one at a moment. One at a time for each team."""
    there = Membership.objects.lasting().filter(Q(ends_at=None) | Q(ends_at__gt=at))
    seats = there.filter(team_id__in=team_ids, user__is_active=True)
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
