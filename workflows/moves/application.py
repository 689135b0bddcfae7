"""What moves the flow of an application from outside: its arrival, the applicant, or a limit that passed."""

from datetime import date
from typing import Any

from viewflow.workflow.models import Process

from accounts.models import Staff
from requests_app.case import locked_case
from requests_app.closing import closing, lapse
from requests_app.consultation import consultation
from requests_app.handling import extension as extensions
from requests_app.models import Application, Extension
from requests_app.review import clarification
from workflows.engine.door import cancel_open, cancel_others, start, waiting_at
from workflows.flows.application import ApplicationFlow
from workflows.flows.extension import ExtensionFlow


def start_application(application: Application, *, on: date) -> Process:
    """Start the flow of a new application: it waits for confirmation, registration or review."""
    return start(ApplicationFlow, application.matter, on=on)


def clarification_received(matter_id: int, *, on: date, **data: Any) -> None:
    """The applicant clarified; the review starts again where the flow waited for it."""
    node = ApplicationFlow.await_clarification
    with waiting_at(matter_id, node, on=on) as wait, locked_case(matter_id) as case:
        clarification.receive_clarification(case, on=on, **data)
        wait.finish("clarified", case.matter)


def lapse_clarification(matter_id: int, *, on: date) -> bool:
    """The limit for the clarification passed: lapse and letter R21, once. False when there was nothing to do."""
    node = ApplicationFlow.await_clarification
    with waiting_at(matter_id, node, on=on) as wait, locked_case(matter_id) as case:
        if wait.activation is None or lapse.lapse_clarification(case, on=on) is None:
            return False
        wait.finish("lapsed", case.matter)
    return True


def note_silence(matter_id: int, consultation_id: int, *, on: date) -> bool:
    """The limit for an opinion passed in silence: its branch ends by itself. False when there was nothing to do."""
    node = ApplicationFlow.opinion
    with waiting_at(matter_id, node, on=on, item=consultation_id) as wait, locked_case(matter_id) as case:
        if consultation.note_silence(case, consultation_id, on=on) is None:
            return False
        wait.finish("", case.matter)
    return True


def withdraw(matter_id: int, *, on: date, by: Staff | None = None, reason: str = "") -> None:
    """The applicant withdraws: everything open is cancelled and the confirmation D13 is made."""
    with waiting_at(matter_id, ApplicationFlow.withdrawal, on=on) as wait, locked_case(matter_id) as case:
        closing.withdraw_application(case, on=on, by=by, reason=reason)
        if wait.activation is not None:
            cancel_open(wait.activation.process, keep=wait.activation.task.pk)
        wait.finish("", case.matter)
        cancel_others(case.matter)


def request_extension(matter_id: int, *, by: Staff, on: date, working_days: int, reason: str) -> Extension:
    """Ask the head of the office for more time; the case goes on meanwhile."""
    with locked_case(matter_id) as case:
        extension = extensions.request_extension(case, by=by, on=on, working_days=working_days, reason=reason)
        start(ExtensionFlow, case.matter, on=on, ref=f"extension:{extension.pk}")
    return extension
