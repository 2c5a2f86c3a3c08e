"""Looks are kept before the answer leaves, also when it fails after somebody was read."""

import secrets
from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from placehub.access.context import begin, end, open_session, privately
from placehub.audit.looked import keep

Answer = Callable[[HttpRequest], HttpResponse]


class LooksMiddleware:
    """Keeps what a request has shown, in the request's own transaction: stands below AccessMiddleware."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.looks = {}
        response = self.get_response(request)
        if shows_nobody(response):
            request.looks = {}
        elif not connection.needs_rollback:
            keep(request.looks)
            request.looks_kept = True
        return response


class UndoneLooksMiddleware:
    """Keeps them once more where that transaction was undone: stands above AccessMiddleware.

    Whatever was read before a fault may have been seen, in a trace or in a half-made answer.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        looks = getattr(request, "looks", {})
        undone = response.status_code >= 500 or not getattr(request, "looks_kept", False)
        if looks and undone:
            keep_apart(request)
        return response


def shows_nobody(response: HttpResponse) -> bool:
    """A redirect shows nobody, nor does a refusal; what a form with mistakes shows counts."""
    return 300 <= response.status_code < 400 or response.status_code in {401, 403, 404, 405}


def keep_apart(request: HttpRequest) -> None:
    """Keep the looks of a request that was undone, for the same worker, in a transaction of its own.

    The worker was proved in this request. Its session may have been opened in what was undone, and the
    view may have ended it, so a session is opened for this and closed again.
    """
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        open_session(token, request.worker.id, idle=60)
        begin(token, request.request_id)
        keep(request.looks)
        end()
        privately("SELECT app.close_session(%s)", [token])
