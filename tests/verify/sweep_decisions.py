"""Writing decisions by hand, and saying in whose name one is backed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from tests.world import Known

if TYPE_CHECKING:
    from tests.verify.sweep_writes import Try, Writes

DECISION = (
    "INSERT INTO people_decision (id, person_id, want, matters, harm_if, harm_if_not, legal, state, thought_on,"
    " team_id, author_id, written_at, version)"
    " VALUES (%s, %s, 'x', 'x', 'x', 'x', 'yes', 'thinking', current_date, %s, %s, now(), 1)"
)
LET_GO = (
    "UPDATE people_decision SET state = 'let_go', decided_on = current_date, version = version + 1"
    " WHERE person_id = %s"
)
HAPPENED = (
    "INSERT INTO people_meanwhile (id, decision_id, person_id, kind, words, happened_on, written_by_id, written_at)"
    " VALUES (%s, %s, %s, 'meanwhile', 'x', current_date, %s, now())"
)
BACKING = (
    "INSERT INTO people_backing (id, decision_id, person_id, backer_id, asked_by_id, asked_at, backed_at)"
    " VALUES (%s, %s, %s, %s, %s, now(), {backed})"
)
ASKED, BACKED = BACKING.format(backed="NULL"), BACKING.format(backed="now()")


def about_decisions(writes: Writes, known: Known) -> list[Try]:
    """Thought of and changed by whoever writes, in their own name; backed by a lead round the person."""
    pk, made, me = known.person.pk, known.parts["decision"].pk, writes.name
    may, other = writes.oracle.writes(writes.me, pk), writes.other
    leads = may and writes.oracle.leads_round(writes.me, pk)
    team = writes.team
    third = writes.sweep.world.actors[
        "worker" if me != writes.sweep.world.actors["worker"].pk else "lead"
    ].pk

    def new() -> uuid.UUID:
        return uuid.uuid4()

    return [
        ("thinks of a decision", may, DECISION, (new(), pk, team, me)),
        ("thinks in another's name", False, DECISION, (new(), pk, team, other)),
        ("lets a decision go", may, LET_GO, (pk,)),
        ("says what happened", may, HAPPENED, (new(), made, pk, me)),
        ("says that in the name of another", False, HAPPENED, (new(), made, pk, other)),
        ("asks a third whether they back it", may, ASKED, (new(), made, pk, third, me)),
        ("asks in another's name", False, ASKED, (new(), made, pk, me, other)),
        ("backs a decision", leads, BACKED, (new(), made, pk, me, me)),
        ("backs it in another's name", False, BACKED, (new(), made, pk, third, me)),
    ]
