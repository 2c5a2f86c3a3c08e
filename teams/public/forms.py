"""Writing a line for the public."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from placehub.web.forms import Chips, ManyChips, offer
from teams.leaders.forms import WordsField
from teams.models import Neighbourhood
from teams.public.models import Line


class LineForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came of it?"), choices=Line.Outcome, widget=Chips())
    words = WordsField(
        label=_("What people said"),
        max_length=200,
        help_text=_("In words that anybody understands, and that name nobody."),
    )
    answer = WordsField(
        label=_("What we did, or why we could not"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    write_to = forms.CharField(label=_("Whom can people write to?"), max_length=200, required=False)
    neighbourhoods = forms.MultipleChoiceField(
        label=_("On the page of which neighbourhoods?"), required=False, widget=ManyChips()
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        neighbourhoods: list[Neighbourhood],
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        offer(self, "neighbourhoods", [(str(one.pk), one.name) for one in neighbourhoods])

    def clean(self) -> dict[str, object]:
        found = super().clean() or self.cleaned_data
        outcome = found.get("outcome")
        if outcome == Line.Outcome.NATIONAL:
            found["neighbourhoods"] = []
        elif outcome and not found.get("neighbourhoods"):
            self.add_error("neighbourhoods", _("Choose at least one neighbourhood."))
        if outcome == Line.Outcome.COULD_NOT and not found.get("answer"):
            self.add_error("answer", _("Say why we could not."))
        if outcome == Line.Outcome.COULD_NOT and not found.get("write_to"):
            self.add_error("write_to", _("Say whom people can write to about it."))
        if outcome in {Line.Outcome.DID, Line.Outcome.TRYING} and not found.get("answer"):
            self.add_error("answer", _("Say what we did, or what we are trying."))
        return found
