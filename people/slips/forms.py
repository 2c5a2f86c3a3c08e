"""Putting a slip right."""

from datetime import datetime, timedelta
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.contacts.models import Contact
from people.slips.models import NoteTakenOff
from placehub.web.forms import Chips, ManyChips, MomentField, offer


class TakeOffForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Why does it not belong here?"),
        choices=[one for one in NoteTakenOff.Why.choices if one[0] != "slip"],
        widget=Chips(),
    )
    onto = forms.TypedChoiceField(
        label=_("Whose page does it belong on?"), coerce=UUID, empty_value=None, required=False
    )
    words = forms.CharField(
        label=_("Anything the information steward should know?"),
        max_length=300,
        required=False,
        help_text=_("Only the steward reads this. No names, please."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, *, people: list[tuple[UUID, str]]) -> None:
        super().__init__(data)
        theirs = [(str(pk), name) for pk, name in people]
        offer(self, "onto", [("", str(_("Nobody’s: only take it off"))), *theirs])


class PutRightForm(forms.Form):
    """What may have been written down wrong beside the words: they are corrected beneath the note."""

    how = forms.ChoiceField(label=_("How?"), choices=Contact.How, widget=Chips())
    happened_at = MomentField(label=_("When?"))
    minutes = forms.IntegerField(
        label=_("For how many minutes?"), min_value=1, max_value=1440, required=False
    )
    workers = forms.MultipleChoiceField(label=_("Who of us was there?"), widget=ManyChips())
    told_again = forms.ChoiceField(
        label=_("Did they have to tell their story again?"),
        required=False,
        widget=Chips(),
        choices=[("no", _("No")), ("yes", _("Yes"))],
    )
    demand = forms.ChoiceField(
        label=_("Was it because something had gone wrong, or had not been done?"),
        choices=Contact.Demand,
        widget=Chips(),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        workers: list[tuple[int, str]],
        initial: dict[str, object],
        now: datetime,
    ) -> None:
        super().__init__(data, initial=initial)
        self.now = now
        offer(self, "workers", workers)

    def clean_happened_at(self) -> datetime:
        at: datetime = self.cleaned_data["happened_at"]
        if at > self.now + timedelta(minutes=5):
            raise forms.ValidationError(_("That is still to come. When did it happen?"))
        if at < self.now - timedelta(days=366) and at != self.initial["happened_at"]:
            raise forms.ValidationError(_("That is more than a year ago. Is the year right?"))
        return at

    def clean_told_again(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["told_again"])

    def clean_workers(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["workers"]]


class OpenDeclaredForm(forms.Form):
    words = forms.CharField(
        label=_("How do you know that it was a slip?"),
        min_length=10,
        max_length=300,
        help_text=_("Without names: who told you, and when."),
    )
