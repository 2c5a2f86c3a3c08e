"""Saying farewell, coming back, and what was said about somebody who died, moved away or asked us to stop."""

from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.endings.models import Farewell, Quiet
from placehub.web.forms import Chips, DayInput, hide_if_one, offer


class FarewellForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Why does our part end?"),
        choices=Farewell.Why,
        widget=Chips(),
        help_text=_("Somebody who does not answer has not asked us to go."),
    )
    said = forms.CharField(
        label=_("What do they say about it, in their own words?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ring = forms.CharField(
        label=_("Whom can they ring from now on?"),
        max_length=200,
        help_text=_("A name and a number."),
    )
    door = forms.CharField(
        label=_("How does the door stay open?"),
        max_length=300,
        required=False,
        help_text=_("What was agreed, in case they want somebody again."),
    )
    rests = forms.BooleanField(
        label=_("Nobody else is round them. Let the record rest: it is kept, and found again."),
        error_messages={"required": _("Ask another team in first, or let the record rest.")},
    )

    def __init__(self, data: QueryDict | None, *, last: bool) -> None:
        super().__init__(data)
        if not last:
            del self.fields["rests"]

    def clean(self) -> dict[str, object]:
        super().clean()
        self.cleaned_data.pop("rests", None)
        return self.cleaned_data


class ComeBackForm(forms.Form):
    team = forms.TypedChoiceField(label=_("For which team?"), coerce=int)
    worker = forms.TypedChoiceField(
        label=_("Who walks alongside?"), coerce=int, empty_value=None, required=False
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        teams: list[tuple[int, str]],
        workers: list[tuple[int, str]],
    ) -> None:
        first = str(workers[0][0]) if workers else ""
        super().__init__(data, initial={"worker": first})
        offer(self, "team", [(str(pk), name) for pk, name in teams])
        hide_if_one(self, "team", [str(pk) for pk, _name in teams])
        theirs = [(str(pk), words) for pk, words in workers]
        offer(self, "worker", [("", str(_("Nobody yet"))), *theirs])


class QuietForm(forms.Form):
    kind = forms.ChoiceField(label=_("What happened?"), choices=Quiet.Kind, widget=Chips())
    since_on = forms.DateField(label=_("On which day?"), widget=DayInput())
    told_by = forms.CharField(label=_("Who said so?"), max_length=120)
    words = forms.CharField(
        label=_("Anything that colleagues should know?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"since_on": today})
        self.today = today

    def clean_since_on(self) -> date:
        since = self.cleaned_data["since_on"]
        if since > self.today:
            raise forms.ValidationError(_("That day is still to come."))
        if since < self.today - timedelta(days=50 * 366):
            raise forms.ValidationError(_("That is more than fifty years ago. Is the year right?"))
        return since


class QuietEndForm(forms.Form):
    slip = forms.TypedChoiceField(
        label=_("Why does it not hold any more?"),
        choices=[("yes", _("It was a slip")), ("no", _("They are back"))],
        coerce=lambda value: value == "yes",
    )
