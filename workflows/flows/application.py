"""The life of an application, from arrival to archive (regulation 1.11), drawn as BPMN.

Statutory dates aren't here: they are derived from the facts by `statute.clock.reply_clock` and enforced by one sweep.
Node names are stored in the database: renaming one needs a data migration (a frozen list in a test guards them).
"""

from viewflow import this
from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation

from requests_app.models import Application, Clarification
from workflows.engine.nodes import CaseFlow, LetterJob, Step, Wait
from workflows.engine.viewflow_adapter import BranchEach


def open_consultations(activation: Activation) -> list[int]:
    """Row ids of the consultations that still wait for an opinion, one branch each."""
    application = activation.process.link.matter.application
    return list(application.consultations.filter(closed_on__isnull=True).values_list("pk", flat=True))


def after_clarification_letter(activation: Activation) -> str:
    """A letter in time stops the clock and waits; a late one changes nothing, and the case goes on (art. 30)."""
    matter = activation.process.link.matter
    waiting = Application.objects.filter(matter=matter, stage=Application.Stage.CLARIFYING).exists()
    return "wait" if waiting and Clarification.objects.filter(application__matter=matter).exists() else "late"


def after_consultation_letters(activation: Activation) -> str:
    """Where the worker was down beyond the limits, silence has settled every opinion before the letters were made."""
    return "waiting" if open_consultations(activation) else "settled"


def needs_confirmation(activation: Activation) -> bool:
    return activation.process.link.matter.application.stage == Application.Stage.SUBMITTED


def needs_registration(activation: Activation) -> bool:
    return activation.process.link.matter.application.stage == Application.Stage.RECEIVED


def is_registered(activation: Activation) -> bool:
    return activation.process.link.matter.application.stage == Application.Stage.REVIEW


class ApplicationFlow(CaseFlow):
    """依申请公开办理流程"""

    key = "application"
    process_title = "依申请公开办理流程"

    start = nodes.StartHandle().Next(this.opened)
    opened = (
        nodes.Split()
        .Next(this.confirm, case=needs_confirmation)
        .Next(this.register, case=needs_registration)
        .Next(this.review, case=is_registered)
        .Always(this.withdrawal)
    )

    # Receive and register
    confirm = Step("registrar", "确认收到", days=1).Next(this.register)
    register = Step("registrar", "登记", days=1).Next(this.review)

    # Review
    review = (
        Step("registrar", "审核", days=3)
        .On("assign", this.assign, "分办检索")
        .On("clarify", this.clarification_letter, "告知补正")
        .On("reasons", this.reasons_letter, "要求说明理由")
        .On("direct", this.direct_draft, "直接拟答复")
        .On("spot", this.direct_draft, "当场答复")
        .On("pass_on", this.head_decision, "报负责人研判")
    )
    head_decision = (
        Step("office_head", "负责人研判", days=2)
        .On("assign", this.assign, "分办检索")
        .On("clarify", this.clarification_letter, "告知补正")
        .On("reasons", this.reasons_letter, "要求说明理由")
        .On("direct", this.direct_draft, "直接拟答复")
    )
    clarification_letter = (
        LetterJob("制作补正告知书", outcome=after_clarification_letter)
        .On("wait", this.await_clarification, "按时告知，等待补正")
        .On("late", this.assign, "逾期告知，时钟不停")
    )
    await_clarification = (
        Wait("等待申请人补正")
        .On("clarified", this.review, "已补正")
        .On("lapsed", this.reply_letter, "逾期未补正")
    )
    reasons_letter = LetterJob("制作说明理由告知书").Next(this.reasons)
    reasons = (
        Step("registrar", "判断说明的理由", days=5)
        .On("reasonable", this.assign, "理由合理")
        .On("delay", this.delay_letter, "理由合理，延迟答复")
        .On("unreasonable", this.direct_draft, "理由不合理")
    )
    delay_letter = LetterJob("制作延迟答复告知书").Next(this.assign)

    # Handle
    assign = Step("registrar", "分办", days=1).Next(this.search)
    search = (
        Step("handler", "检索", days=5, of_handler=True)
        .On("draft", this.draft, "拟答复")
        .On("consult", this.consultation_letters, "征求意见")
    )
    consultation_letters = (
        LetterJob("制作征求意见文书", outcome=after_consultation_letters)
        .On("waiting", this.consultations, "等待意见")
        .On("settled", this.draft, "意见期限已过")
    )
    consultations = BranchEach(open_consultations, part="consultation").Next(this.opinion)
    opinion = Step("handler", "收回意见", days=15, of_handler=True).Next(this.opinions_in)
    opinions_in = nodes.Join().Next(this.draft)

    # Reply
    draft = (
        Step("handler", "拟稿", days=5, of_handler=True)
        .On("head", this.head_review, "送负责人审核")
        .On("sign", this.sign, "送签发")
        .On("consult", this.consultation_letters, "征求意见")
    )
    direct_draft = (
        Step("registrar", "拟稿（不需检索）", days=3)
        .On("head", this.head_review, "送负责人审核")
        .On("sign", this.sign, "送签发")
        .On("assign", this.assign, "改为分办检索")
    )
    head_review = (
        Step("office_head", "负责人审核", days=2)
        .On("legal", this.legal_review, "送法制和保密审查")
        .On("sign", this.sign, "送签发")
        .On("return", this.draft, "退回承办人")
        .On("return_direct", this.direct_draft, "退回登记员")
    )
    legal_review = (
        Step("legal_reviewer", "法制和保密审查", days=2)
        .On("sign", this.sign, "送签发")
        .On("return", this.draft, "退回承办人")
        .On("return_direct", this.direct_draft, "退回登记员")
    )
    sign = (
        Step("signer", "签发", days=2)
        .On("signed", this.reply_letter, "签发")
        .On("return", this.draft, "退回承办人")
        .On("return_direct", this.direct_draft, "退回登记员")
    )
    reply_letter = LetterJob("制作答复文书").Next(this.deliver)
    deliver = Step("registrar", "送达", days=1).Next(this.archive)
    archive = Step("registrar", "归档", days=10).Next(this.end)

    # The applicant may withdraw until the reply: whatever is open then is cancelled by `workflows.moves.application`
    withdrawal = Wait("申请人撤回").Next(this.withdrawal_letter)
    withdrawal_letter = LetterJob("制作撤回确认书").Next(this.archive)

    end = nodes.TerminateEnd()
