"""Where somebody lives who must not be found."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from people.access.models import NamedWorker, VisibleQuerySet
from people.person.models import Person
from placehub.access.context import Worker


class ProtectedAddressQuerySet(VisibleQuerySet["ProtectedAddress"]):
    def for_who_walks_alongside(self, worker: Worker) -> Self:
        """Wall one: whoever walks alongside, and nobody by a team, a share or the glass."""
        mine = NamedWorker.objects.walking().filter(
            worker_id=worker.id, person_id=models.OuterRef("person_id")
        )
        return self.filter(models.Exists(mine))


class ProtectedAddress(models.Model):
    """The address and the postcode, taken out of the details and out of their history. Personal: both.

    While the row is there the details hold neither, so that no list, search, file or job can show them.
    """

    person = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, related_name="protected_address"
    )
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    protected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    protected_at = models.DateTimeField()

    objects = ProtectedAddressQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Protected address {self.pk}"
