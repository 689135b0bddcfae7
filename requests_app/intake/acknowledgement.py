"""The receipt D01: once for each application, as soon as its day of receipt is known (arts. 31, 45)."""

from datetime import date

from accounts.models import Staff
from requests_app.clock import clock_result
from requests_app.intake.models import Application
from requests_app.letters.letters import queue_letter
from statute.refused import Refused

KEY = "receipt"


def receipt_if_possible(application: Application, *, on: date, by: Staff | None) -> None:
    """Queue the receipt when the day of receipt has just become known.

    What the agency's settings lack for it stops nobody's application (art. 27): registration asks for it, openly.
    """
    try:
        _queue(application, on=on, by=by)
    except Refused:  # before anything was written
        return


def receipt_at_last(application: Application, *, on: date, by: Staff | None) -> None:
    """Queue the receipt unless it exists. Refused while the agency lacks what it must say."""
    if not application.matter.letters.filter(key=KEY).exists():
        _queue(application, on=on, by=by)


def _queue(application: Application, *, on: date, by: Staff | None) -> None:
    result = clock_result(application, on)
    if result.receipt_on is not None:
        queue_letter(application, "D01", key=KEY, on=on, by=by, clock=result)
