"""Somebody round a person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.circle.models import CircleMember
from placehub.web.forms import Chips


class CircleForm(forms.Form):
    name = forms.CharField(label=_("Who?"), max_length=80)
    relationship = forms.CharField(
        label=_("Who are they to the person?"), max_length=80, required=False
    )
    kind = forms.ChoiceField(
        label=_("What kind of tie?"), choices=CircleMember.Kind, widget=Chips()
    )
    tie = forms.ChoiceField(label=_("How often?"), choices=CircleMember.Tie, widget=Chips())
    close = forms.BooleanField(label=_("Close in"), required=False)
