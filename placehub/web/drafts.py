"""Drafts: what a worker typed is kept on the server until it is sent."""

import uuid

from django.db import connection
from psycopg.types.json import Jsonb

from placehub.web.models import Draft

MOST_BYTES = 40_000


def draft_for(worker_id: int, form: str) -> Draft | None:
    return Draft.objects.filter(worker_id=worker_id, form=form).first()


def keep_draft(worker_id: int, form: str, data: dict[str, list[str]]) -> None:
    """Keep the newest typing. One row a worker and form."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO web_draft (id, worker_id, form, data, kept_at) VALUES (%s, %s, %s, %s, now())"
            " ON CONFLICT (worker_id, form) DO UPDATE SET data = excluded.data, kept_at = now()",
            [uuid.uuid4(), worker_id, form, Jsonb(data)],
        )


def clear_draft(worker_id: int, form: str) -> None:
    """Forget the draft, in the transaction that sends the form."""
    Draft.objects.filter(worker_id=worker_id, form=form).delete()
