"""Keys: the one with which the web process proves to the database what it alone may say, and ciphers.

That somebody signed in, that a second factor or a password is really theirs: whoever can only run SQL
on the application's connection does not have PLACEHUB_ACCESS_KEY and cannot say it.
"""

import base64
import hashlib
import hmac
import json
import time

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection

GOOD_FOR_SECONDS = 300


def _signed(words: str) -> str:
    """HMAC-SHA256 (RFC 2104), keyed by PLACEHUB_ACCESS_KEY."""
    key = settings.PLACEHUB_ACCESS_KEY.encode()
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()


def session_proof(token: str, worker: int, idle: int, expires: int) -> str:
    """The proof of what app.open_session is told."""
    hashed = hashlib.sha256(token.encode()).hexdigest()
    return _signed(f"{hashed}|{worker}|{idle}|{expires}")


def voucher(kind: str, user: int, facts: object) -> tuple[str, int, str]:
    """``facts`` as JSON, until when the proof is good, and the proof (see priv.vouched)."""
    words, expires = json.dumps(facts), int(time.time()) + GOOD_FOR_SECONDS
    hashed = hashlib.sha256(words.encode()).hexdigest()
    return words, expires, _signed(f"vouch|{kind}|{user}|{hashed}|{expires}")


def cipher(purpose: str) -> Fernet:
    """What lies encrypted in a table, under a key made from PLACEHUB_SECRET_KEY for this purpose alone."""
    digest = hashlib.sha256(purpose.encode() + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def keep_session_key() -> None:
    """Store PLACEHUB_ACCESS_KEY where only definer functions read it. Runs as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT priv.keep_secret('session', %s)", [settings.PLACEHUB_ACCESS_KEY.encode()]
        )
