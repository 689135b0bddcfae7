"""In what form and by what way information is provided (arts. 29, 40), and how a letter is served (国办公开办函〔2016〕235号)."""

from dataclasses import dataclass
from datetime import date

from .articles import REGULATION_2019


@dataclass(frozen=True)
class Choice:
    """A form of provision or a way of getting it, as the application form offers it."""

    code: str
    label: str
    articles: tuple[str, ...] = ("29②(3)", "40")
    in_force: date = REGULATION_2019
    until: date | None = None


CARRIERS: dict[str, Choice] = {
    row.code: row
    for row in (
        Choice("paper", "纸质"),
        Choice("email", "电子邮件"),
        Choice("cd", "光盘"),
        Choice("disk", "磁盘"),
    )
}

RECEIPT_WAYS: dict[str, Choice] = {
    row.code: row
    for row in (
        Choice("post", "邮寄"),
        Choice("pick_up", "当面领取"),
        Choice("online", "网上获取"),
        Choice("email", "电子邮件"),
        Choice("fax", "传真"),
        Choice("on_site", "现场查阅、抄录"),
    )
}


@dataclass(frozen=True)
class ServiceMethod:
    """A way to serve a letter. `reply_date_rule`: the day that counts as the day of the reply.

    `proof`: the evidence kept. `needs_consent`: only with the applicant's agreement.
    """

    code: str
    label: str
    date_label: str
    reply_date_rule: str
    proof: str
    needs_consent: bool = False
    articles: tuple[str, ...] = ("送达解释1",)
    in_force: date = REGULATION_2019
    until: date | None = None


SERVICE_METHODS: dict[str, ServiceMethod] = {
    row.code: row
    for row in (
        ServiceMethod("direct", "直接送达", "签收日期", "直接送达的，以签收当日为答复日期。", "送达回证（签收人签字）"),
        ServiceMethod(
            "entrusted",
            "委托送达",
            "签收日期",
            "委托其他行政机关代为送达的，以签收当日为答复日期。",
            "委托函和送达回证",
        ),
        ServiceMethod(
            "post",
            "邮寄送达",
            "交邮日期",
            "邮寄送达的，以交邮当日为答复日期。必须交邮政企业寄递，不得交快递企业（邮政法第五十五条）。",
            "交邮凭证和邮件号",
            articles=("送达解释1", "邮政法55"),
        ),
        ServiceMethod(
            "electronic",
            "电子送达",
            "到达日期",
            "电子送达的，以到达申请人系统之日为答复日期；须经申请人同意，并提供网上提交行政复议申请的渠道。",
            "发送和到达记录",
            needs_consent=True,
            articles=("民诉法90", "复议法22②"),
        ),
    )
}
