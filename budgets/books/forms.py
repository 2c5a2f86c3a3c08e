"""What of the books is asked for, and why a movement is put right."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.books.queries.movements import CODES
from budgets.ledger.models import Fund
from placehub.web.forms import DayInput, offer
from teams.models import Team

BY = (("", _("the day it is for")), ("booked", _("the day it was written down")))


class LedgerForm(forms.Form):
    """Which movements: nothing chosen is all of them. The answers stand in the address."""

    fund = forms.ModelChoiceField(
        Fund.objects.none(), label=_("Fund"), required=False, empty_label=_("Every fund")
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("Every team")
    )
    code = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Everything")), *CODES.items()],
    )
    since = forms.DateField(label=_("From"), required=False, widget=DayInput())
    until = forms.DateField(label=_("Up to and with"), required=False, widget=DayInput())
    booked = forms.ChoiceField(label=_("Days are"), required=False, choices=BY)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        offer(self, "fund", Fund.objects.order_by("name"))
        offer(self, "team", Team.objects.order_by("name"))

    def clean_booked(self) -> bool:
        return bool(self.cleaned_data["booked"])

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))
        return found


class StandingForm(forms.Form):
    on = forms.DateField(label=_("At the end of"), widget=DayInput())
    booked = forms.ChoiceField(label=_("Days are"), required=False, choices=BY)

    def __init__(self, data: QueryDict) -> None:
        asked = data.copy()
        asked.setdefault("on", timezone.localdate().isoformat())
        super().__init__(asked)

    def clean_booked(self) -> bool:
        return bool(self.cleaned_data["booked"])

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("That day has not come yet."))
        return on

    def wanted(self) -> tuple[date, bool]:
        """Which day, and whether by the day of booking; today's by the other where that cannot be read."""
        if not self.is_valid():
            return timezone.localdate(), False
        return self.cleaned_data["on"], self.cleaned_data["booked"]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it put right?"), max_length=300,
        help_text=_("Whoever reads the books later finds it beside the movement. No name of anybody."),
    )  # fmt: skip


class ClosingForm(forms.Form):
    """``upto`` is the month that was on the page when it was looked at."""

    upto = forms.DateField(widget=forms.HiddenInput())
    looked = forms.BooleanField(label=_("I have looked at each line above."))
    note = forms.CharField(label=_("A note"), max_length=300, required=False)
