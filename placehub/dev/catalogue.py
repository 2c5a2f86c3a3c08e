"""The Welsh catalogue: whose words it holds, and the file that Django reads made from the one that people read.

python -m placehub.dev.catalogue

adds what a page has begun to say, takes out what none says any more, and writes ``django.mo`` anew. Neither
``msgfmt`` nor ``xgettext`` is needed, and whoever installs Placehub needs nothing: both files are kept. Every
entry made by a machine is marked ``fuzzy``, and used all the same; whoever checks one takes the mark off.
"""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HERE = Path(__file__).resolve().parents[2]
PO = HERE / "locale" / "cy" / "LC_MESSAGES" / "django.po"
KINDS = {
    "_": None,
    "_t": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
# the pages that stand in Welsh (placehub.web.language); what they include and extend comes by itself
TEMPLATES = [
    "account/login.html",
    "account/logout.html",
    "mfa/authenticate.html",
    "people/pages/today.html",
    "people/pages/person.html",
    "people/stream/stream.html",
    "people/contacts/new_contact.html",
    "people/contacts/whom.html",
    "budgets/pages/today_panel.html",
    "budgets/pages/person_panel.html",
    "leaving/left.html",
    "components/back.html",
    "components/charts/chart.html",
    "components/charts/dumbbell.svg",
    "components/charts/ring.svg",
    "components/forms/chips.html",
    "components/forms/error_summary.html",
    "components/forms/field.html",
    "components/forms/tiles.html",
    "components/person_row.html",
    "components/post_form.html",
    "components/rest.html",
    "components/saved.html",
    "400.html",
    "403.html",
    "404.html",
    "405.html",
    "409.html",
    "429.html",
]
# whose words stand on those pages: every one of them
MODULES = [
    "budgets/spends/models.py",
    "people/access/models.py",
    "people/access/queries.py",
    "people/base.py",
    "people/circle/models.py",
    "people/circle/queries.py",
    "people/contacts/forms.py",
    "people/contacts/models.py",
    "people/contacts/operations.py",
    "people/contacts/views.py",
    "people/decisions/models.py",
    "people/door/models.py",
    "people/door/queries.py",
    "people/door/views.py",
    "people/endings/models.py",
    "people/pages/queries.py",
    "people/person/models.py",
    "people/plan/models.py",
    "people/plan/operations.py",
    "people/plan/views.py",
    "people/requests/models.py",
    "people/sharing/queries.py",
    "people/story/models.py",
    "people/story/queries.py",
    "people/stream/models.py",
    "people/stream/queries.py",
    "placehub/charts/dumbbell.py",
    "placehub/charts/marks.py",
    "placehub/formats.py",
    "placehub/leaving/queries.py",
    "placehub/navigation.py",
    "placehub/web/births.py",
    "placehub/web/forms.py",
    "placehub/web/undo.py",
    "teams/leaders/models.py",
    "teams/models.py",
]
# and of other modules and packages these
BESIDES = {
    "people/requests/queries.py": [
        "closed on %(day)s",
        "the clock is stopped",
        "was due on %(day)s",
        "due on %(day)s",
    ],
    "allauth": [
        "Email",
        "Password",
        "Code",
        "The email address and/or password you specified are not correct.",
        "Too many failed login attempts. Try again later.",
        "Incorrect code.",
        "This account is currently inactive.",
        "Be patient, you are sending too many requests.",
    ],
}
HEAD = """\
# Welsh words of Placehub, for the pages that placehub/web/language.py names. Made by a machine.
# Whoever checks an entry takes its mark “fuzzy” off; while one is left, pages say that nobody checked.
# Kept up to date by python -m placehub.dev.catalogue, which writes django.mo too.
msgid ""
msgstr ""
"Project-Id-Version: Placehub\\n"
"Language: cy\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;\\n"

"""
PARTS = re.compile(r'{%\s*(?:include|extends)\s+"([^"#]+)')

Words = str | tuple[str, ...]


def said_in(path: Path) -> Iterator[tuple[Words, str | None]]:
    """What a module or a template says in somebody's language, with the context of each."""
    text = path.read_text()
    if path.suffix != ".py":
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join(
            line.strip() for line in lines
        )  # what is left is no Python but for its calls
    source = io.BytesIO(text.encode())
    for _line, kind, words, _comments in extract_python(source, KINDS, [], {"encoding": "utf-8"}):
        if kind == "pgettext":
            yield words[1], words[0]
        elif kind == "ngettext":
            yield tuple(words[:2]), None
        elif kind is not None:
            yield (words if isinstance(words, str) else words[0]), None


def with_parts(names: list[str]) -> list[Path]:
    """The templates, and those that they are made of."""
    found: dict[str, Path] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        path = HERE / "templates" / name
        if name not in found and path.exists():
            found[name] = path
            waiting += PARTS.findall(path.read_text())
    return list(found.values())


def wanted() -> dict[tuple[Words, str | None], list[str]]:
    """All that the pages say, with where they say it."""
    found: dict[tuple[Words, str | None], list[str]] = {}
    for path in [*with_parts(TEMPLATES), *(HERE / name for name in MODULES)]:
        for key in said_in(path):
            places = found.setdefault(key, [])
            if (place := path.relative_to(HERE).as_posix()) not in places:
                places.append(place)
    for place, words in BESIDES.items():
        for each in words:
            found.setdefault((each, None), []).append(place)
    return found


def kept() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file)


def compiled(catalogue: Catalog) -> bytes:
    """As Django reads it. What nobody has checked is used: the page says that nobody has."""
    written = io.BytesIO()
    write_mo(written, catalogue, use_fuzzy=True)
    return written.getvalue()


def up_to_date(catalogue: Catalog) -> Catalog:
    """With all that is wanted and nothing else; what is new has no translation yet."""
    fresh = Catalog(charset="utf-8")
    fresh.mime_headers = catalogue.mime_headers
    for (words, context), places in wanted().items():
        old = catalogue.get(words if isinstance(words, str) else words[0], context)
        fresh[words if isinstance(words, str) else words[0]] = Message(
            words,
            string=old.string if old else ("" if isinstance(words, str) else ("",) * 4),
            locations=[(place, None) for place in places],
            flags=old.flags if old else {"fuzzy"},
            context=context,
        )
    return fresh


def written(catalogue: Catalog) -> bytes:
    entries = io.BytesIO()
    write_po(entries, catalogue, width=100, include_lineno=False, omit_header=True)
    return HEAD.encode() + entries.getvalue()


def main() -> None:
    catalogue = up_to_date(kept())
    PO.write_bytes(written(catalogue))
    PO.with_suffix(".mo").write_bytes(compiled(kept()))
    empty = [message.id for message in catalogue if message.id and not any(message.string)]
    print(f"{len(catalogue)} entries, {len(empty)} without a translation")
    for words in empty:
        print(f"  {words}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placehub.settings.dev")
    main()
