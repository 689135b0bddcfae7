"""What silence ends: clarifications that nobody answered (art. 30) and opinions that never came (arts. 32, 34)."""

import logging
from collections.abc import Callable
from datetime import date

from requests_app.deadlines import consultation_limit
from requests_app.models import Application, Clarification, Consultation
from workflows import api

logger = logging.getLogger(__name__)


def sweep(on: date) -> int:
    """Close everything whose limit has passed by `on`, once each; one failing case doesn't stop the others."""
    return sum(_tried(api.lapse_clarification, c.application, on) for c in _unanswered(on)) + sum(
        _tried(api.note_silence, c, on) for c in _silent(on)
    )


def _unanswered(on: date) -> list[Clarification]:
    """The clock has the last word (a limit on a rest day moves on); this is the short list to ask it about."""
    return list(
        Clarification.objects.filter(
            clarified_on__isnull=True,
            respond_by__lt=on,
            application__stage=Application.Stage.CLARIFYING,
        ).select_related("application__matter")
    )


def _silent(on: date) -> list[Consultation]:
    waiting = Consultation.objects.filter(
        closed_on__isnull=True, application__stage=Application.Stage.CONSULTING
    ).select_related("application__matter")
    return [c for c in waiting if consultation_limit(c) < on]


def _tried(act: Callable[..., bool], subject: Clarification | Consultation | Application, on: date) -> int:
    try:
        return int(act(subject, on=on))
    except Exception:
        logger.exception("lapse of %s could not be noted", subject)
        return 0
