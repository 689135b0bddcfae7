"""Where a case stands, in the words of the public pages: one sentence, the legal date, and the steps."""

from dataclasses import dataclass
from datetime import date

from casework.templatetags.gongkai import cn_date
from requests_app.case import Case
from requests_app.models import Application
from statute.clock.result import ClockResult

Stage = Application.Stage
SENTENCES = {
    Stage.SUBMITTED: "申请已经提交，等待机关与您确认收到。",
    Stage.RECEIVED: "机关已经收到申请，正在登记。",
    Stage.REVIEW: "正在审核申请内容。",
    Stage.CLARIFYING: "申请内容需要补正，等待您提交补正。",
    Stage.REASONS: "机关请您说明申请的理由，答复期限照常计算。",
    Stage.ASSIGNING: "申请正在办理。",
    Stage.SEARCHING: "正在查找您申请的信息。",
    Stage.CONSULTING: "正在征求有关方面的意见。",
    Stage.DRAFTING: "正在拟定答复。",
    Stage.APPROVING: "正在审核答复。",
    Stage.ISSUING: "正在制作答复文书。",
    Stage.DELIVERING: "答复文书正在送达。",
}


@dataclass(frozen=True)
class Milestone:
    """`state` is done, current or next; it is also said in words for those who can't see the marks."""

    label: str
    when: str
    state: str

    @property
    def state_label(self) -> str:
        return {"done": "已完成", "current": "进行中", "next": "未到"}[self.state]


@dataclass(frozen=True)
class Progress:
    sentence: str
    date_sentence: str
    received_on: date | None
    due_on: date | None
    milestones: tuple[Milestone, ...]


def progress_of(case: Case, on: date) -> Progress:
    """As it stands on that day."""
    application, result = case.application, case.clock(on)
    return Progress(
        sentence=_sentence(application),
        date_sentence=_date_sentence(application, result),
        received_on=result.receipt_on,
        due_on=result.due_on,
        milestones=_milestones(case, result),
    )


def why_not_withdraw(application: Application) -> str:
    """ "" while the applicant may withdraw, else what has happened instead."""
    if application.withdrawn_on:
        return f"您已于{cn_date(application.withdrawn_on)}撤回申请，不需要再撤回。"
    if application.lapsed_on:
        return "期限内没有收到补正，本件已经视为放弃申请，不需要再撤回。"
    if application.replied_on:
        return f"机关已于{cn_date(application.replied_on)}答复，本件已经办结，不能再撤回。"
    return ""


def why_not_change_contact(application: Application) -> str:
    """ "" while letters may still go to the applicant, else why the details no longer change."""
    return "本件已经归档，不再送达文书，联系方式不能变更。" if application.archived_on else ""


def _sentence(application: Application) -> str:
    if application.withdrawn_on:
        return f"您已于{cn_date(application.withdrawn_on)}撤回申请，本件不再办理。"
    if application.lapsed_on:
        return (
            "期限内没有收到补正，依照条例第三十条视为放弃申请，机关不再处理。仍然需要该信息的，可以重新申请。"
        )
    if application.replied_on:
        return f"机关已于{cn_date(application.replied_on)}答复。"
    return SENTENCES[Stage(application.stage)]


def _date_sentence(application: Application, result: ClockResult) -> str:
    if application.withdrawn_on or application.lapsed_on or application.replied_on:
        return ""
    if result.status == "not_started":
        return "网上申请以双方确认之日为收到之日，答复期限从确认之后起算。机关会按您留的联系方式与您确认。"
    if result.status == "awaiting_clarification":
        return f"请在{cn_date(result.respond_by)}以前补正。等待补正期间答复期限停止计算，收到补正后重新计算。"
    due = cn_date(result.due_on)
    if result.overdue:
        return f"答复期限是{due}，已经超过。请打下面的监督电话查问。"
    sentence = f"依照条例，应当在{due}以前答复。"
    if result.status == "suspended":
        sentence += "正在征求意见，所需时间不计入答复期限，这个日期可能随意见收回而提前。"
    if result.provisional:
        sentence += "这个日期是暂定的：涉及的放假安排还没有公布，公布后可能变动。"
    return sentence


def _milestones(case: Case, result: ClockResult) -> tuple[Milestone, ...]:
    application, clarification = case.application, case.clarification
    ended = application.withdrawn_on or application.lapsed_on or application.replied_on
    confirmed = "收到申请" if application.confirm_mode == Application.ConfirmMode.NONE else "双方确认收到"
    steps = [
        ("提交申请", application.submitted_on, True),
        (confirmed, result.receipt_on, bool(result.receipt_on)),
        ("登记", application.registered_on, bool(application.registered_on)),
    ]
    if clarification:
        steps.append(("补正", clarification.clarified_on, bool(clarification.clarified_on)))
    if not (application.withdrawn_on or application.lapsed_on):
        handled = bool(application.replied_on) or application.stage in (Stage.ISSUING, Stage.DELIVERING)
        steps.append(("审核、查找、征求意见、拟定答复", None, handled))
    steps.append((_ending(application), ended, False))
    if ended:
        return tuple(Milestone(label, cn_date(when), "done") for label, when, done in steps if done or when)
    current = next((i for i, (_, _, done) in enumerate(steps) if not done), len(steps))
    return tuple(
        Milestone(label, cn_date(when), "done" if i < current else "current" if i == current else "next")
        for i, (label, when, _) in enumerate(steps)
    )


def _ending(application: Application) -> str:
    if application.withdrawn_on:
        return "撤回"
    return "不再处理" if application.lapsed_on else "答复"
