"""Filters and tags that every page uses. ``{% load placehub %}`` is built in by the settings."""

import uuid
from datetime import date, datetime
from functools import cache

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placehub.web.icons import PATHS, PICTURES

register = template.Library()


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


@register.filter
def pounds(pence: int | None) -> str:
    """1250 as £12.50, 120000 as £1,200."""
    if pence is None:
        return "–"
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}" if rest else f"{sign}£{whole:,}"


@register.filter
def day(value: date | datetime | None) -> str:
    """Today, Yesterday, Tomorrow, or the day in words, with the year when it is another one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    today = timezone.localdate()
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}.get((value - today).days)
    if near:
        return near
    return date_format(value, "D j M" if value.year == today.year else "j M Y")


@register.filter
def clock(value: datetime | None) -> str:
    return date_format(timezone.localtime(value), "H:i") if value else ""


@register.filter
def ago(value: date | datetime | None) -> str:
    """How long ago in days, weeks or months: as long as people count in each."""
    if value is None:
        return _("never")
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    days = (timezone.localdate() - value).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 21:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    if days < 70:
        weeks = days // 7
        return ngettext("%(n)s week ago", "%(n)s weeks ago", weeks) % {"n": weeks}
    months = days // 30
    return ngettext("%(n)s month ago", "%(n)s months ago", months) % {"n": months}


@register.filter
def due(value: date) -> str:
    """By when, or how long ago it should have been done."""
    if value < timezone.localdate():
        return _("was due %(when)s") % {"when": ago(value)}
    return _("by %(when)s") % {"when": day(value)}


@register.filter
def initials(name: str) -> str:
    words = str(name).split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else ""


@register.filter
def hue(value: object) -> str:
    """One of five colours for a face, always the same for the same key."""
    return "abcde"[sum(str(value).encode()) % 5]


@register.filter
def first_name(name: str) -> str:
    return str(name).split(" ")[0]


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
