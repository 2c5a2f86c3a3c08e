"""The person's own words, and how life feels to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.access.models import VisibleQuerySet
from people.base import UuidModel
from people.person.models import Person

User = settings.AUTH_USER_MODEL


class StoryQuerySet(VisibleQuerySet["Story"]):
    def current(self) -> StoryQuerySet:
        return self.filter(replaced_at=None)


class Story(UuidModel):
    """One heading in the person's own words. A new telling replaces the old one and keeps it.

    Headings: PRSB "About Me" 1.2, and three of our own for when things are hard.
    """

    class Heading(models.TextChoices):
        WHO_I_AM = "who_i_am", _("Who I am")
        IMPORTANT = "important", _("What is most important to me")
        PEOPLE = "people", _("People who are important to me")
        COMMUNICATE = "communicate", _("How I communicate and how to communicate with me")
        WELLNESS = "wellness", _("My wellness")
        PLEASE_DO = "please_do", _("Please do and please don’t")
        SUPPORT = "support", _("How and when to support me")
        ALSO = "also", _("Also worth knowing about me")
        HELPS = "helps", _("What helps when things are hard")
        HINDERS = "hinders", _("What does not help when things are hard")
        TELL_FIRST = "tell_first", _("Who to tell first")

    person = models.ForeignKey(Person, models.PROTECT, related_name="stories")
    heading = models.CharField(max_length=12, choices=Heading)
    words = models.TextField(max_length=5000)
    told_on = models.DateField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "heading", "-written_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "heading"],
                condition=models.Q(replaced_at=None),
                name="one_current_telling_a_heading",
            )
        ]

    def __str__(self) -> str:
        return f"Story {self.pk}"


class Wellbeing(UuidModel):
    """The four ONS personal wellbeing questions (ONS4), 0 to 10, asked of the person, 16 or over.

    Raw answers are kept, never a composite. All four empty: asked, and "not today".
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="wellbeing")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    satisfied = models.PositiveSmallIntegerField(null=True, blank=True)
    worthwhile = models.PositiveSmallIntegerField(null=True, blank=True)
    happy = models.PositiveSmallIntegerField(null=True, blank=True)
    anxious = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_on"])]
        constraints = [
            models.CheckConstraint(
                name=f"ons4_{name}_0_to_10",
                condition=models.Q(**{name: None}) | models.Q(**{f"{name}__lte": 10}),
            )
            for name in ("satisfied", "worthwhile", "happy", "anxious")
        ]

    def __str__(self) -> str:
        return f"Wellbeing {self.pk}"
