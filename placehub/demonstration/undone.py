"""What was put right, handed on, called off, tried in vain, and a note about two."""

from datetime import timedelta
from uuid import UUID

from people.contacts.operations import log_contact
from people.models import Contact, Person, Promise
from people.plan.operations import promise
from people.slips.models import NotePutRight
from placehub.clock import day_of
from placehub.demonstration import story_words as w
from placehub.demonstration.roster import Roster
from placehub.demonstration.rows import Rows
from teams.models import User


def add_undone(rows: Rows, roster: Roster, *, maya: UUID, juliet: UUID) -> None:
    sam, lead = roster.by_role["worker"], roster.by_role["lead"]
    mate = next(one for one in roster.members[roster.mill_lane.pk] if one not in {sam, lead})
    both = Person.objects.in_bulk([maya, juliet])
    _handed_on(rows, both[maya], mate, sam)
    _changed(rows, both[maya], sam)
    _put_right(rows, both[maya], mate)
    _tried(rows, both[juliet], sam)
    about = [both[maya], both[juliet]]
    log_contact(
        pk=rows.key(),
        by=sam,
        team_id=roster.mill_lane.pk,
        people=about,
        at=rows.morning - timedelta(days=2),
        values=w.ABOUT_TWO | {"come_back_on": rows.day(-4), "whose": str(juliet)},
        workers=[mate.pk],
    )


def _handed_on(rows: Rows, maya: Person, mate: User, sam: User) -> None:
    """A colleague promised it, and Sam does it: it stands on Today as handed over."""
    made = _promised(rows, maya, w.HANDED_ON, mate)
    made.hand_on(sam, seen=1, by=mate, at=rows.moment(1))


def _changed(rows: Rows, maya: Person, sam: User) -> None:
    """One has a new day, one will not happen."""
    made = _promised(rows, maya, w.NEW_DAY, sam)
    made.change(made.words, rows.day(-12), seen=1, by=sam, at=rows.moment(2))
    off = _promised(rows, maya, w.WILL_NOT_HAPPEN[0], sam)
    at = rows.moment(5)
    off.call_off(w.WILL_NOT_HAPPEN[1], seen=1, by=sam, at=at, on=day_of(at))


def _promised(rows: Rows, maya: Person, words: str, by: User) -> Promise:
    at = rows.moment(16)
    return promise(maya, words, by=by, at=at, team_id=maya.lead_team_id, due_on=rows.day(-5))


def _put_right(rows: Rows, maya: Person, mate: User) -> None:
    """A note that said home, and it was outside."""
    notes = Contact.objects.filter(about__person=maya, how=Contact.How.HOME, corrects=None)
    note = notes.order_by("-happened_at").first()
    if note is None:
        return
    NotePutRight.objects.create(
        id=rows.key(),
        contact=note,
        how=note.how,
        happened_at=note.happened_at - timedelta(days=1),
        minutes=15,
        demand=note.demand,
        told_again=note.told_again,
        there=note.author.full_name,
        by=mate,
        at=note.happened_at + timedelta(days=1),
    )
    note.how, note.minutes = Contact.How.OUT, 40
    note.save(update_fields=["how", "minutes"])


def _tried(rows: Rows, juliet: Person, sam: User) -> None:
    """Sam rang, and nobody answered: Today asks again."""
    log_contact(
        pk=rows.key(),
        by=sam,
        team_id=juliet.lead_team_id,
        people=[juliet],
        at=rows.morning - timedelta(days=1),
        values={"how": Contact.How.TRIED, "words": w.TRIED, "come_back_on": rows.today},
    )
