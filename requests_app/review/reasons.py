"""Art. 35: asking for reasons when number or frequency is clearly beyond reason. The clock doesn't stop."""

from datetime import date

from accounts.models import Staff
from casework.events import record
from letters.purposes import Purpose
from requests_app.case import LockedCase, require_act, require_open
from requests_app.deadlines import recalculate_deadlines
from requests_app.intake.models import Application
from requests_app.letter_facts import write_to_applicant
from requests_app.notify import notify_applicant
from requests_app.review.models import Delay, ReasonsRequest
from statute.refused import Refused

REASONS = Purpose("application.reasons_notice", made=notify_applicant)
DELAY = Purpose("application.delay_notice", made=notify_applicant)


def ask_reasons(case: LockedCase, *, by: Staff, on: date, frequency: str, respond_by: date) -> ReasonsRequest:
    """Ask the applicant for reasons (D03), with the facts of number and frequency and an internal limit."""
    require_open(case)
    require_act(case, "ask_reasons", on)
    if case.reasons_request:
        raise Refused("second_reasons_request", "本件已经要求过说明理由，不能再次要求。")
    if not frequency.strip():
        raise Refused("no_frequency", "没有写明数量、频次明显超过合理范围的事实（条例第三十五条），请写明。")
    if respond_by <= on:
        raise Refused("limit_too_early", "说明期限不晚于告知之日，请改晚。")
    application = case.application
    request = ReasonsRequest(
        application=application, frequency=frequency, asked_on=on, respond_by=respond_by, by=by
    )
    fields = {"count_facts": frequency, "respond_by": respond_by}
    request.letter = write_to_applicant(case, "D03", REASONS, on=on, fields=fields)
    request.save()
    application.stage = Application.Stage.REASONS
    application.save(update_fields=["stage"])
    record(application.matter, "application.reasons_asked", on=on, by=by, respond_by=respond_by.isoformat())
    return request


def judge_reasons(
    case: LockedCase,
    *,
    by: Staff,
    on: date,
    judgement: str,
    reasons: str = "",
    received_on: date | None = None,
    until: date | None = None,
    delay_reason: str = "",
) -> None:
    """Note the reasons and judge them: unreasonable (then R19), reasonable, or reasonable with a later date (D12).

    Refused: a delay without date, or one that the clock refuses (not later than the term, after it, second).
    """
    require_open(case)
    application, request = case.application, case.reasons_request
    if request is None:
        raise Refused("not_asked", "本件没有要求申请人说明理由，不能判断。请先发说明理由告知书。")
    if request.judgement:
        raise Refused("already_judged", "申请人说明的理由已经判断过。")
    request.reasons, request.received_on = reasons, received_on
    request.judgement = (
        ReasonsRequest.Judgement.UNREASONABLE
        if judgement == "unreasonable"
        else ReasonsRequest.Judgement.REASONABLE
    )
    request.judged_on = on
    request.save(update_fields=["reasons", "received_on", "judgement", "judged_on"])
    application.stage = (
        Application.Stage.DRAFTING if judgement == "unreasonable" else Application.Stage.ASSIGNING
    )
    application.save(update_fields=["stage"])
    record(
        application.matter,
        "application.reasons_judged",
        on=on,
        by=by,
        judgement=request.get_judgement_display(),
    )
    if judgement == "delay":
        case = _fix_delay(case, by=by, on=on, until=until, reason=delay_reason)
    recalculate_deadlines(case, on)


def _fix_delay(case: LockedCase, *, by: Staff, on: date, until: date | None, reason: str) -> LockedCase:
    if until is None:
        raise Refused(
            "no_delay_date", "没有填写延迟答复的日期。条例第三十五条要求确定合理期限并告知申请人，请填写。"
        )
    if not reason.strip():
        raise Refused("no_delay_reason", "没有写明为什么不能在法定期限内答复，请填写。")
    require_act(case, "delay", on)
    delay = Delay(application=case.application, on=on, until=until, reason=reason, by=by)
    case = case.having(delay=delay)
    given = case.reasons_request.reasons.open() if case.reasons_request else ""
    fields = {
        "reasons_given": given or "申请人说明了理由",
        "delay_reason": reason,
        "delayed_until": until,
    }
    delay.letter = write_to_applicant(case, "D12", DELAY, on=on, fields=fields)
    delay.save()
    record(case.matter, "application.delayed", on=on, by=by, until=until.isoformat())
    return case
