"""What every service of an application begins with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from casework.locks import lock_matter
from requests_app.clock import legal_acts
from requests_app.models import Application
from statute.refused import Refused

atomic = transaction.atomic(savepoint=False)
"""All or nothing, without a savepoint of its own: a refused act undoes whatever transaction it is part of."""


def lock_application(application: Application) -> Application:
    """Lock the application's matter until the transaction ends, and refresh this very instance under the lock."""
    if application.is_held:
        return application
    lock_matter(application.matter_id)
    fresh = Application.objects.select_related("matter").get(pk=application.pk)
    application.__dict__.clear()
    application.__dict__.update(fresh.__dict__)
    application.matter.application = application  # else it would lead back to `fresh`, which nobody updates
    return application


@contextmanager
def locked_application(matter_id: int) -> Iterator[Application]:
    """The application of a matter, locked until the transaction ends; no service in the block does it again."""
    lock_matter(matter_id)
    application = Application.objects.select_related("matter").get(matter=matter_id)
    application.matter.application = application
    with held(application):
        yield application


@contextmanager
def held(application: Application) -> Iterator[None]:
    """For whoever has locked the matter and just read the application: no service in the block does it again."""
    application.is_held = True
    try:
        yield
    finally:
        application.is_held = False


def require_open(application: Application) -> None:
    """Refused unless the case is still running: after the reply or a withdrawal nothing more is decided."""
    if application.replied_on or application.withdrawn_on or application.lapsed_on:
        raise Refused(
            "case_ended", "本件已经答复、撤回或者视为放弃，不能再办理这一步。需要重新处理的，请走重新答复。"
        )


def require_act(application: Application, code: str, on: date) -> None:
    """Refused with the statute's own reason when the act isn't allowed that day."""
    act = next(a for a in legal_acts(application, on) if a.code == code)
    if not act.allowed:
        raise Refused(f"{code}_not_allowed", act.reason)


def move_to(application: Application, stage: Application.Stage) -> None:
    """Note where the case now stands; the caller saves other fields with it."""
    application.stage = stage
