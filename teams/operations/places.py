"""Organisations, neighbourhoods and teams: added, changed and ended; and any row that several keep."""

from collections.abc import Mapping
from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext as _

from placehub.errors import Refused
from teams.models import Lasting, Team
from teams.operations.accounts import one_of_a_kind
from teams.queries import as_seen, what_holds


class ChangedMeanwhile(Exception):
    """Somebody else changed the row after it was shown. ``now`` is how it stands."""

    def __init__(self, now: models.Model) -> None:
        super().__init__()
        self.now = now


@transaction.atomic
def change(row: models.Model, values: Mapping[str, object], *, seen: str) -> None:
    """Keep ``values`` on the row, which is one of a kind by its name or e-mail.

    Raises ChangedMeanwhile when it is no longer as it was ``seen``, and does not say all of this yet.
    """
    now = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if all(getattr(now, name) == value for name, value in values.items()):
        return
    if as_seen(now, values) != seen:
        raise ChangedMeanwhile(now)
    for name, value in values.items():
        setattr(now, name, value)
    with one_of_a_kind(_("Another one is called so.")):
        now.save(update_fields=list(values))


def add_place(kind: type[Lasting], values: Mapping[str, object]) -> None:
    """Add an organisation, a neighbourhood or a team. Refused when one of the kind is called so."""
    with one_of_a_kind(_("Another one is called so.")):
        kind._default_manager.create(**values)


@transaction.atomic
def end_place(place: Lasting, ends_on: date | None, *, today: date) -> None:
    """Say which day is its last; None lets it go on.

    Refused while something holds it (``queries.what_holds``), and a team whose neighbourhood has ended
    does not go on.
    """
    now = type(place)._base_manager.select_for_update(of=("self",)).get(pk=place.pk)
    held = what_holds(now, ends_on, today=today) if ends_on is not None else ""
    if held:
        raise Refused(held)
    if ends_on is None and isinstance(now, Team) and not now.neighbourhood.runs(today):
        raise Refused(_("Its neighbourhood has ended. Give the team another one first."))
    now.ends_on = ends_on
    came = _("Somebody came to it a moment ago. Look at it again.")
    with one_of_a_kind(came, otherwise=came):
        now.save(update_fields=["ends_on"])
