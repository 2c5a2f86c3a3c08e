"""What the person wants, and what was promised."""

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.plan.models import Goal
from placehub.web.forms import Chips, NearDayField, offer
from teams.models import User


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


class ChangePromiseForm(forms.Form):
    words = forms.CharField(label=_("What will happen?"), max_length=200)
    due_on = NearDayField(label=_("By when?"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput())


class HandOnForm(forms.Form):
    worker = forms.ModelChoiceField(
        label=_("Who does it?"), queryset=User.objects.none(), empty_label=_("Choose a colleague")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(
        self, data: QueryDict | None, *, workers: QuerySet[User], initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial, auto_id="hand_%s")  # beside another form
        offer(self, "worker", workers)


class CallOffForm(forms.Form):
    why = forms.CharField(
        label=_("Why will it not happen?"),
        max_length=200,
        help_text=_("As you would say it to them. It counts neither as kept nor as broken."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput())


class OpenAgainForm(forms.Form):
    seen = forms.IntegerField()


class SettleForm(forms.Form):
    kept = forms.TypedChoiceField(
        label=_("Was it kept?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
    )
    seen = forms.IntegerField()
