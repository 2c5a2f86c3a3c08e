"""The request as a signed-in worker's view sees it, and how accounts are signed in."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django_htmx.middleware import HtmxDetails

from placehub.access.context import Worker
from placehub.access.keys import cipher
from placehub.access.middleware import MFA_AT_PROVIDER
from teams.models import Organisation, Team, User
from teams.rules import Permission, may, require


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


def led_team(request: WorkerRequest, pk: int) -> Team:
    """The team, for a worker who leads it; 404 for everybody else."""
    if not request.worker.leads(pk):
        raise Http404
    return get_object_or_404(Team.objects.all(), pk=pk)


def show_once(request: HttpRequest, what: str, pk: int, secret: object) -> None:
    """Keep a secret for the next page about ``pk``: the database has it as a hash only."""
    request.session[f"shown_once_{what}"] = [pk, secret]


def shown_once(request: HttpRequest, what: str, pk: int) -> Any:
    """The secret, once; "" when it was shown already or belongs to another page."""
    if (request.session.get(f"shown_once_{what}") or [None])[0] != pk:
        return ""
    return request.session.pop(f"shown_once_{what}")[1]


def _cipher() -> Fernet:
    return cipher("placehub second factor")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator or by an organisation's own sign-in, never by sign-up.

    Failed sign-ins count an account together with the address they come from, so that nobody locks a
    colleague out from elsewhere; and, far wider, the account alone, against guessing from everywhere.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        super().pre_authenticate(request, **credentials)
        account = super()._get_login_attempts_cache_key(request, **credentials)
        self._anywhere = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=account
        )
        if not self._anywhere:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        self._anywhere.rollback()

    def set_password(self, user: User, password: str) -> None:
        """Keep a new password, and nothing else: the application may not write the other columns."""
        user.set_password(password)
        user.keep_password()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect: the provider's subject is the key; an e-mail address matches nobody.

    The first sign-in makes an account without a seat: it opens nothing until an administrator gives
    it one. The provider's word that a second factor was used (``amr`` has ``mfa``, RFC 8176) is kept in
    the session; without it Placehub asks for its own.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        token = sociallogin.account.extra_data.get("id_token") or {}
        request.session[MFA_AT_PROVIDER] = "mfa" in (token.get("amr") or [])
        sociallogin.email_addresses = []

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, str]
    ) -> User:
        account, user = sociallogin.account, sociallogin.user
        app = sociallogin.provider.app
        named = app.settings.get("organisation") or app.name
        organisation = Organisation.objects.running(localdate()).filter(name=named).first()
        if organisation is None:
            raise PermissionDenied(f"No organisation is called {named!r}, or it has ended.")
        subject = hashlib.sha256(f"{account.provider}|{account.uid}".encode()).hexdigest()[:24]
        user.organisation = organisation
        user.full_name = (data.get("name") or f"Somebody of {organisation.name}")[:120]
        user.email = f"{subject}@sign-in.invalid"
        return user


class MFAAdapter(DefaultMFAAdapter):
    """Seeds and recovery codes lie encrypted in the table, under a key made from PLACEHUB_SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: User) -> str:
        return user.email
