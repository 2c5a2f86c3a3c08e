"""Filters and tags that every page uses. ``{% load placehub %}`` is built in by the settings."""

import uuid
from functools import cache

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from placehub.formats import ago, clock, day, due, first_name, hue, initials, pounds
from placehub.web.icons import PATHS, PICTURES

register = template.Library()

for each in (ago, clock, day, due, first_name, hue, initials, pounds):
    register.filter(each.__name__, each)


@register.simple_tag
@cache
def icon(name: str, size: int = 20) -> SafeString:
    """A small line drawing, hidden from screen readers: the words beside it say the same."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none"'
        ' stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
        ' aria-hidden="true"><path d="{1}"/></svg>',
        size,
        PATHS[name],
    )


@register.simple_tag
def picture(name: str) -> SafeString:
    """The picture that a person picked; the sunrise for everybody else."""
    return mark_safe(PICTURES.get(name) or PICTURES["sunrise"])


@register.simple_tag
def form_key() -> SafeString:
    """The key that makes a form work once (see placehub.web.once)."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid.uuid4())


@register.simple_tag
def error_summary(form: BaseForm) -> str:
    """What is wrong with the form, in one list that leads to each field. Takes the focus."""
    if not (form.is_bound and form.errors):
        return ""
    faults = [
        {
            "id": form[name].id_for_label or form[name].auto_id,
            "words": f"{form[name].label} {error}"
            if str(form[name].label).endswith(("?", "…"))
            else f"{form[name].label}: {error}",
        }
        for name in form.fields
        for error in form[name].errors
    ]
    return mark_safe(
        render_to_string(
            "components/forms/error_summary.html",
            {"faults": faults, "others": form.non_field_errors()},
        )
    )


@register.simple_tag
def chart(drawing: object, prefix: str) -> str:
    """Draw a chart wide and narrow, with its table. ``prefix`` makes its ids its own on the page."""
    return mark_safe(
        render_to_string("components/charts/chart.html", {"chart": drawing, "prefix": prefix})
    )


@register.simple_tag
def draw(drawing: object, prefix: str) -> str:
    """One layout of a chart."""
    return mark_safe(render_to_string(drawing.template, {"c": drawing, "id": prefix}))
