"""Finding or adding somebody, and their details."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.person.rules import POSTCODE, nhs_number_is_valid
from placehub.web.forms import Chips, DayInput, offer
from teams.models import Team


class NhsNumberField(forms.CharField):
    def clean(self, value: str | None) -> str:
        digits = re.sub(r"[\s-]", "", super().clean(value) or "")
        if digits and not nhs_number_is_valid(digits):
            raise forms.ValidationError(
                _("That is not a valid NHS number: ten digits, like 943 476 5919. Is one wrong?")
            )
        return digits


DAY = re.compile(
    r"\b(?:[0-9]{1,2}([/.-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{1,2}(?:st|nd|rd|th)? [a-z]{3,9} [0-9]{4}|[a-z]{3,9} [0-9]{1,2} [0-9]{4}"
    r"|[0-9]{1,2} [0-9]{1,2} [0-9]{4})\b",
    re.IGNORECASE,
)


def _day(typed: str) -> date | None:
    """14/5/1993, 14.5.93, 14 May 1993 and 1993-05-14 as a day; two digits mean a year gone by."""
    plain = re.sub(r"[/.-]|(?<=[0-9])(?:st|nd|rd|th)\b", " ", typed, flags=re.IGNORECASE)
    plain = " ".join(plain.split())
    for form in (
        "%d %m %Y",
        "%d %m %y",
        "%d %B %Y",
        "%d %b %Y",
        "%B %d %Y",
        "%b %d %Y",
        "%Y %m %d",
    ):
        with suppress(ValueError):
            born = datetime.strptime(plain, form).date()  # noqa: DTZ007  (a day has no zone)
            if form.endswith("%y") and born > timezone.localdate():
                born = born.replace(year=born.year - 100)
            return born
    return None


def read_query(words: str) -> dict[str, object]:
    """Take apart what was typed into "Find a person": a day of birth, an NHS number, a place, a name."""
    found: dict[str, object] = {"names": "", "born": None, "nhs": "", "place": ""}
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())[
        :80
    ]
    number = re.search(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b", words)
    if number:
        found["nhs"] = re.sub(r"[ -]", "", number.group())
        words = words.replace(number.group(), " ")
    for typed in [found_day.group() for found_day in DAY.finditer(words)]:
        born = _day(typed)
        if born is not None:
            found["born"] = born
            words = words.replace(typed, " ")
    words = " ".join(words.split())
    if re.search(r"\d", words):
        found["place"] = words
    else:
        found["names"] = words
        found["place"] = words if len(words) >= 4 else ""  # a street without a number is words too
    return found


class AddPersonForm(forms.Form):
    """Search first: the form is asked again with what was found, and only then adds."""

    given_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Last name"), max_length=80)
    known_as = forms.CharField(
        label=_("What do they like to be called?"), max_length=80, required=False
    )
    born_on = forms.DateField(label=_("Date of birth"), widget=DayInput(), required=False)
    nhs_number = NhsNumberField(label=_("NHS number"), max_length=14, required=False)
    address = forms.CharField(label=_("Where do they live?"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=8, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Which team?"))
    walk_alongside = forms.BooleanField(
        label=_("I will walk alongside"), required=False, initial=True
    )

    def __init__(self, data: QueryDict | None, *, team_ids: tuple[int, ...], today: date) -> None:
        super().__init__(data)
        self.today = today
        offer(self, "team", Team.objects.running(today).filter(pk__in=team_ids))
        if len(team_ids) == 1:
            self.fields["team"].widget = forms.HiddenInput()
            self.fields["team"].initial = team_ids[0]

    def clean_born_on(self) -> date | None:
        return clean_born_on(self.cleaned_data["born_on"], self.today)

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])


def clean_born_on(born: date | None, today: date) -> date | None:
    if born and not today - timedelta(days=125 * 366) <= born <= today:
        raise forms.ValidationError(
            _("Is this day of birth right? It is not within the last 125 years.")
        )
    return born


def clean_postcode(value: str) -> str:
    plain = value.upper().strip()
    if plain and not POSTCODE.match(plain):
        raise forms.ValidationError(_("That is not a postcode, like EX4 2AB."))
    return plain


class DetailsForm(forms.Form):
    given_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Last name"), max_length=80)
    known_as = forms.CharField(label=_("Likes to be called"), max_length=80, required=False)
    born_on = forms.DateField(label=_("Date of birth"), widget=DayInput(), required=False)
    picture = forms.CharField(label=_("Picture"), max_length=20, required=False)
    contact_preference = forms.CharField(
        label=_("How to get in touch"), max_length=120, required=False
    )
    languages = forms.CharField(label=_("Languages"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=8, required=False)
    lives_with = forms.CharField(label=_("Lives with"), max_length=120, required=False)
    home_note = forms.CharField(label=_("At the door"), max_length=160, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    nhs_number = NhsNumberField(label=_("NHS number"), max_length=14, required=False)
    in_touch_every_days = forms.IntegerField(
        label=_("Wants to hear from somebody every … days"),
        min_value=1,
        max_value=366,
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput())
    seen_details = forms.IntegerField(widget=forms.HiddenInput())
    was = forms.JSONField(widget=forms.HiddenInput(), required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        pictures: list[str],
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["picture"] = forms.ChoiceField(
            label=_("Picture that they picked"),
            required=False,
            widget=Chips(),
            choices=[(name, name.capitalize()) for name in pictures],
        )

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    def clean_born_on(self) -> date | None:
        return clean_born_on(self.cleaned_data["born_on"], timezone.localdate())

    def clean_was(self) -> dict[str, str]:
        """What stood in the fields when the form was drawn: tells what was typed from what was there."""
        was = self.cleaned_data["was"]
        return was if isinstance(was, dict) else {}
