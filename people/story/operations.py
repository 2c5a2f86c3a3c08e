"""Writing down what the person tells."""

from datetime import date, datetime

from django.db import transaction

from people.person.models import Person
from people.story.models import Story
from teams.models import User


@transaction.atomic
def tell_story(
    person: Person, heading: str, words: str, *, told_on: date, by: User, at: datetime
) -> Story:
    """Write down a new telling; the one before is kept and marked as replaced."""
    Story.objects.filter(person=person, heading=heading, replaced_at=None).update(replaced_at=at)
    story = Story(
        person=person, heading=heading, words=words, told_on=told_on, written_by=by, written_at=at
    )
    story.save(force_insert=True)
    return story
