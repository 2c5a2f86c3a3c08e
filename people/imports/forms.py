"""A file that comes, and which of its columns is what."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from people.imports.files import MOST_BYTES, Sheet
from people.imports.rules import FIELDS, NAMES, Columns
from placehub.web.forms import Chips, choices_with_blank, hide_if_one, offer
from teams.models import Team

ORDERS = [("dmy", _("14/05/1993")), ("mdy", _("05/14/1993")), ("ymd", _("1993-05-14"))]


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("The file"),
        help_text=_("A CSV file, of at most 5 MB: a spreadsheet saves one as “CSV UTF-8”."),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Which team do they come to?"))

    def __init__(
        self,
        data: QueryDict | None,
        files: MultiValueDict[str, UploadedFile] | None,
        *,
        team_ids: tuple[int, ...],
    ) -> None:
        super().__init__(data, files)
        offer(self, "team", Team.objects.running(timezone.localdate()).filter(pk__in=team_ids))
        hide_if_one(self, "team", team_ids)

    def clean_file(self) -> UploadedFile:
        found = self.cleaned_data["file"]
        if found.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Divide it."))
        return found


class ColumnsForm(forms.Form):
    """Our field, their column. A field that the file does not have stays empty."""

    day_order = forms.ChoiceField(
        label=_("How are days written in figures?"), choices=ORDERS, widget=Chips()
    )

    def __init__(self, data: QueryDict | None, *, sheet: Sheet, offered: Columns) -> None:
        super().__init__(data, initial={**offered.headings, "day_order": offered.order})
        headings = [(one, one) for one in sheet.headings if one.strip()]
        for name, label in FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=False,
                choices=choices_with_blank(headings, str(_("Not in the file"))),
            )
        self.order_fields([*FIELDS, "day_order"])

    def clean(self) -> dict[str, object]:
        super().clean()
        found = self.columns().headings
        if not set(NAMES) & set(found):
            self.add_error("given_name", _("Say at least which column a name is in."))
        for name, heading in found.items():
            if [*found.values()].count(heading) > 1:
                self.add_error(name, _("One column stands for one thing."))
        return self.cleaned_data

    def columns(self) -> Columns:
        chosen = {name: self.cleaned_data.get(name) for name in FIELDS}
        return Columns(
            {name: str(heading) for name, heading in chosen.items() if heading},
            str(self.cleaned_data.get("day_order") or "dmy"),
        )
