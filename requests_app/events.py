"""What the timeline of an application says; the language of the sentences is that of `casework.events`."""

from casework.kinds import EventKind

ABOUT_PEOPLE = {"contact_changed", "reasons_asked", "reasons_received", "reasons_judged"}
EVENTS = {
    f"application.{code}": EventKind(label, sentence, about_people=code in ABOUT_PEOPLE)
    for code, label, sentence in (
        ("submitted", "收到申请", "收到申请[，渠道：{channel}][，申请写给：{addressed_to}]，经手：{actor}。"),
        ("confirmed", "确认收到", "{actor}确认收到申请[，告知方式：{how}][，收到日期：{receipt_on}]。"),
        ("registered", "登记", "{actor}登记申请[，编号{number}][，收到日期：{receipt_on}]。"),
        ("reviewed", "审核", "{actor}完成审核[，处理：{decision}][，意见：{opinion}]。"),
        (
            "clarification_asked",
            "补正告知",
            "{actor}告知申请人补正[，共{items}项][，补正期限至{respond_by}]"
            "[。{late}告知晚于收到申请后第七个工作日，答复期限不停止计算]。",
        ),
        ("clarified", "补正", "收到申请人补正[，附件{files}份][，寄出日期：{sent_on}]，经手：{actor}。"),
        ("respond_by_moved", "补正期限变动", "{actor}把补正期限改为[{respond_by}][，理由：{reason}]。"),
        ("clarification_lapsed", "逾期未补正", "申请人逾期未补正[（期限至{respond_by}）]，视为放弃申请。"),
        (
            "reasons_asked",
            "要求说明理由",
            "{actor}要求申请人说明理由[，期限至{respond_by}]，答复期限不停止计算。",
        ),
        ("reasons_received", "收到说明理由", "收到申请人说明的理由。"),
        ("reasons_judged", "判断理由", "收到申请人说明的理由，{actor}作出判断[：{judgement}]。"),
        ("delayed", "延迟答复", "{actor}确定延迟答复[至{until}]并告知申请人。"),
        ("searched", "检索", "{actor}记录检索[，范围：{scope}][，结果：{result}]。"),
        (
            "consultation_sent",
            "征求意见",
            "{actor}发出征求意见[（{ref}）][，对象：{party}][，意见期限至{due_on}]，期间不计入答复期限。",
        ),
        (
            "consultation_received",
            "对方收到征求意见",
            "征求意见[（{ref}）]的材料送到对方[，收到日期：{received_on}][，意见期限至{due_on}]。",
        ),
        ("consultation_returned", "收回意见", "收回征求意见[（{ref}）][，意见：{opinion}]，经手：{actor}。"),
        ("consultation_silent", "逾期未提出意见", "征求意见[（{ref}）]逾期没有答复[，处理：{outcome}]。"),
        ("extension_requested", "申请延期", "{actor}提出延期[{working_days}个工作日][，理由：{reason}]。"),
        (
            "extension_approved",
            "同意延期",
            "{actor}同意延期[{working_days}个工作日][，答复期限由{before}][改为{due_on}]。",
        ),
        ("extension_returned", "退回延期", "{actor}不同意延期[，理由：{reason}]。"),
        (
            "fee_noticed",
            "收费通知",
            "{actor}发出收费通知[，金额{amount}元][，缴费期限至{pay_by}]，答复期限停止计算。",
        ),
        ("fee_paid", "缴费", "申请人缴费[{amount}元]，答复期限自缴费之日起重新计算。"),
        ("fee_lapsed", "逾期未缴费", "申请人逾期未缴费[（期限至{pay_by}）]，视为放弃申请。"),
        ("drafted", "拟稿", "{actor}拟定答复[，类型：{reply}]。"),
        ("returned", "退回", "{actor}在[“{step}”]环节退回[，理由：{reason}]。"),
        ("head_approved", "机构负责人审核", "{actor}审核通过（工作机构负责人）[，类型：{reply}]。"),
        ("legal_approved", "法制保密审查", "{actor}审核通过（法制和保密审查）[，类型：{reply}]。"),
        ("signed", "签发", "{actor}签发答复[，类型：{reply}]。"),
        ("withdrawn", "撤回", "申请人撤回申请，经手：{actor}[，说明：{reason}]。"),
        ("enclosure_taken_out", "撤下附件", "{actor}不再随答复提供[文件{file}]，改作办理材料。"),
        ("contact_changed", "变更联系方式", "{actor}变更联系方式[，变更项：{fields}]。"),
    )
}
