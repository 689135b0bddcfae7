"""When a letter counts as given, by the way it was delivered.

国办公开办函〔2016〕235号 (direct, entrusted and postal service); Civil Procedure Law art. 90 by analogy (electronic).
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DeliveryMethod:
    """`dated_by` names the date that counts: the day signed for, posted, or arrived in the addressee's system."""

    code: str
    label: str
    dated_by: str
    dated_label: str
    article: str
    rule: str


METHODS: dict[str, DeliveryMethod] = {
    method.code: method
    for method in (
        DeliveryMethod(
            "handed", "直接送达", "handed_on", "签收日期", "235号", "直接送达以签收之日为答复日。"
        ),
        DeliveryMethod(
            "entrusted", "委托送达", "handed_on", "签收日期", "235号", "委托送达以签收之日为答复日。"
        ),
        DeliveryMethod(
            "post",
            "邮寄送达（邮政企业）",
            "posted_on",
            "交邮日期",
            "235号",
            "邮寄送达以交邮之日为答复日；国家机关公文须交邮政企业寄递，不得交快递企业。",
        ),
        DeliveryMethod(
            "electronic",
            "电子送达",
            "arrived_on",
            "到达日期",
            "民诉法90",
            "电子送达以到达申请人系统之日为答复日；须经申请人同意，并同时提供网上申请行政复议的渠道。",
        ),
    )
}


def effective_date(
    method: str,
    *,
    handed_on: date | None = None,
    posted_on: date | None = None,
    arrived_on: date | None = None,
) -> date | None:
    """The day that the clock takes as the reply's; None while the date that counts for this method is unknown."""
    dates = {"handed_on": handed_on, "posted_on": posted_on, "arrived_on": arrived_on}
    return dates[METHODS[method].dated_by]
