"""What people type about a spend or a limit, made into pence and choices."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budgets.ledger.models import Pot
from budgets.spends.models import Spend
from budgets.spends.queries import Costs
from placehub.formats import day, pounds
from placehub.web.forms import Chips, DayInput, PenceField, hide_if_one, offer
from teams.models import Team, User
from teams.permissions.models import Standing


class SpendForm(forms.Form):
    so_that = forms.CharField(
        label=_("So that…"), max_length=160, help_text=_("What it makes possible, in a few words.")
    )
    what = forms.CharField(label=_("What is it?"), max_length=160)
    kind = forms.ChoiceField(label=_("What kind of thing?"), choices=Spend.Kind, widget=Chips())
    asked_pence = PenceField(
        label=_("How much?"),
        help_text=_("In pounds. A good guess will do."),
        most=PenceField.most_in_a_column,
    )
    supplier = forms.CharField(
        label=_("Where from?"),
        max_length=120,
        required=False,
        help_text=_(
            "The shop or firm. Without it, everything you spend today is looked at together."
        ),
    )
    for_family = forms.BooleanField(label=_("It is for the whole family"), required=False)
    permission = forms.ModelChoiceField(
        Standing.objects.none(),
        label=_("Which permission is it under?"),
        required=False,
        empty_label=_("None by name"),
    )
    team = forms.ModelChoiceField(Team.objects.none(), label=_("From which team’s money?"))

    def __init__(self, data: QueryDict | None, *, team_ids: tuple[int, ...], today: date) -> None:
        super().__init__(data)
        offer(self, "permission", Standing.objects.live(today).for_teams(team_ids))
        offer(self, "team", Team.objects.filter(pk__in=team_ids))
        hide_if_one(self, "team", team_ids)

    def clean_so_that(self) -> str:
        """Take away a "so that" which was typed again: every page says it before the words."""
        words = self.cleaned_data["so_that"]
        return re.sub(r"(?i)^so that\b[\s:,.…]*", "", words) or words


class AnswerForm(forms.Form):
    yes = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes")), ("no", _("Not this time"))],
        widget=Chips(),
        coerce=lambda value: value == "yes",
    )
    words = forms.CharField(label=_("A word with it"), max_length=300, required=False)
    pot = forms.ChoiceField(
        label=_("From which fund?"),
        required=False,
        help_text=_("Only funds that were given for this are offered."),
    )

    def __init__(self, data: QueryDict | None = None, *, pots: Sequence[Pot] = ()) -> None:
        super().__init__(data)
        self.pots = {str(pot.pk): pot for pot in pots}
        if len(pots) < 2:
            del self.fields["pot"]
            return
        among = [(key, f"{pot.fund.name}, {pounds(pot.left)}") for key, pot in self.pots.items()]
        offer(self, "pot", [("", gettext("The one that ends soonest first")), *among])

    @property
    def chosen(self) -> list[Pot] | None:
        """The pot that was chosen; None leaves the order as it is."""
        key = self.cleaned_data.get("pot")
        return [self.pots[key]] if key else None

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        if found.get("yes") is False and not found.get("words"):
            self.add_error("words", _("Say why not, so that it can be put right."))
        return found


class BoughtOnField(forms.DateField):
    """The day in London on which something was bought: not to come, and not before it was promised."""

    widget = DayInput

    def __init__(self) -> None:
        super().__init__(
            label=_("When was it bought?"),
            help_text=_("Today, unless you say."),
            initial=timezone.localdate,
            required=False,
        )
        self.since: date | None = None

    def clean(self, value: str | None) -> date:
        bought: date = super().clean(value) or timezone.localdate()
        if bought > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."), code="to_come")
        if self.since and bought < self.since:
            raise forms.ValidationError(
                gettext(
                    "The money was promised on %(day)s. What was bought before is not paid by it."
                )
                % {"day": day(self.since)},
                code="before",
            )
        return bought


def _not_before(form: forms.Form, since: date | None) -> None:
    field = form.fields["bought_on"]
    if isinstance(field, BoughtOnField):
        field.since = since


class CameToForm(forms.Form):
    pence = PenceField(
        label=_("What did it come to?"),
        nothing_too=True,
        help_text=_("0 when nothing was bought."),
        most=PenceField.most_in_a_column,
    )
    bought_on = BoughtOnField()
    more = forms.BooleanField(
        label=_("There is more to come: the rest stays promised"), required=False
    )
    helped = forms.ChoiceField(
        label=_("Did it help?"), choices=Spend.Help, widget=Chips(), required=False
    )

    def __init__(self, data: QueryDict | None = None, *, spend: Spend, since: date | None) -> None:
        super().__init__(data)
        _not_before(self, since)
        if spend.so_far:
            self.fields["pence"].label = gettext("What came on top of it?")
            self.fields["pence"].help_text = gettext("0 when nothing more was bought.")

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        if found.get("more") and found.get("pence") == 0:
            self.add_error("pence", _("Say what was bought so far, or that no more is to come."))
        found["last"] = not found.pop("more", False)
        return found


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("Why?"), max_length=300, help_text=_("Whoever reads the spend reads this too.")
    )


class RefundForm(WhyForm):
    pence = PenceField(label=_("How much came back?"), most=PenceField.most_in_a_column)
    field_order = ["pence", "why"]


class PutRightForm(WhyForm):
    pence = PenceField(
        label=_("What did it really come to?"),
        nothing_too=True,
        most=PenceField.most_in_a_column,
    )
    bought_on = BoughtOnField()
    field_order = ["pence", "bought_on", "why"]

    def __init__(self, data: QueryDict | None = None, *, spend: Costs, since: date | None) -> None:
        super().__init__(
            data,
            prefix="right",
            initial={"pence": spend.came_to_pence, "bought_on": spend.spent_on},
        )
        _not_before(self, since)


class HelpedForm(forms.Form):
    helped = forms.ChoiceField(label=_("Did it help?"), choices=Spend.Help, widget=Chips())


class LimitForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("For whom?"),
        required=False,
        empty_label=_("Everybody in the team"),
    )
    per_spend = PenceField(label=_("For each spend, up to"), most=PenceField.most_in_a_column)
    per_month = PenceField(label=_("In a month, up to"), most=PenceField.most_in_a_column)

    def __init__(self, data: QueryDict | None, *, team_id: int, but: int) -> None:
        super().__init__(data)
        offer(
            self,
            "user",
            User.objects.sitting_in([team_id]).exclude(pk=but),
        )

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        if (
            found.get("per_spend")
            and found.get("per_month")
            and found["per_month"] < found["per_spend"]
        ):
            self.add_error("per_month", _("A month must hold at least one spend."))
        return found


class DeputyForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label=_("Who answers beside you?"))
    until = forms.DateField(label=_("Until which day?"), widget=DayInput())

    def __init__(self, data: QueryDict | None, *, team_id: int, but: int) -> None:
        super().__init__(data)
        offer(self, "user", User.objects.sitting_in([team_id]).exclude(pk=but))

    def clean_until(self) -> date:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until < today:
            raise forms.ValidationError(_("This day has passed."), code="passed")
        if until > today + timedelta(days=366):
            raise forms.ValidationError(_("A deputy is named for at most a year."), code="far")
        return until


class RulesForm(forms.Form):
    most_per_spend_pence = PenceField(
        label=_("Leads may let a worker spend at once, for each spend up to"),
        most=PenceField.most_in_a_column,
    )
    most_per_month_pence = PenceField(
        label=_("In a month, up to"), most=PenceField.most_in_a_column
    )
    lead_up_to_pence = PenceField(
        label=_("A lead says yes alone, up to"),
        most=PenceField.most_in_a_column,
        help_text=_("Above it a finance officer says a second yes."),
    )
    over_most_pence = PenceField(
        label=_("A receipt above the guess is taken, up to"),
        nothing_too=True,
        most=PenceField.most_in_a_column,
    )

    over_percent = forms.IntegerField(
        label=_("and no more than this many per cent of the guess"), min_value=0, max_value=100
    )
    promise_days = forms.IntegerField(
        label=_("For how many days a promise holds"), min_value=1, max_value=366
    )
    late_days = forms.IntegerField(
        label=_("For how many days after a fund’s last day late receipts are waited for"),
        min_value=0,
        max_value=366,
    )

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        each, month = found.get("most_per_spend_pence"), found.get("most_per_month_pence")
        if each and month and month < each:
            self.add_error("most_per_month_pence", _("A month must hold at least one spend."))
        return found
