"""Drafts: what a worker typed is kept on the server until it is sent."""

import uuid

from django.db import connection
from django.http import QueryDict
from psycopg.types.json import Jsonb

from placehub.web.models import Draft
from placehub.web.once import NOT_PART_OF_THE_BODY

MOST_BYTES = 40_000


def draft_for(worker_id: int, form: str) -> Draft | None:
    return Draft.objects.filter(worker_id=worker_id, form=form).first()


def keep_draft(worker_id: int, form: str, sent: QueryDict) -> bool:
    """Keep the newest typing: one row a worker and form. False when it is more than a note can hold."""
    data = {
        name: [value.replace("\0", "") for value in values]  # JSON in PostgreSQL holds no NUL
        for name, values in sent.lists()
        if name not in NOT_PART_OF_THE_BODY
    }
    if sum(len(value) for values in data.values() for value in values) > MOST_BYTES:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO web_draft (id, worker_id, form, data, kept_at) VALUES (%s, %s, %s, %s, now())"
            " ON CONFLICT (worker_id, form) DO UPDATE SET data = excluded.data, kept_at = now()",
            [uuid.uuid4(), worker_id, form, Jsonb(data)],
        )
    return True


def clear_draft(worker_id: int, form: str) -> None:
    """Forget the draft, in the transaction that sends the form."""
    Draft.objects.filter(worker_id=worker_id, form=form).delete()
