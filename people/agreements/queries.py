"""Agreements as their keeper reads them. Each says how many queries it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.access.models import Level
from people.agreements.models import (
    ENDS_SOON,
    REVIEW_SOON,
    Agreement,
    AgreementMember,
    AgreementQuerySet,
)
from people.base import Versioned
from placehub.clock import day_of
from placehub.paging import KeysetPage, keyset_page
from teams.models import Organisation, Team

WORDS = {
    "title": gettext_lazy("What it is called"),
    "basis": gettext_lazy("Lawful basis"),
    "law": gettext_lazy("Law"),
    "purpose": gettext_lazy("What for"),
    "may_share": gettext_lazy("What may be shared"),
    "most_level": gettext_lazy("How deep"),
    "document": gettext_lazy("Document"),
    "review_on": gettext_lazy("To be reviewed"),
    "starts_at": gettext_lazy("Begins"),
    "ends_at": gettext_lazy("Ends"),
}


@dataclass(frozen=True)
class Shares:
    """The shares that stand under an agreement now or will: how many, of how many people, with how many teams."""

    shares: int = 0
    people: int = 0
    teams: int = 0


def shares_under() -> dict[int, Shares]:
    """By agreement, those that carry any. One query; empty for all but an information steward."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.shares_under()")
        return {agreement: Shares(*counts) for agreement, *counts in cursor.fetchall()}


def with_members() -> AgreementQuerySet:
    """Each with ``members``, by name. A query more."""
    members = AgreementMember.objects.filter(struck_at=None).select_related("organisation")
    members = members.order_by("organisation__name")
    return Agreement.objects.prefetch_related(Prefetch("members", members))


@dataclass(frozen=True)
class Stand:
    """An agreement on its way from its first day to its last, with what stands under it."""

    agreement: Agreement
    shares: Shares
    at: datetime
    today: date

    @property
    def has_ended(self) -> bool:
        return self.agreement.ends_at <= self.at

    @property
    def begins_later(self) -> bool:
        return self.agreement.starts_at > self.at

    @property
    def ends_soon(self) -> bool:
        return not self.has_ended and self.agreement.ends_at <= self.at + ENDS_SOON

    @property
    def review_is_due(self) -> bool:
        due = self.agreement.review_on
        return not self.has_ended and due is not None and due <= self.today + REVIEW_SOON

    @property
    def tag(self) -> str:
        if self.has_ended:
            return _("ended")
        if self.begins_later:
            return _("to come")
        return _("ends soon") if self.ends_soon else _("running")


def stands(cursor: str, at: datetime, today: date) -> tuple[list[Stand], str]:
    """A page of agreements, those that run longest first, and where the next begins. Three queries."""
    page: KeysetPage[Agreement] = keyset_page(
        with_members(), moment="ends_at", key="pk", cursor=cursor
    )
    under = shares_under()
    return [
        Stand(one, under.get(one.pk, Shares()), at, today) for one in page.rows
    ], page.next_cursor


def stand(agreement: Agreement, at: datetime, today: date) -> Stand:
    return Stand(agreement, shares_under().get(agreement.pk, Shares()), at, today)


def to_look_at(at: datetime, today: date) -> list[Stand]:
    """Agreements that end soon or are to be reviewed, the soonest first. Three queries."""
    under = shares_under()
    soon = with_members().needing_a_look(at, today).order_by("ends_at", "pk")
    return [Stand(one, under.get(one.pk, Shares()), at, today) for one in soon]


def covers(agreement: Agreement, team: Team, level: int) -> bool:
    """Does the agreement carry a share by the reader with that team, so deep? One query: the database decides."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.covers(%s, %s, %s)", [agreement.pk, team.pk, level])
        return cursor.fetchone()[0]


def others(agreement: Agreement, today: date) -> QuerySet[Organisation]:
    """Organisations that are not in the agreement, and have not ended."""
    there = AgreementMember.objects.filter(agreement=agreement, struck_at=None).values(
        "organisation"
    )
    return Organisation.objects.running(today).exclude(pk__in=there).order_by("name")


@dataclass(frozen=True)
class Change:
    """One saved change of the terms: what was, and what took its place."""

    at: datetime
    by: str
    fields: list[tuple[str, str, str]]


def changes_of(agreement: Agreement) -> list[Change]:
    """Every change of the terms, newest first. One query."""
    earlier = Agreement.pgh_event_model._default_manager.filter(pgh_obj_id=agreement.pk)
    newer: Versioned = agreement
    found = []
    for row in earlier.select_related("changed_by").order_by("-pgh_id"):
        changed = [
            (str(words), _said(row, name), _said(newer, name))
            for name, words in WORDS.items()
            if getattr(row, name) != getattr(newer, name)
        ]
        if changed:
            found.append(Change(row.pgh_created_at, str(newer.changed_by or ""), changed))
        newer = row
    return found


def _said(row: Versioned, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, date):  # a moment is a day with a clock
        return date_format(day_of(value) if isinstance(value, datetime) else value, "j F Y")
    if name == "most_level":
        return str(Level(value).label)
    return str(dict(Agreement.Basis.choices).get(value, value) or "")
