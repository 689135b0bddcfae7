"""Background work of casework: primitives in, one service called."""

from celery import shared_task
from django.utils import timezone

from casework import files, guessing, messages, missing_year


@shared_task(name="casework.tasks.send_pending_messages")
def send_pending_messages() -> None:
    messages.send_pending()


@shared_task(name="casework.tasks.ask_for_missing_year")
def ask_for_missing_year() -> None:
    missing_year.ask_administrators(timezone.localdate())


@shared_task(name="casework.tasks.tell_of_guessing")
def tell_of_guessing() -> None:
    guessing.tell_of_guessing()


@shared_task(name="casework.tasks.sweep_orphan_files")
def sweep_orphan_files() -> None:
    files.sweep_orphans()
