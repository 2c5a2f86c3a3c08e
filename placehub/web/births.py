"""A day of birth, asked for in three fields: as much of it as is known, and no more.

A date wheel is no way to a day fifty years ago, and one field for all of it leaves open which figures are
the month. What stands in the three is read as an import reads it (placehub.reading).
"""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placehub.reading import Day, Unreadable, is_month, read_day

FIGURES = {"inputmode": "numeric", "autocomplete": "off"}
PARTS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}


class BirthInput(forms.MultiWidget):
    """Day, month and year, and whether the year is a guess. An error leads to the first of them."""

    template_name = "components/forms/birth.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        figures = {part: forms.TextInput(FIGURES) for part in PARTS}
        super().__init__({**figures, "about": forms.CheckboxInput()}, attrs)

    def decompress(self, value: Day | date | str | None) -> list[Any]:
        """A day, or one in the words of ``write_day``."""
        if isinstance(value, str):
            value = read_day(value, today=timezone.localdate())
        elif isinstance(value, date):
            value = Day(value, "day")
        if value is None or value.on is None:
            return ["", "", "", False]
        day = str(value.on.day) if value.kind == "day" else ""
        month = str(value.on.month) if value.kind in {"day", "month"} else ""
        return [day, month, str(value.on.year), value.kind == "about"]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        *parts, guess = context["widget"]["subwidgets"]
        for part, label in zip(parts, PARTS.values(), strict=True):
            part["label"] = label
        guess["label"] = _("The year is only about right")
        return context

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """A box without a tick is sent by nobody, and says nothing."""
        return not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_day" if id_ else id_


class BirthField(forms.MultiValueField):
    """A ``Day`` of birth: a day, a month, a year, or about a year."""

    widget = BirthInput
    default_error_messages = {
        "invalid": _("That is not a day."),
        "incomplete": _("That is not a day."),
        "day": _("Write the day in figures, like 14."),
        "month": _("Write the month in figures or in words, like 5 or May."),
        "year": _("Write the year in four figures, like 1993."),
        "no_year": _("Write the year too. It may stand alone."),
        "no_month": _("Write the month too, or leave the day empty."),
        "about": _("If the year is only about right, leave the day and the month empty."),
        "nothing": _("That stands for no day. Leave it empty."),
    }

    def __init__(self, **kwargs: Any) -> None:
        parts = (*(forms.CharField(required=False) for _part in PARTS), forms.BooleanField())
        parts[-1].required = False
        super().__init__(
            parts,
            require_all_fields=False,
            help_text=_("Like 14 5 1993. If no more than the year is known, write the year alone."),
            **kwargs,
        )

    def compress(self, data_list: list[Any]) -> Day:
        day, month, year, about = data_list or ("", "", "", False)
        if not (day or month or year):
            return Day()
        if fault := self.fault(day, month, year, about):
            raise forms.ValidationError(self.error_messages[fault], code=fault)
        between = "/" if month.isdecimal() else " "
        written = f"about {year}" if about else between.join(filter(None, (day, month, year)))
        try:
            found = read_day(written, today=timezone.localdate(), ask=True)
        except Unreadable as why:
            raise forms.ValidationError(str(why)) from why
        if found.on is None:
            raise forms.ValidationError(self.error_messages["nothing"], code="nothing")
        return found

    def fault(self, day: str, month: str, year: str, about: bool) -> str | None:
        """What is wrong with the parts, by the name of its words. Two figures of a year do beside a day."""
        figures = year.isdecimal() and len(year) in ({2, 4} if day and month else {4})
        faults = {
            "no_year": not year,
            "no_month": bool(day and not month),
            "day": bool(day) and not (day.isdecimal() and len(day) <= 2),
            "month": bool(month) and not is_month(month),
            "year": not figures,
            "about": about and bool(day or month),
        }
        return next((name for name, wrong in faults.items() if wrong), None)


class BornForm(forms.Form):
    """A form with a ``born_on`` (``born_field``), and beside its value how much is known: ``born_kind``."""

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        found = super().get_initial_for_field(field, field_name)
        if field_name == "born_on" and isinstance(found, date):
            return Day(found, str(self.initial.get("born_kind", "day")))
        return found

    def clean_born_on(self) -> date | None:
        found: Day = self.cleaned_data["born_on"]
        self.cleaned_data["born_kind"] = found.kind or "day"
        return found.on


def born_field() -> BirthField:
    return BirthField(label=_("Date of birth"), required=False)
