"""A protected address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from placehub.web.forms import postcode_field


class AddressForm(forms.Form):
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    postcode = postcode_field()
