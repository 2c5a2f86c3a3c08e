"""One line of time a person: contacts, promises, money, what was in the way."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from people.access.models import Level, OpenTo, VisibleQuerySet
from people.base import UuidModel
from people.contacts.models import Contact, NoteOpen
from people.person.models import Person
from placehub.access.context import Worker
from placehub.formats import pounds


class StreamQuerySet(VisibleQuerySet["StreamItem"]):
    def visible_to(self, worker: Worker, *, level: Level | None = None) -> Self:
        """What opens with the summary, and the rest for whoever sees everything."""
        at_summary = super().visible_to(worker, level=level)
        everything = OpenTo(self.person_field, worker, Level.FULL.until)
        opens = at_summary.filter(Q(kind__in=StreamItem.AT_SUMMARY) | Q(everything))
        return opens.filter(~Q(kind=StreamItem.Kind.CONTACT) | Q(NoteOpen("ref", worker)))


class StreamItem(UuidModel):
    """Where something stands in a person's time. Kept by triggers; ``ref`` is the thing itself.

    Money is kept by the budgets app with its words, so that people need not know about money.
    """

    class Kind(models.TextChoices):
        CONTACT = "contact"
        PROMISE = "promise"
        SETTLED = "settled"
        BLOCKER = "blocker"
        MONEY = "money"
        ASKED = "asked"
        TAKEN_OFF = "off"

    # what opens with the summary; every other kind, one to come included, opens with everything
    AT_SUMMARY = (Kind.CONTACT, Kind.PROMISE, Kind.SETTLED, Kind.BLOCKER, Kind.TAKEN_OFF)

    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="stream", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind)
    ref = models.UUIDField()
    title = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    pence = models.IntegerField(null=True, blank=True)

    contact: Contact | None  # the note itself, once queries.stream_page has fetched it

    objects = StreamQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-at", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["ref", "kind", "person"], name="once_in_the_stream")
        ]

    def __str__(self) -> str:
        return f"Stream item {self.pk}"

    @property
    def heading(self) -> str:
        """What happened, in one line. A contact has none: its own words are shown."""
        words = {"what": self.title, "pounds": pounds(self.pence)}
        if self.kind == self.Kind.SETTLED and self.detail == "called_off":
            return _("Promise called off: %(what)s") % words
        if self.kind == self.Kind.SETTLED and self.detail != "kept":
            return _("Promise not kept: %(what)s") % words
        headings: dict[str, str] = {
            self.Kind.CONTACT: "",
            self.Kind.PROMISE: _("Promised: %(what)s"),
            self.Kind.SETTLED: _("Promise kept: %(what)s"),
            self.Kind.BLOCKER: _("In the way: %(what)s"),
            self.Kind.MONEY: _("%(pounds)s for %(what)s"),
            self.Kind.ASKED: _("Asked for %(pounds)s: %(what)s"),
            self.Kind.TAKEN_OFF: _("%(what)s took a note off this page"),
        }
        return headings[self.kind] % words

    @property
    def blocker(self) -> str:
        """The key of what leaders read of something in the way; "" until it was taken to them."""
        return self.detail if self.kind == self.Kind.BLOCKER else ""

    @property
    def so_that(self) -> str:
        """What the money was for, or is asked for."""
        return self.detail if self.kind in {self.Kind.MONEY, self.Kind.ASKED} else ""
