"""What a leader says to a decision that somebody wants to take."""

from django import forms
from django.utils.translation import gettext_lazy as _

from placehub.web.forms import Chips
from teams.decisions.models import BackingAnswer


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("What do you say?"), choices=BackingAnswer.Answer, widget=Chips()
    )
    words = forms.CharField(
        label=_("What should they know?"),
        help_text=_("Why you cannot, or when you can talk. Name nobody whom we help."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        if found.get("answer") == BackingAnswer.Answer.CANNOT and not found.get("words"):
            self.add_error("words", _("Say why: whoever asked reads it."))
        return found
