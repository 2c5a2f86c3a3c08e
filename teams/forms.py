"""What administrators and workers type about accounts, seats and appointments."""

from allauth.account.forms import LoginForm
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from placehub.web.forms import Chips
from teams.models import APPOINTMENT_ROLES, SEAT_ROLES, Organisation, User


class SignInForm(LoginForm):
    """Without a link to a page that sets passwords: an administrator does that."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class AccountForm(forms.Form):
    theme = forms.ChoiceField(
        label=_("Light or dark?"),
        required=False,
        widget=Chips(),
        choices=[("", _("As my device has it")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    phone = forms.CharField(label=_("Your work phone"), max_length=20, required=False)


class NewAccountForm(forms.Form):
    full_name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Work e-mail"))
    job_title = forms.CharField(label=_("What do they do?"), max_length=80, required=False)
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Who employs them?"))
    password = forms.CharField(
        label=_("First password"),
        min_length=15,
        max_length=128,
        help_text=_(
            "At least 15 letters. They set up their second factor when they first sign in."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody has an account with this e-mail."))
        return email


class SeatForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.filter(is_active=True), label=_("Who?"))
    role = forms.ChoiceField(
        label=_("As what?"), choices=[(r.value, r.label) for r in SEAT_ROLES], widget=Chips()
    )


class AppointmentForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.filter(is_active=True), label=_("Who?"))
    role = forms.ChoiceField(
        label=_("As what?"), choices=[(r.value, r.label) for r in APPOINTMENT_ROLES], widget=Chips()
    )


def bound(form: type[forms.Form], data: QueryDict | None, name: str) -> forms.Form:
    """One of several forms on a page: bound only when its own button was pressed."""
    return form(data if data is not None and data.get("which") == name else None)
