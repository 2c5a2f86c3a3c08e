"""What the person says and what was promised: words, goals, promises, circle, answers."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import CircleMember, Goal, Story
from placehub.web.forms import Chips, DayInput, NearDayField


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


class GoalForm(forms.Form):
    words = forms.CharField(label=_("What do they want, in their own words?"), max_length=200)
    state = forms.ChoiceField(label=_("Where it stands"), choices=Goal.State, widget=Chips())
    score = forms.IntegerField(
        label=_("How near are they, by their own word? 0 not at all, 10 fully there."),
        min_value=0,
        max_value=10,
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)


class PromiseForm(forms.Form):
    words = forms.CharField(label=_("What will happen?"), max_length=200)
    who = forms.ChoiceField(
        label=_("Who promises it?"),
        widget=Chips(),
        choices=[("me", _("I do")), ("person", _("They do")), ("other", _("Somebody else"))],
    )
    promised_by = forms.CharField(label=_("Who is that?"), max_length=80, required=False)
    due_on = NearDayField(label=_("By when?"), required=False)

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if found.get("who") == "other" and not found.get("promised_by"):
            self.add_error("promised_by", _("Write who promises it."))
        return found


class SettleForm(forms.Form):
    kept = forms.TypedChoiceField(
        label=_("Was it kept?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
    )
    seen = forms.IntegerField()


class CircleForm(forms.Form):
    name = forms.CharField(label=_("Who?"), max_length=80)
    relationship = forms.CharField(
        label=_("Who are they to the person?"), max_length=80, required=False
    )
    kind = forms.ChoiceField(
        label=_("What kind of tie?"), choices=CircleMember.Kind, widget=Chips()
    )
    tie = forms.ChoiceField(label=_("How often?"), choices=CircleMember.Tie, widget=Chips())
    close = forms.BooleanField(label=_("Close in"), required=False)


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
