"""What the person wants, and what was promised."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.plan.models import Goal
from placehub.web.forms import Chips, NearDayField


class GoalForm(forms.Form):
    words = forms.CharField(label=_("What do they want, in their own words?"), max_length=200)
    state = forms.ChoiceField(label=_("Where it stands"), choices=Goal.State, widget=Chips())
    score = forms.IntegerField(
        label=_("How near are they, by their own word? 0 not at all, 10 fully there."),
        min_value=0,
        max_value=10,
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)


class PromiseForm(forms.Form):
    words = forms.CharField(label=_("What will happen?"), max_length=200)
    who = forms.ChoiceField(
        label=_("Who promises it?"),
        widget=Chips(),
        choices=[("me", _("I do")), ("person", _("They do")), ("other", _("Somebody else"))],
    )
    promised_by = forms.CharField(label=_("Who is that?"), max_length=80, required=False)
    due_on = NearDayField(label=_("By when?"), required=False)

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        if found.get("who") == "other" and not found.get("promised_by"):
            self.add_error("promised_by", _("Write who promises it."))
        return found


class OpenAgainForm(forms.Form):
    seen = forms.IntegerField()


class SettleForm(forms.Form):
    kept = forms.TypedChoiceField(
        label=_("Was it kept?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
    )
    seen = forms.IntegerField()
