"""Server-side sessions whose keys the database never learns, and whose rows fit one key only.

The cookie holds the session key; the table holds its SHA-256. So SQL injected on the application's
connection cannot read a colleague's session key and open the database's context with it. What a row
says is encrypted under a key made from the session key itself: a row copied under another key reads
as an empty session, and nobody who reads the table learns what a session holds.
"""

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session

from placehub.access.context import privately

OPENED = "placehub_opened"  # which session key the database's context was opened for


def stored(key: str | None) -> str:
    return hashlib.sha256((key or "").encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _cipher(self) -> Fernet:
        words = f"placehub session|{settings.SECRET_KEY}|{self.session_key or ''}"
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(words.encode()).digest()))

    def encode(self, session_dict: dict[str, object]) -> str:
        return self._cipher().encrypt(self.serializer().dumps(session_dict)).decode()

    def decode(self, session_data: str) -> dict[str, object]:
        """What the row says under this key; nothing when it was written under another."""
        try:
            return self.serializer().loads(self._cipher().decrypt(session_data.encode()))
        except (InvalidToken, json.JSONDecodeError):
            return {}

    def seal(self, words: str) -> str:
        """Words for an address that only this session reads again: they stand in no log and no history."""
        return self._cipher().encrypt(words.encode()).decode().rstrip("=")

    def unseal(self, sealed: str) -> str:
        """What was sealed in this session; nothing when it was another, or has been tampered with."""
        try:
            return self._cipher().decrypt(sealed + "=" * (-len(sealed) % 4)).decode()
        except (InvalidToken, ValueError):
            return ""

    def cycle_key(self) -> None:
        """A new key is a new session to the database too: it is opened anew."""
        self.pop(OPENED, None)
        super().cycle_key()

    def _get_session_from_db(self) -> Session | None:
        real, self._session_key = self._session_key, stored(self._session_key)
        try:
            found = super()._get_session_from_db()
        finally:
            gone = self._session_key is None
            self._session_key = None if gone else real
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(stored(session_key))

    def create_model_instance(self, data: dict[str, object]) -> Session:
        self._get_or_create_session_key()  # before encoding: what is written fits this key
        instance = super().create_model_instance(data)
        instance.session_key = stored(instance.session_key)
        return instance

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is None:
            return
        super().delete(stored(key))
        privately("SELECT app.close_session(%s)", [key])
