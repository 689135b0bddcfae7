"""Sessions as rows of the database, for which a key that can't be one opens none."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions


class SessionStore(DatabaseSessions):
    """The browser says which key it has, and may say anything: the database refuses to look for a NUL."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key if session_key and session_key.isalnum() else None)
