"""What people type about funds, made into pence and days."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.funds.queries import names_taken, what_for
from budgets.ledger.models import Fund, Offer, Pot
from budgets.spends.models import Spend
from placehub.formats import pounds
from placehub.web.forms import Chips, DayInput, ManyChips, PenceField, offer
from teams.models import Neighbourhood, Team


class AllocateForm(forms.Form):
    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("From which fund?"))
    pence = PenceField(label=_("How much for the team?"))

    def __init__(self, data: QueryDict | None, *, team_id: int, today: date) -> None:
        super().__init__(data)
        offered = Offer.objects.open_for(team_id, today).values("fund")
        offer(self, "fund", Fund.objects.filter(pk__in=offered).order_by("spend_by"))


class OfferForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.none(), label=_("To which team?"))
    pence = PenceField(label=_("How much may it draw?"))
    until = forms.DateField(label=_("Until which day?"), widget=DayInput())

    def __init__(self, data: QueryDict | None, *, fund: Fund) -> None:
        super().__init__(data, initial={"until": fund.commit_by})
        self.fund = fund
        offer(self, "team", Team.objects.running(timezone.localdate()))

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
    kinds = forms.MultipleChoiceField(
        label=_("Which kinds of thing may it pay for?"), choices=Spend.Kind, widget=ManyChips()
    )
    subjects = forms.MultipleChoiceField(
        label=_("For whom?"), choices=Spend.Subject, widget=ManyChips()
    )
    areas = forms.ModelMultipleChoiceField(
        Neighbourhood.objects.order_by("name"),
        label=_("In which neighbourhoods?"),
        widget=ManyChips(),
    )

    fund: Fund | None = None

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if names_taken(name, but=self.fund).exists():
            raise forms.ValidationError(_("A fund of this name is there already."))
        return name

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        starts, commit_by, spend_by = (found.get(n) for n in ("starts", "commit_by", "spend_by"))
        if starts and commit_by and commit_by < starts:
            self.add_error("commit_by", _("This is before the first day."))
        if commit_by and spend_by and spend_by < commit_by:
            self.add_error("spend_by", _("This is before the last day for promises."))
        today = timezone.localdate()
        if spend_by and spend_by < today and self.fund is None:
            self.add_error("spend_by", _("This day has passed."))
        for name, day in (("starts", starts), ("spend_by", spend_by)):
            if day and abs(day.year - today.year) > 10:
                self.add_error(name, _("This is more than ten years away. Is the year right?"))
        return found


class AmendForm(FundForm):
    """What was agreed, as it stands, and why it becomes something else."""

    reason = forms.CharField(
        label=_("Why is it amended?"), max_length=300,
        help_text=_("For example: the giver's letter of 3 May. It stands beside the fund from now on."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, data: QueryDict | None, *, fund: Fund, seen: int) -> None:
        self.fund = fund
        names = ("name", "funder", "purpose", "starts", "commit_by", "spend_by")
        given = {name: getattr(fund, name) for name in names} | what_for(fund)
        super().__init__(data, initial=given | {"seen": seen})


class LargeSum(forms.Form):
    """A sum above what the place has set is asked for once more before it is written down."""

    pence = PenceField(label=_("How much?"))
    sure = forms.BooleanField(
        label=_("Yes, the sum is right."), required=False, widget=forms.HiddenInput()
    )

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        pence = found.get("pence")
        if pence and pence > settings.PLACEHUB_SURE_ABOVE:
            self.fields["sure"].widget = forms.CheckboxInput()
            if not found.get("sure"):
                self.add_error(
                    "sure", _("%(pounds)s is a large sum. Is it right?") % {"pounds": pounds(pence)}
                )
        return found


class PaymentForm(LargeSum):
    """A payment of the giver, or one back to the giver."""

    on = forms.DateField(label=_("On which day?"), widget=DayInput())
    reference = forms.CharField(
        label=_("Payment reference"), max_length=60, required=False,
        help_text=_("As it stands on the bank statement or in the finance system."),
    )  # fmt: skip
    memo = forms.CharField(label=_("A note"), max_length=300, required=False)

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        today = timezone.localdate()
        if on > today:
            raise forms.ValidationError(_("That day has not come yet."))
        if on < today - timedelta(days=400):
            raise forms.ValidationError(_("That is more than a year ago. Is the year right?"))
        return on


class PutInForm(PaymentForm):
    field_order = ("pence", "sure", "on", "reference", "memo")


class ReturnForm(PaymentForm):
    field_order = ("pence", "sure", "on", "reference", "memo")

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields["memo"].required = True
        self.fields["memo"].label = _("Why is it returned?")


class PotField(forms.ModelChoiceField):
    def label_from_instance(self, pot: Pot) -> str:
        words = {
            "team": pot.team.name if pot.team else str(_("Not shared out yet")),
            "left": pounds(pot.left),
        }
        return _("%(team)s, %(left)s left") % words


class HoldForm(forms.Form):
    pot = PotField(Pot.objects.none(), label=_("Which pot?"))
    shut = forms.TypedChoiceField(
        label=_("What is to happen?"),
        choices=[
            ("hold", _("Put it on hold: nothing is promised from it")),
            ("go", _("Let it go again")),
        ],
        widget=Chips(),
        coerce=lambda value: value == "hold",
    )
    reason = forms.CharField(label=_("Why?"), max_length=300)

    def __init__(self, data: QueryDict | None, *, fund: Fund) -> None:
        super().__init__(data)
        pots = Pot.objects.filter(fund=fund)
        offer(self, "pot", pots.select_related("team", "account"))


class HandBackForm(LargeSum):
    pot = PotField(Pot.objects.none(), label=_("From which team’s pot?"))
    memo = forms.CharField(label=_("Why is it given back?"), max_length=300)
    field_order = ("pot", "pence", "sure", "memo")

    def __init__(self, data: QueryDict | None, *, fund: Fund) -> None:
        super().__init__(data)
        pots = Pot.objects.filter(fund=fund).exclude(team=None)
        offer(self, "pot", pots.select_related("team", "account"))
