"""The moves of the random walk: what changes who may see whom, done to the source rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from people.models import (
    Agreement,
    BreakGlass,
    Involvement,
    NamedWorker,
    OwnRecord,
    Person,
    Pull,
    Share,
)
from teams.models import Membership, Team, User
from tests.factories.budgets import SpendFactory
from tests.factories.people import (
    AgreementFactory,
    BreakGlassFactory,
    ContactFactory,
    ContactPersonFactory,
    InvolvementFactory,
    NamedWorkerFactory,
    OwnRecordFactory,
    PullFactory,
    ShareFactory,
)
from tests.factories.teams import MembershipFactory
from tests.support import become, owner
from tests.verify.clockwork import let_pass
from tests.verify.facts import clock
from tests.world import SEATS, Known

if TYPE_CHECKING:
    from tests.verify.sweep import Sweep

MOVERS = ["worker", "lead", "named elsewhere", "stranger", "lead elsewhere", "leader with a seat"]
HOURS = [1, 25, 24 * 3, 24 * 8, 24 * 15]


class Walk:
    """One change at a time; ``kinds`` counts them."""

    def __init__(self, sweep: Sweep, seed: int) -> None:
        self.sweep, self.world = sweep, sweep.world
        self.random = random.Random(seed)
        self.kinds: dict[str, int] = {}

    def moves(self) -> list[Callable[[Known], None]]:
        return [
            self.involve, self.leave, self.share, self.share_later, self.withdraw, self.end_agreement,
            self.name, self.step_back, self.ask, self.ask_to_come_in, self.answer, self.break_glass,
            self.mend, self.seal, self.declare, self.end_seat, self.begin_seat, self.stop, self.let_back,
            self.write_about_several, self.spend, self.let_time_pass,
        ]  # fmt: skip

    def step(self, known: Known) -> str:
        """One move, as the owner or through the vetted function; returns what was done."""
        move = self.random.choice(self.moves())
        with owner():
            move(known)
        name = move.__name__
        self.kinds[name] = self.kinds.get(name, 0) + 1
        return name

    # ------------------------------------------------------------------ chance

    def team(self) -> Team:
        return self.random.choice(list(self.world.teams.values()))

    def worker(self) -> User:
        return self.world.actors[self.random.choice(MOVERS)]

    def hours(self) -> timedelta:
        return timedelta(hours=self.random.choice([1, 30, 24 * 10, 24 * 40]))

    # ------------------------------------------------------------------ teams and shares

    def involve(self, known: Known) -> None:
        """For good, for a while, or from a day to come; beside one that ends on its own day."""
        team, now = self.team(), clock()
        kind = self.random.choice(["for good", "a while", "later"])
        if kind != "for good":
            begins = now if kind == "a while" else now + timedelta(hours=20)
            InvolvementFactory(
                person=known.person, team=team, starts_at=begins, ends_at=begins + self.hours()
            )
        elif not Involvement.objects.filter(person=known.person, team=team, ends_at=None).exists():
            InvolvementFactory(person=known.person, team=team)

    def leave(self, known: Known) -> None:
        row = self._one(Involvement.objects.filter(person=known.person, ends_at=None))
        if row:
            Involvement.objects.filter(pk=row.pk).update(ends_at=clock())

    def share(self, known: Known, *, begins: timedelta = timedelta()) -> None:
        """By somebody whose organisation gave an agreement to one that sits in the other team."""
        now, team = clock(), self.team()
        takers = list(
            User.objects.filter(
                is_active=True, memberships__team=team, memberships__ends_at=None
            ).select_related("organisation")
        )
        if not takers:
            return
        by = self.worker()
        later = self.random.choice([timedelta(), timedelta(hours=10)])
        agreement = AgreementFactory(
            from_organisation=by.organisation,
            to_organisation=self.random.choice(takers).organisation,
            ends_at=now + later + self.hours(),
        )
        ShareFactory(
            person=known.person,
            to_team=team,
            agreement=agreement,
            level=self.random.randint(1, 3),
            shared_by=by,
            starts_at=now + begins,
            ends_at=now + begins + self.hours(),
        )
        if later:  # an agreement that begins later keeps its shares shut until then
            Agreement.objects.filter(pk=agreement.pk).update(starts_at=now + later)

    def share_later(self, known: Known) -> None:
        self.share(known, begins=timedelta(hours=self.random.choice([2, 26])))

    def withdraw(self, known: Known) -> None:
        row = self._one(Share.objects.filter(person=known.person, withdrawn_at=None))
        if row:
            Share.objects.filter(pk=row.pk).update(withdrawn_at=clock())

    def end_agreement(self, known: Known) -> None:
        row = self._one(Share.objects.filter(person=known.person))
        if row:
            Agreement.objects.filter(pk=row.agreement_id).update(ends_at=clock())

    # ------------------------------------------------------------------ who walks alongside

    def name(self, known: Known) -> None:
        """From a seat of theirs, or (as no form lets it happen) from a team where they do not sit."""
        worker = self.worker()
        if not NamedWorker.objects.filter(
            person=known.person, worker=worker, ends_at=None
        ).exists():
            NamedWorkerFactory(person=known.person, worker=worker, team=self.team())

    def step_back(self, known: Known) -> None:
        row = self._one(NamedWorker.objects.filter(person=known.person, ends_at=None))
        if row:
            NamedWorker.objects.filter(pk=row.pk).update(ends_at=clock())

    # ------------------------------------------------------------------ asking

    def ask(self, known: Known, *, asks_in: bool = False) -> None:
        now = clock()
        PullFactory(
            person=known.person,
            to_team=self.team(),
            asked_by=self.worker(),
            asks_in=asks_in,
            words=known.basis,
            asked_at=now,
            waits_until=now + min(self.hours(), timedelta(days=14)),
        )

    def ask_to_come_in(self, known: Known) -> None:
        self.ask(known, asks_in=True)

    def answer(self, known: Known) -> None:
        """Through the vetted function, by somebody who may."""
        oracle = self.world.look()
        waiting = [row for row in oracle.of_person["pulls"][known.person.pk] if oracle.waits(row)]
        for pull in self.random.sample(waiting, len(waiting)):
            for actor in self.random.sample(MOVERS, len(MOVERS)):
                if oracle.may_answer_pull(self.world.id(actor), pull):
                    self._answer_as(actor, pull)
                    return

    def _answer_as(self, actor: str, pull: Pull) -> None:
        yes = self.random.random() < 0.7
        become("ph_app")
        with self.sweep.acting(actor, stays=True):
            did = self.sweep.done("SELECT app.answer_pull(%s, %s, '')", pull.pk, yes)
        become(None)
        self.sweep.agree(f"{actor} answers", did, True)

    # ------------------------------------------------------------------ glass and seals

    def break_glass(self, known: Known) -> None:
        hours = self.random.choice([1, 24, 72])
        BreakGlassFactory(
            person=known.person,
            worker=self.worker(),
            starts_at=clock(),
            ends_at=clock() + timedelta(hours=hours),
        )

    def mend(self, known: Known) -> None:
        row = self._one(BreakGlass.objects.filter(person=known.person, ends_at__gt=clock()))
        if row:
            at = max(clock(), row.starts_at + timedelta(seconds=1))
            BreakGlass.objects.filter(pk=row.pk).update(ends_at=at)

    def seal(self, known: Known) -> None:
        person = Person.objects.get(pk=known.person.pk)
        Person.objects.filter(pk=person.pk).update(sealed=not person.sealed)

    def declare(self, known: Known) -> None:
        worker = self.worker()
        if (
            not OwnRecord.objects.filter(person=known.person, worker=worker).exists()
            and self.random.random() < 0.4
        ):
            OwnRecordFactory(person=known.person, worker=worker)

    # ------------------------------------------------------------------ seats and accounts

    def end_seat(self, known: Known) -> None:
        row = self._one(
            Membership.objects.filter(
                ends_at=None, user_id__in=[self.world.actors[actor].pk for actor in MOVERS]
            )
        )
        if row:
            Membership.objects.filter(pk=row.pk).update(ends_at=clock())

    def begin_seat(self, known: Known) -> None:
        """In the team where they sat, or in a second one; as a worker or as a lead."""
        actor = self.random.choice(MOVERS)
        user = self.world.actors[actor]
        team = self.random.choice([self.world.teams[SEATS[actor][0]], self.team()])
        if not Membership.objects.filter(user=user, team=team, ends_at=None).exists():
            role = self.random.choice(["worker", "worker", "lead"])
            MembershipFactory(user=user, team=team, role=role, starts_at=clock())

    def stop(self, known: Known) -> None:
        if self.random.random() < 0.5:
            User.objects.filter(pk=self.worker().pk).update(is_active=False)

    def let_back(self, known: Known) -> None:
        workers = [self.world.actors[actor].pk for actor in MOVERS]
        User.objects.filter(pk__in=workers, is_active=False).update(is_active=True)

    # ------------------------------------------------------------------ notes and money

    def write_about_several(self, known: Known) -> None:
        others = self.random.sample(list(self.world.people.values()), self.random.randint(1, 2))
        note = ContactFactory(author=self.worker(), team=self.team(), words="about several")
        for person in {known.person, *(other.person for other in others)}:
            ContactPersonFactory(contact=note, person=person)

    def spend(self, known: Known) -> None:
        """Also for somebody whom the asker does not see."""
        SpendFactory(person=known.person, team=self.team(), asked_by=self.worker())

    # ------------------------------------------------------------------ time

    def let_time_pass(self, known: Known) -> None:
        """No trigger hears of the clock; it calls at least every other day."""
        left = self.random.choice(HOURS)
        while left > 0:
            let_pass(timedelta(hours=min(left, 48)))
            left -= 48

    def _one(self, rows: object) -> object | None:
        found = list(rows.order_by("pk"))
        return self.random.choice(found) if found else None
