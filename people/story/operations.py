"""Writing down what the person tells."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from people.base import ChangedMeanwhile
from people.person.models import Person
from people.story.models import Story, Wellbeing
from teams.models import User


@transaction.atomic
def tell_story(
    person: Person, heading: str, words: str, *, seen: str, told_on: date, by: User, at: datetime
) -> Story:
    """Write down a new telling; the one before is kept and marked as replaced.

    ``seen`` is the key of the telling that was on the page, "" for none. Raises ChangedMeanwhile,
    and writes nothing, when there is another one by now.
    """
    current = Story.objects.current().filter(person=person, heading=heading)
    before = current.select_for_update().first()
    if before is not None and str(before.pk) != seen:
        raise ChangedMeanwhile(before)
    if before is not None:
        current.filter(pk=before.pk).update(replaced_at=at)
    story = Story(
        person=person, heading=heading, words=words, told_on=told_on, written_by=by, written_at=at
    )
    try:
        with transaction.atomic():
            story.save(force_insert=True)
    except IntegrityError:  # told between the look and the word: there is one current telling
        raise ChangedMeanwhile(current.get()) from None
    return story


@transaction.atomic
def take_back(story: Story, *, at: datetime) -> None:
    """A telling that was a slip: the one before holds again, and both are kept.

    Raises ChangedMeanwhile when there is another one by now.
    """
    current = Story.objects.current().filter(person_id=story.person_id, heading=story.heading)
    held = current.select_for_update().first()
    if held is None or held.pk != story.pk:
        raise ChangedMeanwhile(held or story)
    before = Story.objects.filter(
        person_id=story.person_id, heading=story.heading, replaced_at=story.written_at
    ).first()
    current.update(replaced_at=at)
    if before is not None:
        Story.objects.filter(pk=before.pk).update(replaced_at=None)


def keep_answers(
    person: Person, answers: Mapping[str, int | None], *, by: User, at: datetime, on: date
) -> Wellbeing:
    """Keep what the person answered to the four ONS questions; four times None is "not today"."""
    asked = Wellbeing(person=person, **answers, asked_on=on, asked_by=by, asked_at=at)
    asked.save(force_insert=True)
    return asked
