"""The request as a signed-in worker's view sees it, and how accounts are signed in."""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from placehub.access.context import Worker
from teams.models import User
from teams.rules import Permission, may, permissions_of, require


class WorkerRequest(HttpRequest):
    """What views are given: sign-in is through, so ``worker`` is there."""

    user: User
    worker: Worker
    htmx: HtmxDetails
    request_id: str


def permitted(permission: Permission) -> Callable:
    """Let a view run only for roles that carry ``permission``; others get a 403."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: WorkerRequest, *args: object, **kwargs: object) -> HttpResponse:
            require(may(request.worker, permission))
            return view(request, *args, **kwargs)

        checked.permission = permission
        return checked

    return decorate


# name, permission that shows it, words, route, icon
BAR = [
    ("today", Permission.FIND_PEOPLE, lambda: _("Today"), "people:today", "today"),
    ("people", Permission.FIND_PEOPLE, lambda: _("People"), "people:people", "people"),
    ("team", Permission.SEE_TEAM, lambda: _("Team"), "people:team", "team"),
    ("money", Permission.SPEND, lambda: _("Money"), "budgets:money", "pound"),
    ("funds", Permission.KEEP_FUNDS, lambda: _("Funds"), "budgets:funds", "pound"),
    ("outcomes", Permission.SEE_OUTCOMES, lambda: _("Outcomes"), "outcomes:dashboard", "chart"),
    ("looks", Permission.CHECK_LOOKS, lambda: _("Who looked"), "people:looks", "eye"),
    ("teams", Permission.KEEP_TEAMS, lambda: _("Teams"), "teams:teams", "team"),
]


def worker_context(request: HttpRequest) -> dict[str, object]:
    """The bar and what every page says about the reader: no query, all from the open context."""
    worker = getattr(request, "worker", None)
    context: dict[str, object] = {
        "worker": worker,
        "place": settings.PLACEHUB_PLACE,
        "duty_line": settings.PLACEHUB_DUTY_LINE,
        "theme": worker.theme if worker else "",
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


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator or by an organisation's own sign-in, never by sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect: the provider's subject is the key, e-mail addresses match nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user: User) -> str:
        return user.email
