"""What there is before anything is asked: one's own word, the pots, and whose yes it takes above it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from budgets.spends.models import Spend
from people.models import Person
from placehub.access.context import Worker
from placehub.formats import day, pounds

NAMED = 3  # more who could say yes are counted


@dataclass(frozen=True)
class PotAtHand:
    """What a pot of the team holds for this, and for which kinds of thing: for whom it is, and for the family."""

    fund: str
    pence: int
    until: date
    kinds: list[str]
    family: list[str]

    @property
    def says_nothing(self) -> bool:
        return not self.kinds and not self.family

    @property
    def sentence(self) -> str:
        """What it may pay for, and until when."""
        words = {"left": pounds(self.pence), "day": day(self.until)}
        if self.says_nothing:
            return (
                _(
                    "%(left)s lies here, and nobody has said yet what it may pay for: a finance officer does."
                )
                % words
            )
        if not self.kinds:
            words["kinds"] = _in_words(self.family)
            return _("%(left)s until %(day)s, for a whole family only: %(kinds)s.") % words
        words["kinds"] = _in_words(self.kinds)
        if self.family:
            return _("%(left)s until %(day)s: %(kinds)s.") % words
        return _("%(left)s until %(day)s, not for a whole family: %(kinds)s.") % words


def _in_words(kinds: Sequence[str]) -> str:
    """The kinds as they are called; all of them are anything."""
    if set(kinds) == set(Spend.Kind.values):
        return _("anything")
    return ", ".join(str(kind.label) for kind in Spend.Kind if kind in kinds)


@dataclass(frozen=True)
class AtHand:
    """What a worker may spend of one team's money on their own word, and who answers above it. Pence.

    ``for_person`` was promised or spent for the same person in four weeks, whoever asked; ``elsewhere`` today
    by the worker, which counts unless shops tell them apart.
    """

    team: int
    name: str
    per_spend: int | None
    per_month: int | None
    left_over: int | None
    lead_up_to: int
    for_person: int
    elsewhere: int
    in_team: list[str]
    finance: list[str]
    pots: list[PotAtHand] = field(default_factory=list)

    @property
    def own(self) -> int:
        """How much is theirs to decide now."""
        if self.per_spend is None or self.left_over is None:
            return 0
        return max(min(self.per_spend - self.for_person, self.left_over), 0)

    @property
    def alone(self) -> int:
        """Up to how much one yes is enough."""
        return max(self.lead_up_to - self.for_person, 0)

    def sentences(self, person: Person | None) -> Iterator[str]:
        yield self._own_word()
        if person and self.for_person:
            yield _(
                "In four weeks %(sum)s was promised or spent for %(name)s: it counts with it."
            ) % {
                "sum": pounds(self.for_person),
                "name": person.called,
            }
        if self.elsewhere and self.per_spend is not None:
            yield _(
                "What was promised to you elsewhere today, %(sum)s, counts with it too, unless both say where from."
            ) % {"sum": pounds(self.elsewhere)}
        yield self._above()

    def _own_word(self) -> str:
        if self.per_spend is None:
            return _("Nothing is yours to decide here yet: no limit is set for you.")
        words = {
            "own": pounds(self.own),
            "each": pounds(self.per_spend),
            "left": pounds(self.left_over),
            "month": pounds(self.per_month),
        }
        if not self.own:
            return (
                _(
                    "Of %(each)s a spend nothing is left for you to decide now. This month %(left)s of %(month)s is left."
                )
                % words
            )
        return (
            _("Up to %(own)s is yours to decide. This month %(left)s of %(month)s is left.") % words
        )

    def _above(self) -> str:
        """Who says yes to more, and above how much two do."""
        first = self.in_team or self.finance
        if not first:
            return _(
                "Nobody can say yes to more: an administrator names another lead, or a finance officer."
            )
        words = {"first": _one_of(first), "alone": pounds(self.alone), "second": self._second()}
        if self.alone <= self.own:
            return _("For more, %(first)s says yes, and it takes a second yes: %(second)s.") % words
        return (
            _("For more, %(first)s says yes. Above %(alone)s it takes a second yes: %(second)s.")
            % words
        )

    def _second(self) -> str:
        if self.in_team:
            return (
                _one_of(self.finance) if self.finance else _("a finance officer, once there is one")
            )
        if len(self.finance) > 1:
            return _("another of them")
        return _("a second finance officer, once there is one")


def _one_of(names: Sequence[str]) -> str:
    """One name, or several of which one is enough."""
    if len(names) == 1:
        return names[0]
    if len(names) > NAMED:
        return _("one of %(names)s and %(more)s others") % {
            "names": ", ".join(names[: NAMED - 1]),
            "more": len(names) - NAMED + 1,
        }
    return _("%(names)s or %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def at_hand(worker: Worker, person: Person | None) -> list[AtHand]:
    """Team by team. Two queries, however many teams and funds there are."""
    names = {seat.team_id: seat.name for seat in worker.seats}
    values: list[list[int] | UUID | None] = [[*names], person.pk if person else None]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.money_at_hand(%s, %s)", values)
        found = [AtHand(row[0], names[row[0]], *row[1:]) for row in cursor.fetchall()]
        cursor.execute("SELECT * FROM app.pots_at_hand(%s, %s)", values)
        rows = cursor.fetchall()
    kinds: dict[tuple, dict[str, list[str]]] = defaultdict(dict)
    for *pot, subject, those in rows:
        kinds[tuple(pot)][subject] = those
    teams = {one.team: one for one in found}
    for (team, fund, pence, until), said in kinds.items():
        family = said.pop(Spend.Subject.FAMILY, [])
        teams[team].pots.append(
            PotAtHand(fund, pence, until, next(iter(said.values()), []), family)
        )
    return found
