"""A contact: a conversation or visit, written once, on the pages of everybody who was there."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from people.access.models import Level, VisibleQuerySet
from people.base import UuidModel
from people.person.models import Person
from placehub.access.context import Worker
from teams.models import Team

User = settings.AUTH_USER_MODEL


class NoteOpen(models.Func):
    """Wall one of a note: it is not also about somebody sealed whose summary the worker may not see, nor
    about the worker's own record or a declared relative's. app.note_closed says the same for wall two.
    """

    output_field = models.BooleanField()
    sql = (
        "NOT EXISTS (SELECT 1 FROM people_contactperson there"
        " JOIN people_person whose ON whose.id = there.person_id WHERE there.contact_id = {note}"
        " AND (whose.sealed AND NOT EXISTS (SELECT 1 FROM person_grant held"
        " WHERE held.person_id = whose.id AND held.grantee = ANY (%s::int[])"
        " AND held.summary_until > now())"
        " OR EXISTS (SELECT 1 FROM people_ownrecord own"
        " WHERE own.person_id = whose.id AND own.worker_id = %s)))"
    )

    def __init__(self, note: str, worker: Worker) -> None:
        super().__init__(note)
        self.worker = worker

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_given: Any, **_more: Any
    ) -> tuple[str, tuple[Any, ...]]:
        note, params = compiler.compile(self.source_expressions[0])
        return self.sql.format(note=note), (*params, list(self.worker.keys), self.worker.id)


class ContactPersonQuerySet(VisibleQuerySet["ContactPerson"]):
    def to_come_back(self, worker_id: int, day: date) -> Self:
        """Where somebody said to come back by ``day``, and it was neither ticked off nor was the worker
        there at a later contact with that person. To have tried is no coming back.
        """
        since = ContactWorker.objects.filter(
            worker_id=worker_id,
            contact__about__person=models.OuterRef("person_id"),
            contact__happened_at__gt=models.OuterRef("happened_at"),
            contact__corrects=None,
        ).exclude(contact__how__in=Contact.UNREACHED)
        said = self.filter(contact__come_back_on__lte=day, came_back_at=None)
        return said.filter(~models.Exists(since))

    def visible_to(self, worker: Worker, *, level: Level | None = None) -> Self:
        """Links to notes of people whose summary the worker sees, unless the note is closed to them."""
        return super().visible_to(worker, level=level).filter(NoteOpen("contact_id", worker))


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, worker: Worker) -> ContactQuerySet:
        links = ContactPerson.objects.visible_to(worker).filter(contact_id=models.OuterRef("pk"))
        return self.filter(models.Exists(links))

    def with_whom_it_is_about(self, worker: Worker) -> ContactQuerySet:
        """Each note with ``about_ids``: those on it whose summary the worker may see. No query more."""
        links = ContactPerson.objects.visible_to(worker).filter(contact_id=models.OuterRef("pk"))
        return self.annotate(about_ids=ArraySubquery(links.values("person_id")))


class Contact(UuidModel):
    """Never changed once saved: a later contact that ``corrects`` it stands beneath it.

    The key is made where the note was typed, so that a note sent twice is one note.
    Personal: words.
    """

    class How(models.TextChoices):
        DOORSTEP = "doorstep", _("Doorstep")
        HOME = "home", _("At home")
        OUT = "out", _("Out and about")
        PHONE = "phone", _("Phone")
        TEXT = "text", _("Text")
        TOGETHER = "together", _("Round the table")
        NOBODY_IN = "nobody_in", _("Nobody in")
        TRIED = "tried", _("Tried, not reached")

    class Seemed(models.TextChoices):
        LOW = "low", _("Low")
        AS_USUAL = "as_usual", _("As usual")
        BRIGHTER = "brighter", _("Brighter")
        HARD_TO_SAY = "hard_to_say", _("Hard to say")

    class Demand(models.TextChoices):
        """Seddon 2003: failure demand is caused by a failure to do something, or to do it right."""

        VALUE = "value", _("No, something new or wanted")
        FAILURE = "failure", _("Yes, something had gone wrong or not been done")
        UNKNOWN = "unknown", _("Hard to say")

    UNREACHED = (How.NOBODY_IN, How.TRIED)  # no contact: app.reached says the same

    happened_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    how = models.CharField(max_length=9, choices=How)
    words = models.TextField(max_length=10000, blank=True)
    said = models.TextField(max_length=2000, blank=True)
    seemed = models.CharField(max_length=11, choices=Seemed, blank=True)
    demand = models.CharField(max_length=7, choices=Demand, default=Demand.UNKNOWN)
    told_again = models.BooleanField(null=True, blank=True)
    come_back_on = models.DateField(null=True, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="contacts")
    author = models.ForeignKey(User, models.PROTECT, related_name="contacts")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    part_kept = models.BooleanField(default=False)
    received_at = models.DateTimeField()

    # there once stream.queries.contacts has fetched them
    kept: ContactAside | None  # the part kept to the team
    was: list[str]  # what it said of itself before it was put right
    corrected: list[Contact]  # later notes that stand beneath it

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "-happened_at"]),
            models.Index(
                fields=["author", "come_back_on"],
                condition=Q(come_back_on__isnull=False),
                name="contact_come_back",
            ),
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"

    def get_how_display(self) -> str:  # type: ignore[no-redef]  # Django lets a model have its own
        """As Django gives it, but without looking up the words of every other choice as well."""
        return str(Contact.How(self.how).label)


class ContactPerson(UuidModel):
    """Whose page the note is on. ``happened_at`` repeats the note's, for one index a page.

    ``came_back_at`` is when whoever said to come back ticked it off.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="about")
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    happened_at = models.DateTimeField()
    known = models.BooleanField(default=False)  # was somebody there who walked alongside them then?
    came_back_at = models.DateTimeField(null=True, blank=True)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-happened_at", "-contact"])]
        constraints = [
            models.UniqueConstraint(fields=["contact", "person"], name="a_note_is_once_on_a_page")
        ]

    def __str__(self) -> str:
        return f"Contact {self.contact_id} on a page"


class ContactWorker(UuidModel):
    """A worker who was there, the author among them."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="there")
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "worker"], name="a_worker_is_there_once")
        ]

    def __str__(self) -> str:
        return f"Worker at contact {self.contact_id}"


class Touch(models.Model):
    """What the figures ask of a contact that reached somebody: narrow rows, so that counting joins nothing.

    Worked out by triggers from what was written (app.touches says how), by nobody else. It stands where the
    person lived on its ``day``, in London; ``month`` counts from year nought. ``told_again`` and ``failure``
    are empty where nobody said; ``met`` is who was there, by key.
    """

    link = models.OneToOneField(
        ContactPerson,
        models.DO_NOTHING,
        primary_key=True,
        related_name="touch",
        db_constraint=False,  # a trigger takes it away with the link, and a save pays for no check
    )
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="+", db_index=False)
    neighbourhood_id = models.IntegerField()
    day = models.DateField()
    month = models.IntegerField()
    known = models.BooleanField()
    told_again = models.BooleanField(null=True)
    failure = models.BooleanField(null=True)
    visit = models.BooleanField()
    met = ArrayField(models.IntegerField())

    class Meta:
        indexes = [
            models.Index(fields=["person", "day"]),
            models.Index(fields=["neighbourhood_id", "month"]),
        ]

    def __str__(self) -> str:
        return f"Touch {self.pk}"


class ContactAside(models.Model):
    """The part of a note that is kept to the team that wrote it. Personal: words."""

    contact = models.OneToOneField(Contact, models.PROTECT, primary_key=True, related_name="aside")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    words = models.TextField(max_length=4000)

    def __str__(self) -> str:
        return f"Aside of contact {self.pk}"
