"""Background work of the desk: primitives in, one service called."""

from celery import shared_task
from django.utils import timezone

from desk.organisation import stranded


@shared_task(name="desk.tell_of_stranded_work")
def tell_of_stranded_work() -> None:
    """Tell the administrators what nobody can do."""
    stranded.tell_administrators(timezone.localdate())
