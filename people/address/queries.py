"""A protected address, for whoever walks alongside."""

from __future__ import annotations

from people.access.models import Level
from people.address.models import ProtectedAddress
from people.person.models import Person
from placehub.access.context import Worker


def address_of(worker: Worker, person: Person) -> ProtectedAddress | None:
    """The protected address; None where it is not protected, or not for this worker. One query."""
    there = ProtectedAddress.objects.for_who_walks_alongside(worker)
    return there.filter(person=person).select_related("protected_by").first()


def who_lives_there_too(worker: Worker, person: Person) -> list[Person]:
    """Others with the same address in their details, as far as the worker sees them. One query, or none."""
    if not person.details.address:
        return []
    people = Person.objects.visible_to(worker, level=Level.SUMMARY).exclude(pk=person.pk)
    return list(
        people.filter(
            details__address__iexact=person.details.address,
            details__postcode=person.details.postcode,
        ).order_by("family_name", "pk")
    )
