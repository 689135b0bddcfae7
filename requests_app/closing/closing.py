"""The end of a case: delivery (which dates the reply), withdrawal, archive."""

from datetime import date

from accounts.models import Staff
from casework import kinds
from casework.events import record
from casework.files import store_file
from letters import deliveries
from letters.deliveries import DeliveryData
from letters.models import Delivery, Letter
from letters.purposes import Purpose
from letters.writing import void_draft
from requests_app.case import LockedCase, require_act
from requests_app.deadlines import close_deadlines, recalculate_deadlines
from requests_app.intake.models import Application
from requests_app.intake.submit import Upload
from requests_app.letter_facts import write_to_applicant
from requests_app.notify import notify_applicant
from requests_app.reply.drafting import create_reply
from requests_app.reply.models import Reply
from statute.refused import Refused

WITHDRAWAL_PROOF = "政府信息公开申请撤回确认书"


def _confirmation_made(letter: Letter, on: date) -> None:
    """Once the withdrawal is confirmed, the case is ready for the archive."""
    Application.objects.filter(matter=letter.matter_id, stage=Application.Stage.ISSUING).update(
        stage=Application.Stage.ARCHIVING
    )
    notify_applicant(letter, on)


WITHDRAWAL = Purpose("application.withdrawal", made=_confirmation_made)


def record_delivery(
    case: LockedCase,
    letter: Letter,
    *,
    by: Staff | None,
    on: date,
    data: DeliveryData,
    proof: Upload | None = None,
) -> Delivery:
    """How and when a letter of a case was delivered, with the proof. A reply's ends the clock (4.3).

    Refused as `letters.deliveries.record_delivery`, and electronic delivery without the applicant's consent.
    """
    if data.method == Delivery.Method.ELECTRONIC and not case.application.electronic_delivery:
        raise Refused("no_consent", "申请人没有同意电子送达，请改用直接送达、委托送达或者邮寄。")
    delivery = deliveries.record_delivery(letter, by=by, on=on, data=data)
    if proof:
        store_file(case.matter, kinds.DELIVERY_PROOF, proof.name, proof.content, by=by)
    return delivery


def withdraw_application(case: LockedCase, *, on: date, by: Staff | None = None, reason: str = "") -> None:
    """The applicant takes the application back, possible until the reply is given. Confirmed by D13; counts as R23."""
    application = case.application
    if application.withdrawn_on:
        raise Refused("already_withdrawn", "本件已经撤回。")
    if application.lapsed_on:
        raise Refused("already_lapsed", "本件逾期未补正，已视为放弃申请，不需要再撤回。")
    require_act(case, "withdraw", on)
    for reply in application.replies.exclude(state=Reply.State.VOID).select_related("letter"):
        reply.state = Reply.State.VOID
        reply.save(update_fields=["state"])
        if reply.letter:
            void_draft(reply.letter)
    application.withdrawn_on = on
    application.outcome, application.outcome_reason = "R23", "withdrawn"
    application.stage = Application.Stage.ISSUING
    application.save(update_fields=["withdrawn_on", "outcome", "outcome_reason", "stage"])
    create_reply(
        case,
        kind="R23",
        sub_reason="withdrawn",
        fields={"withdrawn_on": on, "withdrawal_proof": WITHDRAWAL_PROOF},
        on=on,
        by=by,
    )
    record(
        application.matter,
        "application.withdrawn",
        on=on,
        by=by,
        actor="" if by else "申请人",
        reason=reason[:200] or None,
    )
    fields = {"withdrawn_on": on, "withdrawal_way": "书面" if by else "网上"}
    write_to_applicant(case, "D13", WITHDRAWAL, on=on, fields=fields, ref="")
    recalculate_deadlines(case, on)


def archive_application(case: LockedCase, *, by: Staff, on: date, note: str = "") -> None:
    """One case, one file (art. 45): close the matter and every clock on it."""
    application, matter = case.application, case.matter
    if application.archived_on:
        raise Refused("already_archived", "本件已经归档。")
    if not (application.replied_on or application.withdrawn_on or application.lapsed_on):
        raise Refused("not_replied", "本件还没有答复，不能归档。")
    application.archived_on = on
    application.stage = Application.Stage.CLOSED
    application.save(update_fields=["archived_on", "stage"])
    matter.closed_on = on
    matter.save(update_fields=["closed_on"])
    close_deadlines(matter)
    record(matter, "archived", on=on, by=by, note=note[:200])
