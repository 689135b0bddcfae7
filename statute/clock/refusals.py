"""The closed list of what the reply clock refuses, and the exception that says it."""

from statute.refused import Refused

# In the order of precedence: where one event breaks several rules, the first of these is reported.
REFUSALS = {
    "unknown_kind": "不认识的类型",
    "missing_field": "缺少必填内容",
    "bad_date": "日期有误",
    "before_submission": "早于提交申请之日，请核对日期",
    "event_after_end": "答复或者撤回之后不能再办这一步",
    "before_receipt": "收到申请之日以前（或者收到日尚未确认时）只能答复或者撤回，请先确认收到",
    "second_clarification": "补正只能一次性告知（条例第三十条），不能再次告知补正",
    "clarified_without_notice": "没有待补正的告知，或者补正已经收到过，不能登记收到补正",
    "clarified_too_late": "补正在期限届满后才提出；确有正当理由予以接受的，请先改定补正期限",
    "duplicate_consultation": "同一编号的征求意见已经发出过，请换一个编号",
    "unknown_consultation": "没有发出过这一编号的征求意见，请核对编号",
    "consultation_returned_twice": "这一编号的意见已经收回过，不能重复登记",
    "extension_out_of_range": "延长期限应当是1至20个工作日（条例第三十三条）",
    "extension_twice": "本次期限内已经延长过一次，不能再次延长",
    "extension_after_due": "答复期限已过，不能延长；延长应当在期限届满前批准并告知（条例第三十三条）",
    "extension_after_delay": "已经确定延迟答复的期限（条例第三十五条），不能再延长",
    "clock_stopped": "正在等待补正或者缴费，答复期限停止计算，这一步须在恢复计算后办理",
    "fee_notice_after_due": "答复期限已过，不能再发收费通知（国办函〔2020〕109号第六条）",
    "second_fee_notice": "一件申请只能发一次收费通知，已经发过",
    "paid_without_notice": "没有待缴的收费通知，或者费用已经缴清，不能登记缴费",
    "paid_too_late": "缴费期限已过，逾期未缴纳视为放弃申请（国办函〔2020〕109号第六条）",
    "delay_not_later": "延迟答复的日期应当晚于现在的到期日",
    "delay_after_due": "答复期限已过，不能再确定延迟答复（条例第三十五条）",
    "second_delay": "已经确定过延迟答复的期限，不能再次延迟",
    "supplement_before_reply": "还没有答复，不能登记补充、更正或者重新作出的答复",
}


def refusal(code: str, where: str, detail: str = "") -> Refused:
    """The exception for a key of REFUSALS: where in the case it stands, the rule, and what exactly is wrong."""
    return Refused(code, f"{where}：{REFUSALS[code]}{detail}。")
