"""Writing by hand, as one actor, against the oracle."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from people.models import Contact
from tests.verify import statements as by
from tests.verify.oracle import Answer
from tests.verify.sweep_agreements import about_agreements
from tests.verify.sweep_decisions import about_decisions
from tests.world import SEATS, WITHOUT_A_CONTEXT, Known

if TYPE_CHECKING:
    from tests.verify.sweep import Sweep

Try = tuple[str, Answer, str, tuple]


def new() -> uuid.UUID:
    return uuid.uuid4()


class Writes:
    """Run inside ``sweep.acting(actor)``; nothing that is done stays."""

    def __init__(self, sweep: Sweep, actor: str) -> None:
        self.sweep, self.actor = sweep, actor
        self.oracle, world = sweep.oracle, sweep.world
        self.user = world.actors[actor]
        self.me = world.id(actor)
        self.name = self.user.pk if self.user else 0  # whom the rows are written as
        self.other = world.actors["stranger" if actor != "stranger" else "lead"].pk
        seats = self.oracle.seats(self.me)
        self.sits = bool(seats)
        self.apart_note = world.parts["note sealed"].pk
        self.team = next(iter(seats), world.teams["ours"].pk)
        here = SEATS.get(actor, ("ours",))[0]
        # another team than one's own, one more, and a colleague who sits in one's own
        self.far, self.third = {
            "ours": ("third", "theirs"),
            "theirs": ("third", "ours"),
            "third": ("ours", "theirs"),
        }[here]
        self.in_far = world.teams[self.far].pk in seats  # a walk may have seated them there since
        self.colleague = next(
            (
                user.pk
                for name, user in world.actors.items()
                if user is not None
                and name not in {actor, *WITHOUT_A_CONTEXT}
                and self.team in self.oracle.seats(user.pk)
            ),
            self.name,  # alone in the team: themself
        )

    def about(self, known: Known) -> None:
        tries = [*self.words(known), *self.keys(known), *self.others_keys(known)]
        tries += [*self.money(known), *about_decisions(self, known)]
        for what, right, sql, values in tries:
            did = self.sweep.would((sql, values))
            self.sweep.agree(f"{self.actor} {what} of {known.basis}", did, right)
        self.notes(known)

    # ------------------------------------------------------------------ words

    def words(self, known: Known) -> list[Try]:
        """What the page of the person holds: with a basis that writes, in one's own name."""
        pk, name, other = known.person.pk, self.name, self.other
        may = self.oracle.writes(self.me, pk)
        note = known.parts["contact"].pk
        return [
            ("tells a story", may, by.STORY, (new(), pk, name)),
            ("tells a story in another's name", False, by.STORY, (new(), pk, other)),
            ("sets a goal", may, by.GOAL, (new(), pk, name)),
            ("sets a goal in another's name", False, by.GOAL, (new(), pk, other)),
            ("adds to the circle", may, by.CIRCLE, (new(), pk, name)),
            ("says what to mind at the door", may, by.DOOR, (new(), pk, name)),
            ("says that in another's name", False, by.DOOR, (new(), pk, other)),
            ("writes down another name", may, by.OTHER_NAME, (new(), pk, name)),
            ("writes down a name in another's name", False, by.OTHER_NAME, (new(), pk, other)),
            ("asks how it feels", may, by.FEELINGS, (new(), pk, name)),
            (
                "changes the details",
                may,
                "UPDATE people_persondetails SET phone = '1', version = version + 1 WHERE person_id = %s",
                (pk,),
            ),
            (
                "changes the card",
                may,
                "UPDATE people_person SET known_as = 'x', version = version + 1 WHERE id = %s",
                (pk,),
            ),
            ("takes a line from the door", may, by.TAKEN_DOWN, (pk,)),
            ("ends a circle member", may, by.LEFT_CIRCLE, (pk,)),
            ("takes a name off", may, by.NAME_OFF, (pk,)),
            (
                "replaces a story",
                may,
                "UPDATE people_story SET replaced_at = now() WHERE person_id = %s",
                (pk,),
            ),
            (
                "says which blocker it was",
                may,
                "UPDATE people_blocker SET blocker_id = NULL WHERE person_id = %s",
                (pk,),
            ),
            (
                "seals by hand",
                False,
                "UPDATE people_person SET sealed = NOT sealed WHERE id = %s",
                (pk,),
            ),
            ("deletes the person", False, "DELETE FROM people_person WHERE id = %s", (pk,)),
            ("deletes a note", False, "DELETE FROM people_contact WHERE id = %s", (note,)),
            (
                "rewrites a note",
                False,
                "UPDATE people_contact SET words = 'x' WHERE id = %s",
                (note,),
            ),
            (
                "takes a note off the page",
                False,
                "DELETE FROM people_contactperson WHERE person_id = %s",
                (pk,),
            ),
            ("rewrites history", False, "DELETE FROM people_goalevent WHERE person_id = %s", (pk,)),
        ]

    # ------------------------------------------------------------------ keys

    def keys(self, known: Known) -> list[Try]:
        """ "Only whoever lets others in may name a worker, ask a team in, share" """
        pk, name, oracle, world = known.person.pk, self.name, self.oracle, self.sweep.world
        lets = oracle.lets_in(self.me, pk)
        may_be = None if lets else False  # README does not say more of whoever lets in
        far, third = world.teams[self.far].pk, world.teams[self.third].pk
        teams = {row.team_id for row in oracle.of_person["involvements"][pk]}
        may_end = may_be if teams & {*oracle.seats(self.me)} else False  # "its own part"
        outsider = self._sitting_in(self.far)
        named_already = any(
            row.worker_id == self.colleague and row.ends_at is None
            for row in oracle.of_person["named"][pk]
        )
        tries: list[Try] = [
            (
                "names a colleague",
                None if named_already else lets,
                by.NAMED,
                (new(), pk, self.colleague, self.team, name),
            ),
            (
                "names an outsider",
                None if lets and third in oracle.seats(outsider) else False,
                by.NAMED,
                (new(), pk, outsider, third, name),
            ),
            ("lets a team in", may_be, by.INVOLVEMENT, (new(), pk, far, name)),
            ("asks a team in", lets, by.PULL, (new(), pk, far, name, "1 day")),
            (
                "lets a team stay",
                may_end,
                "UPDATE people_involvement SET ends_at = NULL WHERE person_id = %s",
                (pk,),
            ),
            (
                "ends an involvement",
                may_end,
                "UPDATE people_involvement SET ends_at = now() WHERE person_id = %s",
                (pk,),
            ),
            (
                "withdraws shares",
                lets and bool(oracle.of_person["shares"][pk]),
                "UPDATE people_share SET withdrawn_at = now() WHERE person_id = %s AND withdrawn_at IS NULL",
                (pk,),
            )
            if any(row.withdrawn_at is None for row in oracle.of_person["shares"][pk])
            else (
                "gives a withdrawn share again",
                may_be,
                "UPDATE people_share SET withdrawn_at = NULL WHERE person_id = %s",
                (pk,),
            ),
        ]
        for way, given in world.agreements.items():
            agreement = oracle.agreements[given.pk]  # as it is now
            right = self.me is not None and oracle.may_share(self.me, pk, agreement, far)
            tries.append(
                (f"shares under {way}", right, by.SHARE, (new(), pk, far, agreement.pk, name))
            )
        return tries

    def _sitting_in(self, team: str) -> int:
        return next(
            self.sweep.world.actors[actor].pk
            for actor, (where, _role) in SEATS.items()
            if where == team and actor != self.actor
        )

    def _fitting(self, person: uuid.UUID, far: int) -> int:
        """The agreement under which the actor could share with the other team; else any."""
        given = list(self.sweep.world.agreements.values())
        fits = (
            row.pk
            for row in given
            if self.me is not None
            and self.oracle.may_share(self.me, person, self.oracle.agreements[row.pk], far)
        )
        return next(fits, given[0].pk)

    def others_keys(self, known: Known) -> list[Try]:
        """What nobody does: in another's name, past the vetted functions, by hand."""
        pk, name, other, world = known.person.pk, self.name, self.other, self.sweep.world
        far = world.teams[self.far].pk
        agreement = self._fitting(pk, far)
        return [
            ("shares in another's name", False, by.SHARE, (new(), pk, far, agreement, other)),
            ("asks a team in in another's name", False, by.PULL, (new(), pk, far, other, "1 day")),
            ("asks to come in by hand", False, by.ASK_IN, (new(), pk, self.team, name))
            if not self.oracle.level(self.me, pk)
            else ("asks to come in in another's name", False, by.ASK_IN, (new(), pk, far, other)),
            ("lets a team in in another's name", False, by.INVOLVEMENT, (new(), pk, far, other)),
            ("grants directly", False, by.GRANT, (pk, -self.name or -1)),
            ("grants to their team", False, by.GRANT, (pk, self.team)),
            ("breaks glass by hand", False, by.GLASS, (new(), pk, name)),
            (
                "keeps glass broken",
                False,
                "UPDATE people_breakglass SET ends_at = ends_at + interval '1 hour' WHERE person_id = %s",
                (pk,),
            ),
            ("declares for another", False, by.OWN, (new(), other, pk)),
            ("takes a tie back", False, "DELETE FROM people_ownrecord WHERE person_id = %s", (pk,)),
            (
                "answers a pull by hand",
                False,
                "UPDATE people_pull SET answered_at = now(), answered_by_id = %s, said_yes = true WHERE person_id = %s",
                (name, pk),
            ),
        ]

    # ------------------------------------------------------------------ money

    def money(self, known: Known) -> list[Try]:
        """A spend for somebody: whoever writes, of their own team, in their own name."""
        pk, world = known.person.pk, self.sweep.world
        may = self.oracle.writes(self.me, pk) and self.sits
        far = world.teams[self.far].pk
        spend = known.parts["spend"]
        answers = self.oracle.may_answer_spend(self.me, spend)
        return [
            ("asks for money", may, by.SPEND, (new(), pk, self.team, self.name)),
            (
                "asks for another team's money",
                may and self.in_far,
                by.SPEND,
                (new(), pk, far, self.name),
            ),
            (
                "asks for money in another's name",
                False,
                by.SPEND,
                (new(), pk, self.team, self.other),
            ),
            ("answers for money", answers, by.SAY_NO, (spend.pk,)),
            ("answers for money by hand", False, by.DECLINE, (self.name, spend.pk)),
            (
                "gives a voice by hand",
                False,
                by.VOICE,
                (new(), spend.pk, spend.asked_by_id, self.name),
            ),
            (
                "gives another's voice",
                False,
                by.VOICE,
                (new(), spend.pk, spend.asked_by_id, self.other),
            )
            if self.other != spend.asked_by_id
            else ("deletes a spend", False, "DELETE FROM budgets_spend WHERE id = %s", (spend.pk,)),
            (
                "makes a spend dearer",
                False,
                "UPDATE budgets_spend SET asked_pence = asked_pence + 100 WHERE id = %s",
                (spend.pk,),
            ),
        ]

    # ------------------------------------------------------------------ notes

    def notes(self, known: Known) -> None:
        """Write a note and put it on the person's page: in one's own name, for one's own team."""
        pk, sweep = known.person.pk, self.sweep
        may = self.oracle.writes(self.me, pk) and self.sits
        far = sweep.world.teams[self.far].pk
        for what, author, team, right in (
            ("logs a contact", self.name, self.team, may),
            ("logs a contact in another's name", self.other, self.team, False),
            ("logs a contact for another team", self.name, far, may and self.in_far),
        ):
            key = new()
            wrote = sweep.would((by.NOTE, (key, team, author)), (by.LINK, (new(), key, pk)))
            sweep.agree(f"{self.actor} {what} with {known.basis}", wrote, right)
        key = new()
        kept = sweep.would(
            (by.NOTE, (key, self.team, self.name)),
            (by.LINK, (new(), key, pk)),
            (by.ASIDE, (key, far)),
        )
        sweep.agree(
            f"{self.actor} keeps a part to another team of {known.basis}", kept, may and self.in_far
        )
        # somebody else's note does not come onto a page that one may write on; one's own may, soon after
        note = next(row for row in sweep.ledger.rows[Contact] if row.pk == self.apart_note)
        fresh = self.oracle.at - note.received_at < timedelta(hours=1)
        on_it = self.oracle.people_of_note[note.pk]
        mine = self.me == note.author_id and fresh and pk not in on_it
        right = mine and self.oracle.writes(self.me, pk)
        did = sweep.would((by.LINK, (new(), note.pk, pk)))
        sweep.agree(f"{self.actor} puts another's note on the page of {known.basis}", did, right)

    # ------------------------------------------------------------------ apart from people

    def apart_from_people(self) -> None:
        world, actor, name = self.sweep.world, self.actor, self.name
        keeps_teams, keeps_agreements = actor == "administrator", actor == "steward"
        ours, theirs = world.teams["ours"].pk, world.teams["theirs"].pk
        far = world.teams[self.far].pk
        glass = self._glass()
        tries: list[Try] = [
            ("opens a seat by hand", keeps_teams, by.SEAT, (self.other, far)),
            ("gives themself a seat", False, by.SEAT, (name or 1, far)),
            ("appoints themself", False, by.APPOINTMENT, (name or 1, "finance")),
            ("appoints by hand", keeps_teams, by.APPOINTMENT, (self.other, "steward")),
            *about_agreements(world, steward=keeps_agreements),
            (
                "checks broken glass",
                keeps_agreements,
                "SELECT app.check_glass(%s, 'fine')",
                (glass,),
            ),
            ("asks for the street's money", self.sits, by.SPEND, (new(), None, self.team, name)),
            ("asks for another street's money", self.in_far, by.SPEND, (new(), None, far, name)),
            (
                "writes a loose note in another's name",
                False,
                by.NOTE,
                (new(), self.team, self.other),
            ),
            (
                "names themself a lead",
                False,
                "UPDATE teams_membership SET role = 'lead' WHERE user_id = %s AND role = 'worker'",
                (name,),
            ),
            (
                "keeps a seat past its end",
                False,
                "UPDATE teams_membership SET ends_at = NULL WHERE user_id = %s AND ends_at IS NOT NULL",
                (name,),
            ),
        ]
        for team, other in ((ours, "left the team"), (theirs, "steward")):
            leads = self.oracle.leads(self.me, team) or self.oracle.holds(self.me, "finance")
            for who, pk, right in (
                ("another's", world.actors[other].pk, leads),
                ("their own", name or None, False),
                ("in another's name", world.actors["finance"].pk, False),
            ):
                setter = self.other if who == "in another's name" else name
                row = (new(), team, pk, setter)
                if pk == name and self._has_limit(team, pk):
                    continue
                tries.append((f"sets {who} limit of {team}", right, by.LIMIT, row))
        for key, limit in ((k, v) for k, v in world.parts.items() if k.startswith("limit")):
            right = self.oracle.may_set_limit(self.me, limit)
            sql = "UPDATE budgets_limit SET ended_at = now() WHERE id = %s"
            tries.append((f"ends {key}", right, sql, (limit.pk,)))
            sql = "UPDATE budgets_limit SET per_spend_pence = per_spend_pence + 100 WHERE id = %s"
            tries.append((f"raises {key}", None if right else False, sql, (limit.pk,)))
        for what, right, sql, values in tries:
            self.sweep.agree(f"{actor} {what}", self.sweep.would((sql, values)), right)

    def _has_limit(self, team: int, user: int | None) -> bool:
        return any(
            key.startswith("limit") and row.team_id == team and row.user_id == user
            for key, row in self.sweep.world.parts.items()
        )

    def _glass(self) -> Any:
        return self.oracle.of_person["glass"][self.sweep.world.people["glass"].person.pk][0].pk
