"""What moves the flow of an application from outside: its arrival, the applicant, or a limit that passed."""

from datetime import date
from typing import Any

from django.db import transaction
from viewflow.workflow.models import Process

from accounts.models import Staff
from requests_app.closing import closing, lapse
from requests_app.consultation import consultation
from requests_app.handling import extension as extensions
from requests_app.models import Application, Consultation, Extension
from requests_app.review import clarification
from workflows.engine.door import cancel_open, cancel_others, start, waiting_at
from workflows.flows.application import ApplicationFlow
from workflows.flows.extension import ExtensionFlow


def start_application(application: Application, *, on: date) -> Process:
    """Start the flow of a new application: it waits for confirmation, registration or review."""
    return start(ApplicationFlow, application.matter, on=on)


def clarification_received(application: Application, *, on: date, **data: Any) -> Application:
    """The applicant clarified; the review starts again where the flow waited for it."""
    with waiting_at(application.matter, ApplicationFlow.await_clarification, on=on) as wait:
        application = clarification.receive_clarification(application, on=on, **data)
        wait.finish("clarified")
    return application


def lapse_clarification(application: Application, *, on: date) -> bool:
    """The limit for the clarification passed: lapse and letter R21, once. False when there was nothing to do."""
    with waiting_at(application.matter, ApplicationFlow.await_clarification, on=on) as wait:
        if wait.activation is None or lapse.lapse_clarification(application, on=on) is None:
            return False
        wait.finish("lapsed")
    return True


def note_silence(asked: Consultation, *, on: date) -> bool:
    """The limit for an opinion passed in silence: its branch ends by itself. False when there was nothing to do."""
    matter = asked.application.matter
    with waiting_at(matter, ApplicationFlow.opinion, on=on, item=asked.pk) as wait:
        if consultation.note_silence(asked, on=on) is None:
            return False
        wait.finish("")
    return True


def withdraw(application: Application, *, on: date, by: Staff | None = None, reason: str = "") -> Application:
    """The applicant withdraws: everything open is cancelled and the confirmation D13 is made."""
    with waiting_at(application.matter, ApplicationFlow.withdrawal, on=on) as wait:
        application = closing.withdraw_application(application, on=on, by=by, reason=reason)
        if wait.activation is not None:
            cancel_open(wait.activation.process, keep=wait.activation.task.pk)
        wait.finish("")
        cancel_others(application.matter)
    return application


def request_extension(
    application: Application, *, by: Staff, on: date, working_days: int, reason: str
) -> Extension:
    """Ask the head of the office for more time; the case goes on meanwhile."""
    with transaction.atomic():
        extension = extensions.request_extension(
            application, by=by, on=on, working_days=working_days, reason=reason
        )
        start(ExtensionFlow, extension.application.matter, on=on, ref=f"extension:{extension.pk}")
    return extension
