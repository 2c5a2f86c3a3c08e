"""Drafts: what a worker typed is kept on the server until it is sent."""

import uuid

from django.db import connection
from django.http import QueryDict
from psycopg.types.json import Jsonb

from placehub.web.models import Draft
from placehub.web.once import NOT_PART_OF_THE_BODY

MOST_LETTERS = 40_000  # the names of fields counted
MOST_DRAFTS = 20  # a worker's: the one that was kept longest ago makes room


def draft_for(worker_id: int, form: str) -> Draft | None:
    return Draft.objects.filter(worker_id=worker_id, form=form).first()


def may_be_sent(form: str) -> bool:
    """True for a form about nobody yet, and for one about a person of whom whoever is asking may write."""
    _name, _dash, person = form.partition("-")
    if not person:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT (app.standing(%s) ->> 'writes')::boolean", [uuid.UUID(person)])
        return cursor.fetchone()[0] is True


def keep_draft(worker_id: int, form: str, sent: QueryDict) -> bool:
    """Keep the newest typing: one row a worker and form. False when it is more than a note can hold."""
    data = {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]  # JSON holds no NUL
        for name, values in sent.lists()
        if name not in NOT_PART_OF_THE_BODY
    }
    if sum(len(word) for name, values in data.items() for word in (name, *values)) > MOST_LETTERS:
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


def clear_draft(worker_id: int, form: str) -> None:
    """Forget the draft, in the transaction that sends the form."""
    Draft.objects.filter(worker_id=worker_id, form=form).delete()
