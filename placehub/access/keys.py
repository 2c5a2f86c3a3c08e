"""The key with which the web process proves to the database that somebody signed in."""

import hashlib
import hmac

from django.conf import settings
from django.db import connection


def session_proof(token: str, worker: int, idle: int, expires: int) -> str:
    """HMAC-SHA256 (RFC 2104) over what app.open_session is told, keyed by PLACEHUB_ACCESS_KEY."""
    hashed = hashlib.sha256(token.encode()).hexdigest()
    words = f"{hashed}|{worker}|{idle}|{expires}".encode()
    return hmac.new(settings.PLACEHUB_ACCESS_KEY.encode(), words, hashlib.sha256).hexdigest()


def keep_session_key() -> None:
    """Store PLACEHUB_ACCESS_KEY where only definer functions read it. Runs as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT priv.keep_secret('session', %s)", [settings.PLACEHUB_ACCESS_KEY.encode()]
        )
