"""Writing down what stopped the right thing."""

from datetime import datetime

from people.blockers.models import Blocker
from people.person.models import Person
from teams.models import User


def meet(person: Person, words: str, *, by: User, at: datetime, team_id: int) -> Blocker:
    """Write down what was in the way; of which kind is found out later."""
    met = Blocker(person=person, words=words, team_id=team_id, raised_by=by, raised_at=at)
    met.save(force_insert=True)
    return met
