"""Drafting, approving, returning and signing the reply: one coded choice fixes article, row, letter and remedy."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from accounts.models import Staff
from casework.events import record
from letters.approvals import approve_letter, return_letter
from letters.facts import dump_fields
from letters.models import Approval, Letter
from letters.writing import draft_letter, sign_letter
from requests_app.case import LockedCase, require_act, require_open
from requests_app.intake.models import Application
from requests_app.letter_facts import reply_facts
from requests_app.reply.enclosures import enclosures
from requests_app.reply.letter import REPLY
from requests_app.reply.models import Reply
from statute.answers.replies import REPLIES, choice_problem
from statute.refused import Refused

STEPS = {2: ("sign",), 3: ("head", "sign"), 4: ("head", "legal", "sign")}
"""Which approvals a reply passes, by the agency's approval depth (the drafter is the first level)."""

SPOT_STEPS = ("sign",)


def create_reply(
    case: LockedCase,
    *,
    kind: str,
    fields: Mapping[str, Any],
    on: date,
    by: Staff | None = None,
    sub_reason: str = "",
) -> Reply:
    """A reply that follows from the law or the applicant's own act and needs no approval: signed as it is made.

    The caller writes the event and, where one is sent, the letter.
    """
    return Reply.objects.create(
        application=case.application,
        kind=kind,
        sub_reason=sub_reason,
        content=dump_fields(fields),
        state=Reply.State.SIGNED,
        drafted_by=by,
        drafted_on=on,
        signed_on=on,
    )


def draft_reply(
    case: LockedCase,
    *,
    by: Staff,
    on: date,
    kind: str,
    fields: Mapping[str, Any],
    sub_reason: str = "",
    grounds: Sequence[str] = (),
) -> Reply:
    """Write or rewrite the draft and send it on for approval.

    Refused when the kind's required parts are missing, when R12 has no search record, when a ground doesn't fit, or
    when a review-first letter would lack its sentence (the letter is composed here, before anybody signs).
    """
    require_open(case)
    require_act(case, "reply", on)
    application = case.application
    if kind not in REPLIES:
        raise Refused("unknown_reply", "没有选择答复类型，请选择。")
    problem = choice_problem(kind, sub_reason=sub_reason, grounds=grounds)
    if problem:
        raise Refused("bad_choice", problem)
    if kind == "R12" and not application.searches.filter(found=False).exists():
        raise Refused(
            "no_search_record",
            "答复信息不存在，须先有检索未果的记录（条例第三十六条第四项）。请先填写检索记录。",
        )
    reply = application.replies.exclude(state=Reply.State.VOID).select_related("letter").first() or Reply()
    reply.application = application
    reply.kind, reply.sub_reason, reply.grounds = kind, sub_reason, list(grounds)
    reply.content = dump_fields(fields)
    reply.enclosed = [file.pk for file in enclosures(application)] if REPLIES[kind].provides else []
    reply.drafted_by, reply.drafted_on, reply.state = by, on, Reply.State.SUBMITTED
    reply.letter = draft_letter(
        application.matter,
        kind,
        reply_facts(case, reply, on=on),
        purpose=REPLY,
        addressee_masked=application.applicant_masked,
        again=reply.letter,
    )
    reply.save()
    application.stage = Application.Stage.APPROVING
    application.save(update_fields=["stage"])
    record(application.matter, "application.drafted", on=on, by=by, reply=f"{kind} {REPLIES[kind].label}")
    return reply


def approve_reply(
    case: LockedCase,
    *,
    by: Staff,
    on: date,
    step: str,
    opinion: str = "",
    on_behalf_of: Staff | None = None,
) -> Reply:
    """Pass the draft at one step. At `sign` the reply is fixed and its letter is queued."""
    require_open(case)
    reply, letter = _submitted(case)
    if reply.drafted_by_id == by.pk:
        raise Refused("own_draft", "拟稿人不能审批自己拟的稿。请由承担这一职责的其他人办理。")
    approve_letter(letter, step=step, by=by, on=on, opinion=opinion, on_behalf_of=on_behalf_of)
    record(
        case.matter,
        {
            "head": "application.head_approved",
            "legal": "application.legal_approved",
            "sign": "application.signed",
        }[step],
        on=on,
        by=by,
        reply=reply.kind,
    )
    if step == "sign":
        _sign(case, reply, letter, by=by, on=on)
    return reply


def return_reply(
    case: LockedCase,
    *,
    by: Staff,
    on: date,
    step: str,
    reason: str,
    on_behalf_of: Staff | None = None,
) -> Reply:
    """Send the draft back to the drafter with a reason."""
    require_open(case)
    application = case.application
    if not reason.strip():
        raise Refused("no_reason", "退回须写明理由，让拟稿人知道改什么。")
    reply, letter = _submitted(case)
    return_letter(letter, step=step, by=by, on=on, reason=reason, on_behalf_of=on_behalf_of)
    reply.state = Reply.State.DRAFT
    reply.save(update_fields=["state"])
    application.stage = Application.Stage.DRAFTING
    application.save(update_fields=["stage"])
    record(
        application.matter,
        "application.returned",
        on=on,
        by=by,
        step=Approval.Step(step).label,
        reason=reason[:200],
    )
    return reply


def next_step(application: Application, after: str = "") -> str:
    """The approval that follows `after` ("" = the draft) at this agency's depth; "" when all have passed."""
    steps = SPOT_STEPS if application.on_the_spot else STEPS[application.matter.current_agency.approval_depth]
    if not after:
        return steps[0]
    later = steps[steps.index(after) + 1 :]
    return later[0] if later else ""


def _sign(case: LockedCase, reply: Reply, letter: Letter, *, by: Staff, on: date) -> None:
    require_act(case, "reply", on)
    application = case.application
    reply.state, reply.signed_by, reply.signed_on = Reply.State.SIGNED, by, on
    reply.save(update_fields=["state", "signed_by", "signed_on"])
    application.stage = Application.Stage.ISSUING
    application.save(update_fields=["stage"])
    sign_letter(letter, reply_facts(case, reply, on=on), addressee_masked=application.applicant_masked)


def _submitted(case: LockedCase) -> tuple[Reply, Letter]:
    application = case.application
    reply = application.replies.filter(state=Reply.State.SUBMITTED).select_related("letter").first()
    letter = reply.letter if reply else None
    if reply is None or letter is None:
        raise Refused("nothing_submitted", "本件没有送审中的答复，可能已被退回或者签发。请刷新后再看。")
    reply.application = application
    letter.matter = application.matter
    return reply, letter
