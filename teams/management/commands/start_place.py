"""manage.py start_place [FILE]: the first rows of a new place, and a way in for whoever will keep it.

With a file (TOML or YAML, an example stands in README) or, without one, by asking. "-" reads TOML from
what is piped in. All of it is kept, or nothing.
"""

import sys
import tomllib
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils import timezone

from teams.forms import NeighbourhoodForm, NewAccountForm, OrganisationForm, TeamForm
from teams.management.commands.let_in import open_way_in
from teams.models import Appointment, Neighbourhood, Organisation, Role, Team, User

PARTS = ("organisations", "neighbourhoods", "teams", "administrators")
Rows = dict[str, list[dict[str, object]]]


class Command(BaseCommand):
    help = "Begin a new place: organisations, neighbourhoods, teams, and its first administrators."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="TOML or YAML; without it you are asked")

    def handle(self, *, file: str | None, **options: object) -> None:
        refuse_a_place_that_has_begun()
        rows = read(file) if file else ask()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE teams_organisation, teams_user IN SHARE ROW EXCLUSIVE MODE")
            refuse_a_place_that_has_begun()
            administrators = begin(rows)
            told = [open_way_in(user) for user in administrators]
        made = ", ".join(f"{part} {len(rows[part])}" for part in PARTS)
        self.stdout.write(f"{settings.PLACEHUB_PLACE} has begun: {made}.\n")
        for words in told:
            self.stdout.write(words)
        if len(told) == 1:
            self.stdout.write(
                "Letting anybody in takes two. Make a second administrator with let_in (README),\n"
                "else the first one can let in nobody."
            )


def refuse_a_place_that_has_begun() -> None:
    organisations, accounts = Organisation.objects.count(), User.objects.count()
    if organisations or accounts:
        raise CommandError(
            f"This place has begun already (organisations {organisations}, accounts {accounts}), "
            "and nothing was changed. An administrator adds more on the page Teams; let_in lets somebody in."
        )


def read(file: str) -> Rows:
    """What a file says, by part. Raises CommandError for one that cannot be read."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
        is_yaml = Path(file).suffix in {".yml", ".yaml"}
        found = yaml.safe_load(text) if is_yaml else tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandError(f"{file} cannot be read: {fault}") from fault
    except (tomllib.TOMLDecodeError, yaml.YAMLError) as fault:
        raise CommandError(f"{file} is not understood: {fault}") from fault
    if not isinstance(found, dict) or set(found) - set(PARTS):
        raise CommandError(f"{file} has these parts and no other: {', '.join(PARTS)}.")
    rows = {part: found.get(part) or [] for part in PARTS}
    for part, there in rows.items():
        if not isinstance(there, list) or not all(isinstance(row, dict) for row in there):
            raise CommandError(f"{file}: {part} is a list of entries, each with a name.")
    return rows


def begin(rows: Rows) -> list[User]:
    """Make all of it; the administrators come back. The words of a form say what is wrong, and where."""
    for part in ("organisations", "administrators"):
        if not rows[part]:
            raise CommandError(f"A place begins with at least one entry in {part}.")
    for number, row in enumerate(rows["organisations"], 1):
        said = {"kind": Organisation.Kind.OTHER, **row}
        Organisation.objects.create(**clean(OrganisationForm, said, "organisations", number))
    for number, row in enumerate(rows["neighbourhoods"], 1):
        said = {"column": (number - 1) % 3, "row": (number - 1) // 3, **row}
        Neighbourhood.objects.create(**clean(NeighbourhoodForm, said, "neighbourhoods", number))
    for number, row in enumerate(rows["teams"], 1):
        there = Neighbourhood.objects.filter(name=row.get("neighbourhood")).first()
        said = {**row, "neighbourhood": named(there, row, "neighbourhood", "teams", number)}
        Team.objects.create(**clean(TeamForm, said, "teams", number))
    return [administrator(row, number) for number, row in enumerate(rows["administrators"], 1)]


def administrator(row: dict[str, object], number: int) -> User:
    there = Organisation.objects.filter(name=row.get("organisation")).first()
    said = {
        "full_name": row.get("name"),
        "email": row.get("email"),
        "job_title": row.get("job", ""),
        "organisation": named(there, row, "organisation", "administrators", number),
    }
    known = {"name", "email", "job", "organisation"}
    said |= {name: value for name, value in row.items() if name not in known}
    user = User.objects.create_user(**clean(NewAccountForm, said, "administrators", number))
    Appointment.objects.create(user=user, role=Role.ADMINISTRATOR, starts_at=timezone.now())
    return user


def named(there: object, row: dict[str, object], what: str, part: str, number: int) -> object:
    if there is None:
        raise CommandError(f"{part}, entry {number}: no {what} is called {row.get(what)!r}.")
    return there.pk


def clean(kind: type, said: dict[str, object], part: str, number: int) -> dict[str, object]:
    form = kind({name: str(value) for name, value in said.items()})
    strange = set(said) - set(form.fields)
    if strange:
        raise CommandError(f"{part}, entry {number}: {', '.join(sorted(strange))} is not known.")
    if not form.is_valid():
        wrong = [f"{name}: {' '.join(words)}" for name, words in form.errors.items()]
        raise CommandError(f"{part}, entry {number}: {' '.join(wrong)}")
    return form.values


# ---------------------------------------------------------------- asking
def ask() -> Rows:
    """Ask for everything, one thing after another. An empty answer ends a list."""
    if not sys.stdin.isatty():
        raise CommandError("Nobody is there to be asked. Name a file, or - for what is piped in.")
    kinds = ", ".join(Organisation.Kind.values)
    print("An empty answer ends a list. Nothing is kept before the last question is answered.\n")
    organisations = several(
        "Organisation", lambda: {"kind": answer(f"  What is it ({kinds})", one_of(kinds))}
    )
    neighbourhoods = several("Neighbourhood", dict)
    places = [str(row["name"]) for row in neighbourhoods]
    employers = [str(row["name"]) for row in organisations]
    teams = several(
        "Team",
        lambda: {
            "neighbourhood": choice("  Which neighbourhood does it serve", places),
            "phone": answer("  Telephone"),
            "opening_hours": answer("  When is somebody there", empty=True),
            "duty_line": answer("  Duty line, when nobody is", empty=True),
        },
    )
    print("\nLetting somebody in takes two, so name two administrators where you can.")
    administrators = several(
        "Administrator",
        lambda: {
            "email": answer("  Work e-mail", an_email),
            "organisation": choice("  Who employs them", employers),
            "job": answer("  What do they do", empty=True),
        },
    )
    return dict(zip(PARTS, (organisations, neighbourhoods, teams, administrators), strict=True))


def several(what: str, more: Callable[[], dict[str, object]]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    while name := answer(f"{what} {len(found) + 1}, its name", empty=True):
        found.append({"name": name, **more()})
    return found


def answer(question: str, right: Callable[[str], str] = str, *, empty: bool = False) -> str:
    while True:
        typed = input(f"{question}: ").strip()
        if not typed and empty:
            return ""
        wrong = right(typed) if right is not str else ""
        if typed and not wrong:
            return typed
        print(f"    {wrong or 'This cannot be left out.'}")


def one_of(words: str) -> Callable[[str], str]:
    among = words.split(", ")
    return lambda typed: "" if typed in among else f"One of {words}."


def an_email(typed: str) -> str:
    try:
        validate_email(typed)
    except ValidationError:
        return "Write an e-mail address, like ada@example.org."
    return ""


def choice(question: str, among: list[str]) -> str:
    """One of those named before: the only one there is needs no question."""
    if len(among) == 1:
        return among[0]
    return answer(f"{question} ({', '.join(among)})", one_of(", ".join(among)))
