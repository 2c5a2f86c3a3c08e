"""The parts that many pages are put together from. ``{% load parts %}`` is built in by the settings.

Each is drawn by one template under ``templates/components/``; the tags here hand over what it needs.
"""

import re

from django import template
from django.template.base import FilterExpression, token_kwargs
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from placehub.web import drafts

register = template.Library()


class PostForm(template.Node):
    """Draws the inside after the form knows what it begins with, and hands both to the template."""

    def __init__(
        self,
        form: FilterExpression | None,
        words: dict[str, FilterExpression],
        inside: template.NodeList,
    ) -> None:
        self.form, self.words, self.nodelist = form, words, inside

    def render(self, context: template.Context) -> SafeString:
        form = self.form.resolve(context) if self.form else None
        given = {
            "action": "",
            "css": "stack card" if form is not None else "",
            "kind": "main" if form is not None else "",
            "fields": True,
            "once": True,
            "remember": True,
            **{name: value.resolve(context) for name, value in self.words.items()},
            "form": form,
            "csrf_token": context.get("csrf_token"),
        }
        request = context.get("request")
        if form is not None and given["once"] and getattr(request, "worker", None):
            about = context.get("person")
            given["draft_of"], given["draft"] = drafts.draw(request, form, given["action"], about)
        given["content"] = mark_safe(self.nodelist.render(context).strip())
        return mark_safe(render_to_string("components/post_form.html", given))


@register.tag
def post_form(parser: template.base.Parser, token: template.base.Token) -> PostForm:
    """A form that is posted, with its token and the key that makes it work once.

    With a form first: what is wrong with it, what stands inside the tag, and its fields, which
    ``fields=False`` leaves to the inside; and what somebody typed in it and did not send. Without: what
    stands inside. ``button`` is the word on the button at its end, ``about`` more words for who cannot
    see the row that it stands in, ``kind`` its look (main where there is a form). ``action`` and ``css``
    go to the form; ``remember=False`` asks the browser to remember nothing that was typed;
    ``once=False`` leaves the key and the draft out, for addresses of the sign-in package;
    ``takes_file=True`` sends a file with it.
    """
    bits = token.split_contents()[1:]
    form = parser.compile_filter(bits.pop(0)) if bits and "=" not in bits[0] else None
    words = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"post_form cannot read {bits}")
    inside = parser.parse(("endpost_form",))
    parser.delete_first_token()
    return PostForm(form, words, inside)


@register.inclusion_tag("components/back.html")
def back(to: str, words: str) -> dict[str, str]:
    """The way back to the page that this one belongs to."""
    return {"to": to, "words": words}


@register.inclusion_tag("components/rest.html")
def rest(part: object, to: str) -> dict[str, object]:
    """How many a list leaves out, with the way to all of them; nothing where it leaves out none."""
    return {"part": part, "to": to}


@register.simple_block_tag
def person_row(content: str, person: object, **words: object) -> SafeString:
    """A person in a list of people, with a quiet line inside the tag.

    ``to`` is where the name leads when not to the person's page. At the end of the row stands what
    ``end`` says, or a link to ``act`` that says ``say``.
    """
    given = {"person": person, "quiet": mark_safe(content.strip()), **words}
    return mark_safe(render_to_string("components/person_row.html", given))


ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
ROLES_OF_HEADS = {"col": "columnheader", "row": "rowheader"}
PART_OF_TABLE = re.compile(r'<(table|thead|tbody|tr|td|th(?=[^>]*\bscope="(col|row)"))\b([^>]*)')
HEAD = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


@register.simple_block_tag
def reflow_table(content: str, css: str = "") -> SafeString:
    """A table that becomes short cards where it is narrow, and stays a table for who listens to it.

    Laid out as cards it is no table to some screen readers, so every part says its role; and a cell of
    a plain one says the head of its column, unless that is for who listens alone.
    """
    heads = [
        "" if "vh" in head else strip_tags(head).strip()
        for head in HEAD.findall(content.partition("</thead>")[0])
    ]
    if "plain" not in css.split():
        heads = []
    column = 0

    def with_role(found: re.Match[str]) -> str:
        nonlocal column
        part, scope, given = found.groups()
        column = 0 if part == "tr" else column + 1
        head = heads[column - 1] if part == "td" and 1 < column <= len(heads) else ""
        said = f' data-head="{head}"' if head and "colspan" not in given else ""
        return f'<{part} role="{ROLES_OF_HEADS[scope] if scope else ROLES[part]}"{said}{given}'

    rows = mark_safe(PART_OF_TABLE.sub(with_role, content.strip()))
    return mark_safe(render_to_string("components/reflow_table.html", {"rows": rows, "css": css}))
