"""Every state-changing form does its work once, however often it is sent."""

import hashlib
import uuid
from collections.abc import Callable
from functools import wraps

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from placehub.web import drafts
from placehub.web.models import PostedForm

KEY = "form_key"


def body_of(request: HttpRequest) -> str:
    """SHA-256 of the route and the posted fields and files, without the key and the CSRF token."""
    fields = sorted(
        (name, values) for name, values in request.POST.lists() if name not in drafts.ADDED
    )
    body = hashlib.sha256(f"{request.path}{fields}".encode())
    for _name, file in sorted(request.FILES.items()):
        body.update(file.read())
        file.seek(0)
    return body.hexdigest()


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a POST through once a form key; send the kept answer to every repeat.

    The key is claimed by INSERT … ON CONFLICT DO NOTHING in the request's transaction: a repeat that
    comes at the same time waits for the first, and a first that failed leaves no claim behind. The
    same key with another body is a 409.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            key = uuid.UUID(request.POST.get(KEY, ""))
        except ValueError:
            return render(request, "409.html", {"reason": "no_key"}, status=409)
        body = body_of(request)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO web_postedform (id, worker_id, key, body, location, posted_at)"
                " VALUES (%s, %s, %s, %s, '', now()) ON CONFLICT (worker_id, key) DO NOTHING",
                [uuid.uuid4(), request.worker.id, key, body],
            )
            is_first = cursor.rowcount == 1
        if is_first:
            return _first(view, request, key, args, kwargs)
        kept = PostedForm.objects.get(worker_id=request.worker.id, key=key)
        if kept.body != body:
            return render(request, "409.html", {"reason": "other_body"}, status=409)
        return _again(request, kept)

    checked.is_once = True
    return checked


def _first(
    view: Callable, request: HttpRequest, key: uuid.UUID, args: tuple, kwargs: dict
) -> HttpResponse:
    response = view(request, *args, **kwargs)
    mine = PostedForm.objects.filter(worker_id=request.worker.id, key=key)
    drafts.follow(request, done=response.status_code < 400)
    if response.status_code >= 400:
        if response.status_code < 500:
            mine.delete()  # nothing was done: the corrected form may use its key again
        return response
    location = response.headers.get("Location") or response.headers.get("HX-Redirect", "")
    mine.update(status=response.status_code, location=location[:500])
    return response


def _again(request: HttpRequest, kept: PostedForm) -> HttpResponse:
    if kept.location and request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": kept.location})
    if kept.location:
        return HttpResponse(status=302, headers={"Location": kept.location})
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
