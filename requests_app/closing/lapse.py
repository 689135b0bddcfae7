"""What an unanswered clarification letter leads to (art. 30): the application counts as abandoned."""

from datetime import date

from casework.events import record
from letters.writing import queue_letter
from requests_app.case import LockedCase
from requests_app.deadlines import recalculate_deadlines
from requests_app.intake.models import Application
from requests_app.letter_facts import reply_facts
from requests_app.reply.drafting import create_reply
from requests_app.reply.letter import REPLY
from requests_app.reply.models import Reply


def lapse_clarification(case: LockedCase, *, on: date) -> Reply | None:
    """The limit passed unanswered: the application counts as abandoned, and its letter R21 is made (once).

    None when the facts say otherwise by now (answered, withdrawn, limit moved): the sweep may be late or doubled.
    """
    application, clarification = case.application, case.clarification
    if clarification is None or application.lapsed_on or case.clock(on).status != "lapsed":
        return None
    reply = create_reply(
        case,
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
        reply_facts(case, reply, on=on),
        purpose=REPLY,
        addressee_masked=application.applicant_masked,
    )
    reply.save(update_fields=["letter"])
    recalculate_deadlines(case, on)
    return reply
