"""Putting a slip right."""

from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.slips.models import NoteTakenOff
from placehub.web.forms import Chips, offer


class TakeOffForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Why does it not belong here?"), choices=NoteTakenOff.Why, widget=Chips()
    )
    onto = forms.TypedChoiceField(
        label=_("Whose page does it belong on?"), coerce=UUID, empty_value=None, required=False
    )
    words = forms.CharField(
        label=_("Anything the information steward should know?"),
        max_length=300,
        required=False,
        help_text=_("Only the steward reads this. No names, please."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, people: list[tuple[UUID, str]]) -> None:
        super().__init__(data)
        theirs = [(str(pk), name) for pk, name in people]
        offer(self, "onto", [("", str(_("Nobody’s: only take it off"))), *theirs])


class OpenDeclaredForm(forms.Form):
    words = forms.CharField(
        label=_("How do you know that it was a slip?"),
        min_length=10,
        max_length=300,
        help_text=_("Without names: who told you, and when."),
    )
