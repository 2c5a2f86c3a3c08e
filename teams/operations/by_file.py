"""Accounts by a file: what would be made of each line, and then all of them at once."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from placehub.errors import Refused
from teams.models import Organisation, Role, Team, User, WayIn
from teams.operations.accounts import give_seat, make_account

ONE_FILE = 300
HEADINGS = {
    "name": "full_name",
    "full name": "full_name",
    "e-mail": "email",
    "email": "email",
    "job": "job_title",
    "job title": "job_title",
    "organisation": "organisation",
    "employer": "organisation",
    "team": "team",
}


@dataclass(frozen=True)
class Planned:
    """One line of a file of accounts: what would be made of it, or what is ``wrong`` with it."""

    line: int
    full_name: str = ""
    email: str = ""
    job_title: str = ""
    organisation: Organisation | None = None
    team: Team | None = None
    wrong: str = ""

    def __str__(self) -> str:
        said = {"line": self.line, "name": self.full_name or self.email, "wrong": self.wrong}
        if self.wrong:
            return _("Line %(line)s, %(name)s: %(wrong)s") % said
        said |= {"email": self.email, "organisation": self.organisation, "team": self.team}
        if self.team is None:
            return (
                _("Line %(line)s: %(name)s, %(email)s, of %(organisation)s gets an account.") % said
            )
        return (
            _(
                "Line %(line)s: %(name)s, %(email)s, of %(organisation)s gets an account and a seat in %(team)s."
            )
            % said
        )


def plan_accounts(text: str, *, today: date) -> list[Planned]:
    """What would be made of a file of accounts: its first line names the columns. Three queries.

    Refused for a file whose columns are not understood, or that is too long.
    """
    rows = list(_lines(text))
    if len(rows) > ONE_FILE:
        raise Refused(
            _("These are %(n)s accounts. Send at most %(most)s at once.")
            % {"n": len(rows), "most": ONE_FILE}
        )
    emails = [said.get("email", "").lower() for _line, said in rows]
    taken = set(
        User.objects.annotate(plain=Lower("email"))
        .filter(plain__in=emails)
        .values_list("plain", flat=True)
    )
    organisations = {one.name.casefold(): one for one in Organisation.objects.running(today)}
    teams = {one.name.casefold(): one for one in Team.objects.running(today)}
    first: dict[str, int] = {}
    planned = []
    for line, said in rows:
        email = said.get("email", "").lower()
        employer, team = said.get("organisation", ""), said.get("team", "")
        one = Planned(
            line,
            full_name=said.get("full_name", ""),
            email=email,
            job_title=said.get("job_title", ""),
            organisation=organisations.get(employer.casefold()),
            team=teams.get(team.casefold()),
        )
        wrong = said.get("wrong", "") or _wrong_with(one, employer, team)
        if not wrong and email in taken:
            wrong = _("Somebody has an account with this e-mail.")
        if not wrong and email in first:
            wrong = _("The same e-mail stands on line %(line)s.") % {"line": first[email]}
        first.setdefault(email, line)
        planned.append(replace(one, wrong=wrong))
    return planned


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the number of its first line in the file, and its cells by what they are."""
    heading = text.removeprefix("\ufeff").lstrip().partition("\n")[0]
    if not heading:
        raise Refused(_("There is nothing in it."))
    separator = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator, strict=True)
    names: list[str] = []
    ended = 0
    try:
        for cells in reader:
            line, ended = ended + 1, reader.line_num
            cells = [" ".join(cell.split()) for cell in cells]
            if not any(cells):
                continue
            if not names:
                names = _columns(cells)
            elif any(cells[len(names) :]):
                yield line, {"wrong": _("There are more cells than columns.")}
            else:
                yield line, dict(zip(names, cells, strict=False))
    except csv.Error as fault:
        raise Refused(
            _(
                "Line %(line)s cannot be read: a quotation mark is not closed, or stands where none may."
            )
            % {"line": ended + 1}
        ) from fault


def _columns(cells: list[str]) -> list[str]:
    strange = [cell for cell in cells if cell.casefold() not in HEADINGS]
    names = [HEADINGS[cell.casefold()] for cell in cells if not strange]
    missing = [word for word in ("name", "e-mail", "organisation") if HEADINGS[word] not in names]
    if strange or len(set(names)) < len(names):
        raise Refused(
            _(
                "The first line names the columns: name, e-mail, job, organisation, team. Not understood: %(cells)s."
            )
            % {"cells": ", ".join(strange) or _("a column stands twice")}
        )
    if missing:
        raise Refused(_("A column is missing: %(names)s.") % {"names": ", ".join(missing)})
    return names


def _wrong_with(one: Planned, employer: str, team: str) -> str:
    try:
        validate_email(one.email)
    except ValidationError:
        return _("This is no e-mail address.")
    if not one.full_name:
        return _("There is no name.")
    if len(one.full_name) > 120 or len(one.job_title) > 80:
        return _("The name or the job is too long.")
    if one.organisation is None:
        return _("No organisation is called “%(name)s”.") % {"name": employer}
    if team and one.team is None:
        return _("No team is called “%(name)s”.") % {"name": team}
    return ""


@transaction.atomic
def make_planned(planned: list[Planned], *, by: int, at: datetime) -> list[tuple[int, str]]:
    """Make every account with which nothing is wrong: the ways in, each with its link's secret part."""
    made = []
    for one in planned:
        if one.wrong or one.organisation is None:
            continue
        way, link = make_account(
            full_name=one.full_name,
            email=one.email,
            job_title=one.job_title,
            organisation=one.organisation,
        )
        if one.team is not None:
            holder = WayIn.objects.select_related("user").get(pk=way).user
            give_seat(one.team, holder, Role.WORKER, by=by, at=at)
        made.append((way, link))
    if not made:
        raise Refused(_("There is nothing to make of it."))
    return made
