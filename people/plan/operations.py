"""Writing down what the person wants."""

from datetime import date, datetime

from people.person.models import Person
from people.plan.models import Goal
from teams.models import User


def set_goal(person: Person, words: str, state: str, *, by: User, at: datetime, on: date) -> Goal:
    """Write down what the person wants, in their words."""
    goal = Goal(person=person, words=words, state=state, state_since=on, set_on=on, set_by=by)
    goal.save(force_insert=True)
    return goal
