"""A person: the index card, and the details that a summary opens."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse

from people.access.models import Noun, VisibleQuerySet
from people.base import UuidModel, Versioned, keeps_versions
from teams.models import Neighbourhood, Team


class PersonQuerySet(VisibleQuerySet[Noun]):
    person_field = "pk"


@keeps_versions(but=["last_contact_at"])
class Person(UuidModel, Versioned):
    """The index card: who this is, and which team to ask. Personal: every name, born_on, sealed."""

    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    known_as = models.CharField(max_length=80, blank=True)
    born_on = models.DateField(null=True, blank=True)
    picture = models.CharField(max_length=20, blank=True)
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="+")
    lead_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    sealed = models.BooleanField(default=False)
    first_hello_on = models.DateField()
    last_contact_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="sealed_people", fields=["id"], condition=models.Q(sealed=True))
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.pk])

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def called(self) -> str:
        """What this person is called in a sentence."""
        return self.known_as or self.given_name

    @property
    def initials(self) -> str:
        return f"{self.given_name[:1]}{self.family_name[:1]}".upper()

    def age_on(self, day: date) -> int | None:
        if self.born_on is None:
            return None
        before = (day.month, day.day) < (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - before


@keeps_versions()
class PersonDetails(Versioned):
    """How to reach and meet the person. Personal: every field."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="details")
    nhs_number = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    contact_preference = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    home_note = models.CharField(max_length=160, blank=True)
    lives_with = models.CharField(max_length=120, blank=True)
    in_touch_every_days = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="in_touch_between_a_day_and_a_year",
                condition=models.Q(in_touch_every_days=None)
                | models.Q(in_touch_every_days__range=(1, 366)),
            ),
            models.CheckConstraint(
                name="nhs_number_is_ten_digits",
                condition=models.Q(nhs_number="") | models.Q(nhs_number__regex=r"^[0-9]{10}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"Details of person {self.pk}"
