"""Drafts: what a worker typed is kept on the server until it is sent.

A form says by a signed word which form of whose it is, so only somebody to whom it was drawn can keep a
draft of it, and no address names one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.db import connection
from django.forms import BaseForm, FileInput, PasswordInput
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from psycopg.types.json import Jsonb

from placehub.web.models import Draft

OF = "draft_of"  # the field that says which form of whose
UNSENT = "unsent"  # where a session keeps what was sent after it had ended
SALT = "placehub draft"
GOOD_FOR = 7 * 24 * 60 * 60  # seconds
MOST_LETTERS = 40_000  # the names of fields counted
MOST_DRAFTS = 20  # a worker's: the one that was kept longest ago makes room
ADDED = {"form_key", "csrfmiddlewaretoken", OF}  # by the page, to every form
NOT_TYPED = {*ADDED, "note_id"}  # a note's key is made anew each time its form is drawn


@dataclass(frozen=True)
class Of:
    """Which form: whose, where it is sent to (and about whom, where that does not say so), on which page."""

    worker_id: int
    form: str
    page: str

    def signed(self) -> str:
        return signing.dumps([self.worker_id, self.form, self.page], salt=SALT)


def of(request: HttpRequest) -> Of | None:
    """The form that was posted; None for one that keeps no draft, or whose word has been tampered with."""
    return read_of(request.POST.get(OF, ""))


def read_of(signed: str) -> Of | None:
    try:
        return Of(*signing.loads(signed, salt=SALT, max_age=GOOD_FOR))
    except signing.BadSignature:
        return None


def drafts_of(request: HttpRequest) -> dict[str, Draft]:
    """All that whoever is asking has not sent yet, by form. One query a request."""
    if not hasattr(request, "drafts"):
        mine = Draft.objects.filter(worker_id=request.worker.id)
        request.drafts = {draft.form: draft for draft in mine}
    return request.drafts


def draw(
    request: HttpRequest, form: BaseForm, action: str, about: object
) -> tuple[str, Draft | None]:
    """The word of a form about to be drawn, and the draft that it begins with; a refused form is as it was
    sent. ``about`` is the person, where the address does not name them: drafts go when a record is removed.
    """
    to = action or request.path
    person = str(getattr(about, "pk", ""))
    name = to if person in to else f"{to}#{person}"
    sent = of(request)
    page = request.get_full_path() if request.method == "GET" else (sent.page if sent else to)
    draft = None if form.is_bound else drafts_of(request).get(name)
    if draft is not None:
        begin_with(form, draft)
    return Of(request.worker.id, name, page).signed(), draft


def begin_with(form: BaseForm, draft: Draft) -> None:
    """Begin with what was typed before."""
    typed = MultiValueDict(draft.data)
    for name, field in form.fields.items():
        posted = form.add_prefix(name)
        if name in NOT_TYPED or isinstance(field.widget, FileInput | PasswordInput):
            continue
        if not field.widget.value_omitted_from_data(typed, {}, posted):
            raw = field.widget.value_from_datadict(typed, {}, posted)
            form.initial[name] = field.bound_data(raw, form.initial.get(name))


def keep_draft(worker_id: int, form: str, sent: Mapping[str, list[str]]) -> bool:
    """Keep the newest typing: one row a worker and form. False when it is more than a note can hold."""
    data = typed_in(sent)
    if data is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO web_draft (id, worker_id, form, data, kept_at) VALUES (%s, %s, %s, %s, now())"
            " ON CONFLICT (worker_id, form) DO UPDATE SET data = excluded.data, kept_at = now()",
            [uuid.uuid4(), worker_id, form, Jsonb(data)],
        )
    others = Draft.objects.filter(worker_id=worker_id).exclude(form=form).order_by("-kept_at", "pk")
    too_many = others.values_list("pk", flat=True)[MOST_DRAFTS - 1 :]
    Draft.objects.filter(pk__in=list(too_many)).delete()
    return True


def typed_in(sent: Mapping[str, list[str]]) -> dict[str, list[str]] | None:
    """What somebody typed, without what the page added; None when it is more than a note can hold."""
    lists = sent.lists() if isinstance(sent, QueryDict) else sent.items()
    data = {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]  # JSON holds no NUL
        for name, values in lists
        if name not in NOT_TYPED
    }
    if sum(len(word) for name, values in data.items() for word in (name, *values)) > MOST_LETTERS:
        return None
    return data


def clear_draft(worker_id: int, form: str) -> None:
    """Forget the draft, in the transaction that sends the form."""
    Draft.objects.filter(worker_id=worker_id, form=form).delete()


def follow(request: HttpRequest, *, done: bool) -> None:
    """A form was sent: its draft goes with it; one that was refused is kept as it was typed."""
    sent = of(request)
    if sent is None or sent.worker_id != request.worker.id:
        return
    if done:
        clear_draft(sent.worker_id, sent.form)
    else:
        keep_draft(sent.worker_id, sent.form, request.POST)


def set_aside(request: HttpRequest) -> Of | None:
    """Keep what was sent after the session had ended in the one that begins, for who typed it. None when
    nothing was set aside.
    """
    sent, typed = of(request), typed_in(request.POST)
    if sent is None or typed is None:
        return None
    request.session[UNSENT] = [request.POST[OF], typed]
    return sent


def take_back(request: HttpRequest) -> None:
    """What was set aside becomes a draft again, once whoever typed it is signed in; another's is let go."""
    signed, typed = request.session.pop(UNSENT)
    sent = read_of(signed)
    if sent is not None and sent.worker_id == request.worker.id:
        keep_draft(sent.worker_id, sent.form, typed)
