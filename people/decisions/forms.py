"""What somebody wants to try, what became of it, and whom to ask."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.decisions.models import Decision
from people.decisions.rules import tells_who
from people.person.models import Person
from placehub.web.forms import Chips, NearDayField, offer
from teams.leaders.models import Service
from teams.models import User


def _long(label: object, **given: object) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=300, widget=area, **given)  # type: ignore[arg-type]


class PastDayField(NearDayField):
    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."))


class ComingDayField(NearDayField):
    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come."))


class DecisionForm(forms.Form):
    want = forms.CharField(label=_("What do we want to try?"), max_length=200)
    matters = _long(_("What matters to them here?"))
    harm_if = _long(_("What harm may come if we do it?"))
    harm_if_not = _long(_("What harm comes if we do not?"))
    legal = forms.ChoiceField(
        label=_("Is it legal?"),
        choices=Decision.Legal,
        widget=Chips(),
        help_text=_("What is not legal cannot be taken. The page then says whom to ask."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)


class NewDecisionForm(DecisionForm):
    thought_on = PastDayField(
        label=_("When did somebody first think of it?"),
        help_text=_("From that day it ages until it is taken or let go."),
    )
    field_order = ("want", "matters", "harm_if", "harm_if_not", "legal", "thought_on")


class DecideForm(forms.Form):
    state = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[one for one in Decision.State.choices if one[0] != Decision.State.THINKING],
        widget=Chips(),
    )
    look_back_on = ComingDayField(
        label=_("When do we look back at it?"),
        required=False,
        help_text=_("It comes back on the Today page of whoever wrote it down."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput())

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        taken = found.get("state") == Decision.State.TAKEN
        if taken and "look_back_on" in found and not found["look_back_on"]:
            self.add_error("look_back_on", _("Say when: what is tried is looked back on."))
        return found


class HappenedForm(forms.Form):
    words = _long(_("What happened meanwhile?"))
    happened_on = PastDayField(label=_("On which day?"))


class LookBackForm(forms.Form):
    words = _long(_("What do we know now?"))
    again_on = ComingDayField(label=_("Look back once more?"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput())


class AskLeadForm(forms.Form):
    lead = forms.ModelChoiceField(
        label=_("Which lead?"), queryset=User.objects.none(), empty_label=_("Choose a lead")
    )

    def __init__(self, data: QueryDict | None, *, leads: QuerySet[User]) -> None:
        super().__init__(data)
        offer(self, "lead", leads)


class AskLeaderForm(forms.Form):
    """Words of their own for a leader, who learns nothing of whom they are about."""

    want = forms.CharField(label=_("What do we want to try?"), max_length=300)
    speaks_for = forms.CharField(
        label=_("What speaks for it?"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    harm_if_not = forms.CharField(
        label=_("What harm comes if we do not?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    leader = forms.ModelChoiceField(
        label=_("Which leader?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Whoever answers for the service, or whose turn it is"),
    )
    service = forms.ModelChoiceField(
        label=_("Which service is it about?"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=_("None of these"),
    )

    WORDS = ("want", "speaks_for", "harm_if_not")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        person: Person,
        other_names: Sequence[str],
        leaders: QuerySet[User],
    ) -> None:
        super().__init__(data)
        self.person, self.other_names = person, other_names
        offer(self, "leader", leaders)
        offer(self, "service", Service.objects.running(timezone.localdate()))

    def clean(self) -> dict[str, object]:
        super().clean()
        for name in self.WORDS:
            found = tells_who(self.cleaned_data.get(name, ""), self.person, self.other_names)
            if found:
                words = _("“%(found)s” would tell a leader who it is. Say it without.")
                self.add_error(name, words % {"found": found})
        return self.cleaned_data
