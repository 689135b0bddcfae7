"""In what form and by what way information is provided to the applicant (arts. 29, 40)."""

from dataclasses import dataclass
from datetime import date

from statute.law.articles import REGULATION_2019


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

DELIVERY_WAYS: dict[str, Choice] = {
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
