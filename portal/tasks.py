"""Background work of the portal."""

from celery import shared_task

from portal import drafts


@shared_task
def sweep_drafts() -> None:
    drafts.sweep_drafts()
