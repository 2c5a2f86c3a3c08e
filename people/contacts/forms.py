"""Logging a contact, and adding to one."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.contacts.models import Contact
from placehub.clock import comes_twice
from placehub.web.forms import (
    Chips,
    ManyChips,
    MomentField,
    NearDayField,
    Tiles,
    hide_if_one,
    offer,
)
from teams.blockers.models import Blocker
from teams.models import User


class ContactForm(forms.Form):
    """Under a minute on a phone: how, what happened, and the rest only if it matters."""

    how = forms.ChoiceField(
        label=_("How?"),
        choices=Contact.How,
        widget=Tiles(
            icons={
                "doorstep": "doorstep",
                "home": "home",
                "out": "out",
                "phone": "phone",
                "text": "text",
                "together": "together",
                "nobody_in": "nobody_in",
                "tried": "tried",
            }
        ),
    )
    words = forms.CharField(
        label=_("What happened?"),
        max_length=10000,
        error_messages={"required": _("Say in a few words what happened.")},
        help_text=_("A few words will do. The person may read this."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    said = forms.CharField(
        label=_("In their own words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seemed = forms.ChoiceField(
        label=_("How did they seem to you?"), choices=Contact.Seemed, required=False, widget=Chips()
    )
    come_back = forms.ChoiceField(
        label=_("Anything to come back to?"),
        required=False,
        widget=Chips(),
        choices=[
            ("no", _("No")),
            ("tomorrow", _("Tomorrow")),
            ("week", _("In a week")),
            ("day", _("Another day")),
        ],
    )
    come_back_on = NearDayField(label=_("On which day?"), required=False)
    promise = forms.CharField(label=_("What did you promise?"), max_length=200, required=False)
    told_again = forms.ChoiceField(
        label=_("Did they have to tell their story again?"),
        required=False,
        widget=Chips(),
        choices=[("no", _("No")), ("yes", _("Yes"))],
    )
    demand = forms.ChoiceField(
        label=_("Was it because something had gone wrong, or had not been done?"),
        required=False,
        choices=Contact.Demand,
        widget=Chips(),
    )
    blocker = forms.CharField(label=_("Was something in the way?"), max_length=200, required=False)
    met_again = forms.ChoiceField(
        label=_("Was it one of these?"),
        required=False,
        widget=Chips(),
        help_text=_("Your teams met them before. Leaders are told how often, and not of whom."),
    )
    aside = forms.CharField(
        label=_("Kept to the team"),
        max_length=4000,
        required=False,
        help_text=_("Only your team sees this part. Everybody sees that there is one."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    happened_at = MomentField(label=_("When?"), required=False)
    which_hour = forms.ChoiceField(
        label=_("Which of the two?"),
        required=False,
        widget=Chips(),
        choices=[
            ("first", _("The first, before the clocks went back")),
            ("second", _("The second, an hour later")),
        ],
    )
    minutes = forms.IntegerField(
        label=_("For how many minutes?"),
        min_value=1,
        max_value=1440,
        required=False,
        error_messages={
            "min_value": _("At least one minute, or leave it empty."),
            "max_value": _("A day has 1,440 minutes. Is there a figure too many?"),
        },
    )
    workers = forms.MultipleChoiceField(
        label=_("Who else of us was there?"), required=False, widget=ManyChips()
    )
    others = forms.MultipleChoiceField(
        label=_("Who else was it about?"),
        required=False,
        widget=ManyChips(),
        help_text=_("The note is on their pages too, and whoever sees them can read it."),
    )
    whose = forms.ChoiceField(
        label=_("Whose is the promise, and whom did it stop?"),
        required=False,
        help_text=_(
            "A promise about two people is one promise, on one page. What was in the way stopped everybody on the note, unless you choose one."
        ),
    )
    team = forms.TypedChoiceField(label=_("For which team?"), coerce=int)
    note_id = forms.UUIDField(widget=forms.HiddenInput())

    MORE = (
        "said",
        "told_again",
        "demand",
        "blocker",
        "met_again",
        "aside",
        "happened_at",
        "which_hour",
        "minutes",
        "workers",
        "others",
        "whose",
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        teams: list[tuple[int, str]],
        today: date,
        now: datetime,
        workers: list[User] | None = None,
        people: list[tuple[UUID, str]] | None = None,
        met: Sequence[Blocker] = (),
        tried: Sequence[Blocker] = (),
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.today, self.now = today, now
        if data and (data.get("how") in Contact.UNREACHED or data.get("said", "").strip()):
            self.fields["words"].required = False
        offer(self, "team", teams)
        hide_if_one(self, "team", [pk for pk, _name in teams])
        offer(self, "workers", [(user.pk, user.full_name) for user in workers or []])
        offer(self, "others", people or [])
        offer(self, "whose", [("", str(_("The person whose page this is"))), *(people or [])])
        if not people:
            del self.fields["whose"]
        for name, choices in (("workers", workers), ("others", people)):
            if not choices and not (data and data.getlist(name)):
                del self.fields[name]
        offer(self, "met_again", [(one.pk, one.words) for one in met])
        if not met and not (data and data.get("met_again")):
            del self.fields["met_again"]
        self.tried = [f"through_{one.pk.hex}" for one in tried]
        for name, one in zip(self.tried, tried, strict=True):
            self.fields[name] = _got_through(one)
        if not (data and self._comes_twice(data.get("happened_at", ""))):
            del self.fields["which_hour"]

    def _comes_twice(self, typed: str) -> bool:
        """The hour after which the clocks go back: it is asked which of the two is meant."""
        with suppress(forms.ValidationError):
            at = self.fields["happened_at"].clean(typed)
            return at is not None and comes_twice(at)
        return False

    def clean_happened_at(self) -> datetime | None:
        at = self.cleaned_data["happened_at"]
        which = self.data.get("which_hour")
        if at and "which_hour" in self.fields and which == "second":
            at = at.replace(fold=1)
        if at and at > self.now + timedelta(minutes=5):
            raise forms.ValidationError(_("That is still to come. When did it happen?"))
        if at and at < self.now - timedelta(days=366):
            raise forms.ValidationError(_("That is more than a year ago. Is the year right?"))
        return at

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.cleaned_data
        if "which_hour" in self.fields and not found.get("which_hour"):
            self.add_error(
                "which_hour", _("The clocks went back that night, so this time came twice.")
            )
        days = {"tomorrow": 1, "week": 7}
        choice = found.get("come_back")
        if not choice and not found.get("come_back_on") and found.get("how") in Contact.UNREACHED:
            choice = "tomorrow"  # nobody was reached: it is asked again, unless somebody says no
        if choice in days:
            found["come_back_on"] = self.today + timedelta(days=days[choice])
        elif choice == "day" and not found.get("come_back_on"):
            self.add_error("come_back_on", _("Choose the day."))
        elif choice == "no" and not found.get("promise"):
            found["come_back_on"] = None
        if found.get("come_back_on") and found["come_back_on"] < self.today:
            self.add_error("come_back_on", _("Choose today or a later day."))
        others = found.get("others", [])
        if found.get("whose") and found["whose"] not in others:
            self.add_error("whose", _("Tick them above: the note is not about them yet."))
        answers = {name: found.pop(name, "") for name in self.tried}
        found["through"] = {
            UUID(name.removeprefix("through_")): answer == "yes"
            for name, answer in answers.items()
            if answer in ("yes", "no")
        }
        found["told_again"] = {"yes": True, "no": False}.get(found.get("told_again", ""))
        return found


def _got_through(blocker: Blocker) -> forms.ChoiceField:
    """Asked on the next notes of the teams that met it, until three people got through."""
    return forms.ChoiceField(
        label=_("“%(blocker)s” is said to be fixed. Did they get through?")
        % {"blocker": blocker.words},
        required=False,
        widget=Chips(),
        choices=[("yes", _("Yes")), ("no", _("No")), ("none", _("It did not come up"))],
    )


class CorrectionForm(forms.Form):
    words = forms.CharField(
        label=_("What should it say?"),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The first note stays as it is; this stands beneath it."),
    )
    note_id = forms.UUIDField(widget=forms.HiddenInput())
