"""Asking, answering, giving and taking back."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from placehub.web.forms import Chips, DayToComeField, ManyChips, PenceField, hide_if_one, offer
from teams.leaders.forms import WordsField
from teams.leaders.models import Service
from teams.models import Team
from teams.permissions.models import Ask

LEADERS_READ = _("Leaders and every team read this. Leave names out.")


def _words(label: object, help_text: object = "") -> WordsField:
    return WordsField(
        label=label,  # type: ignore[arg-type]
        max_length=200,
        help_text=help_text,  # type: ignore[arg-type]
        error_messages={"required": _("Say in a few words what it is.")},
    )


def _limit() -> PenceField:
    return PenceField(label=_("Up to how much money?"), required=False)


def _until() -> DayToComeField:
    return DayToComeField(label=_("Until which day?"), required=False)


class AskForm(forms.Form):
    words = _words(_("What would you like to be allowed?"), LEADERS_READ)
    why = WordsField(label=_("What for?"), max_length=300, required=False)
    kind = forms.ChoiceField(
        label=_("Is there more to it?"), choices=Ask.Kind, initial=Ask.Kind.ORDINARY, widget=Chips()
    )
    limit_pence = _limit()
    needed_by = DayToComeField(label=_("Until when do you need an answer?"), required=False)
    service = forms.ModelChoiceField(
        label=_("Which service is it about?"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=_("None, or I do not know"),
    )
    team = forms.TypedChoiceField(label=_("For which team?"), coerce=int)

    def __init__(
        self, data: QueryDict | None, *, teams: list[tuple[int, str]], services: QuerySet[Service]
    ) -> None:
        super().__init__(data)
        offer(self, "team", teams)
        offer(self, "service", services)
        hide_if_one(self, "team", [pk for pk, _name in teams])


class GiveForm(forms.Form):
    words = _words(_("What may they do?"), LEADERS_READ)
    teams = forms.MultipleChoiceField(
        label=_("Which teams?"),
        required=False,
        widget=ManyChips(),
        help_text=_("Without a tick it is for all of them."),
    )
    limit_pence = _limit()
    until_on = _until()

    def __init__(self, data: QueryDict | None, *, teams: list[Team]) -> None:
        super().__init__(data)
        offer(self, "teams", [(str(one.pk), one.name) for one in teams])


class TakeBackForm(forms.Form):
    why = WordsField(
        label=_("Why?"),
        max_length=300,
        help_text=_("Every team that it was for reads this."),
        error_messages={"required": _("Say why. Every team reads it.")},
    )


class AnswerForm(forms.Form):
    says = forms.ChoiceField(
        label=_("May they?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=Chips()
    )
    words = WordsField(
        label=_("In your words"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A no needs a reason."),
    )
    limit_pence = _limit()
    until_on = _until()

    def clean(self) -> dict[str, object]:
        found = super().clean() or self.cleaned_data
        if found.get("says") == "no" and not found.get("words"):
            self.add_error("words", _("Say why not."))
        return found
