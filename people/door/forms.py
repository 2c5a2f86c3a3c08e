"""What to mind at the door."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.door.models import LONGEST, DoorNote
from placehub.web.forms import Chips, DayInput


class DoorNoteForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it about?"), choices=DoorNote.Kind, widget=Chips())
    words = forms.CharField(
        label=_("What should somebody know before they knock?"),
        help_text=_(
            "What to do, in a few words. They may read this: say nothing behind their back."
        ),
        max_length=200,
    )
    said_by = forms.CharField(
        label=_("Who says so?"),
        help_text=_("They themselves, somebody round them, or one of us who saw it."),
        max_length=80,
    )
    said_on = forms.DateField(label=_("On which day?"), widget=DayInput())
    holds_until = forms.DateField(
        label=_("Until when does it hold?"),
        help_text=_("Then it is marked as old, and somebody asks again. A year at most."),
        widget=DayInput(),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def clean_said_on(self) -> date:
        said_on: date = self.cleaned_data["said_on"]
        if said_on > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."))
        return said_on

    def clean_holds_until(self) -> date:
        until: date = self.cleaned_data["holds_until"]
        if until < timezone.localdate():
            raise forms.ValidationError(
                _("That day has passed. Until when does it hold from today?")
            )
        if until > timezone.localdate() + LONGEST:
            raise forms.ValidationError(_("Things change at a door: a year is the longest."))
        return until
