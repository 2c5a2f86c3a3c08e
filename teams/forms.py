"""What administrators and workers type about the place, accounts, seats and appointments."""

import re

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from placehub.reading import Read, read_phone
from placehub.web.forms import Chips, NearDayField, ReadField, offer
from placehub.web.uploads import MOST
from teams.models import (
    APPOINTMENT_ROLES,
    SEAT_ROLES,
    LastingQuerySet,
    Neighbourhood,
    Organisation,
    Role,
    Team,
    User,
)
from teams.queries import STANDINGS, as_seen, find_accounts


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


class SeenForm(forms.Form):
    """Over a row that is there, or None for a new one. It carries a mark of what the row said when it was
    shown, so that nobody's change is overwritten unseen.
    """

    seen = forms.CharField(widget=forms.HiddenInput(), max_length=32, required=False)

    def __init__(self, data: QueryDict | None, row: Model | None = None) -> None:
        self.shown = row
        names = [name for name in self.base_fields if name != "seen"]
        initial: dict[str, object] = {}
        if row is not None:
            initial = {name: row.serializable_value(name) for name in names}
            initial["seen"] = as_seen(row, names)
        super().__init__(data, initial=initial)

    @property
    def values(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def say_what_changed(self, now: Model) -> None:
        """Keep what was typed, say what stands there now, and let it be sent again."""
        changed = [
            f"{self[name].label} {getattr(now, name) or '–'}"
            for name, typed in self.values.items()
            if getattr(now, name) != typed
        ]
        words = _(
            "Somebody changed it a moment ago. It says now: %(changed)s. Send yours again to keep it."
        )
        self.add_error(None, words % {"changed": "; ".join(changed)})
        sent = {name: self.data.get(name) for name in self.data}
        self.data = {**sent, "seen": as_seen(now, self.values)}

    def one_of_a_kind(self, kind: type[Model], name: str, words: Promise) -> str:
        """The value of a field that no other row may have, however it is written."""
        value = self.cleaned_data[name].strip()
        others = kind._default_manager.exclude(pk=self.shown.pk if self.shown else None)
        if others.filter(**{f"{name}__iexact": value}).exists():
            raise forms.ValidationError(str(words))
        return value

    def offer_running(self, name: str, among: LastingQuerySet) -> None:
        """What has not ended, and what the row has already."""
        mine = among.filter(pk=self.initial.get(name))
        offer(self, name, among.running(timezone.localdate()) | mine)


class NewAccountForm(SeenForm):
    full_name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Work e-mail"))
    job_title = forms.CharField(label=_("What do they do?"), max_length=80, required=False)
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Who employs them?"))

    def __init__(self, data: QueryDict | None, row: User | None = None) -> None:
        super().__init__(data, row)
        self.offer_running("organisation", Organisation.objects.all())

    def clean_email(self) -> str:
        self.cleaned_data["email"] = self.cleaned_data["email"].lower()
        return self.one_of_a_kind(User, "email", _("Somebody has an account with this e-mail."))


class AccountsFileForm(forms.Form):
    """A file of accounts, or its lines. What would be made of it is shown before it is sent with a yes."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("As a spreadsheet saves it under “CSV”."),
        required=False,
        allow_empty_file=True,
    )
    lines = forms.CharField(
        label=_("Or its lines"),
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=False,
        required=False,
    )

    def clean(self) -> dict[str, object]:
        super().clean()
        values = self.cleaned_data
        if values.get("file") and values["file"].size > MOST:
            self.add_error("file", _("That is more than this page takes. Send it in parts."))
        elif values.get("file"):
            values["lines"] = read_text(values["file"].read())
        elif not values.get("lines"):
            self.add_error("file", _("Choose a file, or put its lines below."))
        return values


def read_text(content: bytes) -> str:
    """What a spreadsheet saved: UTF-8, or else as Windows writes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


class FindAccountsForm(forms.Form):
    """Which accounts to show. What is not understood narrows nothing."""

    q = forms.CharField(label=_("Name, e-mail or job"), max_length=80, required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", _("Any role")), *((r.value, r.label) for r in Role)],
    )
    team = forms.ModelChoiceField(
        Team.objects.all(), label=_("Team"), required=False, empty_label=_("Any team")
    )
    standing = forms.ChoiceField(label=_("Which"), required=False, choices=STANDINGS)
    after = forms.CharField(widget=forms.HiddenInput(), required=False)


def read_line(words: str) -> Read:
    """A telephone number, or a short one that is the same everywhere, like 111."""
    short = words.strip()
    return Read(short) if re.fullmatch(r"\d{3}|\d{6}", short) else read_phone(words)


class TeamForm(SeenForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.all(), label=_("Which neighbourhood does it serve?")
    )
    phone = ReadField(read_line, label=_("Telephone"), max_length=40)
    opening_hours = forms.CharField(
        label=_("When is somebody there?"),
        help_text=_("Like: Monday to Friday, 9 to 5."),
        max_length=80,
        required=False,
    )
    duty_line = ReadField(
        read_line,
        label=_("Duty line"),
        help_text=_("The number that is answered when nobody is there."),
        max_length=40,
        required=False,
    )

    def __init__(self, data: QueryDict | None, row: Team | None = None) -> None:
        super().__init__(data, row)
        self.offer_running("neighbourhood", Neighbourhood.objects.all())

    def clean_name(self) -> str:
        return self.one_of_a_kind(Team, "name", _("Another team is called so."))


class NeighbourhoodForm(SeenForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    column = forms.IntegerField(
        label=_("How far to the right on the map?"),
        help_text=_("Maps of figures are small squares. 0 is at the left edge."),
        min_value=0,
        max_value=30,
        initial=0,
    )
    row = forms.IntegerField(
        label=_("How far down on the map?"),
        help_text=_("0 is at the top."),
        min_value=0,
        max_value=30,
        initial=0,
    )

    def clean_name(self) -> str:
        return self.one_of_a_kind(Neighbourhood, "name", _("Another neighbourhood is called so."))


class OrganisationForm(SeenForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("What is it?"), choices=Organisation.Kind, widget=Chips())

    def clean_name(self) -> str:
        return self.one_of_a_kind(Organisation, "name", _("Another organisation is called so."))


class EndForm(forms.Form):
    ends_on = NearDayField(
        label=_("What is its last day?"),
        help_text=_("From the day after it takes nobody new. Leave it empty, and it goes on."),
        required=False,
    )


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


class WhichField(forms.ModelChoiceField):
    """One of the accounts that were found, told apart by their e-mail."""

    widget = Chips

    def label_from_instance(self, user: User) -> str:
        return f"{user.full_name}, {user.email}"


class WhoForm(forms.Form):
    """Somebody with an account: found by a part of the name or e-mail, and chosen where several answer to it."""

    MOST = 8  # as many as are read at a glance
    who = forms.CharField(
        label=_("Who?"),
        help_text=_("A part of the name or e-mail."),
        max_length=80,
        error_messages={"required": _("Say who.")},
    )
    user = WhichField(
        User.objects.none(),
        label=_("Which of them?"),
        error_messages={"required": _("Several answer to that: choose one.")},
    )

    def __init__(self, data: QueryDict | None, *, chosen: str = "") -> None:
        super().__init__(data, initial={"user": chosen})
        if data is not None:
            chosen = data.get("user", "")
        typed = data.get("who", "") if data is not None else ""
        sought = "" if "\x00" in typed else typed  # the field refuses it in words
        active = User.objects.filter(is_active=True).order_by("full_name", "pk")
        if sought.strip():
            found = find_accounts(q=sought, at=timezone.now()).order_by("full_name", "pk")
        else:
            found = active.filter(pk=int(chosen) if re.fullmatch(r"[0-9]{1,9}", chosen) else 0)
        self.count, self.found = found.count(), list(found[: self.MOST])
        self.fields["who"].required = bool(typed.strip()) or not self.found
        self.fields["user"].required = self.count > 1
        offer(self, "user", active.filter(pk__in=[user.pk for user in self.found]))
        if not self.found:
            self.fields["user"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, object]:
        super().clean()
        values = self.cleaned_data
        if values.get("user") or "who" in self.errors:
            return values
        if self.count == 1:
            self.errors.pop("user", None)  # another name was typed over the choice before
            values["user"] = self.found[0]
        elif self.count > len(self.found):
            self.errors.pop("user", None)
            words = gettext("%(n)s accounts answer to that. Say more of the name, or the e-mail.")
            self.add_error("who", words % {"n": self.count})
        elif not self.found:
            self.errors.pop("user", None)
            self.add_error("who", _("No account in use answers to that."))
        return values

    @property
    def values(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name != "who"}


class SeatForm(WhoForm):
    role = forms.ChoiceField(
        label=_("As what?"), choices=[(r.value, r.label) for r in SEAT_ROLES], widget=Chips()
    )


class SeatForForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.none(), label=_("In which team?"))
    role = forms.ChoiceField(
        label=_("As what?"), choices=[(r.value, r.label) for r in SEAT_ROLES], widget=Chips()
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        offer(self, "team", Team.objects.running(timezone.localdate()))


class AppointmentForm(WhoForm):
    role = forms.ChoiceField(
        label=_("As what?"),
        help_text=_("A leader sees figures and no person. Whoever sits in a team leaves it first."),
        choices=[(r.value, r.label) for r in APPOINTMENT_ROLES],
        widget=Chips(),
    )


def bound(form: type[forms.Form], data: QueryDict | None, name: str) -> forms.Form:
    """One of several forms on a page: bound only when its own button was pressed."""
    return form(data if data is not None and data.get("which") == name else None)
