"""Writing down what the person wants, and what is promised."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people.access.operations import call
from people.person.models import Person
from people.plan.models import Goal, Promise
from teams.models import User


@transaction.atomic
def keep_goal(
    person: Person,
    goal: Goal | None,
    *,
    words: str,
    state: str,
    score: int | None,
    seen: int | None,
    by: User,
    at: datetime,
    on: date,
) -> Goal:
    """Set a goal in the person's words, or change one, with how near they say they are.

    Raises ChangedMeanwhile, and keeps nothing, when others changed the same since version ``seen``.
    """
    if goal is None:
        goal = Goal(person=person, words=words, state=state, state_since=on, set_on=on, set_by=by)
        goal.save(force_insert=True)
    else:
        goal.change(words, state, seen=seen or 0, by=by, at=at, on=on)
    if score is not None:
        goal.record_score(score, by=by, at=at, on=on)
    return goal


def promise(
    person: Person,
    words: str,
    *,
    by: User,
    at: datetime,
    team_id: int,
    due_on: date | None,
    promised_by: str = "",
    worker: User | None = None,
) -> Promise:
    """Write down who will do what by when: ``by``, unless ``worker`` or ``promised_by`` says who else."""
    made = Promise(
        person=person,
        words=words,
        worker=None if promised_by else worker or by,
        promised_by=promised_by,
        team_id=team_id,
        due_on=due_on,
        made_by=by,
        made_at=at,
    )
    made.save(force_insert=True)
    return made


def unpromise(made: Promise) -> bool:
    """Take back what was written down as promised a moment ago; False when it was changed since."""
    refused = _("This promise is not yours to take back.")
    return bool(call("app.unpromise", made.pk, refused=refused))
