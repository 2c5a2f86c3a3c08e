"""What teams say is in the way, and what a leader does about it. Every verb is told to the teams that met it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from placehub.clock import day_of, working_days_later
from placehub.errors import Refused
from teams.blockers.models import (
    HOURS_WITHOUT_OWNER,
    RULES,
    Blocker,
    Event,
    Kind,
    MetByTeam,
    Raised,
    State,
)
from teams.leaders.models import Service, Told
from teams.leaders.operations import give_to_a_leader, tell, to_others
from teams.leaders.queries import leaders
from teams.models import User

Verb = Event.Verb


@dataclass(frozen=True)
class Rule:
    """The text of a law, of guidance or of a policy, as somebody shows it."""

    title: str
    section: str = ""
    link: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Said:
    """What a team says of a blocker, in words that name nobody."""

    words: str
    kind: str = Kind.HABIT
    would_help: str = ""
    stopped: str = ""
    from_service: Service | None = None
    to_service: Service | None = None
    hours: int = 0
    rule: Rule | None = None


@transaction.atomic
def raise_blocker(said: Said, *, by: User, team_id: int, at: datetime) -> Blocker:
    """Say that something is in the way. It comes to a leader at once; refused where nobody leads.

    Whoever says that it is a rule has some working days to show the text.
    """
    claims = said.kind in RULES
    blocker = Blocker(
        words=said.words,
        would_help=said.would_help,
        stopped=said.stopped,
        kind=said.kind,
        from_service=said.from_service,
        to_service=said.to_service,
        team_id=team_id,
        raised_at=at,
        state_since=at,
        asked_at=at,
        claimed=said.kind if claims else "",
        rule_due_on=_due(at) if claims else None,
    )
    blocker.asked_of = give_to_a_leader(blocker.service, at=at)
    if claims and said.rule is not None:
        _write_rule(blocker, said.rule)
    blocker.save(force_insert=True)
    _say(blocker, Verb.RAISED, at=at, team_id=team_id)
    _met(blocker, by=by, team_id=team_id, at=at, hours=said.hours, claims=claims)
    return blocker


@transaction.atomic
def meet_too(blocker: Blocker, *, by: User, team_id: int, at: datetime, hours: int = 0) -> Blocker:
    """The same blocker, met again. One that was said to be fixed is open again, and its leader is told."""
    was = blocker.state
    _say(blocker, Verb.MET, at=at, team_id=team_id)
    _met(blocker, by=by, team_id=team_id, at=at, hours=hours, claims=False)
    blocker.refresh_from_db(fields=["state", "state_since", "times_met", "teams_met", "hours_lost"])
    if was in {State.TESTING, State.FIXED} and blocker.state == State.TAKEN:
        open_again(blocker, team_id=team_id, at=at)
    return blocker


def open_again(blocker: Blocker, *, team_id: int, at: datetime) -> None:
    """A repair did not hold: said to everybody, with the team and nobody's name."""
    _say(blocker, Verb.AGAIN, at=at, team_id=team_id)
    words = _("“%(blocker)s” is still in the way, so it is open again.") % {
        "blocker": blocker.words
    }
    _tell(blocker, words, at=at, workers=[blocker.owner_id] if blocker.owner_id else [])


def proved(blocker: Blocker, *, team_id: int, at: datetime) -> None:
    """Three people who came that way got through."""
    _say(blocker, Verb.PROVED, at=at, team_id=team_id)
    words = _("“%(blocker)s” is fixed: three people got through.") % {"blocker": blocker.words}
    _tell(blocker, words, at=at, workers=[blocker.owner_id] if blocker.owner_id else [])


def got_through(blocker: Blocker, *, team_id: int, at: datetime) -> None:
    _say(blocker, Verb.THROUGH, at=at, team_id=team_id)


@transaction.atomic
def show_rule(
    blocker: Blocker, kind: str, rule: Rule, *, by: User, team_id: int | None, at: datetime
) -> None:
    """Show the text of the law, the guidance or the policy. What had lapsed to habit is a rule again.

    ``team_id``: for a worker, whose team met it; None for a leader. Refused for a kind that has no text.
    """
    if kind not in RULES:
        raise Refused(_("Choose law, statutory guidance or local policy: only those have a text."))
    blocker.kind, blocker.claimed = kind, kind
    _write_rule(blocker, rule)
    fields = ["rule_title", "rule_section", "rule_link", "rule_date", "kind", "claimed"]
    changed = Blocker.objects.filter(pk=blocker.pk).update(
        **{name: getattr(blocker, name) for name in fields}
    )
    if not changed:
        raise Refused(_("Only a team that met it, or the leader who has it, shows the rule."))
    said_by = {"team_id": team_id} if team_id else {"by": by}
    _say(blocker, Verb.CITED, at=at, words=rule.title, **said_by)


# ---- a leader's verbs


def _move(blocker: Blocker, *states: str, **new: object) -> None:
    """Change it where it stands in one of ``states``. Refused where it does not any more."""
    now = Blocker.objects.filter(pk=blocker.pk, state__in=states)
    if not now.update(**new):
        blocker.refresh_from_db()
        name = blocker.owner.full_name if blocker.owner else ""
        words = (
            _("%(name)s has it now: “%(state)s”. Look at how it stands.")
            if name
            else _("It stands otherwise now: “%(state)s”. Look at how it stands.")
        )
        raise Refused(words % {"name": name, "state": blocker.get_state_display()})
    for field, value in new.items():
        setattr(blocker, field, value)


@transaction.atomic
def take_on(blocker: Blocker, *, by: User, at: datetime) -> None:
    """The leader has it from now on. Of two who take it at once, one does; the other is told who."""
    states = [State.ASKING, State.COULD_NOT]
    _move(blocker, *states, owner=by, state=State.TAKEN, state_since=at)
    _say(blocker, Verb.TOOK, at=at, by=by)
    _told(blocker, _("%(name)s has “%(blocker)s” now."), by=by, at=at)


@transaction.atomic
def pass_on(blocker: Blocker, to: User, words: str, *, by: User, at: datetime) -> None:
    """It asks another leader, with a reason; whoever had it has it no more. Its age goes on."""
    if to.pk == by.pk or not leaders(at).filter(pk=to.pk).exists():
        raise Refused(_("Choose another leader."))
    new = {"owner": None, "asked_of": to, "asked_at": at, "state": State.ASKING, "state_since": at}
    _move(blocker, State.ASKING, State.TAKEN, State.TRYING, **new, try_until=None)
    _say(blocker, Verb.PASSED, at=at, by=by, words=words)
    _told(blocker, _("%(name)s passed on “%(blocker)s”: %(words)s"), by=by, at=at, words=words)


@transaction.atomic
def answer(blocker: Blocker, words: str, *, by: User, at: datetime) -> None:
    """Say something to the teams, and change nothing else."""
    held = [State.TAKEN, State.TRYING, State.TESTING, State.FIXED, State.COULD_NOT]
    _move(blocker, *held, answer=words)
    _say(blocker, Verb.ANSWERED, at=at, by=by, words=words)
    _told(blocker, _("%(name)s on “%(blocker)s”: %(words)s"), by=by, at=at, words=words)


@transaction.atomic
def try_something(blocker: Blocker, words: str, until: date, *, by: User, at: datetime) -> None:
    """Try something until a day. Refused for a day that is over."""
    if until < day_of(at):
        raise Refused(_("Choose today or a later day."))
    new = {"state": State.TRYING, "state_since": at, "try_until": until, "answer": words}
    _move(blocker, State.TAKEN, State.TRYING, **new)
    _say(blocker, Verb.TRYING, at=at, by=by, words=words, until=until)
    told = _("%(name)s is trying something about “%(blocker)s”: %(words)s")
    _told(blocker, told, by=by, at=at, words=words)


@transaction.atomic
def say_fixed(blocker: Blocker, words: str, *, by: User, at: datetime) -> None:
    """It counts once three people who come that way got through: workers are asked on their next notes."""
    new = {"state": State.TESTING, "state_since": at, "answer": words, "try_until": None}
    _move(blocker, State.TAKEN, State.TRYING, **new)
    blocker.refresh_from_db(fields=["test_round", "through"])
    _say(blocker, Verb.FIXED, at=at, by=by, words=words)
    told = _("%(name)s says that “%(blocker)s” is fixed: %(words)s Tell us who gets through.")
    _told(blocker, told, by=by, at=at, words=words)


@transaction.atomic
def could_not(blocker: Blocker, words: str, write_to: str, *, by: User, at: datetime) -> None:
    """We could not, because; and whom to write to."""
    new = {"state": State.COULD_NOT, "state_since": at, "answer": words, "write_to": write_to}
    _move(blocker, State.TAKEN, State.TRYING, **new, try_until=None)
    _say(blocker, Verb.COULD_NOT, at=at, by=by, words=words)
    told = _("%(name)s could not move “%(blocker)s”, because: %(words)s")
    _told(blocker, told, by=by, at=at, words=words)


@transaction.atomic
def set_join(
    blocker: Blocker,
    from_service: Service | None,
    to_service: Service | None,
    *,
    national: bool,
    by: User,
    at: datetime,
) -> None:
    """Say between which services it lies, and whether its cause is national. Refused where it is another's."""
    new = {"from_service": from_service, "to_service": to_service, "national": national}
    if all(getattr(blocker, name) == value for name, value in new.items()):
        return
    if not Blocker.objects.filter(pk=blocker.pk).update(**new):
        raise Refused(_("Only the leader who has it says so."))
    lies = " → ".join(one.name for one in (from_service, to_service) if one)
    _say(blocker, Verb.JOIN, at=at, by=by, words=lies)


# ---- clocks


@transaction.atomic
def pass_on_what_is_left(at: datetime) -> int:
    """What somebody has, or is asked, who leads no more asks another; how many. Nothing is ever nobody's.

    Where nobody leads it waits.
    """
    now = leaders(at)
    left = Q(owner=None) & ~Q(asked_of__in=now) | Q(owner__isnull=False) & ~Q(owner__in=now)
    moves = [State.ASKING, State.TAKEN, State.TRYING]
    rows = Blocker.objects.filter(left, state__in=moves).select_for_update(
        of=("self",), skip_locked=True
    )
    passed = list(to_others(rows.select_related("to_service", "from_service"), at))
    for blocker, to in passed:
        new = {"owner": None, "asked_of": to, "asked_at": at, "state": State.ASKING}
        _move(blocker, *moves, **new, state_since=at, try_until=None)
        _say(blocker, Verb.LEFT, at=at, words=to.full_name)
        words = _("“%(blocker)s” asks %(name)s now: whoever had it leads no more.")
        said = {"blocker": blocker.words, "name": to.full_name}
        _tell(blocker, words % said, at=at, workers=[to.pk])
    return len(passed)


@transaction.atomic
def give_what_nobody_took(at: datetime) -> int:
    """Whoever was asked has it, where nobody took it on in time; how many. Run twice, it does it once."""
    late = Blocker.objects.late(at).select_for_update(of=("self",), skip_locked=True)
    given = list(late.select_related("asked_of"))
    for blocker in given:
        _move(blocker, State.ASKING, owner=blocker.asked_of, state=State.TAKEN, state_since=at)
        _say(blocker, Verb.GIVEN, at=at, words=blocker.asked_of.full_name)
        words = _("“%(blocker)s” is with %(name)s: nobody took it on within %(hours)s hours.") % {
            "blocker": blocker.words,
            "name": blocker.asked_of.full_name,
            "hours": HOURS_WITHOUT_OWNER,
        }
        _tell(blocker, words, at=at, workers=[blocker.asked_of_id])
    return len(given)


@transaction.atomic
def let_claims_lapse(at: datetime) -> int:
    """What nobody showed the text of reads "habit", and whoever claimed it is told; how many."""
    today = day_of(at)
    due = Blocker.objects.filter(rule_due_on__lt=today, rule_title="", kind__in=RULES)
    lapsed = list(due.select_for_update(of=("self",), skip_locked=True))
    for blocker in lapsed:
        said = blocker.get_kind_display()
        Blocker.objects.filter(pk=blocker.pk).update(kind=Kind.HABIT, rule_due_on=None)
        _say(blocker, Verb.LAPSED, at=at, words=said)
        words = _(
            "“%(blocker)s” was said to be %(kind)s. Nobody showed the text, so it reads habit now."
        ) % {"blocker": blocker.words, "kind": said.lower()}
        claimed = Raised.objects.filter(blocker=blocker, claims=True)
        tell(
            Told.About.BLOCKER,
            words,
            blocker.get_absolute_url(),
            at=at,
            workers=list(claimed.values_list("worker", flat=True)),
        )
    return len(lapsed)


# ---- what every verb does


def _due(at: datetime) -> date:
    return working_days_later(day_of(at), settings.PLACEHUB_RULE_DAYS)


def _write_rule(blocker: Blocker, rule: Rule) -> None:
    blocker.rule_title, blocker.rule_section = rule.title, rule.section
    blocker.rule_link, blocker.rule_date = rule.link, rule.on


def _met(
    blocker: Blocker, *, by: User, team_id: int, at: datetime, hours: int, claims: bool
) -> None:
    Raised(blocker=blocker, worker=by, team_id=team_id, at=at, claims=claims).save(
        force_insert=True
    )
    met = MetByTeam.objects.filter(blocker=blocker, team_id=team_id)
    if not met.update(times=F("times") + 1, hours=F("hours") + hours, last_at=at):
        MetByTeam(blocker=blocker, team_id=team_id, first_at=at, last_at=at, hours=hours).save(
            force_insert=True
        )


def _say(
    blocker: Blocker,
    verb: str,
    *,
    at: datetime,
    by: User | None = None,
    team_id: int | None = None,
    words: str = "",
    until: date | None = None,
) -> None:
    Event(blocker=blocker, verb=verb, at=at, by=by, team_id=team_id, words=words, until=until).save(
        force_insert=True
    )


def _told(blocker: Blocker, sentence: str, *, by: User, at: datetime, words: str = "") -> None:
    said = {"name": by.full_name, "blocker": blocker.words, "words": words}
    _tell(blocker, sentence % said, at=at)


def _tell(blocker: Blocker, words: str, *, at: datetime, workers: Iterable[int] = ()) -> None:
    """To every team that met it."""
    teams = MetByTeam.objects.filter(blocker=blocker).values_list("team", flat=True)
    address = blocker.get_absolute_url()
    tell(Told.About.BLOCKER, words, address, at=at, teams=list(teams), workers=workers)
