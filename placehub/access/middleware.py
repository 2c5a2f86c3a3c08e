"""One transaction a request, opened with the signed context of whoever is asking.

Not ATOMIC_REQUESTS: a lazy queryset in a TemplateResponse is read after the view returns and would
find no rows. Here the answer is rendered inside the transaction.
"""

import time
import uuid
from collections.abc import Callable
from urllib.parse import quote

import psycopg
from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placehub.access.context import Worker, begin, end, open_session
from placehub.access.doors import is_open
from placehub.access.sessions import OPENED, stored

NO_DATABASE = ("/static/", "/health/", "/metrics")
MFA_AT_PROVIDER = "placehub_mfa_at_provider"
METHODS = "account_authentication_methods"  # where allauth keeps how a session was proved


# What SQL slipped into one request can leave on a pooled connection for the next: settings such as
# statement_timeout or row_security, another role, cursors and locks held on to, listening. Like
# DISCARD ALL, but allowed in a transaction (behind PgBouncer another one may be another server's
# connection) and without throwing plans away.
CLEAN = """
RESET ALL; SET ROLE ph_app; CLOSE ALL; UNLISTEN *; DEALLOCATE ALL; SELECT pg_advisory_unlock_all()
"""


class Unclean(Exception):
    """The connection could not be cleaned, as by a timeout of one millisecond: take another."""


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex
        request.worker = None
        if request.path.startswith(NO_DATABASE):
            return self.get_response(request)
        try:
            response = self.answer(request)
        except Unclean:
            connection.close()
            response = self.answer(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Request-Id"] = request.request_id
        return response

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Everything in one transaction, on a connection that remembers nothing of earlier ones."""
        with transaction.atomic():
            clean_connection()
            request.worker = worker_of(request)
            response = self.get_response(request)
            if response.streaming and not getattr(response, "rls_safe", False):
                raise RuntimeError("A streamed answer would be read outside its transaction.")
            if response.status_code >= 500:
                transaction.set_rollback(True)
            if not connection.needs_rollback:
                if request.worker is not None and request.worker.is_leader:
                    take_role("ph_app")
                if connection.savepoint_ids:  # inside another transaction the context would stay
                    end()
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if is_open(request.resolver_match.view_name or ""):
            return None
        if request.worker is None:
            return sign_in_first(request)
        if request.worker.is_leader:
            take_role("ph_leader")
        return None


def clean_connection(using: str = "default") -> None:
    """The connection as it was when it was new. Raises Unclean where that fails."""
    try:
        with psycopg.Cursor(connections[using].connection) as cursor:
            cursor.execute(CLEAN)
    except psycopg.Error as fault:
        raise Unclean from fault


def take_role(role: str, using: str = "default") -> None:
    """Leaders read as a role that has no right on any table of people."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")


def worker_of(request: HttpRequest) -> Worker | None:
    """The worker whose session this is, once both factors are through; None otherwise."""
    token = request.session.session_key
    if not token or not request.user.is_authenticated:
        begin(None, request.request_id)
        return None
    opened = request.session.get(OPENED)
    if opened is not None and opened != stored(token):
        request.session.flush()  # opened under another key: no session of ours says this
        begin(None, request.request_id)
        return None
    worker = begin(token, request.request_id)
    if worker is None and used_second_factor(request):
        if opened is not None:
            request.session.flush()  # the database let this session lapse: sign in again
            return None
        open_session(token, request.user.pk)
        request.session[OPENED] = stored(token)
        worker = begin(token, request.request_id, signs_in=True)
    return worker if worker is not None and worker.id == request.user.pk else None


def proved_second_factor(
    sender: object, request: HttpRequest, authenticator: object, **_more: object
) -> None:
    """Whoever has just set up a second factor has shown it: the session need not ask for it again."""
    if authenticator.type in {"totp", "webauthn"} and not used_second_factor(request):
        shown = {"method": "mfa", "type": authenticator.type, "at": time.time()}
        request.session[METHODS] = [*request.session.get(METHODS, []), shown]


def used_second_factor(request: HttpRequest) -> bool:
    """True when this session passed TOTP, a passkey or a recovery code here, or at the organisation."""
    methods = {record.get("method") for record in request.session.get(METHODS, [])}
    at_provider = "socialaccount" in methods and request.session.get(MFA_AT_PROVIDER) is True
    return "mfa" in methods or at_provider


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send somebody to the sign-in page, or to setting up the second factor they still lack."""
    if request.user.is_authenticated:
        target = reverse("mfa_activate_totp")
    else:
        # what was sent is not sent again after signing in, so its address may lead nowhere
        back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
        target = f"{reverse('account_login')}?next={quote(back)}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return redirect(target)
