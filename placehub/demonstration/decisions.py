"""Decisions in every state, with what happened meanwhile and who backs them."""

from datetime import timedelta
from uuid import UUID

from people.models import Backing, Decision, Meanwhile, NamedWorker, Person
from placehub.demonstration import decision_words as w
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from teams.decisions.models import BackingAnswer, BackingAsk


def add_decisions(rows: Rows, roster: Roster, *, maya: UUID, juliet: UUID) -> None:
    """Of Maya, of Juliet, and of others whom Sam walks alongside, as many as there are."""
    sam = roster.by_role["worker"]
    mine = NamedWorker.objects.filter(worker=sam, ends_at=None).values("person_id")
    open_to_all = Person.objects.filter(pk__in=mine, sealed=False, quiets=None)
    others = iter(open_to_all.exclude(pk__in=[maya, juliet]).order_by("pk"))
    known = {one.pk: one for one in Person.objects.filter(pk__in=[maya, juliet])}
    for thought in w.THOUGHTS:
        person = {"maya": known[maya], "juliet": known[juliet]}.get(thought.about)
        person = person or next(others, None)
        if person is not None:
            _decision(rows, roster, person, thought)


def _decision(rows: Rows, roster: Roster, person: Person, thought: w.Thought) -> None:
    sam, at = roster.by_role["worker"], rows.moment(thought.days)
    made = Decision.objects.create(
        id=rows.key(),
        person=person,
        want=thought.want,
        matters=thought.matters,
        harm_if=thought.harm_if,
        harm_if_not=thought.harm_if_not,
        legal=thought.legal,
        thought_on=rows.day(thought.days),
        team=roster.mill_lane,
        author=sam,
        written_at=at,
    )
    for days, words in thought.happened:
        _happened(rows, made, Meanwhile.Kind.MEANWHILE, words, days)
    if thought.lead:
        Backing.objects.create(
            id=rows.key(),
            decision=made,
            person=person,
            backer=roster.by_role["lead"],
            asked_by=sam,
            asked_at=at + timedelta(hours=2),
            backed_at=at + timedelta(hours=20) if thought.lead == "backed" else None,
        )
    if thought.leader:
        _of_a_leader(rows, roster, made, thought.leader, thought.days - 1)
    if thought.state != Decision.State.THINKING:
        made.decide(
            thought.state,
            on=rows.day(thought.decided),
            look_back_on=rows.day(thought.look_back) if thought.look_back else None,
            seen=made.version,
            by=sam,
            at=rows.moment(thought.decided),
        )
    if thought.looked_back:
        day = thought.look_back
        made.look_back(
            on=rows.day(day), again_on=None, seen=made.version, by=sam, at=rows.moment(day)
        )
        _happened(rows, made, Meanwhile.Kind.LOOK_BACK, thought.looked_back, day)


def _happened(rows: Rows, made: Decision, kind: str, words: str, days: int) -> None:
    Meanwhile.objects.create(
        id=rows.key(),
        decision=made,
        person_id=made.person_id,
        kind=kind,
        words=words,
        happened_on=rows.day(days),
        written_by=made.author,
        written_at=rows.moment(days),
    )


def _of_a_leader(
    rows: Rows, roster: Roster, made: Decision, said: tuple[str, str, str, str, str], days: int
) -> None:
    """Asked of the leader who signs in; answered three days later, unless it still waits."""
    want, speaks_for, harm_if_not, answer, words = said
    sam, leader, at = roster.by_role["worker"], roster.by_role["leader"], rows.moment(days)
    ask = BackingAsk.objects.create(
        id=rows.key(),
        want=want,
        speaks_for=speaks_for,
        harm_if_not=harm_if_not,
        team=roster.mill_lane,
        asked_by=sam,
        asked_at=at,
        leader=leader,
    )
    Backing.objects.create(
        id=rows.key(),
        decision=made,
        person_id=made.person_id,
        backer=leader,
        ask=ask,
        asked_by=sam,
        asked_at=at,
    )
    if answer:
        BackingAnswer.objects.create(
            id=rows.key(),
            ask=ask,
            answer=answer,
            words=words,
            answered_by=leader,
            answered_at=rows.moment(max(days - 3, 0)),
        )
