"""The second wall, said once a table: who reads, adds, changes and removes its rows.

Each app declares its tables in its ``walls.py``. From a declaration come the policies and rights in the
database, the triggers that keep the legal record, the level at which a queryset opens the noun
(``VisibleQuerySet``), and a sentence for the information steward. The definitions of functions and
triggers stand in files under ``sql/``, each saying what holds today. Both reach a database as
migrations that ``makemigrations`` writes (django-migrate-sql): the change, and the way back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.db.models import Model
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _
from django_migrate_sql.config import SQLItem

ALL = "*"
READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"
LETTER = {READ: "s", ADD: "i", CHANGE: "u", REMOVE: "d"}
PREFIX = {"ph_app": "", "ph_leader": "l", "ph_job": "j"}


@dataclass(frozen=True)
class Rule:
    """A condition on a row: as SQL, with ``{table}`` and ``{person}`` for its columns, and in words."""

    condition: str
    words: str

    def sql(self, table: str, person: str) -> str:
        return self.condition.replace("{person}", f"{table}.{person}").replace("{table}", table)

    def __and__(self, other: Rule) -> Rule:
        both = f"{self.condition}\n    AND {other.condition}"
        return replace(self, condition=both, words=f"{self.words}, {other.words}")

    def __or__(self, other: Rule) -> Rule:
        return Rule(
            f"({self.condition}\n    OR {other.condition})", f"{self.words}; or {other.words}"
        )


EVERYBODY = Rule("true", "everybody who signs in")
SIGNED_IN = Rule("(SELECT app.worker()) IS NOT NULL", "whoever is signed in")
JOBS = Rule("true", "jobs that are done for nobody in particular")


def by(column: str) -> Rule:
    return Rule(f"{{table}}.{column} = (SELECT app.worker())", "in their own name")


def own(column: str) -> Rule:
    return Rule(f"{{table}}.{column} = (SELECT app.worker())", "the worker whose own it is")


def holds(role: str, words: str) -> Rule:
    return Rule(f"(SELECT app.holds('{role}'))", words)


@dataclass(frozen=True)
class Rights:
    """What one role of the database may do with a table, and of which columns."""

    read: Rule | None = None
    add: Rule | None = None
    change: Rule | None = None
    remove: Rule | None = None
    reads: str = ALL
    columns: str = ""

    def of(self, what: str) -> Rule | None:
        return {READ: self.read, ADD: self.add, CHANGE: self.change, REMOVE: self.remove}[what]


@dataclass(frozen=True)
class Wall:
    """One table. ``read`` to ``columns`` are the web process's (ph_app); ``columns`` may be changed.

    ``unwatched`` says why the legal record keeps no changes of it; ``quiet`` that it keeps that a row
    changed, and no secret; ``history`` who reads earlier
    versions, where pghistory keeps them. ``person`` is the column that holds the person's key.
    """

    model: type[Model]
    read: Rule | None = None
    add: Rule | None = None
    change: Rule | None = None
    remove: Rule | None = None
    columns: str = ""
    reads: str = ALL
    person: str = "person_id"
    job: Rights = field(default_factory=Rights)
    leader: Rights = field(default_factory=Rights)
    history: Rule | None = None
    unwatched: str = ""
    quiet: bool = False
    why: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        """What the table is called on a page."""
        return str(self.model._meta.verbose_name).capitalize()

    @property
    def rights(self) -> dict[str, Rights]:
        """By role of the database."""
        app = Rights(self.read, self.add, self.change, self.remove, self.reads, self.columns)
        return {"ph_app": app, "ph_leader": self.leader, "ph_job": self.job}

    def sql(self) -> str:
        """The whole wall of the table. Safe to run again: what stood before is taken down first."""
        lines = [
            f"SELECT app.take_down('{self.table}');",
            f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY;",
            f"GRANT SELECT ON {self.table} TO ph_definer;",
        ]
        for role, rights in self.rights.items():
            for what in (READ, ADD, CHANGE, REMOVE):
                lines += self._policy(role, what, rights)
        quietly = ", true" if self.quiet else ""
        lines.append(
            f"SELECT audit.unwatch('{self.table}');"
            if self.unwatched
            else f"SELECT audit.watch('{self.table}'{quietly});"
        )
        return "\n".join(lines) + "\n"

    def _policy(self, role: str, what: str, rights: Rights) -> Iterator[str]:
        rule = rights.of(what)
        if rule is None:
            return
        columns = {READ: rights.reads, CHANGE: rights.columns}.get(what, ALL)
        if what == CHANGE and not columns:
            raise ValueError(f"{self.table}: say which columns {role} may change")
        named = "" if columns == ALL else f" ({', '.join(columns.split())})"
        clause = "WITH CHECK" if what == ADD else "USING"
        yield (
            f"CREATE POLICY {PREFIX[role]}{LETTER[what]} ON {self.table} FOR {what} TO {role}\n"
            f"  {clause} ({rule.sql(self.table, self.person)});"
        )
        yield f"GRANT {what}{named} ON {self.table} TO {role};"
        if what == ADD:
            yield f"SELECT app.lend_numbers('{self.table}', '{role}');"

    def events(self) -> Wall | None:
        """The wall of the table of earlier versions: written by whoever changes the row."""
        if self.history is None:
            return None
        model = self.model._meta.get_field("events").related_model
        if model is None:
            raise ValueError(f"{self.table}: pghistory keeps no earlier versions of it")
        return Wall(
            model,
            read=self.history,
            add=self.change,
            person=self.person,
            unwatched="the table whose versions these are is watched",
        )

    def sentences(self) -> Iterator[tuple[str, str]]:
        """What may be done with the table and by whom, line by line, for the steward's page."""
        verbs = {READ: _("Read"), ADD: _("Add"), CHANGE: _("Change"), REMOVE: _("Remove")}
        whose = {"ph_app": "", "ph_leader": _(", while a leader asks"), "ph_job": _(", by jobs")}
        for role, rights in self.rights.items():
            for what, verb in verbs.items():
                rule = rights.of(what)
                if rule is None or (role == "ph_leader" and rule == self.rights["ph_app"].of(what)):
                    continue
                columns = {READ: rights.reads, CHANGE: rights.columns}.get(what, ALL)
                named = "" if columns == ALL else f": {', '.join(columns.split())}"
                yield f"{verb}{whose[role]}{named}", rule.words

    @property
    def record(self) -> str:
        """What the legal record keeps of changes."""
        if self.unwatched:
            return _("Not in the legal record: %(why)s.") % {"why": self.unwatched}
        if self.quiet:
            return _("The legal record keeps that a row changed, and no secret.")
        return _("Every change is in the legal record.")


def walls_of(app_label: str) -> list[Wall]:
    """The walls that an app declares in its ``walls.py``, with those of earlier versions, and with what
    jobs of apps above it read of its tables (``JOB_READS`` in their ``walls.py``, columns by table).
    """
    lent: dict[str, set[str]] = {}
    for module in _walls_modules():
        for table, columns in getattr(module, "JOB_READS", {}).items():
            lent.setdefault(table, set()).update(columns)
    name = f"{apps.get_app_config(app_label).name}.walls"
    declared = [_lent(wall, lent.get(wall.table, set())) for wall in import_module(name).WALLS]
    return [each for wall in declared for each in (wall, wall.events()) if each is not None]


def _walls_modules() -> list[ModuleType]:
    named = [config.name for config in apps.get_app_configs() if config.label != "access"]
    return [
        import_module(f"{name}.walls")
        for name in named
        if module_has_submodule(import_module(name), "walls")
    ]


def _lent(wall: Wall, columns: set[str]) -> Wall:
    if not columns or (wall.job.read and wall.job.reads == ALL):
        return wall
    own_reads = wall.job.reads.split() if wall.job.read else []
    reads = " ".join(dict.fromkeys([*own_reads, *sorted(columns)]))
    return replace(wall, job=replace(wall.job, read=wall.job.read or JOBS, reads=reads))


def all_walls() -> dict[type[Model], Wall]:
    """Every declared wall, by model."""
    labels = {module.__name__.removesuffix(".walls") for module in _walls_modules()}
    found = [walls_of(config.label) for config in apps.get_app_configs() if config.name in labels]
    return {wall.model: wall for walls in found for wall in walls}


@cache
def wall_of(model: type[Model]) -> Wall:
    """The wall of a model. Raises KeyError for a model without one."""
    return all_walls()[model]


# ---------------------------------------------------------------- what migrations are made of
MADE = re.compile(
    r"^CREATE OR REPLACE (FUNCTION|VIEW|TRIGGER) (\S+?)\s*(?:\(|AS\b|BEFORE|AFTER|WITH\b)(?:[^;]*? ON (\S+))?",
    re.MULTILINE,
)


def sql_items(
    config_file: str,
    files: Iterable[str],
    walls: Iterable[Wall] = (),
    *,
    said: Mapping[str, str] | None = None,
    after: Sequence[tuple[str, str]] = (),
    needs: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> list[SQLItem]:
    """The present definitions of an app, in the order in which a fresh database gets them.

    ``files`` are paths below the app's folder, without ``.sql``; ``said`` are definitions that code
    words, by name; ``after`` names items of other apps that must stand first, as (app label, item), and
    ``needs`` those that came later and that one item stands on.
    """
    here = Path(config_file).resolve().parent
    texts = [
        (name.replace("/sql/", "/").removeprefix("sql/"), (here / f"{name}.sql").read_text())
        for name in files
    ]
    texts += (said or {}).items()
    texts += [(f"wall of {wall.table}", wall.sql()) for wall in walls]
    label = next(c.label for c in apps.get_app_configs() if Path(c.path).resolve() == here)
    items: list[SQLItem] = []
    for name, text in texts:
        before = [(label, items[-1].name)] if items else list(after)
        before.extend((needs or {}).get(name, ()))
        items.append(
            SQLItem(name, text, reverse_sql=way_back(name, text), dependencies=before, replace=True)
        )
    return items


def way_back(name: str, text: str) -> str:
    """What takes an item's objects away again, when the migration that first made it is undone."""
    if name.startswith("wall of "):
        table = name.removeprefix("wall of ")
        return f"SELECT app.take_down('{table}'), audit.unwatch('{table}');"
    drops = [
        f"DROP TRIGGER IF EXISTS {made} ON {table};"
        if kind == "TRIGGER"
        else f"DROP {kind} IF EXISTS {made} CASCADE;"
        for kind, made, table in reversed(MADE.findall(text))
    ]
    return "\n".join(drops)
