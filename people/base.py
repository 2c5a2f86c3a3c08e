"""What every noun here has in common."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, TypeVar

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from pghistory.models import Event

from placehub.errors import Refused

Tracked = TypeVar("Tracked", bound=type[models.Model])


class ChangedMeanwhile(Refused):
    """Somebody else saved the record since this page was opened; ``theirs`` is what is kept now."""

    def __init__(self, theirs: models.Model) -> None:
        super().__init__("Somebody else changed this while you were writing.")
        self.theirs = theirs


class UuidModel(models.Model):
    """Keys are made here, not by the database: a row's writer may not see it in RETURNING yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class ChangedSince(Refused):
    """Something was built upon it, so it is not taken back."""

    def __init__(self) -> None:
        super().__init__(_("It was changed since. Look at how it stands now."))


class Versioned(models.Model):
    """Compare-and-set: a save names the version that its page was rendered with.

    ``CHANGES`` names what may change of a row, and so what Undo brings back.
    """

    CHANGES: ClassVar[tuple[str, ...]] = ()

    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    pgh_event_model: ClassVar[type[Earlier]]  # given by keeps_versions

    class Meta:
        abstract = True

    def over_theirs(self, mine: Mapping[str, Any], seen: int) -> dict[str, Any]:
        """``mine``, typed over the row in version ``seen``, on top of what others saved since: what was
        not touched becomes theirs.

        Raises ChangedMeanwhile when both changed one field, and not to the same. One query, or none when
        nobody saved since.
        """
        if self.version == seen:
            return dict(mine)
        then = self.pgh_event_model._default_manager.filter(
            pgh_obj_id=self.pk, version=seen
        ).first()
        found = {}
        for name, value in mine.items():
            now, before = getattr(self, name), getattr(then, name, None)
            if then is None or (now not in (before, value) and value != before):
                raise ChangedMeanwhile(self)
            found[name] = now if value == before else value
        return found

    def change_over(
        self, mine: Mapping[str, Any], seen: int, *, by: models.Model, at: datetime
    ) -> bool:
        """Save ``mine``, typed over version ``seen``, beside what others saved since.

        False, and nothing is saved, where that leaves everything as it is. Raises ChangedMeanwhile.
        """
        return self.keep_other(self.over_theirs(mine, seen), by=by, at=at)

    def keep_other(self, new: Mapping[str, Any], *, by: models.Model, at: datetime) -> bool:
        """Save ``new`` where any of it is other than what the row has; False when none is."""
        if all(getattr(self, name) == value for name, value in new.items()):
            return False
        for name, value in new.items():
            setattr(self, name, value)
        self.save_version(self.version, new, by=by, at=at)
        return True

    @property
    def taken_back(self) -> str:
        """What is said when ``as_before`` takes the present state back."""
        return _("Taken back: it is as it was.")

    def as_before(self, *, seen: int, by: models.Model, at: datetime) -> None:
        """As it was before the change that made it version ``seen``: that was a slip.

        Raises ChangedSince, and saves nothing, when somebody has changed it since.
        """
        earlier = self.pgh_event_model._default_manager.filter(pgh_obj_id=self.pk, version=seen - 1)
        before = earlier.first() if self.version == seen else None
        if before is None:
            raise ChangedSince
        for name in self.CHANGES:
            setattr(self, name, getattr(before, name))
        self.save_version(seen, self.CHANGES, by=by, at=at)

    def save_version(
        self, seen: int, fields: Iterable[str], *, by: models.Model, at: datetime
    ) -> None:
        """Save ``fields`` if the row still has version ``seen``.

        Raises ChangedMeanwhile, and saves nothing, when somebody else saved first.
        """
        self.changed_by, self.changed_at = by, at
        fields = [*fields, "changed_by", "changed_at"]
        manager = type(self)._default_manager
        values = {name: getattr(self, name) for name in fields}
        if not manager.filter(pk=self.pk, version=seen).update(**values, version=seen + 1):
            raise ChangedMeanwhile(manager.get(pk=self.pk))
        self.version = seen + 1


class Earlier(Versioned, Event):
    """What pghistory makes for each tracked noun: the row as it was before a change."""

    pgh_obj_id: uuid.UUID

    class Meta:
        abstract = True


def keeps_versions(*, but: Iterable[str] = ()) -> Callable[[Tracked], Tracked]:
    """Keep a row as it was before each change, ``but`` for those fields, in a table of its own."""
    return pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old),
        pghistory.DeleteEvent(row=pghistory.Old),
        exclude=list(but),
        context_field=None,  # type: ignore[arg-type]  # "no context", which its types do not know
    )
