"""Art. 33: an extension needs the agreement of the head of the disclosure office, and the applicant is told (D04)."""

from datetime import date

from accounts.models import Staff
from casework.events import record
from letters.purposes import Purpose
from requests_app.case import LockedCase, require_act, require_open
from requests_app.deadlines import recalculate_deadlines
from requests_app.handling.models import Extension
from requests_app.letter_facts import write_to_applicant
from requests_app.notify import notify_applicant
from statute.calendar.unpublished import provisional_note
from statute.refused import Refused

LETTER = Purpose("application.extension_notice", made=notify_applicant)


def request_extension(case: LockedCase, *, by: Staff, on: date, working_days: int, reason: str) -> Extension:
    """Ask for 1–20 more working days. Refused after the due date, for a second extension, or without reason."""
    require_open(case)
    require_act(case, "extend", on)
    if not 1 <= working_days <= 20:
        raise Refused(
            "extension_out_of_range", "延长的期限应当在1至20个工作日之间（条例第三十三条），请改填。"
        )
    if not reason.strip():
        raise Refused("no_reason", "没有写明延期理由。请写明为什么不能在原期限内答复。")
    if case.pending_extension:
        raise Refused("extension_pending", "本件已有一份延期申请等待批准，请等负责人决定。")
    extension = Extension.objects.create(
        application=case.application, requested_on=on, working_days=working_days, reason=reason, by=by
    )
    record(
        case.matter,
        "application.extension_requested",
        on=on,
        by=by,
        working_days=working_days,
        reason=reason[:200],
    )
    return extension


def approve_extension(case: LockedCase, *, by: Staff, on: date) -> Extension:
    """The head agrees: the clock is extended from the due date as it stands, and D04 is made."""
    extension = _pending(case)
    require_open(case)
    before = case.clock(on)
    require_act(case, "extend", on)
    extension.state, extension.decided_on, extension.decided_by = Extension.State.APPROVED, on, by
    after = case.clock(on)
    fields = {
        "due_date": before.due_on,
        "extension_days": extension.working_days,
        "extended_due_date": after.due_on,
        "provisional_note": provisional_note(after.provisional),
        "extension_reason": extension.reason,
    }
    extension.letter = write_to_applicant(case, "D04", LETTER, on=on, fields=fields)
    extension.save(update_fields=["state", "decided_on", "decided_by", "letter"])
    record(
        case.matter,
        "application.extension_approved",
        on=on,
        by=by,
        working_days=extension.working_days,
        before=str(before.due_on),
        due_on=str(after.due_on),
    )
    recalculate_deadlines(case, on)
    return extension


def return_extension(case: LockedCase, *, by: Staff, on: date, reason: str) -> Extension:
    """The head doesn't agree, and says why."""
    extension = _pending(case)
    if not reason.strip():
        raise Refused("no_reason", "退回须写明理由，让承办人知道怎么办。")
    extension.state, extension.decided_on, extension.decided_by = Extension.State.RETURNED, on, by
    extension.return_reason = reason
    extension.save(update_fields=["state", "decided_on", "decided_by", "return_reason"])
    record(case.matter, "application.extension_returned", on=on, by=by, reason=reason[:200])
    return extension


def _pending(case: LockedCase) -> Extension:
    """The very row that the clock of the case reads, so that the decision counts at once."""
    extension = case.pending_extension
    if extension is None:
        raise Refused("extension_decided", "这份延期申请已经决定过，不能重复决定。")
    return extension
