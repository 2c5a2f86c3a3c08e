"""The bar, where each role starts, and what every page says about its reader."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from teams.rules import Permission, permissions_of

# name, permission that shows it, words, route, icon
BAR = [
    ("waiting", Permission.UNBLOCK, _("Waiting"), "home:home", "today"),
    ("today", Permission.FIND_PEOPLE, _("Today"), "people:today", "today"),
    ("people", Permission.FIND_PEOPLE, _("People"), "people:people", "people"),
    ("team", Permission.SEE_TEAM, _("Team"), "people:team", "team"),
    ("money", Permission.SPEND, _("Money"), "budgets:money", "pound"),
    ("blockers", Permission.SEE_BLOCKERS, _("In the way"), "blockers:board", "flag"),
    ("permissions", Permission.SEE_BLOCKERS, _("You may"), "permissions:permissions", "check"),
    ("funds", Permission.KEEP_FUNDS, _("Funds"), "budgets:funds", "pound"),
    ("outcomes", Permission.SEE_OUTCOMES, _("Outcomes"), "outcomes:dashboard", "chart"),
    ("looks", Permission.CHECK_LOOKS, _("Desk"), "people:looks", "eye"),
    ("keys", Permission.CHECK_LOOKS, _("Keys given"), "teams:keys", "key"),
    ("walls", Permission.CHECK_LOOKS, _("Who may do what"), "who-may", "people"),
    (
        "agreements",
        Permission.KEEP_AGREEMENTS,
        _("Agreements"),
        "people:agreements",
        "link",
    ),
    ("lists", Permission.IMPORT_LISTS, _("Lists"), "people:lists", "story"),
    (
        "requests",
        Permission.CHECK_LOOKS,
        _("Requests"),
        "people:requests",
        "people",
    ),
    ("removals", Permission.AGREE_REMOVALS, _("Removals"), "people:removals", "clock"),
    ("teams", Permission.KEEP_TEAMS, _("Teams"), "teams:teams", "team"),
    ("services", Permission.KEEP_TEAMS, _("Services"), "leaders:services", "link"),
    ("accounts", Permission.KEEP_TEAMS, _("Accounts"), "teams:accounts", "people"),
]


def worker_context(request: HttpRequest) -> dict[str, object]:
    """The bar and what every page says about the reader: no query, all from the open context."""
    worker = getattr(request, "worker", None)
    context: dict[str, object] = {
        "worker": worker,
        "place": settings.PLACEHUB_PLACE,
        "duty_line": settings.PLACEHUB_DUTY_LINE,
        "theme": worker.theme if worker else "",
        # the reader's, which the page itself may not stand in
        "language": getattr(request, "LANGUAGE_CODE", None) or get_language(),
        "languages": settings.LANGUAGES,
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
            "label": words,
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
