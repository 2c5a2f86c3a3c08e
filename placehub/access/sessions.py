"""Server-side sessions whose keys the database never learns.

The cookie holds the session key; the table holds its SHA-256. So SQL injected on the application's
connection cannot read a colleague's session key and open the database's context with it.
"""

import hashlib

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session

from placehub.access.context import privately


def stored(key: str | None) -> str:
    return hashlib.sha256((key or "").encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

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
        instance = super().create_model_instance(data)
        instance.session_key = stored(instance.session_key)
        return instance

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is None:
            return
        super().delete(stored(key))
        privately("SELECT app.close_session(%s)", [key])
