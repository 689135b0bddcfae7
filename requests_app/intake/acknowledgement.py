"""The acknowledgement D01: once for each application, as soon as its day of receipt is known (arts. 31, 45)."""

from datetime import date
from typing import Any

from django.conf import settings

from letters.purposes import Purpose
from requests_app.case import LockedCase
from requests_app.intake.models import Application
from requests_app.letter_facts import write_to_applicant
from requests_app.notify import notify_applicant
from statute.calendar.unpublished import provisional_note
from statute.clock.channels import CHANNELS
from statute.clock.result import ClockResult
from statute.refused import Refused

ACKNOWLEDGEMENT = Purpose("application.acknowledgement", made=notify_applicant)


def acknowledge_if_possible(case: LockedCase, *, on: date) -> None:
    """Queue the acknowledgement when the day of receipt has just become known.

    What the agency's settings lack for it stops nobody's application (art. 27): registration asks for it, openly.
    """
    try:
        _queue(case, on)
    except Refused:  # before anything was written
        return


def acknowledge_at_last(case: LockedCase, *, on: date) -> None:
    """Queue the acknowledgement unless it exists. Refused while the agency lacks what it must say."""
    if not case.matter.letters.filter(purpose=ACKNOWLEDGEMENT.code).exists():
        _queue(case, on)


def _queue(case: LockedCase, on: date) -> None:
    clock = case.clock(on)
    if clock.receipt_on is None:
        return
    fields = _fields(case.application, clock)
    write_to_applicant(case, "D01", ACKNOWLEDGEMENT, on=on, fields=fields, ref="")


def _fields(application: Application, clock: ClockResult) -> dict[str, Any]:
    """How it came, the rule for the day of receipt, and the term."""
    channel = CHANNELS[application.channel]
    return {
        "submitted_date": application.submitted_on,
        "channel_label": channel.label,
        "receipt_rule": channel.receipt_rule,
        "due_date": clock.due_on,
        "provisional_note": provisional_note(clock.provisional),
        "track_url": f"{settings.PUBLIC_URL}{settings.PORTAL_PREFIX}track/",
    }
