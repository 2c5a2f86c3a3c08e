"""Taking something to leaders from a person's page, or from a team's: in words that name nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from placehub.web.forms import ManyChips, offer
from teams.blockers.forms import RaiseForm
from teams.blockers.models import Blocker

Names = Callable[[str], tuple[set[str], set[str]]]


class TellLeadersForm(RaiseForm):
    """``names`` says which words of a text are names: of whom it is about, and of anybody known here."""

    also = forms.MultipleChoiceField(
        label=_("Whom else did it stop?"),
        required=False,
        widget=ManyChips(),
        help_text=_("Leaders read how many, in fives, and never who."),
    )
    nobodys_name = forms.BooleanField(
        label=_("I have read it again: it names nobody"), required=False
    )
    READ_BY_ALL = ("words", "would_help", "stopped")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        names: Names,
        teams: list[tuple[int, str]],
        people: list[tuple[UUID, str]] | None = None,
        alike: Sequence[Blocker] = (),
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, teams=teams, alike=alike, initial=initial)
        self.names = names
        offer(self, "also", people or [])
        if not people:
            del self.fields["also"]
        self.asks_again = bool(data and data.get("nobodys_name"))

    def clean(self) -> dict[str, object]:
        found = super().clean()
        for name in self.READ_BY_ALL:
            self._names_nobody(name, str(found.get(name) or ""))
        return found

    def _names_nobody(self, name: str, words: str) -> None:
        if not words:
            return
        theirs, anybodys = self.names(words)
        if theirs:
            self.add_error(
                name,
                _("Leaders read this, and it names %(names)s. Say it without the name.")
                % {"names": _listed(theirs)},
            )
        elif anybodys and not self.asks_again:
            self.asks_again = True
            self.add_error(
                name,
                _(
                    "Leaders read this. %(names)s is the name of somebody whom your teams know. If it stands for nobody here, say so below."
                )
                % {"names": _listed(anybodys)},
            )


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(name.title() for name in names))
