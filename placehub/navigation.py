"""The bar, where each role starts, and what every page says about its reader."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from teams.rules import Permission, permissions_of

# name, permission that shows it, words, route, icon
BAR = [
    ("today", Permission.FIND_PEOPLE, lambda: _("Today"), "people:today", "today"),
    ("people", Permission.FIND_PEOPLE, lambda: _("People"), "people:people", "people"),
    ("team", Permission.SEE_TEAM, lambda: _("Team"), "people:team", "team"),
    ("money", Permission.SPEND, lambda: _("Money"), "budgets:money", "pound"),
    ("funds", Permission.KEEP_FUNDS, lambda: _("Funds"), "budgets:funds", "pound"),
    ("outcomes", Permission.SEE_OUTCOMES, lambda: _("Outcomes"), "outcomes:dashboard", "chart"),
    ("looks", Permission.CHECK_LOOKS, lambda: _("Desk"), "people:looks", "eye"),
    ("keys", Permission.CHECK_LOOKS, lambda: _("Keys given"), "teams:keys", "key"),
    ("walls", Permission.CHECK_LOOKS, lambda: _("Who may do what"), "who-may", "people"),
    (
        "agreements",
        Permission.KEEP_AGREEMENTS,
        lambda: _("Agreements"),
        "people:agreements",
        "link",
    ),
    ("lists", Permission.IMPORT_LISTS, lambda: _("Lists"), "people:lists", "story"),
    (
        "requests",
        Permission.CHECK_LOOKS,
        lambda: _("Requests"),
        "people:requests",
        "people",
    ),
    ("removals", Permission.AGREE_REMOVALS, lambda: _("Removals"), "people:removals", "clock"),
    ("teams", Permission.KEEP_TEAMS, lambda: _("Teams"), "teams:teams", "team"),
    ("accounts", Permission.KEEP_TEAMS, lambda: _("Accounts"), "teams:accounts", "people"),
]


def worker_context(request: HttpRequest) -> dict[str, object]:
    """The bar and what every page says about the reader: no query, all from the open context."""
    worker = getattr(request, "worker", None)
    context: dict[str, object] = {
        "worker": worker,
        "place": settings.PLACEHUB_PLACE,
        "duty_line": settings.PLACEHUB_DUTY_LINE,
        "theme": worker.theme if worker else "",
        # says to the page whose words it may keep on this device, and names nobody
        "me": salted_hmac("words on a device", str(worker.id)).hexdigest()[:12] if worker else "",
        "bar": [],
        "find_url": None,
    }
    if worker is None:
        return context
    allowed = permissions_of(worker)
    here = getattr(request.resolver_match, "view_name", "") if request.resolver_match else ""
    context["bar"] = [
        {
            "name": name,
            "label": words(),
            "url": reverse(route),
            "icon": icon,
            "current": here == route,
        }
        for name, permission, words, route, icon in BAR
        if permission in allowed
    ]
    if Permission.FIND_PEOPLE in allowed:
        context["find_url"] = reverse("people:find")
    context["allowed"] = {permission.value for permission in allowed}
    return context
