"""Undo: for a minute after something was saved, whoever saved it may take it back.

A room says with ``undoes`` how one of its verbs is taken back. What is offered is a signed word that names
the verb, the row and whoever saved it: nobody else can use it, and after a minute nobody can.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from placehub.errors import Refused

SALT = "placehub undo"
SECONDS = 60

Verb = Callable[[HttpRequest, list], str]
VERBS: dict[str, Verb] = {}  # each answers with a sentence, or raises Refused


def undoes(name: str) -> Callable[[Verb], Verb]:
    """Let ``Undo`` beside what was saved call the verb, with what was handed to ``saved``."""

    def keep(verb: Verb) -> Verb:
        VERBS[name] = verb
        return verb

    return keep


def saved(request: HttpRequest, words: str, verb: str, *given: object, back: str) -> None:
    """Say that something was saved, with Undo beside it that leads to ``back``."""
    what = [request.worker.id, verb, [str(one) for one in given], back]
    token = signing.dumps(what, salt=SALT)
    context = {"words": words, "undo": token}
    messages.success(request, render_to_string("components/saved.html", context, request))


def take_back(request: HttpRequest, token: str) -> str:
    """Take it back, and say what became of it; where to go from here."""
    try:
        worker, verb, given, back = signing.loads(token, salt=SALT)
        if worker != request.worker.id:
            raise signing.BadSignature
    except signing.BadSignature:
        messages.error(request, _("There is nothing here to take back."))
        return "/"
    try:
        signing.loads(token, salt=SALT, max_age=SECONDS)
        messages.success(request, VERBS[verb](request, given))
    except signing.SignatureExpired:
        late = _("That was more than a minute ago. Change it where it stands.")
        messages.error(request, late)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return back
