"""The end of a case: delivery (which dates the reply), withdrawal, archive."""

from datetime import date

from accounts.models import Staff
from casework import kinds
from casework.events import record
from casework.files import store_file
from requests_app.base import atomic, lock_application, require_act
from requests_app.clock import clock_result
from requests_app.deadlines import close_deadlines, recalculate_deadlines
from requests_app.intake.models import Application
from requests_app.intake.submit import Upload
from requests_app.letters.letters import queue_letter
from requests_app.reply.drafting import create_reply
from requests_app.reply.models import Delivery, Letter, Reply
from statute.letters.reply_date import METHODS, effective_date
from statute.refused import Refused

WITHDRAWAL_PROOF = "政府信息公开申请撤回确认书"


@atomic
def record_delivery(
    letter: Letter,
    *,
    by: Staff | None,
    on: date,
    method: str,
    handed_on: date | None = None,
    posted_on: date | None = None,
    arrived_on: date | None = None,
    tracking_no: str = "",
    received_by: str = "",
    receipt: Upload | None = None,
) -> Delivery:
    """How and when a letter was delivered. For a reply, the day that counts by this way ends the clock (4.3).

    Refused: a letter not made yet, delivered already, a missing or future date, electronic delivery without consent.
    """
    application = lock_application(letter.matter.application)
    letter = Letter.objects.select_related("delivery").get(pk=letter.pk)
    effective = _checked_date(application, letter, method, on, handed_on, posted_on, arrived_on)
    delivery = Delivery(
        letter=letter,
        method=method,
        handed_on=handed_on,
        posted_on=posted_on,
        arrived_on=arrived_on,
        tracking_no=tracking_no,
        effective_on=effective,
        by=by,
    )
    letter.matter = application.matter
    delivery.received_by = received_by
    delivery.save()
    if receipt:
        store_file(application.matter, kinds.DELIVERY_PROOF, receipt.name, receipt.content, by=by)
    record(
        application.matter,
        "delivered",
        on=effective,
        by=by,
        letter=letter.title,
        method=METHODS[method].label,
        effective_on=effective.isoformat(),
    )
    if letter.key.startswith("reply:"):
        _end_by_reply(application, letter, effective)
        recalculate_deadlines(application, on)
    return delivery


@atomic
def withdraw_application(
    application: Application, *, on: date, by: Staff | None = None, reason: str = ""
) -> Application:
    """The applicant takes the application back, possible until the reply is given. Confirmed by D13; counts as R23."""
    application = lock_application(application)
    if application.withdrawn_on:
        raise Refused("already_withdrawn", "本件已经撤回。")
    if application.lapsed_on:
        raise Refused("already_lapsed", "本件逾期未补正，已视为放弃申请，不需要再撤回。")
    require_act(application, "withdraw", on)
    for reply in application.replies.exclude(state=Reply.State.VOID):
        reply.state = Reply.State.VOID
        reply.save(update_fields=["state"])
    application.withdrawn_on = on
    application.outcome, application.outcome_reason = "R23", "withdrawn"
    application.stage = Application.Stage.ISSUING
    application.save(update_fields=["withdrawn_on", "outcome", "outcome_reason", "stage"])
    create_reply(
        application,
        kind="R23",
        sub_reason="withdrawn",
        fields={"withdrawn_on": on, "withdrawal_proof": WITHDRAWAL_PROOF},
        on=on,
        by=by,
        state=Reply.State.SIGNED,
    )
    record(
        application.matter,
        "application.withdrawn",
        on=on,
        by=by,
        actor="" if by else "申请人",
        reason=reason[:200] or None,
    )
    queue_letter(
        application,
        "D13",
        key="withdrawal",
        on=on,
        by=by,
        clock=clock_result(application, on),
        fields={
            "withdrawn_on": on,
            "withdrawal_way": "书面" if by else "网上",
        },
    )
    recalculate_deadlines(application, on)
    return application


@atomic
def archive_application(application: Application, *, by: Staff, on: date, note: str = "") -> Application:
    """One case, one file (art. 45): close the matter and every clock on it."""
    application = lock_application(application)
    if application.archived_on:
        raise Refused("already_archived", "本件已经归档。")
    if not (application.replied_on or application.withdrawn_on or application.lapsed_on):
        raise Refused("not_replied", "本件还没有答复，不能归档。")
    application.archived_on = on
    application.stage = Application.Stage.CLOSED
    application.save(update_fields=["archived_on", "stage"])
    matter = application.matter
    matter.closed_on = on
    matter.save(update_fields=["closed_on"])
    close_deadlines(matter)
    record(matter, "archived", on=on, by=by, note=note[:200])
    return application


def _checked_date(
    application: Application,
    letter: Letter,
    method: str,
    on: date,
    handed_on: date | None,
    posted_on: date | None,
    arrived_on: date | None,
) -> date:
    if letter.state != Letter.State.ISSUED:
        raise Refused("letter_not_issued", "文书还没有制作完成，不能登记送达。请稍候再试。")
    if hasattr(letter, "delivery"):
        raise Refused("already_delivered", "这份文书已经登记过送达，不能重复登记。")
    effective = effective_date(method, handed_on=handed_on, posted_on=posted_on, arrived_on=arrived_on)
    rule = METHODS[method]
    if effective is None:
        raise Refused("no_delivery_date", f"没有填写{rule.dated_label}。{rule.rule}")
    if not letter.dated <= effective <= on:
        raise Refused("bad_delivery_date", f"{rule.dated_label}应当在成文日期和今天之间，请核对。")
    if method == "electronic" and not application.electronic_delivery:
        raise Refused("no_consent", "申请人没有同意电子送达，请改用直接送达、委托送达或者邮寄。")
    return effective


def _end_by_reply(application: Application, letter: Letter, effective: date) -> None:
    reply = application.replies.get(pk=int(letter.key.removeprefix("reply:")))
    application.outcome, application.outcome_reason = reply.kind, reply.sub_reason
    if not application.lapsed_on:
        application.replied_on = effective
    application.stage = Application.Stage.ARCHIVING
    application.save(update_fields=["outcome", "outcome_reason", "replied_on", "stage"])
