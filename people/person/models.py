"""A person: the index card, and the details that a summary opens."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.access.models import Noun, VisibleQuerySet
from people.base import UuidModel, Versioned, keeps_versions
from placehub import formats
from teams.models import Neighbourhood, Team


class DayKind(models.TextChoices):
    """How much of a day is known; the day kept is the first that it may be."""

    DAY = "day", _("the day")
    MONTH = "month", _("the month")
    YEAR = "year", _("the year")
    ABOUT = "about", _("about")


class PersonQuerySet(VisibleQuerySet[Noun]):
    person_field = "pk"


@keeps_versions(but=["last_contact_at"])
class Person(UuidModel, Versioned):
    """The index card: who this is, and which team to ask. Personal: every name, born_on, sealed.

    Somebody who has one name has it as the given name.
    """

    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80, blank=True)
    known_as = models.CharField(max_length=80, blank=True)
    born_on = models.DateField(null=True, blank=True)
    born_kind = models.CharField(max_length=5, choices=DayKind, default=DayKind.DAY)
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
            models.Index(fields=["born_on"]),
            models.Index(name="sealed_people", fields=["id"], condition=models.Q(sealed=True)),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.pk])

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def called(self) -> str:
        """What this person is called in a sentence."""
        return self.known_as or self.given_name

    @property
    def initials(self) -> str:
        return f"{self.given_name[:1]}{self.family_name[:1]}".upper()

    @property
    def born(self) -> str:
        """When this person was born, as exactly as it is known; empty when it is not."""
        return formats.part_of_day(self.born_on, self.born_kind)

    def age_on(self, day: date) -> str:
        """How old, in words that claim no more than is known: 47, "46 or 47", "about 40"."""
        return formats.age(self.born_on, self.born_kind, day)


class OtherName(UuidModel):
    """A name that somebody had, or has beside the one on the card. Personal: name."""

    class Kind(models.TextChoices):
        FORMER = "former", _("Former name")
        ALSO = "also", _("Also known as")
        PET = "pet", _("Pet name")

    person = models.ForeignKey(Person, models.PROTECT, related_name="other_names")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind)
    from_on = models.DateField(null=True, blank=True)
    from_kind = models.CharField(max_length=5, choices=DayKind, default=DayKind.DAY)
    until_on = models.DateField(null=True, blank=True)
    until_kind = models.CharField(max_length=5, choices=DayKind, default=DayKind.DAY)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    taken_off_at = models.DateTimeField(null=True, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person"])]

    def __str__(self) -> str:
        return f"Other name {self.pk}"

    @property
    def when(self) -> str:
        """From when until when, as exactly as it is known; empty when it is not."""
        days = {
            "since": formats.part_of_day(self.from_on, self.from_kind),
            "until": formats.part_of_day(self.until_on, self.until_kind),
        }
        if self.from_on and self.until_on:
            return gettext("from %(since)s until %(until)s") % days
        if self.from_on:
            return gettext("since %(since)s") % days
        return gettext("until %(until)s") % days if self.until_on else ""


class NameKey(models.Model):
    """A name as it is compared, and how it sounds: kept by triggers, read by vetted functions alone."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    on_card = models.BooleanField()
    folded = models.TextField()
    forward = models.TextField()
    backward = models.TextField()
    sounds = ArrayField(models.TextField())

    class Meta:
        indexes = [models.Index(fields=["forward"]), models.Index(fields=["backward"])]

    def __str__(self) -> str:
        return f"Key of a name of person {self.person_id}"


class LivedIn(UuidModel):
    """Where somebody lived before they moved: what happened then counts there. Kept by a trigger."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="lived_in", db_index=False)
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()  # the day of the move: what is of that day counts where they went

    class Meta:
        indexes = [models.Index(fields=["person", "until_on"])]

    def __str__(self) -> str:
        return f"Lived in {self.pk}"


@keeps_versions()
class PersonDetails(Versioned):
    """How to reach and meet the person. Personal: every field."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="details")
    nhs_number = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    # then both lie in people.address; the model's default alone, for the job that adds may not read it back
    address_protected = models.BooleanField(default=False)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    contact_preference = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    home_note = models.CharField(max_length=160, blank=True)
    lives_with = models.CharField(max_length=120, blank=True)
    in_touch_every_days = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["person"],
                condition=models.Q(in_touch_every_days__isnull=False),
                name="details_wants_to_hear",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_protected_address_is_not_here",
                condition=models.Q(address_protected=False) | models.Q(address="", postcode=""),
            ),
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
