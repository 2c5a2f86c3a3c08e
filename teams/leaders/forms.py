"""Words that leaders read, leaders to choose from, and who answers while one is away."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from placehub.reading import leads_to_somebody
from placehub.web.forms import NearDayField, offer
from teams.forms import SeenForm
from teams.leaders.models import Service
from teams.models import User


class WordsField(forms.CharField):
    """Words that many read: no number in them leads to somebody."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if found := leads_to_somebody(value or ""):
            raise forms.ValidationError(
                _("“%(found)s” may lead to somebody. Say it without."), params={"found": found}
            )


class LeaderField(forms.ModelChoiceField):
    default_error_messages = {
        "invalid_choice": _("They do not lead here any more. Choose a leader.")
    }

    def label_from_instance(self, one: User) -> str:
        return one.full_name


class AwayForm(forms.Form):
    deputy = LeaderField(
        label=_("Who answers for you?"),
        queryset=User.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose a leader.")},
    )
    from_on = NearDayField(
        label=_("From which day?"), error_messages={"required": _("Choose the day.")}
    )
    until_on = NearDayField(
        label=_("Until which day?"), error_messages={"required": _("Choose the day.")}
    )

    def __init__(self, data: QueryDict | None, *, among: QuerySet[User]) -> None:
        super().__init__(data)
        offer(self, "deputy", among)


class ServiceForm(SeenForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    leader = LeaderField(
        label=_("Which leader answers for it?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody by name: it goes round"),
    )
    lgsl = forms.IntegerField(
        label=_("Its number in the Local Government Services List"),
        required=False,
        min_value=1,
        max_value=99_999,
    )
    ends_on = NearDayField(label=_("Its last day"), required=False)

    def __init__(
        self, data: QueryDict | None, row: Service | None = None, *, among: QuerySet[User]
    ) -> None:
        super().__init__(data, row)
        kept = row.leader_id if row else None
        offer(self, "leader", among | User.objects.filter(pk=kept) if kept else among)

    def clean_name(self) -> str:
        return self.one_of_a_kind(Service, "name", _("Another service is called so."))

    def clean_lgsl(self) -> int | None:
        number = self.cleaned_data["lgsl"]
        same = Service.objects.filter(lgsl=number)
        if number and any(one != self.shown for one in same):
            raise forms.ValidationError(_("Another service has this number."))
        return number
