"""Letting others in, keeping oneself out, and looking after both."""

from datetime import date, timedelta

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.access.models import Level, OwnRecord
from people.agreements.forms import DEPTHS
from people.agreements.models import Agreement
from people.agreements.queries import covers
from people.sharing.models import BreakGlass
from placehub.web.forms import Chips, DayInput, NearDayField, offer
from teams.models import Team, User


class NameForm(forms.Form):
    worker = forms.ModelChoiceField(User.objects.none(), label=_("Who walks alongside?"))

    def __init__(self, data: QueryDict | None, *, workers: QuerySet[User]) -> None:
        super().__init__(data)
        offer(self, "worker", workers)


class TeamField(forms.ModelChoiceField):
    """A team with how many sit in it: so many more would see the name, said before anybody is asked."""

    def label_from_instance(self, obj: Team) -> str:
        seats = getattr(obj, "seats", 0)
        words = ngettext("%(team)s: %(n)s person", "%(team)s: %(n)s people", seats)
        return words % {"team": obj.name, "n": seats}


class PullForm(forms.Form):
    team = TeamField(Team.objects.none(), label=_("Which team do you need?"))
    words = forms.CharField(
        label=_("What do you need them for?"),
        max_length=300,
        help_text=_("You stay. They see the name and these words until they answer."),
    )

    def __init__(self, data: QueryDict | None, *, teams: QuerySet[Team]) -> None:
        super().__init__(data)
        offer(self, "team", teams)


class ShareForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Which team may look?"))
    agreement = forms.ModelChoiceField(
        Agreement.objects.none(), label=_("Under which sharing agreement?")
    )
    level = forms.TypedChoiceField(
        label=_("How much do they see?"),
        coerce=lambda value: Level(int(value)),
        choices=DEPTHS,
        widget=Chips(),
    )
    until = forms.DateField(label=_("Until which day?"), widget=DayInput())

    def __init__(
        self,
        data: QueryDict | None,
        *,
        teams: QuerySet[Team],
        agreements: QuerySet[Agreement],
        today: date,
    ) -> None:
        super().__init__(data, prefix="share")
        offer(self, "team", teams)
        offer(self, "agreement", agreements)
        self.today = today

    def clean(self) -> dict[str, object]:
        super().clean()
        values = self.cleaned_data
        team, agreement = values.get("team"), values.get("agreement")
        level = values.get("level")
        if not (team and agreement and level):
            return values
        if level > agreement.most_level:
            self.add_error("level", _("This agreement does not go so deep."))
        elif not covers(agreement, team, level):
            self.add_error(
                "agreement",
                _(
                    "Nobody of another organisation in this agreement sits in %(team)s, so it does not reach that team."
                )
                % {"team": team},
            )
        return values

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if not self.today < until <= self.today + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day between tomorrow and a year from now."))
        return until


class PullAnswerForm(forms.Form):
    yes = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
    )
    words = forms.CharField(label=_("A word with it"), max_length=200, required=False)
    goes = forms.ModelChoiceField(
        label=_("Who of you goes?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
    )
    by_on = NearDayField(label=_("By when?"), required=False)

    def __init__(self, data: QueryDict | None, *, workers: QuerySet[User]) -> None:
        super().__init__(data)
        offer(self, "goes", workers)

    def clean(self) -> dict[str, object]:
        super().clean()
        if self.cleaned_data.get("by_on") and not self.cleaned_data.get("goes"):
            self.add_error("goes", _("Say who goes by that day."))
        return self.cleaned_data


class AskInForm(forms.Form):
    team = forms.TypedChoiceField(label=_("For which of your teams?"), coerce=int)
    words = forms.CharField(label=_("Why would you like to be pulled in?"), max_length=300)

    def __init__(self, data: QueryDict | None, *, teams: list[tuple[int, str]]) -> None:
        super().__init__(data)
        offer(self, "team", teams)


class BreakGlassForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why must you see this record?"),
        choices=BreakGlass.Reason,
        widget=Chips(),
    )
    words = forms.CharField(
        label=_("What has happened?"),
        min_length=20,
        max_length=500,
        help_text=_(
            "At least 20 letters, without names or addresses. The team lead and the information steward read this today."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        widget=Chips(),
        choices=[(4, _("4 hours")), (24, _("1 day")), (72, _("3 days"))],
    )


class SealForm(forms.Form):
    shut = forms.TypedChoiceField(
        label=_("Seal it, or open it again?"),
        choices=[("yes", _("Seal it")), ("no", _("Open it again"))],
        coerce=lambda value: value == "yes",
    )


class TieForm(forms.Form):
    tie = forms.ChoiceField(label=_("Who is this to you?"), choices=OwnRecord.Tie, widget=Chips())
