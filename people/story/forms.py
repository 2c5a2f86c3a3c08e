"""The person's own words, and how life feels to them."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.story.models import Story
from placehub.web.forms import DayInput


class StoryForm(forms.Form):
    words = forms.CharField(
        label=_("In their own words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )
    told_on = forms.DateField(label=_("Told on"), widget=DayInput())
    seen = forms.CharField(widget=forms.HiddenInput(), required=False)

    def clean_told_on(self) -> date:
        told, today = self.cleaned_data["told_on"], timezone.localdate()
        if not today - timedelta(days=3660) <= told <= today:
            raise forms.ValidationError(_("Choose a day of the last ten years, up to today."))
        return told


class WellbeingForm(forms.Form):
    """ONS personal wellbeing questions, as the Office for National Statistics words them (OGL 3.0)."""

    SCALE = [("", _("Not today")), *((n, str(n)) for n in range(11))]
    satisfied = forms.TypedChoiceField(
        label=_("Overall, how satisfied are you with your life nowadays?"),
        choices=SCALE,
        coerce=int,
        empty_value=None,
        required=False,
    )
    worthwhile = forms.TypedChoiceField(
        label=_(
            "Overall, to what extent do you feel that the things you do in your life are worthwhile?"
        ),
        choices=SCALE,
        coerce=int,
        empty_value=None,
        required=False,
    )
    happy = forms.TypedChoiceField(
        label=_("Overall, how happy did you feel yesterday?"),
        choices=SCALE,
        coerce=int,
        empty_value=None,
        required=False,
    )
    anxious = forms.TypedChoiceField(
        label=_(
            "On a scale where 0 is “not at all anxious” and 10 is “completely anxious”, overall, how anxious did you feel yesterday?"
        ),
        choices=SCALE,
        coerce=int,
        empty_value=None,
        required=False,
    )


HEADINGS = dict(Story.Heading.choices)
