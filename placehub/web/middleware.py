"""A sentence where Django would answer with an empty page, or with the fault of nobody."""

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from placehub.errors import waited_in_vain
from placehub.web import drafts
from placehub.web.language import IN_WELSH


class WholePagesMiddleware:
    """A page that is not wholly in the reader's language stands in English: see placehub.web.language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.resolver_match.view_name not in IN_WELSH:
            translation.activate(settings.LANGUAGE_CODE)
        return None


class SayItMiddleware:
    """An address that only a form is sent to, opened by hand or by Back: say so, and where to go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Two wrote the same at one moment: whoever waited too long is told so, and nothing is kept."""
        if not waited_in_vain(fault):
            return None
        # without the request: its transaction answers no query any more
        return HttpResponse(render_to_string("503.html"), status=503)


class UnsentMiddleware:
    """Somebody sent a form after their session had ended: what they typed waits until they are signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.worker is not None and drafts.UNSENT in request.session:
            drafts.take_back(request)
        response = self.get_response(request)
        asked_to_sign_in = request.worker is None and response.status_code in {302, 401}
        if request.method != "POST" or not asked_to_sign_in or drafts.OF not in request.POST:
            return response
        if sent := drafts.set_aside(request):
            header = "HX-Redirect" if response.status_code == 401 else "Location"
            response.headers[header] = f"{reverse('account_login')}?next={quote(sent.page)}"
        return response
