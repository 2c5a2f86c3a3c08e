"""Saying what is in the way, and what a leader does about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placehub.web.forms import Chips, DayInput, DayToComeField, hide_if_one, offer
from teams.blockers.models import RULES, Blocker, Kind
from teams.blockers.operations import Rule, Said
from teams.leaders.forms import LeaderField, WordsField
from teams.leaders.models import Service
from teams.leaders.queries import services_like
from teams.models import User


class ServiceField(forms.CharField):
    """A service by its name, as people write it; None for nothing. The page lists them as it is typed."""

    widget = forms.TextInput(attrs={"list": "services", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, required=False, **kwargs)

    def prepare_value(self, value: object) -> object:
        return value.name if isinstance(value, Service) else value

    def clean(self, value: str | None) -> Service | None:
        words = super().clean(value)
        if not words:
            return None
        today = timezone.localdate()
        exact = Service.objects.running(today).filter(name__iexact=words).first()
        if exact is not None:
            return exact
        like = [one.name for one in services_like(words, today)[:3]]
        if not like:
            raise forms.ValidationError(
                _(
                    "We know no service that is called so. Leave it empty, or choose one that is offered."
                )
            )
        raise forms.ValidationError(
            _("We know no service that is called so. Is it one of these: %(names)s?"),
            params={"names": "; ".join(like)},
        )


class RuleFields(forms.Form):
    """The text of a law, of guidance or of a policy."""

    rule_title = forms.CharField(
        label=_("What is the text called?"),
        max_length=200,
        required=False,
        help_text=_("Like: Housing Act 1996, or Lettings policy 2024."),
    )
    rule_section = forms.CharField(label=_("Which part of it?"), max_length=80, required=False)
    rule_link = forms.URLField(
        label=_("Where can it be read?"),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Write the whole address, like https://www.example.org/law.")},
    )
    rule_date = forms.DateField(label=_("Of which day?"), required=False, widget=DayInput())

    def rule(self) -> Rule | None:
        found = self.cleaned_data
        if not found.get("rule_title"):
            return None
        return Rule(
            found["rule_title"], found["rule_section"], found["rule_link"], found["rule_date"]
        )

    def clean(self) -> dict[str, object]:
        found = super().clean() or self.cleaned_data
        parts = (found.get(name) for name in ("rule_section", "rule_link", "rule_date"))
        if any(parts) and not found.get("rule_title"):
            self.add_error("rule_title", _("Say what the text is called."))
        return found


class RaiseForm(RuleFields):
    """Two taps are enough: what it is, and Save. The rest only where it is known."""

    words = WordsField(
        label=_("What is in the way?"),
        max_length=120,
        error_messages={"required": _("Say in a few words what is in the way.")},
        help_text=_("Leaders and every team read this. Say it without anybody’s name."),
    )
    kind = forms.ChoiceField(
        label=_("What kind of thing is it?"), choices=Kind, initial=Kind.HABIT, widget=Chips()
    )
    would_help = WordsField(label=_("What would help?"), max_length=300, required=False)
    stopped = WordsField(label=_("What did it stop?"), max_length=300, required=False)
    from_service = ServiceField(label=_("From which service?"))
    to_service = ServiceField(label=_("To which service?"))
    hours = forms.IntegerField(
        label=_("How many hours did it cost you?"),
        min_value=0,
        max_value=500,
        required=False,
        error_messages={"max_value": _("That is more than a quarter of a year. Is it right?")},
    )
    same = forms.ChoiceField(
        label=_("Is it one of these?"),
        required=False,
        help_text=_("Then it counts as met once more, and your team is told what comes of it."),
        widget=forms.RadioSelect(),
    )
    team = forms.TypedChoiceField(label=_("For which team?"), coerce=int)

    MORE: ClassVar[tuple[str, ...]] = (
        "also",
        "from_service",
        "to_service",
        "stopped",
        "hours",
        "rule_title",
        "rule_section",
        "rule_link",
        "rule_date",
    )
    ANOTHER = "another"

    def __init__(
        self,
        data: QueryDict | None,
        *,
        teams: list[tuple[int, str]],
        alike: Sequence[Blocker] = (),
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        offer(self, "team", teams)
        hide_if_one(self, "team", [pk for pk, _name in teams])
        self.alike = {str(one.pk): one for one in alike}
        if alike:
            choices = [(key, one.words) for key, one in self.alike.items()]
            offer(self, "same", [*choices, (self.ANOTHER, str(_("No, it is something else")))])
        else:
            del self.fields["same"]

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if found.get("from_service") and found["from_service"] == found.get("to_service"):
            self.add_error("to_service", _("Choose two different services, or one alone."))
        if "same" in self.fields and found.get("words") and not found.get("same"):
            self.add_error("same", _("Teams met these before. Say whether it is one of them."))
        if self.rule() and found.get("kind") not in RULES:
            self.add_error(
                "kind", _("A text belongs to a law, to statutory guidance or to a local policy.")
            )
        return found

    @property
    def met(self) -> Blocker | None:
        """Which blocker it was, of those that were offered."""
        return self.alike.get(self.cleaned_data.get("same", ""))

    def what_is_said(self) -> Said:
        found = self.cleaned_data
        return Said(
            words=found["words"],
            kind=found["kind"],
            would_help=found["would_help"],
            stopped=found["stopped"],
            from_service=found["from_service"],
            to_service=found["to_service"],
            hours=found["hours"] or 0,
            rule=self.rule(),
        )


class ShowRuleForm(RuleFields):
    """Whoever says that it is a rule shows it."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(kind.value, kind.label) for kind in RULES],
        widget=Chips(),
    )
    field_order = ("kind", "rule_title", "rule_section", "rule_link", "rule_date")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule_title"].required = True


class MetTooForm(forms.Form):
    """Without a person: a team met it, and may say what it cost."""

    hours = RaiseForm.base_fields["hours"]
    team = forms.TypedChoiceField(label=_("For which team?"), coerce=int)

    def __init__(self, data: QueryDict | None, *, teams: list[tuple[int, str]]) -> None:
        super().__init__(data)
        offer(self, "team", teams)
        hide_if_one(self, "team", [pk for pk, _name in teams])


# ---- a leader's verbs


def _words(label: Any, *, missing: Any, rows: int = 3) -> WordsField:
    return WordsField(
        label=label,
        max_length=400,
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AnswerForm(forms.Form):
    words = _words(_("What do you say to the teams?"), missing=_("Say something to the teams."))


class TryForm(forms.Form):
    words = _words(_("What do you try?"), missing=_("Say what you try."))
    until = DayToComeField(
        label=_("Until which day?"), error_messages={"required": _("Choose the day.")}
    )


class FixedForm(forms.Form):
    words = _words(_("What is different now?"), missing=_("Say what is different now."))


class CouldNotForm(forms.Form):
    words = _words(_("Because of what?"), missing=_("Say because of what."))
    write_to = forms.CharField(
        label=_("Whom can people write to about it?"),
        max_length=200,
        error_messages={"required": _("Say whom people can write to: an office, and where it is.")},
    )


class PassOnForm(forms.Form):
    to = LeaderField(
        label=_("To which leader?"),
        queryset=User.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose a leader."),
        },
    )
    words = _words(_("Why to them?"), missing=_("Say why."))

    def offer(self, among: QuerySet[User]) -> None:
        offer(self, "to", among)


class JoinForm(forms.Form):
    """Between which services it lies, and whose cause it is."""

    from_service = ServiceField(label=_("From which service?"))
    to_service = ServiceField(label=_("To which service?"))
    national = forms.BooleanField(
        label=_("Its cause is national: a law, a regulation or an inspection"), required=False
    )

    def clean(self) -> dict[str, object]:
        found = super().clean() or self.cleaned_data
        if found.get("from_service") and found["from_service"] == found.get("to_service"):
            self.add_error("to_service", _("Choose two different services, or one alone."))
        return found
