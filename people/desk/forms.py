"""What the steward looks for, finds and asks, and what a worker answers."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.desk.operations import MOST_DRAWN
from people.desk.queries import PATTERNS, Span
from people.sharing.models import Checked
from people.sharing.queries import reference
from placehub.audit.looked import Why
from placehub.web.forms import Chips, DayInput, choices_with_blank

LONGEST = 92  # days over which looks are listed at once
KINDS = [("opened", _("Opened")), ("lists", _("In a list or a search")), ("all", _("Both"))]
IN_LISTS = {"opened": False, "lists": True, "all": None}


class SpanForm(forms.Form):
    """Between which days."""

    since = forms.DateField(label=_("From which day?"), widget=DayInput())
    until = forms.DateField(label=_("To which day?"), widget=DayInput())

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        week = {"since": today - timedelta(days=6), "until": today}
        super().__init__(data, initial=week)

    def clean(self) -> dict[str, object]:
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and not since <= until <= since + timedelta(days=LONGEST):
            self.add_error(
                "until", _("Choose a day on or after the first, within three months of it.")
            )
        return self.cleaned_data

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment of the first day to that of the day after the last, in London."""
        values = self.cleaned_data if self.is_bound else self.initial
        return _midnight(values["since"]), _midnight(values["until"] + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


class LooksForm(SpanForm):
    who = forms.CharField(label=_("Which worker?"), max_length=80, required=False)
    why = forms.ChoiceField(
        label=_("On which basis?"),
        choices=lambda: choices_with_blank(Why.choices, str(_("Any"))),
        required=False,
    )
    pattern = forms.ChoiceField(
        label=_("What about it?"),
        choices=lambda: choices_with_blank([*PATTERNS.items()], str(_("Anything"))),
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Which looks?"), choices=KINDS, initial="opened", required=False
    )

    def span(self, workers: tuple[int, ...] | None) -> Span:
        values = self.cleaned_data if self.is_bound else {}
        since, upto = self.moments
        return Span(
            since,
            upto,
            workers=workers,
            why=values.get("why", ""),
            pattern=values.get("pattern", ""),
            in_lists=IN_LISTS[values.get("kind") or "opened"],
        )


class DrawForm(SpanForm):
    how_many = forms.IntegerField(
        label=_("How many?"), min_value=1, max_value=MOST_DRAWN, initial=10
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, today=today)
        self.initial["how_many"] = 10


class CheckForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("What did you find?"), choices=Checked.Verdict, widget=Chips()
    )
    words = forms.CharField(
        label=_("What do you ask the worker?"),
        max_length=500,
        required=False,
        help_text=_("Only where you ask. They read it on their Today page and answer there."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, object]:
        super().clean()
        values = self.cleaned_data
        asks = values.get("verdict") == Checked.Verdict.ASKED
        if asks and len(values.get("words", "")) < 10:
            self.add_error("words", _("Write your question, in at least ten letters."))
        return values


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=_("Your answer"),
        min_length=10,
        max_length=500,
        help_text=_(
            "The information steward reads it. Say why you looked, without more about the person than that needs."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReferenceForm(forms.Form):
    """What the steward was given: a reference, never a name. A mistyped one is told apart from a record
    at which nobody has looked.
    """

    reference = forms.UUIDField(
        label=_("The person’s reference"),
        help_text=_("It stands on “Who has looked”, which the person’s team can open."),
        error_messages={"invalid": _("A reference has 32 letters and digits in five groups.")},
    )

    def clean_reference(self) -> object:
        ref = self.cleaned_data["reference"]
        said = reference(ref)
        if said is None:
            raise forms.ValidationError(
                _("No record has this reference, and none ever had. Is it mistyped?")
            )
        if said == "closed":
            raise forms.ValidationError(
                _(
                    "This is your own record or a relative’s: another steward reads who looked at it."
                )
            )
        return ref
