"""Background work of accounts."""

from importlib import import_module

from celery import shared_task
from django.conf import settings


@shared_task(name="accounts.tasks.clear_sessions")
def clear_sessions() -> None:
    """Remove the sessions that ended; each holds what somebody did, so none stays longer than needed."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
