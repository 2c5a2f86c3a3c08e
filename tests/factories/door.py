"""What to mind at a door."""

from datetime import UTC, datetime

import factory
from django.utils import timezone

from people.door.models import HOLDS
from people.models import DoorNote
from tests.factories.base import OwnerFactory
from tests.factories.people import PersonFactory
from tests.factories.teams import UserFactory


class DoorNoteFactory(OwnerFactory):
    class Meta:
        model = DoorNote

    person = factory.SubFactory(PersonFactory)
    kind = DoorNote.Kind.ANIMAL
    words = "A dog, friendly"
    said_by = "Nan"
    said_on = factory.LazyFunction(timezone.localdate)
    holds_until = factory.LazyAttribute(lambda note: note.said_on + HOLDS)
    written_by = factory.SubFactory(UserFactory)
    written_at = datetime(2026, 11, 3, 10, tzinfo=UTC)
