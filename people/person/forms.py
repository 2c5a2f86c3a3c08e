"""Finding or adding somebody, and their details."""

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.person.models import DayKind, OtherName
from placehub.reading import Day, no_name
from placehub.web.births import BornForm, born_field
from placehub.web.forms import (
    Chips,
    WrittenDayField,
    hide_if_one,
    nhs_number_field,
    offer,
    phone_field,
    postcode_field,
)
from teams.models import Team


class NamedForm(forms.Form):
    """One name is enough: who has no other has it as the first."""

    given_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        required=False,
        help_text=_("Who has one name has it here."),
    )
    family_name = forms.CharField(label=_("Last name"), max_length=80, required=False)

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        given, family = (
            "" if no_name(values.get(name, "")) else values[name]
            for name in ("given_name", "family_name")
        )
        values["given_name"], values["family_name"] = (given, family) if given else (family, "")
        if not values["given_name"] and not {"given_name", "family_name"} & set(self.errors):
            self.add_error("given_name", _("Write the name that they have. One is enough."))
        return values


class AddPersonForm(NamedForm, BornForm):
    """Search first: the form is asked again with what was found, and only then adds."""

    known_as = forms.CharField(
        label=_("What do they like to be called?"), max_length=80, required=False
    )
    other_name = forms.CharField(
        label=_("A former name, or another one"), max_length=120, required=False
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
        offer(self, "team", Team.objects.running(timezone.localdate()).filter(pk__in=team_ids))
        hide_if_one(self, "team", team_ids)


class DetailsForm(NamedForm, BornForm):
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

    def leave_the_address_out(self) -> None:
        """It is protected: it has a page of its own, for who walks alongside."""
        for name in ("address", "postcode"):
            del self.fields[name]

    def clean_was(self) -> dict[str, str]:
        """What stood in the fields when the form was drawn: tells what was typed from what was there."""
        was = self.cleaned_data["was"]
        return was if isinstance(was, dict) else {}


class OtherNameForm(forms.Form):
    """Another name, and when it was theirs: as much of the days as is known."""

    name = forms.CharField(label=_("Which name?"), max_length=120)
    kind = forms.ChoiceField(label=_("What is it?"), choices=OtherName.Kind, widget=Chips())
    from_on = WrittenDayField(label=_("Since when?"), required=False)
    until_on = WrittenDayField(label=_("Until when?"), required=False)

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        for end in ("from", "until"):
            day = values.get(f"{end}_on") or Day()
            values |= {f"{end}_on": day.on, f"{end}_kind": day.kind or DayKind.DAY}
        if values["from_on"] and values["until_on"] and values["until_on"] < values["from_on"]:
            self.add_error("until_on", _("That is before it began."))
        return values
