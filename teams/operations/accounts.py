"""Accounts, seats and appointments; and letting somebody in, which takes two.

One asks and holds the link, another releases and holds the code.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import CheckViolation

from placehub.access.context import privately
from placehub.access.keys import voucher
from placehub.audit.log import record
from placehub.errors import Refused
from teams.models import (
    Appointment,
    Membership,
    Organisation,
    Role,
    Team,
    User,
    WayIn,
)


@contextmanager
def one_of_a_kind(words: str, *, otherwise: str = "") -> Iterator[None]:
    """Refuse with ``words`` where there is such a row already, also one made at the same moment.

    ``otherwise`` is for what else the database holds against it: as a rule, that something has ended.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        if isinstance(refused.__cause__, CheckViolation):
            words = otherwise or _("It has ended, and takes nobody new.")
        raise Refused(words) from refused


def make_account(
    *, full_name: str, email: str, job_title: str, organisation: Organisation
) -> tuple[int, str]:
    """Make an account without a password or a seat, and ask for the way in by which its holder comes.

    Returns the way in's id and the link's secret part. Refused when the e-mail has an account.
    """
    with one_of_a_kind(_("Somebody has an account with this e-mail.")):
        user = User.objects.create_user(
            email, full_name=full_name, job_title=job_title, organisation=organisation
        )
    record("account.made", on=user.pk)
    return ask_way_in(user)


def stop_account(user: User, *, at: datetime) -> None:
    """Its sessions and keys end with the next request, and every way in that would wake it.

    Refused when it is stopped already.
    """
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False, last_day=None):
        raise Refused(_("The account was stopped already."))
    for way in WayIn.objects.waiting(at).filter(user=user):
        end(way)
    record("account.stopped", on=user.pk)


def give_seat(team: Team, user: User, role: str, *, by: int, at: datetime) -> Membership:
    """Seat somebody in a team. Refused for oneself, and for somebody who sits there."""
    if user.pk == by:
        raise Refused(_("Another administrator gives you a seat."))
    there = Membership.objects.live(at).filter(team=team, user=user)
    with one_of_a_kind(_("They sit in this team already.")):
        if there.exists():  # also one whose last day is set
            raise Refused(_("They sit in this team already."))
        return Membership.objects.create(user=user, team=team, role=role, starts_at=at)


def appoint(user: User, role: str, *, by: int, at: datetime) -> Appointment:
    """Give somebody a role beside any seat. Refused for oneself, and for whoever holds it.

    A leader holds no key: the seats of whoever becomes one end first, where what hangs on them is handed over.
    """
    if user.pk == by:
        raise Refused(_("Another administrator appoints you."))
    seat = user.memberships.live(at).select_related("team").first() if role == Role.LEADER else None
    if seat is not None:
        raise Refused(
            _(
                "%(who)s sits in %(team)s. End the seat first: the page shows what hangs on it, and who takes it over."
            )
            % {"who": user.full_name, "team": seat.team.name}
        )
    there = Appointment.objects.live(at).filter(user=user, role=role)
    with one_of_a_kind(_("They hold this already.")):
        if there.exists():
            raise Refused(_("They hold this already."))
        return Appointment.objects.create(user=user, role=role, starts_at=at)


@dataclass(frozen=True)
class Found:
    """What whoever holds a link may know about it."""

    user: User
    asked_by: str
    released_by: str
    is_released: bool


def new_link() -> str:
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Eight digits: five tries in a day."""
    return f"{secrets.randbelow(10**8):08d}"


def ask_way_in(user: User) -> tuple[int, str]:
    """Ask for a way in; the one asked for before ends. Returns its id, and the link's secret part."""
    link = new_link()
    return int(privately("SELECT app.ask_way_in(%s, %s)", [user.pk, link])), link


def release(way: WayIn) -> str:
    """Release it, and return the code that goes with it. Refused when there is nothing to release."""
    code = new_code()
    if not privately("SELECT app.release_way_in(%s, %s)", [way.pk, code]):
        raise Refused(_("It has been released already, or it has ended. Look at it again."))
    return code


def end(way: WayIn) -> None:
    """End a way in that waits. Refused when it was used or has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.end_way_in(%s)", [way.pk])
        if not cursor.fetchone()[0]:
            raise Refused(_("It was used already, or it had ended."))


def way_in_of(link: str) -> Found | None:
    """The way in that a link leads to; None when it was used, ended, lapsed or never was."""
    found = privately("SELECT app.way_in(%s)::text", [link])
    if found is None:
        return None
    facts = json.loads(str(found))
    user = User(pk=facts["user"], full_name=facts["name"], email=facts["email"])
    return Found(user, facts["asked_by"], facts["released_by"], facts["released"])


def come_in(found: Found, link: str, code: str, password: str) -> None:
    """Use a link and its code, and keep the new password: the second factors and sessions are gone.

    Refused when the code is wrong, when nobody has released the link yet, or when it has ended.
    """
    proof = voucher("use way in", 0, [link, code])
    came = privately("SELECT app.use_way_in(%s, %s, %s, %s, %s)", [link, code, *proof])
    if came == "in":
        found.user.set_password(password)
        found.user.keep_password()
        return
    raise Refused(
        {
            "wrong": _("That is not the code. After five wrong ones the link ends."),
            "waits": _("Nobody has released it yet."),
        }.get(str(came), _("The link has ended. Ask an administrator for a new one."))
    )
