"""Somebody round a person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.circle.models import CircleMember
from placehub.web.forms import Chips, phone_field


class CircleForm(forms.Form):
    name = forms.CharField(label=_("Who?"), max_length=80)
    relationship = forms.CharField(
        label=_("Who are they to the person?"), max_length=80, required=False
    )
    kind = forms.ChoiceField(
        label=_("What kind of tie?"), choices=CircleMember.Kind, widget=Chips()
    )
    tie = forms.ChoiceField(
        label=_("How is it between them?"), choices=CircleMember.Tie, widget=Chips()
    )
    close = forms.BooleanField(label=_("Close to them"), required=False)
    phone = phone_field(label=_("Their telephone"))
    ring_first = forms.BooleanField(label=_("Ring them first, before any of us"), required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, object]:
        super().clean()
        first, phone = self.cleaned_data.get("ring_first"), self.cleaned_data.get("phone")
        if first and not phone and "phone" not in self.errors:
            self.add_error("phone", _("Write the number on which to ring them."))
        return self.cleaned_data
