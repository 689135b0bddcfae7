"""What silence ends: clarifications that nobody answered (art. 30) and opinions that never came (arts. 32, 34)."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import Exists, OuterRef

from casework.calendar import current_calendar
from casework.sweeps import until_late
from requests_app.deadlines import begun_by, consultation_limit
from requests_app.models import Application, Clarification, Consultation
from workflows.moves import application as moves

logger = logging.getLogger(__name__)


def sweep(on: date) -> int:
    """Close what has passed its limit by `on`, for a while, once each; one failing case doesn't stop the others."""
    return sum(_tried(act, on) for act in until_late(_due(on)))


def _due(on: date) -> Iterator[Callable[..., bool]]:
    for matter_id in _unanswered(on):
        yield partial(moves.lapse_clarification, matter_id)
    for consultation in _silent(on):
        yield partial(moves.note_silence, consultation.application.matter_id, consultation.pk)


def _unanswered(on: date) -> list[int]:
    """Matters of which the clock has the last word (a limit on a rest day moves on): the short list to ask it about."""
    unanswered = Clarification.objects.filter(
        application=OuterRef("pk"), clarified_on__isnull=True, respond_by__lt=on
    )
    waiting = Application.objects.filter(Exists(unanswered), stage=Application.Stage.CLARIFYING)
    return list(waiting.values_list("matter", flat=True))


def _silent(on: date) -> list[Consultation]:
    calendar = current_calendar()
    waiting = Consultation.objects.filter(
        closed_on__isnull=True,
        sent_on__lte=begun_by(on, calendar),
        application__stage=Application.Stage.CONSULTING,
    ).select_related("application")
    return [c for c in waiting if consultation_limit(c, calendar) < on]


def _tried(act: Callable[..., bool], on: date) -> int:
    try:
        return int(act(on=on))
    except SoftTimeLimitExceeded:
        raise  # the case isn't to blame
    except Exception:
        logger.exception("%s could not be noted", act)
        return 0
