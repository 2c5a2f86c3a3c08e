"""Finding or adding somebody, and their details."""

import re

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placehub.reading import find_day
from placehub.web.forms import (
    BornForm,
    Chips,
    born_field,
    nhs_number_field,
    offer,
    phone_field,
    postcode_field,
)
from teams.models import Team


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
    born, words = find_day(words, today=timezone.localdate())
    found["born"] = born.on if born else None
    if re.search(r"\d", words):
        found["place"] = words
    else:
        found["names"] = words
        found["place"] = words if len(words) >= 4 else ""  # a street without a number is words too
    return found


class AddPersonForm(BornForm):
    """Search first: the form is asked again with what was found, and only then adds."""

    given_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Last name"), max_length=80)
    known_as = forms.CharField(
        label=_("What do they like to be called?"), max_length=80, required=False
    )
    born_on = born_field()
    nhs_number = nhs_number_field()
    address = forms.CharField(label=_("Where do they live?"), max_length=200, required=False)
    postcode = postcode_field()
    phone = phone_field()
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Which team?"))
    walk_alongside = forms.BooleanField(
        label=_("I will walk alongside"), required=False, initial=True
    )

    def __init__(self, data: QueryDict | None, *, team_ids: tuple[int, ...]) -> None:
        super().__init__(data)
        offer(self, "team", Team.objects.filter(pk__in=team_ids))
        if len(team_ids) == 1:
            self.fields["team"].widget = forms.HiddenInput()
            self.fields["team"].initial = team_ids[0]


class DetailsForm(BornForm):
    given_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Last name"), max_length=80)
    known_as = forms.CharField(label=_("Likes to be called"), max_length=80, required=False)
    born_on = born_field()
    picture = forms.CharField(label=_("Picture"), max_length=20, required=False)
    contact_preference = forms.CharField(
        label=_("How to get in touch"), max_length=120, required=False
    )
    languages = forms.CharField(label=_("Languages"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    postcode = postcode_field()
    lives_with = forms.CharField(label=_("Lives with"), max_length=120, required=False)
    home_note = forms.CharField(label=_("At the door"), max_length=160, required=False)
    phone = phone_field()
    email = forms.EmailField(label=_("E-mail"), required=False)
    nhs_number = nhs_number_field()
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

    def clean_was(self) -> dict[str, str]:
        """What stood in the fields when the form was drawn: tells what was typed from what was there."""
        was = self.cleaned_data["was"]
        return was if isinstance(was, dict) else {}
