"""The channels an application arrives by, and which day counts as received (art. 31)."""

from dataclasses import dataclass
from datetime import date

from statute.law.articles import REGULATION_2019


@dataclass(frozen=True)
class Channel:
    """`needs_confirmation`: both sides must confirm before the clock starts. `record`: what to note at intake.

    `counts_as` names the channel of art. 31 that a way of its own belongs to (a spoken application, e-mail).
    `receipt_rule` is a sentence for the applicant and for the case page.
    """

    code: str
    label: str
    article: str
    needs_confirmation: bool
    submitted_label: str
    receipt_rule: str
    record: str
    counts_as: str = ""
    in_force: date = REGULATION_2019
    until: date | None = None

    @property
    def clock(self) -> str:
        """The channel of art. 31 whose receipt rule applies: the clock knows just these."""
        return self.counts_as or self.code

    @property
    def articles(self) -> tuple[str, ...]:
        return (self.article,)


CHANNELS: dict[str, Channel] = {
    channel.code: channel
    for channel in (
        Channel(
            "in_person",
            "当面提交",
            "31(1)",
            False,
            "提交日期",
            "当面提交的，以提交之日为收到申请之日。",
            "提交时间、接收人、身份核验情况；口头申请的，代填后由申请人签字确认",
        ),
        Channel(
            "oral",
            "当面口头提出（代填）",
            "31(1)",
            False,
            "提出日期",
            "书面确有困难、口头提出的，由工作机构代填，以提出之日为收到申请之日。",
            "提出时间、代填人、申请人签字确认情况",
            counts_as="in_person",
        ),
        Channel(
            "post_signed",
            "挂号信、特快专递",
            "31(2)",
            False,
            "签收日期",
            "以需要签收的邮寄方式提交的，以行政机关签收之日为收到申请之日。",
            "邮件号、签收日期；寄到其他内设机构的，以本机关签收之日为准",
        ),
        Channel(
            "post_ordinary",
            "平信",
            "31(2)",
            True,
            "收到信件日期",
            "以平常信函提交的，工作机构应当于收到的当日与申请人确认，确认之日为收到申请之日。",
            "收到信件的日期、联系记录、确认日期",
        ),
        Channel(
            "online",
            "互联网",
            "31(3)",
            True,
            "提交日期",
            "通过互联网渠道提交的，以双方确认之日为收到申请之日。",
            "提交时间、本机关确认时间、申请人知悉的方式",
        ),
        Channel(
            "email",
            "电子邮件",
            "31(3)",
            True,
            "邮件到达日期",
            "通过公布的电子邮箱提交的，以双方确认之日为收到申请之日。",
            "邮件到达时间、确认时间、申请人知悉的方式",
            counts_as="online",
        ),
        Channel(
            "fax",
            "传真",
            "31(3)",
            True,
            "传真日期",
            "通过政府信息公开工作机构的传真提交的，以双方确认之日为收到申请之日。",
            "传真时间、确认时间",
        ),
    )
}
