"""Writing down what stopped the right thing, taking it to leaders, and saying who gets through since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from people.blockers.models import GotThrough, Met
from people.person.models import Person
from teams.blockers import operations as blockers
from teams.blockers.models import Blocker, State
from teams.blockers.operations import Said
from teams.models import User


def meet(
    person: Person,
    words: str,
    *,
    by: User,
    at: datetime,
    team_id: int,
    blocker: Blocker | None = None,
) -> Met:
    """Write down what was in the way of one person; ``blocker``, where leaders know of it."""
    met = Met(
        person=person, words=words, team_id=team_id, raised_by=by, raised_at=at, blocker=blocker
    )
    met.save(force_insert=True)
    return met


@transaction.atomic
def meet_again(
    people: Sequence[Person], words: str, blocker: Blocker, *, by: User, at: datetime, team_id: int
) -> None:
    """The same blocker stopped these people too: it is met once, however many they are."""
    for person in people:
        meet(person, words, by=by, at=at, team_id=team_id, blocker=blocker)
    blockers.meet_too(blocker, by=by, team_id=team_id, at=at)


@transaction.atomic
def take_to_leaders(
    said: Said,
    *,
    by: User,
    team_id: int,
    at: datetime,
    people: Iterable[Person] = (),
    met: Met | None = None,
    same: Blocker | None = None,
) -> Blocker:
    """Tell leaders, in words that name nobody: as a new blocker, or as the ``same`` met again.

    ``met`` is what was written on a page before: whoever it stopped then, on the same note, is counted.
    Refused where nobody leads here.
    """
    if same is None:
        blocker = blockers.raise_blocker(said, by=by, team_id=team_id, at=at)
    else:
        blocker = blockers.meet_too(same, by=by, team_id=team_id, at=at, hours=said.hours)
    counted: set[object] = set()
    if met is not None:
        with_it = Met.objects.filter(raised_by=met.raised_by, raised_at=met.raised_at, blocker=None)
        counted = set(with_it.values_list("person", flat=True))
        with_it.update(blocker=blocker)
    for person in people:
        if person.pk not in counted:
            meet(person, "", by=by, at=at, team_id=team_id, blocker=blocker)
    return blocker


@transaction.atomic
def say_who_got_through(
    person: Person,
    blocker: Blocker,
    *,
    got_through: bool,
    by: User,
    team_id: int,
    at: datetime,
) -> bool:
    """Test a repair: this person came that way. False where it is not being tested any more, or they
    were counted already. The third who gets through proves it; one who does not opens it again.
    """
    tested = GotThrough.objects.filter(
        blocker=blocker, test_round=blocker.test_round, person=person
    )
    if tested.exists():
        return False
    row = GotThrough(
        person=person,
        blocker=blocker,
        test_round=blocker.test_round,
        got_through=got_through,
        team_id=team_id,
        worker=by,
        at=at,
    )
    row.save(force_insert=True)
    if not GotThrough.objects.filter(pk=row.pk).exists():
        return False  # somebody was first, or it was opened again meanwhile
    blocker.refresh_from_db(fields=["state", "state_since", "through"])
    if not got_through:
        meet(person, "", by=by, at=at, team_id=team_id, blocker=blocker)
        blockers.open_again(blocker, team_id=team_id, at=at)
    elif blocker.state == State.FIXED:
        blockers.proved(blocker, team_id=team_id, at=at)
    else:
        blockers.got_through(blocker, team_id=team_id, at=at)
    return True
