"""What people type about a spend or a limit, made into pence and choices."""

import re

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from budgets.spends.models import Spend
from placehub.web.forms import Chips, PenceField, offer
from teams.models import Team, User


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
    supplier = forms.CharField(label=_("Where from?"), max_length=120, required=False)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("From which team’s money?"))

    def __init__(self, data: QueryDict | None, *, team_ids: tuple[int, ...]) -> None:
        super().__init__(data)
        offer(self, "team", Team.objects.filter(pk__in=team_ids))
        if len(team_ids) == 1:
            self.fields["team"].widget = forms.HiddenInput()
            self.fields["team"].initial = team_ids[0]

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

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        if found.get("yes") is False and not found.get("words"):
            self.add_error("words", _("Say why not, so that it can be put right."))
        return found


class CameToForm(forms.Form):
    pence = PenceField(label=_("What did it come to?"), required=True)
    helped = forms.ChoiceField(
        label=_("Did it help?"), choices=Spend.Help, widget=Chips(), required=False
    )


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
