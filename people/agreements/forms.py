"""An agreement as it is typed: its terms, who is in it, and who signed."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.access.models import Level
from people.agreements.models import Agreement, Terms
from placehub.clock import day_of
from placehub.web.forms import Chips, DayInput, ManyChips, offer
from teams.models import Organisation

DEPTHS = [
    (Level.INDEX_CARD, _("Who it is and whom to ask")),
    (Level.SUMMARY, _("Their words, the plan and the notes")),
    (Level.FULL, _("Everything, and they may write")),
]
PARTS = [
    ("both", _("Shows its own, and is shown others’")),
    ("gives", _("Only shows its own")),
    ("takes", _("Only is shown others’")),
]


class TermsForm(forms.Form):
    title = forms.CharField(label=_("What is it called?"), max_length=120)
    basis = forms.ChoiceField(
        label=_("What is the lawful basis?"), choices=Agreement.Basis, widget=Chips()
    )
    law = forms.CharField(
        label=_("Which law, section or gateway?"),
        max_length=200,
        required=False,
        help_text=_("Such as Care Act 2014 s.6, or Digital Economy Act 2017 s.35."),
    )
    purpose = forms.CharField(
        label=_("What is it for?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    may_share = forms.CharField(
        label=_("What may be shared, and what may not?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    most_level = forms.TypedChoiceField(
        label=_("How deep may a share go?"),
        coerce=lambda value: Level(int(value)),
        choices=DEPTHS,
        widget=Chips(),
        help_text=_("No share opens more than this, whatever it says itself."),
    )
    document = forms.CharField(
        label=_("Where is the signed document?"),
        max_length=300,
        help_text=_("A link, or the reference under which it is filed."),
    )
    starts_on = forms.DateField(label=_("From which day does it run?"), widget=DayInput())
    until = forms.DateField(label=_("Until which day does it run?"), widget=DayInput())
    review_on = forms.DateField(label=_("When is it to be reviewed?"), widget=DayInput())

    def __init__(
        self, data: QueryDict | None, *, today: date, now: datetime, of: Agreement | None = None
    ) -> None:
        super().__init__(data, initial=_as_typed(of) if of else {"starts_on": today})
        self.today, self.now, self.of = today, now, of
        if of is not None and of.starts_at <= now:
            self.fields["starts_on"].disabled = True

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if not self.today < until <= self.today + timedelta(days=10 * 366):
            raise forms.ValidationError(_("Choose a day between tomorrow and ten years from now."))
        return until

    def clean_starts_on(self) -> date:
        first = self.cleaned_data["starts_on"]
        if not self.fields["starts_on"].disabled and first < self.today:
            raise forms.ValidationError(_("Choose today or a later day."))
        return first

    def clean(self) -> dict[str, object]:
        super().clean()
        values = self.cleaned_data
        first, last, review = (values.get(n) for n in ("starts_on", "until", "review_on"))
        if first and last and last <= first:
            self.add_error("until", _("It ends after it begins."))
        if first and last and review and not first <= review <= last:
            self.add_error("review_on", _("Choose a day while it runs."))
        return values

    @property
    def terms(self) -> Terms:
        values = dict(self.cleaned_data)
        first, last = values["starts_on"], values["until"]
        if self.of is not None and self.fields["starts_on"].disabled:
            starts = self.of.starts_at
        elif first == self.today:
            starts = self.now
        else:
            starts = timezone.make_aware(datetime.combine(first, time()))
        return Terms(
            **{name: values[name] for name in Terms.__dataclass_fields__ if name in values},
            starts_at=starts,
            ends_at=timezone.make_aware(datetime.combine(last, time.max)),
        )


def _as_typed(of: Agreement) -> dict[str, object]:
    typed = {name: getattr(of, name) for name in TermsForm.base_fields if hasattr(of, name)}
    days = {"starts_on": of.starts_at, "until": of.ends_at}
    return typed | {name: day_of(at) for name, at in days.items()}


class AgreementForm(TermsForm):
    """A new one, with those between whom it is."""

    gives = forms.ModelMultipleChoiceField(
        Organisation.objects.order_by("name"),
        label=_("Which organisations show their records?"),
        widget=ManyChips(),
    )
    takes = forms.ModelMultipleChoiceField(
        Organisation.objects.order_by("name"),
        label=_("Which may be shown them?"),
        help_text=_("Mostly the same ones."),
        widget=ManyChips(),
    )

    def __init__(self, data: QueryDict | None, *, today: date, now: datetime) -> None:
        super().__init__(data, today=today, now=now)
        for name in ("gives", "takes"):
            offer(self, name, Organisation.objects.running(today).order_by("name"))

    def clean(self) -> dict[str, object]:
        super().clean()
        gives, takes = self.cleaned_data.get("gives"), self.cleaned_data.get("takes")
        if gives and takes and len({*gives, *takes}) < 2:
            self.add_error("takes", _("An agreement is between two organisations at least."))
        return self.cleaned_data


class ChangeForm(TermsForm):
    seen = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(
        self, data: QueryDict | None, *, today: date, now: datetime, of: Agreement
    ) -> None:
        super().__init__(data, today=today, now=now, of=of)
        self.initial["seen"] = of.version


class MemberForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Which organisation joins?")
    )
    part = forms.ChoiceField(label=_("What does it do?"), choices=PARTS, initial="both")

    def __init__(self, data: QueryDict | None, *, others: QuerySet[Organisation]) -> None:
        super().__init__(data)
        offer(self, "organisation", others)


class SignatureForm(forms.Form):
    signed_by = forms.CharField(label=_("Who signed?"), max_length=120)
    signed_as = forms.CharField(label=_("As what?"), max_length=120, required=False)
    signed_on = forms.DateField(label=_("On which day?"), widget=DayInput())

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_signed_on(self) -> date:
        day = self.cleaned_data["signed_on"]
        if not self.today - timedelta(days=20 * 366) <= day <= self.today:
            raise forms.ValidationError(_("Choose today or an earlier day."))
        return day
