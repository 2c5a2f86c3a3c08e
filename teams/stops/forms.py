"""What might stop, and what a leader says to it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placehub.access.context import TeamSeat
from placehub.web.forms import Chips, NearDayField, hide_if_one, offer
from teams.leaders.forms import WordsField
from teams.leaders.models import Service
from teams.stops.models import Stop

NOBODY = _("Leaders and every team read this. Name nobody whom we help.")


def hours_field(**kwargs: Any) -> forms.DecimalField:
    least = kwargs.pop("min_value", Decimal("0.1"))
    field = forms.DecimalField(min_value=least, max_value=9999, decimal_places=1, **kwargs)
    field.error_messages["max_decimal_places"] = _("One place after the point is enough, like 2.5.")
    return field


class ThingForm(forms.Form):
    """What a form, panel, report or meeting is called, and what it takes."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Stop.Kind, widget=Chips())
    what = WordsField(label=_("What is it called?"), max_length=120, help_text=NOBODY)
    comes = forms.ChoiceField(
        label=_("How often does it come?"), choices=Stop.Comes, widget=Chips()
    )
    hours = hours_field(
        label=_("About how many hours a month does it take?"),
        help_text=_("Of everybody in the team together. An estimate will do, and is shown as one."),
    )

    @property
    def thing(self) -> dict[str, object]:
        """The words of it, as ``Stop`` has them."""
        return {name: self.cleaned_data[name] for name in ("kind", "what", "comes", "hours")}


class AskForm(ThingForm):
    why = WordsField(
        label=_("Why should it stop?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    service = forms.ModelChoiceField(
        label=_("Which service could stop it?"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=_("I do not know: the leader whose turn it is"),
    )
    team = forms.TypedChoiceField(label=_("For which team?"), coerce=int)
    named = forms.BooleanField(
        label=_("Say that it was me"),
        required=False,
        help_text=_("Without it leaders read your team and organisation, and not your name."),
    )

    def __init__(self, data: QueryDict | None, *, seats: Sequence[TeamSeat]) -> None:
        super().__init__(data, initial={"team": seats[0].team_id})
        offer(self, "team", [(seat.team_id, seat.name) for seat in seats])
        offer(self, "service", Service.objects.running(timezone.localdate()))
        hide_if_one(self, "team", [seat.team_id for seat in seats])

    @property
    def thing(self) -> dict[str, object]:
        return super().thing | {"why": self.cleaned_data["why"]}


class GiveUpForm(ThingForm):
    answer = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[(Stop.Answer.STOPPED, _("It stopped")), (Stop.Answer.HALVED, _("It was halved"))],
        widget=Chips(),
    )
    since_on = NearDayField(
        label=_("Since which day?"), required=False, help_text=_("Today, unless you say another.")
    )
    hours_returned = hours_field(
        label=_("About how many hours a month come back?"),
        required=False,
        min_value=0,
        help_text=_("Left empty: all that it took, or half of them."),
    )

    def clean_since_on(self) -> date:
        return self.cleaned_data["since_on"] or timezone.localdate()


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label=_("What do you say?"), choices=Stop.Answer, widget=Chips())
    reason = WordsField(
        label=_("Why?"),
        max_length=300,
        required=False,
        help_text=_("If it stays, the teams that asked read why. Name nobody whom we help."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    since_on = NearDayField(
        label=_("From which day?"), required=False, help_text=_("Today, unless you say another.")
    )
    hours_returned = hours_field(
        label=_("About how many hours a month come back?"),
        required=False,
        min_value=0,
        help_text=_("Left empty: all that it takes, or half of them."),
    )

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        if found.get("answer") == Stop.Answer.KEPT and not found.get("reason"):
            self.add_error("reason", _("Say why it stays: those who asked read it."))
        return found


class HoursForm(forms.Form):
    hours = hours_field(
        label=_("About how many hours a month came back?"),
        min_value=0,
        help_text=_("Your estimate, and shown as one."),
    )


class MeTooForm(forms.Form):
    team = forms.TypedChoiceField(label=_("For which team?"), coerce=int)

    def __init__(self, data: QueryDict | None, *, seats: Sequence[TeamSeat]) -> None:
        super().__init__(data, initial={"team": seats[0].team_id})
        offer(self, "team", [(seat.team_id, seat.name) for seat in seats])
        hide_if_one(self, "team", [seat.team_id for seat in seats])
