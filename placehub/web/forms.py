"""How every form is drawn, and what every form view asks of it."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core import validators
from django.db.models import QuerySet
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placehub.clock import never_comes
from placehub.errors import Refused
from placehub.reading import (
    Day,
    Read,
    Unreadable,
    read_day,
    read_nhs,
    read_phone,
    read_postcode,
    write_day,
)


class PlacehubRenderer(TemplatesSetting):
    """Label, hint, error and field in one order, with the words tied to the field."""

    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"


def posted(request: HttpRequest) -> QueryDict | None:
    """The posted data, or None on a GET. An empty POST is still a POST."""
    return request.POST if request.method == "POST" else None


def status_of(*asked: forms.BaseForm) -> int:
    """422 when a form goes back with errors, so that tests and htmx can tell."""
    return 422 if any(form.is_bound and form.errors for form in asked) else 200


@contextmanager
def refused_beside(form: forms.BaseForm, field: str | None) -> Iterator[None]:
    """What a verb refuses in this block stands beside ``field``, above the form for None; the block ends."""
    try:
        yield
    except Refused as refusal:
        form.add_error(field, str(refusal))


@contextmanager
def refused_aloud(request: HttpRequest) -> Iterator[None]:
    """What a verb refuses in this block is said on the page that follows; the block ends."""
    try:
        yield
    except Refused as refusal:
        messages.error(request, str(refusal))


class Chips(forms.RadioSelect):
    """One of a few, as buttons side by side."""

    template_name = "components/forms/chips.html"
    option_template_name = "components/forms/chip.html"


class Tiles(Chips):
    """One of a few, as large buttons with a picture; ``icons`` names the picture of each value."""

    template_name = "components/forms/tiles.html"

    def __init__(self, attrs: dict | None = None, icons: dict[str, str] | None = None) -> None:
        super().__init__(attrs)
        self.icons = icons or {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["icon"] = self.icons.get(str(option["value"]), "")
        return option


class ManyChips(forms.CheckboxSelectMultiple):
    """Any of a few, as buttons side by side."""

    template_name = "components/forms/chips.html"
    option_template_name = "components/forms/chip.html"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class WrittenDayField(forms.Field):
    """A day of long ago as people write it, or as much of it as is known; a ``Day``."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=_(
                "Like 14 May 1993 or 14/5/1993; or 1971, or about 1970, if no more is known."
            ),
            **kwargs,
        )

    def to_python(self, value: str | None) -> Day:
        try:
            found = read_day(str(value or ""), today=timezone.localdate(), ask=True)
        except Unreadable as why:
            raise forms.ValidationError(str(why)) from why
        if found.on is None and found.said:
            raise forms.ValidationError(_("That stands for no day. Leave it empty."))
        return found

    def prepare_value(self, value: object) -> object:
        if isinstance(value, Day):
            return write_day(value.on, value.kind)
        return write_day(value) if isinstance(value, date) else value


class ReadField(forms.CharField):
    """What has one spelling for keeping, typed in any. Words beside it are not taken."""

    def __init__(self, reader: Callable[[str], Read], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reader = reader

    def clean(self, value: str | None) -> str:
        try:
            found = self.reader(super().clean(value) or "")
        except Unreadable as why:
            raise forms.ValidationError(str(why)) from why
        if found.said:
            raise forms.ValidationError(_("That stands for nothing. Leave it empty."))
        if found.rest:
            raise forms.ValidationError(
                _("Only one fits here. “%(words)s” can stand under how to get in touch."),
                params={"words": found.rest},
            )
        return found.value


def nhs_number_field(**kwargs: Any) -> ReadField:
    return ReadField(read_nhs, label=_("NHS number"), max_length=20, required=False, **kwargs)


def postcode_field(**kwargs: Any) -> ReadField:
    return ReadField(read_postcode, label=_("Postcode"), max_length=20, required=False, **kwargs)


def phone_field(**kwargs: Any) -> ReadField:
    return ReadField(
        read_phone, **({"label": _("Phone"), "max_length": 40, "required": False} | kwargs)
    )


class NearDayField(forms.DateField):
    """A day within two years of today: one further away has a mistyped year."""

    widget = DayInput
    days = 731

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and abs((value - timezone.localdate()).days) > self.days:
            raise forms.ValidationError(
                _("That is more than two years away. Is the year right?"), code="far"
            )


class DayToComeField(NearDayField):
    """Today or a later day, within two years."""

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A day and a time in London. Of an hour that comes twice it is the first, until somebody says."""

    widget = MomentInput
    default_error_messages = {
        "invalid": _("Write a day and a time, like 24/11/2026 14:30."),
        "never": _("The clocks went forward that night: from 1:00 it was 2:00. When was it?"),
    }

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except forms.ValidationError as fault:
            if fault.code != "ambiguous_timezone":
                raise
            written = (fault.params or {})["datetime"]
            if never_comes(written):
                raise forms.ValidationError(self.error_messages["never"], code="never") from fault
            return timezone.make_aware(written)


class PenceField(forms.Field):
    """Pounds as people type them (£12.50, 12.5, 1,200), whole pence as a value."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "not_money": _("Write an amount in pounds, like 45 or 45.50."),
        "not_positive": _("The amount must be more than nothing."),
        "too_much": _("That is more than Placehub keeps. Is there a digit too many?"),
    }
    most = 100_000_000_00
    most_in_a_column = 20_000_000_00  # of a table: the ledger's own columns hold more

    def __init__(self, *, most: int = most, nothing_too: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most, self.nothing_too = most, nothing_too

    def to_python(self, value: str | None) -> int | None:
        if value in self.empty_values:
            return None
        plain = str(value).strip().removeprefix("£").strip()
        found = re.fullmatch(r"(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{1,2}))?", plain)
        if not found:
            raise forms.ValidationError(self.error_messages["not_money"], code="not_money")
        pounds, pence = found.groups()
        amount = int(pounds.replace(",", "")) * 100 + int((pence or "0").ljust(2, "0"))
        if amount > self.most:
            raise forms.ValidationError(self.error_messages["too_much"], code="too_much")
        if amount == 0 and self.required and not self.nothing_too:
            raise forms.ValidationError(self.error_messages["not_positive"], code="not_positive")
        return amount

    def prepare_value(self, value: object) -> object:
        return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value


def offer(form: forms.BaseForm, name: str, among: QuerySet | Sequence[tuple[object, str]]) -> None:
    """Say what a field offers, which is known only when the form is drawn for somebody."""
    field = form.fields[name]
    if isinstance(among, QuerySet) and isinstance(field, forms.ModelChoiceField):
        field.queryset = among
    elif not isinstance(among, QuerySet) and isinstance(field, forms.ChoiceField):
        field.choices = among
    else:
        raise TypeError(f"{name} is a {type(field).__name__}, which cannot offer these")


def hide_if_one(form: forms.BaseForm, name: str, values: Sequence[object]) -> None:
    """Ask nobody to choose where one alone is on offer: it is sent along."""
    if len(values) == 1:
        form.fields[name].widget = forms.HiddenInput()
        form.initial.setdefault(name, values[0])


def choices_with_blank(
    choices: Sequence[tuple[str, object]], words: str
) -> list[tuple[str, object]]:
    return [("", words), *choices]


def as_sent(form: forms.BaseForm, name: str, value: Any) -> dict[str, str]:
    """A value as a browser would send it: of a field that has several inputs, a word for each."""
    widget = form.fields[name].widget if name in form.fields else None
    if not isinstance(widget, forms.MultiWidget):
        return {name: str(value)}
    parts = value if isinstance(value, list) else widget.decompress(value) or []
    ends: list[str] = widget.widgets_names  # type: ignore[attr-defined]  # Django has it, its stubs have not
    return {f"{name}{end}": str(part or "") for end, part in zip(ends, parts, strict=True)}


NOT_OFFERED = _("That is not offered here, or not any more.")
# What Django says by itself, in the product's words: said once, for every form, the packages' too.
STOCK: dict[type, dict[str, Any]] = {
    forms.Field: {"required": _("This needs an answer.")},
    forms.ChoiceField: {"invalid_choice": NOT_OFFERED},
    forms.MultipleChoiceField: {
        "invalid_choice": NOT_OFFERED,
        "invalid_list": NOT_OFFERED,
    },
    forms.ModelChoiceField: {"invalid_choice": NOT_OFFERED},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": NOT_OFFERED,
        "invalid_list": NOT_OFFERED,
        "invalid_pk_value": NOT_OFFERED,
    },
    forms.DateField: {"invalid": _("That is not a day.")},
    forms.DateTimeField: {"invalid": _("That is not a day and a time.")},
    forms.TimeField: {"invalid": _("That is not a time of day, like 14:30.")},
    forms.IntegerField: {"invalid": _("Write a whole number.")},
    forms.DecimalField: {"invalid": _("Write a number.")},
}
VALIDATORS: dict[type[validators.BaseValidator | validators.EmailValidator], Any] = {
    validators.EmailValidator: _("That is not an e-mail address, like sam@example.org."),
    validators.MaxLengthValidator: _(
        "Use at most %(limit_value)d characters: these are %(show_value)d."
    ),
    validators.MinLengthValidator: _(
        "Use at least %(limit_value)d characters: these are %(show_value)d."
    ),
    validators.MinValueValidator: _("That is less than %(limit_value)s."),
    validators.MaxValueValidator: _("That is more than %(limit_value)s."),
}


def say_it_in_our_words() -> None:
    for field, words in STOCK.items():
        field.default_error_messages = {**field.__dict__.get("default_error_messages", {}), **words}  # type: ignore[attr-defined]
    for validator, said in VALIDATORS.items():
        validator.message = said


say_it_in_our_words()
