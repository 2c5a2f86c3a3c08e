"""Drawing somebody into the circle."""

from collections.abc import Mapping
from datetime import datetime

from people.circle.models import CircleMember
from people.person.models import Person
from teams.models import User


def join(person: Person, values: Mapping[str, object], *, by: User, at: datetime) -> CircleMember:
    """Add somebody who is round the person, as CircleForm names them."""
    said = {name: value for name, value in values.items() if name != "seen"}
    member = CircleMember(person=person, **said, added_by=by, added_at=at)
    member.save(force_insert=True)
    return member
