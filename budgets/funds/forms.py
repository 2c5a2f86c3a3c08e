"""What people type about funds, made into pence and days."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.ledger.models import Fund, Offer
from placehub.web.forms import DayInput, PenceField, offer
from teams.models import Team


class AllocateForm(forms.Form):
    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("From which fund?"))
    pence = PenceField(label=_("How much for the team?"))

    def __init__(self, data: QueryDict | None, *, team_id: int, today: date) -> None:
        super().__init__(data)
        offered = Offer.objects.open_for(team_id, today).values("fund")
        offer(self, "fund", Fund.objects.filter(pk__in=offered).order_by("spend_by"))


class OfferForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.all(), label=_("To which team?"))
    pence = PenceField(label=_("How much may it draw?"))
    until = forms.DateField(label=_("Until which day?"), widget=DayInput())

    def __init__(self, data: QueryDict | None, *, fund: Fund) -> None:
        super().__init__(data, initial={"until": fund.commit_by})
        self.fund = fund

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."), code="passed")
        if until > self.fund.commit_by:
            raise forms.ValidationError(
                _("The fund takes no promises any more on that day."), code="after"
            )
        return until


class FundForm(forms.Form):
    name = forms.CharField(label=_("What is the fund called?"), max_length=80)
    funder = forms.CharField(label=_("Who gives it?"), max_length=120)
    purpose = forms.CharField(label=_("What for?"), max_length=200)
    starts = forms.DateField(label=_("First day"), widget=DayInput())
    commit_by = forms.DateField(label=_("Last day for promises"), widget=DayInput())
    spend_by = forms.DateField(label=_("Last day for spending"), widget=DayInput())

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        starts, commit_by, spend_by = (found.get(n) for n in ("starts", "commit_by", "spend_by"))
        if starts and commit_by and commit_by < starts:
            self.add_error("commit_by", _("This is before the first day."))
        if commit_by and spend_by and spend_by < commit_by:
            self.add_error("spend_by", _("This is before the last day for promises."))
        today = timezone.localdate()
        if spend_by and spend_by < today:
            self.add_error("spend_by", _("This day has passed."))
        for name, day in (("starts", starts), ("spend_by", spend_by)):
            if day and abs(day.year - today.year) > 10:
                self.add_error(name, _("This is more than ten years away. Is the year right?"))
        return found


class PutInForm(forms.Form):
    pence = PenceField(label=_("How much was put in?"))
