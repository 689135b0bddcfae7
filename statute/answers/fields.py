"""What the handler fills in for each reply R01–R23 and its variants. The grounds bring their own fields."""

from collections.abc import Iterable

from statute.answers.delivery import CARRIERS, DELIVERY_WAYS
from statute.wording import Required


def _words(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    # The letter prints the words themselves, so they are the stored value too.
    return tuple((word, word) for word in words)


_PUBLIC_WAYS = Required("ways", "获取的方式、途径", "每行一条：网址、栏目，或者公报名称、期号", kind="list")
_OTHER_ITEMS = Required(
    "other_items",
    "其他申请事项的答复",
    "一份申请含多项内容、处理不一的，逐项写明；含不予公开的，选部分公开",
    kind="list",
    required=False,
)
_PROVISION = (
    Required(
        "provision_form", "提供的形式", kind="choice", choices=_words(row.label for row in CARRIERS.values())
    ),
    Required(
        "provision_way",
        "提供的方式",
        kind="choice",
        choices=_words(row.label for row in DELIVERY_WAYS.values()),
    ),
    Required(
        "form_changed_reason",
        "改变提供形式的理由",
        "没有按申请人要求的形式提供时填写（第四十条）",
        required=False,
    ),
)
_CLARIFICATION_LETTER = (
    Required("clarify_notice_no", "补正告知书文号"),
    Required("clarify_notice_date", "补正告知日期", kind="date"),
)
_PROPER_CHANNEL = Required("proper_channel", "可以提出的渠道", "机构、地址、电话、网址", required=False)

FIELDS: dict[str, tuple[Required, ...]] = {
    "R01": (_PUBLIC_WAYS, _OTHER_ITEMS),
    "R02": (_OTHER_ITEMS,),
    "R03": (
        Required("provided", "可以公开的内容", "每行一份：名称、文号、部分", kind="list"),
        *_PROVISION,
        _OTHER_ITEMS,
    ),
    "R11": (
        Required("query_kind", "属于哪类信息", "如：工商登记资料、不动产登记资料"),
        Required("special_law", "有特别规定的法律、行政法规及条款", "写全名称和条、款", kind="articles"),
        Required("query_ways", "办理途径", "每行一条：办理机构、地点、方式", kind="list"),
    ),
    "R12": (
        Required("searched_on", "检索日期", kind="date"),
        Required("search_scope", "检索范围", "业务系统、档案室、内设机构"),
        Required("search_keywords", "检索关键词", kind="list"),
        Required("search_period", "检索的时间范围", "如：2019年1月至2026年3月"),
        Required("absence_reason", "没有该信息的原因", "能够说明的，请说明", required=False),
        _OTHER_ITEMS,
    ),
    "R13": (
        Required("not_ours_reason", "不属于本机关负责公开的理由", "由谁制作、从谁处获取、职责依据"),
        _OTHER_ITEMS,
    ),
    "R14": (
        Required("processing_reason", "没有现成信息的说明", "现有信息是什么样的，为什么需要加工、分析"),
        _OTHER_ITEMS,
    ),
    "R15": (
        *_CLARIFICATION_LETTER,
        Required("clarified_date", "收到补正日期", kind="date"),
        Required("unclear_points", "仍不明确之处", kind="list"),
    ),
    "R16": (
        Required(
            "activity",
            "实际是哪类活动",
            kind="choice",
            choices=_words(("信访", "投诉", "举报", "咨询", "其他诉求")),
        ),
        Required("activity_reason", "判断的理由", "申请内容中哪些表述说明这一点"),
        _PROPER_CHANNEL,
    ),
    "R17": (
        Required("earlier_reply_no", "前次答复文号"),
        Required("earlier_reply_date", "前次答复日期", kind="date"),
    ),
    "R18": (
        Required("publication", "公开出版物名称"),
        Required("ways", "获取的途径", "每行一条", kind="list"),
    ),
    "R19": (
        Required("count_facts", "数量、频次的事实", "何时至何时、向本机关提出多少件、涉及哪些内容"),
        Required("reasons_notice_no", "说明理由告知书文号"),
        Required("reasons_notice_date", "要求说明理由的日期", kind="date"),
        Required("reasons_given", "申请人说明的情况", "写成完整的句子；逾期没有说明的，写明没有说明"),
        Required("unreasonable_because", "理由不合理的判断"),
    ),
    "R20": (
        Required("obtained_how", "该信息此前获取的情况", "何时、以何种方式获取"),
        Required("confirm_explanation", "说明", "为什么属于要求确认或者重新出具"),
    ),
    "R21": (*_CLARIFICATION_LETTER, Required("respond_by", "补正期限", kind="date")),
    "R22": (
        Required("fee_notice_no", "收费通知书文号"),
        Required("fee_notice_date", "收费通知日期", kind="date"),
        Required("fee_amount", "应缴金额（元）", kind="number"),
        Required("pay_by", "缴费期限", kind="date"),
    ),
}

SUB_FIELDS: dict[tuple[str, str], tuple[Required, ...]] = {
    ("R02", "provide"): (
        Required("provided", "提供的政府信息", "每行一份：名称、文号", kind="list"),
        *_PROVISION,
    ),
    ("R02", "tell"): (
        _PUBLIC_WAYS,
        Required("available_time", "获取的时间", "如：自某日起，工作日上午9时至12时"),
    ),
    ("R13", "known"): (
        Required("responsible_agency", "负责公开的机关名称"),
        Required("responsible_contact", "该机关的联系方式", "地址、电话"),
    ),
    ("R13", "unknown"): (),
    ("R23", "withdrawn"): (
        Required("withdrawn_on", "撤回日期", kind="date"),
        Required("withdrawal_proof", "撤回凭证", "如：撤回申请书、撤回申请确认书"),
    ),
    ("R23", "archived"): (
        Required("archive_name", "档案馆名称"),
        Required("archived_facts", "移交情况", "移交日期、全宗或者目录号"),
        Required("archive_contact", "档案馆联系方式", required=False),
    ),
    ("R23", "not_request"): (Required("not_request_reason", "理由"), _PROPER_CHANNEL),
    ("R23", "other"): (
        Required("other_facts", "查明的情况"),
        Required("other_basis", "依据", "法律、法规的全名和条、款、项", kind="articles"),
        Required("other_decision", "处理决定", "写成完整的句子"),
    ),
}
