"""What an unanswered correction notice leads to (art. 30): the application counts as abandoned."""

from datetime import date

from casework.events import record
from letters.writing import queue_letter
from requests_app.base import atomic, lock_application
from requests_app.clock import clock_result
from requests_app.deadlines import recalculate_deadlines
from requests_app.intake.models import Application
from requests_app.letter_facts import reply_facts
from requests_app.reply.drafting import create_reply
from requests_app.reply.letter import REPLY
from requests_app.reply.models import Reply


@atomic
def lapse_clarification(application: Application, *, on: date) -> Reply | None:
    """The limit passed unanswered: the application counts as abandoned, and its letter R21 is made (once).

    None when the facts say otherwise by now (answered, withdrawn, limit moved): the sweep may be late or doubled.
    """
    application = lock_application(application)
    if application.lapsed_on or clock_result(application, on).status != "lapsed":
        return None
    clarification = application.clarification
    reply = create_reply(
        application,
        kind="R21",
        fields={"respond_by": clarification.respond_by},
        on=on,
    )
    application.lapsed_on = on
    application.stage = Application.Stage.ISSUING
    application.outcome = "R21"
    application.save(update_fields=["lapsed_on", "stage", "outcome"])
    record(
        application.matter,
        "application.clarification_lapsed",
        on=on,
        actor="系统",
        respond_by=clarification.respond_by.isoformat(),
    )
    reply.letter = queue_letter(
        application.matter,
        reply.kind,
        reply_facts(application, reply, on=on, clock=clock_result(application, on)),
        purpose=REPLY,
        addressee_masked=application.applicant_masked,
    )
    reply.save(update_fields=["letter"])
    recalculate_deadlines(application, on)
    return reply
