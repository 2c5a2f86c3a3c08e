"""What administrators and workers type about accounts, seats and appointments."""

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from placehub.web.forms import Chips
from teams.models import APPOINTMENT_ROLES, SEAT_ROLES, Organisation, User


class SignInForm(LoginForm):
    """Without a link to a page that sets passwords: two colleagues let somebody back in."""

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


def check_password(form: forms.Form, user: User) -> None:
    """Say beside the field what the password rules have against it."""
    try:
        validate_password(form.cleaned_data.get("password", ""), user)
    except ValidationError as wrong:
        form.add_error("password", wrong)


class NewAccountForm(forms.Form):
    full_name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Work e-mail"))
    job_title = forms.CharField(label=_("What do they do?"), max_length=80, required=False)
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Who employs them?"))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody has an account with this e-mail."))
        return email


class ComeInForm(forms.Form):
    """The code that somebody told the holder of a link, and a password of their own choice."""

    code = forms.CharField(
        label=_("The code that you were told"),
        max_length=12,
        help_text=_("Eight digits."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    password = forms.CharField(
        label=_("A password of your own"),
        max_length=128,
        help_text=_("At least 15 letters. Nobody else knows it, also not who let you in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_code(self) -> str:
        return "".join(letter for letter in self.cleaned_data["code"] if letter.isdigit())

    def clean(self) -> dict[str, object]:
        super().clean()
        values = self.cleaned_data
        if "password" in values:
            check_password(self, self.user)
        return values


class WhoField(forms.ModelChoiceField):
    """Somebody with an account, told apart by their e-mail."""

    def __init__(self) -> None:
        super().__init__(
            User.objects.filter(is_active=True).order_by("full_name", "email"), label=_("Who?")
        )

    def label_from_instance(self, user: User) -> str:
        return f"{user.full_name}, {user.email}"


class SeatForm(forms.Form):
    user = WhoField()
    role = forms.ChoiceField(
        label=_("As what?"), choices=[(r.value, r.label) for r in SEAT_ROLES], widget=Chips()
    )


class AppointmentForm(forms.Form):
    user = WhoField()
    role = forms.ChoiceField(
        label=_("As what?"),
        help_text=_(
            "A leader sees figures and no person: whoever sits in a team loses sight of everybody they walk alongside."
        ),
        choices=[(r.value, r.label) for r in APPOINTMENT_ROLES],
        widget=Chips(),
    )


def bound(form: type[forms.Form], data: QueryDict | None, name: str) -> forms.Form:
    """One of several forms on a page: bound only when its own button was pressed."""
    return form(data if data is not None and data.get("which") == name else None)
