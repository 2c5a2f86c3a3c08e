"""How long records are kept, what holds them, and what is removed."""

from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.keeping.models import Clock
from people.keeping.queries import Due, is_kept
from placehub.web.forms import ManyChips, offer


class RemoveForm(forms.Form):
    references = forms.MultipleChoiceField(
        label=_("Which of them?"),
        widget=ManyChips(),
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, data: QueryDict | None, *, due: list[Due]) -> None:
        super().__init__(data)
        self.due = [one for one in due if not one.held]
        offer(self, "references", [(str(one.reference), one.short) for one in self.due])

    def clean_references(self) -> list[Due]:
        chosen = set(self.cleaned_data["references"])
        return [one for one in self.due if str(one.reference) in chosen]


class RemovalAnswerForm(forms.Form):
    yes = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
    )


class HoldForm(forms.Form):
    reference = forms.UUIDField(
        label=_("The reference of the record"),
        required=False,
        help_text=_("Leave it empty to hold every record: an inquiry, for example."),
        error_messages={"invalid": _("A reference has 32 letters and digits in five groups.")},
    )
    words = forms.CharField(
        label=_("What forbids its removal?"),
        max_length=300,
        help_text=_(
            "A claim, an inquiry, a request that is open, a child who was looked after. No names."
        ),
    )

    def clean_reference(self) -> UUID | None:
        reference = self.cleaned_data["reference"]
        if reference is not None and not is_kept(reference):
            raise forms.ValidationError(_("No record has that reference."))
        return reference


class ClockForm(forms.ModelForm):
    class Meta:
        model = Clock
        fields = ["years", "until_age", "source"]
        labels = {
            "years": _("How many years after the last team’s part ended?"),
            "until_age": _("Not before which birthday?"),
            "source": _("Who says so?"),
        }

    def clean_years(self) -> int:
        years = self.cleaned_data["years"]
        if not 1 <= years <= 150:
            raise forms.ValidationError(_("Between 1 and 150 years."))
        return years
