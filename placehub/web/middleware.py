"""A sentence where Django would answer with an empty page, or with the fault of nobody."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from placehub.errors import waited_in_vain


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
