"""Art. 30: one clarification letter, its answer, and what its silence means."""

from collections.abc import Sequence
from datetime import date

from accounts.models import Staff
from casework.events import record
from casework.files import store_file
from letters.purposes import Purpose
from requests_app.case import LockedCase, require_act, require_open
from requests_app.deadlines import recalculate_deadlines
from requests_app.intake.models import Application
from requests_app.intake.submit import Upload
from requests_app.letter_facts import write_to_applicant
from requests_app.notify import notify_applicant
from requests_app.purposes import CLARIFICATION
from requests_app.review.models import Clarification
from statute.refused import Refused

LETTER = Purpose("application.clarification_notice", made=notify_applicant)


def ask_clarification(
    case: LockedCase, *, by: Staff, on: date, items: Sequence[str], respond_by: date, guidance: str
) -> Clarification:
    """Tell the applicant once, item by item, what to correct (D02).

    In time (7 working days) the letter stops the clock; later it changes nothing, and the case goes on.
    Refused: a second letter, no item, a limit before the letter.
    """
    require_open(case)
    require_act(case, "clarify", on)
    items = [item.strip() for item in items if item.strip()]
    if not items:
        raise Refused("no_items", "没有写明补正事项。条例第三十条要求一次性告知需要补正的事项，请逐项填写。")
    if not guidance.strip():
        raise Refused(
            "no_guidance",
            "没有填写指导和释明。条例第三十条要求给予指导和释明，请告诉申请人怎样写才便于查询。",
        )
    if respond_by <= on:
        raise Refused(
            "limit_too_early", "补正期限不晚于告知之日。条例第三十条要求给出合理的补正期限，请改晚。"
        )
    application = case.application
    clarification = Clarification(
        application=application, items=items, guidance=guidance, notified_on=on, respond_by=respond_by, by=by
    )
    case = case.having(clarification=clarification)
    fields = {"items": items, "respond_by": respond_by, "guidance": guidance}
    clarification.letter = write_to_applicant(case, "D02", LETTER, on=on, fields=fields)
    clarification.save()
    stops = case.clock(on).status == "awaiting_clarification"
    application.stage = Application.Stage.CLARIFYING if stops else Application.Stage.ASSIGNING
    application.save(update_fields=["stage"])
    record(
        application.matter,
        "application.clarification_asked",
        on=on,
        by=by,
        items=len(items),
        respond_by=respond_by.isoformat(),
        late=not stops,
    )
    recalculate_deadlines(case, on)
    return clarification


def receive_clarification(
    case: LockedCase,
    *,
    on: date,
    text: str,
    sent_on: date | None = None,
    uploads: Sequence[Upload] = (),
    by: Staff | None = None,
) -> None:
    """The clarified request arrived: the reply term starts anew on `on`. Sent in time and arriving late is in time."""
    require_open(case)
    application, clarification = case.application, case.clarification
    if clarification is None or clarification.clarified_on:
        raise Refused("no_clarification_pending", "本件没有等待补正，不能提交补正。")
    if sent_on and sent_on > on:
        raise Refused("sent_after_received", "补正的寄出日期晚于收到日期，请核对。")
    clarification.clarified_on, clarification.sent_on, clarification.response = on, sent_on, text
    case.clock(on)  # refuses an answer that comes too late
    if not text.strip() and not uploads:
        raise Refused("empty_clarification", "补正内容是空的。请写明补正的内容，或者上传补正材料。")
    clarification.save(update_fields=["clarified_on", "sent_on", "response"])
    files = [store_file(application.matter, CLARIFICATION, u.name, u.content, by=by) for u in uploads]
    application.stage = Application.Stage.REVIEW
    application.save(update_fields=["stage"])
    record(
        application.matter,
        "application.clarified",
        on=on,
        by=by,
        actor="" if by else "申请人",
        files=len(files),
    )
    recalculate_deadlines(case, on)


def move_respond_by(case: LockedCase, *, by: Staff, on: date, respond_by: date, reason: str) -> None:
    """Accept a late clarification for a good reason: a human decision, made by moving the limit (art. 30)."""
    require_open(case)
    application, clarification = case.application, case.clarification
    if clarification is None or clarification.clarified_on:
        raise Refused("no_clarification_pending", "本件没有等待补正，不能改补正期限。")
    if respond_by <= clarification.respond_by:
        raise Refused("limit_not_later", "新的补正期限不晚于原期限。期限只能往后改，请核对。")
    if not reason.strip():
        raise Refused("no_reason", "没有写明延长补正期限的理由。请写明申请人的正当理由。")
    clarification.respond_by = respond_by
    clarification.save(update_fields=["respond_by"])
    record(
        application.matter,
        "application.respond_by_moved",
        on=on,
        by=by,
        respond_by=respond_by.isoformat(),
        reason=reason[:200],
    )
    recalculate_deadlines(case, on)
