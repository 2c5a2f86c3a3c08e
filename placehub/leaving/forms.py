"""Who leads and who takes over, as it is chosen on a page."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from placehub.leaving.operations import NextSeat
from placehub.leaving.queries import Hanging, Row
from placehub.web.forms import NearDayField, offer
from teams.models import SEAT_ROLES, Membership, Team, User

NOBODY = "nobody"


class EndForm(forms.Form):
    """On which day, or at once; and who leads each team that loses its only lead: somebody, or in so many words nobody."""

    last_day = NearDayField(
        label=_("Which is their last day?"),
        help_text=_("It ends by itself in the evening of that day. Leave it empty to end it now."),
        required=False,
    )

    def __init__(
        self, data: QueryDict | None, *, hanging: Sequence[Hanging], seats: Sequence[Membership]
    ) -> None:
        super().__init__(data)
        self.seats = {str(seat.pk): seat for seat in seats}
        self.led = [one for one in hanging if one.only_lead]
        for one in self.led:
            among = [(str(s.pk), s.user.full_name) for s in seats if s.team_id == one.team]
            self.fields[f"lead_{one.team}"] = forms.ChoiceField(
                label=gettext("Who leads %(team)s then?") % {"team": one.name},
                help_text=_(
                    "The only lead leaves. Without one nobody answers the team’s questions for money, and nobody hands over what is left."
                ),
                choices=[
                    ("", _("Choose")),
                    *among,
                    (NOBODY, _("Nobody, until a lead is named")),
                ],
            )

    def clean_last_day(self) -> date | None:
        last_day: date | None = self.cleaned_data["last_day"]
        if last_day and last_day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."), code="passed")
        return last_day

    @property
    def leads(self) -> dict[int, Membership | None]:
        return {one.team: self.seats.get(self.cleaned_data[f"lead_{one.team}"]) for one in self.led}


class EndSeatForm(EndForm):
    """As well, where a mover goes."""

    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("To which team do they move?"),
        help_text=_("The same one, to make somebody its lead, or to relieve them of leading it."),
        required=False,
        empty_label=_("To none"),
    )
    role = forms.ChoiceField(
        label=_("As what?"), required=False, choices=[(r.value, r.label) for r in SEAT_ROLES]
    )

    def __init__(
        self, data: QueryDict | None, *, seat: Membership, teams: QuerySet[Team], **given: Any
    ) -> None:
        super().__init__(data, **given)
        self.seat = seat
        offer(self, "team", teams)
        self.order_fields([f"lead_{one.team}" for one in self.led])

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        if found.get("team") == self.seat.team and found.get("role") == self.seat.role:
            self.add_error("role", _("That is what they are there today."))
        return found

    @property
    def to(self) -> NextSeat | None:
        team = self.cleaned_data["team"]
        return NextSeat(team, self.cleaned_data["role"] or SEAT_ROLES[0]) if team else None


class HandOverForm(forms.Form):
    """One colleague for everybody, with exceptions; or several; or nobody yet for some."""

    to_all = forms.ChoiceField(label=_("Everybody below goes to"), initial=NOBODY)

    def __init__(
        self, data: QueryDict | None, *, rows: Sequence[Row], colleagues: Sequence[User]
    ) -> None:
        super().__init__(data)
        self.rows = rows
        self.colleagues = {str(user.pk): user for user in colleagues}
        among = [(pk, user.full_name) for pk, user in self.colleagues.items()]
        offer(self, "to_all", [(NOBODY, gettext("Nobody yet")), *among])
        for row in rows:
            self.fields[self.name_of(row)] = forms.ChoiceField(
                label=gettext("%(name)s goes to") % {"name": row.person.name},
                required=False,
                choices=[("", _("As for everybody")), *among, (NOBODY, _("Nobody yet"))],
            )

    @staticmethod
    def name_of(row: Row) -> str:
        return f"to_{row.person.pk.hex}"

    def each(self) -> Iterator[tuple[Row, forms.BoundField]]:
        """The rows, each with its choice: for the page."""
        for row in self.rows:
            yield row, self[self.name_of(row)]

    def clean(self) -> dict[str, object]:
        super().clean()
        if not self.rows:
            self.add_error(None, _("Somebody handed this over meanwhile: nothing is left."))
        elif not self.errors and not self.given:
            self.add_error("to_all", _("Choose somebody, for everybody or for one."))
        return self.cleaned_data

    @property
    def given(self) -> list[tuple[Row, User]]:
        """Who goes to whom; whoever goes to nobody yet is not in it."""
        to_all = self.cleaned_data.get("to_all", "")
        chosen = [(row, self.cleaned_data.get(self.name_of(row)) or to_all) for row in self.rows]
        return [(row, self.colleagues[pk]) for row, pk in chosen if pk in self.colleagues]


class TakeOverForm(forms.Form):
    worker = forms.ModelChoiceField(
        User.objects.none(), label=_("Who takes it over?"), empty_label=_("Choose")
    )

    def __init__(
        self, data: QueryDict | None, *, choices: Sequence[int], prefix: str | None = None
    ) -> None:
        super().__init__(data, auto_id=f"id_{prefix}_%s" if prefix else "id_%s")
        offer(self, "worker", User.objects.filter(pk__in=choices))
