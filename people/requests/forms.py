"""What is typed about a request, step by step."""

from collections.abc import Mapping
from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.requests.models import DataRequest, Withheld
from people.sharing.queries import reference
from placehub.web.forms import Chips, DayInput


class Dated(forms.Form):
    """A form with days that have been: none ahead, none before a year ago."""

    past: tuple[str, ...] = ()

    def __init__(
        self, data: QueryDict | None, *, today: date, initial: dict[str, object] | None = None
    ) -> None:
        own = f"id_{type(self).__name__.lower()}_%s"  # several stand on one page
        begin = dict.fromkeys(self.past, today) | (initial or {})
        super().__init__(data, initial=begin, auto_id=own)
        self.today = today

    def clean(self) -> dict[str, object]:
        super().clean()
        for name in self.past:
            day = self.cleaned_data.get(name)
            if day and not self.today - timedelta(days=366) <= day <= self.today:
                self.add_error(name, _("Choose today, or a day of the last year."))
        return self.cleaned_data


class RequestForm(Dated):
    past = ("received_on",)
    kind = forms.ChoiceField(
        label=_("What do they ask for?"), choices=DataRequest.Kind, widget=Chips()
    )
    asked_by = forms.CharField(
        label=_("Who asks?"),
        max_length=120,
        help_text=_("Themselves, or who acts for them, and how it came."),
    )
    words = forms.CharField(
        label=_("What exactly, in their words?"),
        max_length=1000,
        help_text=_("The information steward reads this: no more about the person than it needs."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    received_on = forms.DateField(
        label=_("On which day did it come in?"),
        widget=DayInput(),
        help_text=_("The clock runs from that day: one calendar month."),
    )


class StewardRequestForm(RequestForm):
    """By reference: the steward knows no name."""

    reference = forms.UUIDField(
        label=_("The person’s reference"),
        help_text=_("Their team reads it on “Who has looked”."),
        error_messages={"invalid": _("A reference has 32 letters and digits in five groups.")},
    )
    field_order = ("reference",)

    def clean_reference(self) -> object:
        ref = self.cleaned_data["reference"]
        if reference(ref) != "here":
            raise forms.ValidationError(_("No record that is yours to handle has this reference."))
        return ref


class IdentityForm(Dated):
    past = ("on",)
    how = forms.ChoiceField(
        label=_("How do you know who they are?"), choices=DataRequest.Identity, widget=Chips()
    )
    on = forms.DateField(label=_("Seen on"), widget=DayInput())


class PauseForm(Dated):
    past = ("on",)
    why = forms.CharField(
        label=_("What did you ask them?"),
        max_length=300,
        help_text=_(
            "The clock stands only while you need to know who they are, or what they mean."
        ),
    )
    on = forms.DateField(label=_("Asked on"), widget=DayInput())


class ResumeForm(Dated):
    past = ("on",)
    on = forms.DateField(label=_("They answered on"), widget=DayInput())


class ExtensionForm(Dated):
    past = ("on",)
    why = forms.CharField(
        label=_("Why does it need two months more?"),
        max_length=300,
        help_text=_("Only where it is complex. Tell them this inside the first month."),
    )
    on = forms.DateField(label=_("Told them on"), widget=DayInput())


class NothingForm(Dated):
    """A step that is only a yes."""


class ApprovalForm(Dated):
    yes = forms.TypedChoiceField(
        label=_("May it leave?"),
        choices=[("yes", _("Yes, I have read it")), ("no", _("No, read it again"))],
        coerce=lambda value: value == "yes",
        widget=Chips(),
    )
    words = forms.CharField(
        label=_("What is to be looked at again?"), max_length=300, required=False
    )

    def clean(self) -> dict[str, object]:
        super().clean()
        if self.cleaned_data.get("yes") is False and not self.cleaned_data.get("words"):
            self.add_error("words", _("Say what is to be looked at again."))
        return self.cleaned_data


class SendingForm(Dated):
    past = ("on",)
    how = forms.CharField(
        label=_("How did it leave?"),
        max_length=200,
        help_text=_("By hand, by registered post, or by secure e-mail to whom."),
    )
    on = forms.DateField(label=_("On which day?"), widget=DayInput())


class DecisionForm(Dated):
    past = ("on",)
    decision = forms.ChoiceField(
        label=_("What was decided?"), choices=DataRequest.Decision, widget=Chips()
    )
    words = forms.CharField(
        label=_("What they were told"),
        max_length=1000,
        help_text=_("With the reason, and that they may complain to the Information Commissioner."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on = forms.DateField(label=_("Told them on"), widget=DayInput())


class WithholdForm(forms.Form):
    line = forms.RegexField(r"^[a-z]+:[a-z0-9_-]{1,50}$", widget=forms.HiddenInput())
    why = forms.ChoiceField(label=_("Why does it not leave?"), choices=Withheld.Why)
    words = forms.CharField(label=_("More about why"), max_length=300, required=False)


FORMS: Mapping[str, type[Dated]] = {
    "identity": IdentityForm,
    "pause": PauseForm,
    "resume": ResumeForm,
    "extension": ExtensionForm,
    "reader": NothingForm,
    "ready": NothingForm,
    "approval": ApprovalForm,
    "sending": SendingForm,
    "decision": DecisionForm,
}
