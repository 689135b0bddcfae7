"""The remedy paragraph of a letter: which class, which sentences, which review body.

Sources: 复议法 20, 22–24, 27, 28; 行诉法 45, 46; 法释〔2025〕8号 1, 2. Since 2024-01-01 a refusal under
arts. 14–16 must go to review before it can go to court, and the letter must say so (复议法23①(4), 23②).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from statute.answers.grounds import GROUNDS
from statute.answers.replies import REPLIES
from statute.law.articles import REVIEW_LAW_2023
from statute.letters.procedure import LETTERS

RemedyClass = Literal["E", "RF", "N", "split"]

REVIEW_FIRST_SENTENCE = "依照《中华人民共和国行政复议法》第二十三条，本决定应当先申请行政复议。"


@dataclass(frozen=True)
class AgencyRemedyFacts:
    """What an agency configures once: who reviews its acts, which court hears them. Names in full."""

    kind: str
    name: str
    review_body: str
    court: str
    online_review_url: str = ""
    also_review_body: str = ""


@dataclass(frozen=True)
class Remedy:
    """`class_` as effective (R03 without an exempt part is E); `sentences` are the paragraphs to print."""

    class_: RemedyClass
    sentences: tuple[str, ...]
    review_first: bool


class RemedyFactsMissing(ValueError):
    """The agency has no review body or court configured. The letter must not be signed (复议法20③)."""


@dataclass(frozen=True)
class ReviewBodyRule:
    """Who reviews the acts of this kind of agency. `also`: the second body that may be chosen, if any.

    `by_county`, `also_by_county`: that body is the county's own government, whose name the system knows.
    """

    kind: str
    label: str
    body: str
    also: str
    articles: tuple[str, ...]
    by_county: bool = False
    also_by_county: bool = False
    in_force: date = REVIEW_LAW_2023
    until: date | None = None


REVIEW_BODY_RULES: dict[str, ReviewBodyRule] = {
    rule.kind: rule
    for rule in (
        ReviewBodyRule(
            "county_government", "县级人民政府", "上一级（设区的市）人民政府", "", ("复议法24①(2)",)
        ),
        ReviewBodyRule(
            "department", "县级政府工作部门", "本级人民政府", "", ("复议法24①(1)",), by_county=True
        ),
        ReviewBodyRule("township", "乡镇人民政府", "县级人民政府", "", ("复议法24①(2)",), by_county=True),
        ReviewBodyRule(
            "subdistrict", "街道办事处", "设立它的县级人民政府", "", ("复议法24①(3)",), by_county=True
        ),
        ReviewBodyRule(
            "sub_agency", "县级部门的派出机构", "本级人民政府", "", ("复议法24④",), by_county=True
        ),
        ReviewBodyRule(
            "vertical_branch",
            "市级部门按行政区划设立的分局",
            "设区的市人民政府",
            "分局所在地的县级人民政府",
            ("复议法24④",),
            also_by_county=True,
        ),
        ReviewBodyRule(
            "national_vertical",
            "税务、海关、金融、外汇管理、国家安全机关",
            "上一级主管部门",
            "",
            ("复议法27",),
        ),
        ReviewBodyRule(
            "justice_department",
            "司法行政部门",
            "本级人民政府",
            "上一级司法行政部门",
            ("复议法28",),
            by_county=True,
        ),
    )
}


def review_body_rule(kind: str) -> ReviewBodyRule:
    """The rule for an agency kind (accounts.Agency.kind, or the two special kinds). KeyError when unknown."""
    return REVIEW_BODY_RULES[kind]


def _to_body(agency: AgencyRemedyFacts) -> str:
    also = f"，也可以向{agency.also_review_body}申请行政复议" if agency.also_review_body else ""
    return f"向{agency.review_body}申请行政复议{also}"


def review_first_sentence(agency: AgencyRemedyFacts, *, about: str = "如不服本决定") -> str:
    """Class RF: review within 60 days, then court within 15 days (复议法20, 23; 行诉法45)."""
    return (
        f"{about}，可以自收到本决定之日起60日内{_to_body(agency)}；对行政复议决定不服的，"
        f"可以自收到行政复议决定书之日起15日内依法向人民法院提起行政诉讼。{REVIEW_FIRST_SENTENCE}"
    )


def either_sentence(agency: AgencyRemedyFacts, *, noun: str = "答复", about: str = "") -> str:
    """Class E: review within 60 days or court within 6 months, as one likes (复议法20; 行诉法46)."""
    return (
        f"{about or f'如不服本{noun}'}，可以自收到本{noun}之日起60日内{_to_body(agency)}，"
        f"或者自收到本{noun}之日起6个月内依法向{agency.court}提起行政诉讼。"
    )


def electronic_delivery_sentence(url: str) -> str:
    """Goes with every decision that is delivered online (复议法22②). ValueError without an address."""
    if not url.strip():
        raise ValueError("electronic delivery needs the address of the online review channel")
    return f"本文书以电子方式送达。如申请行政复议，可以通过互联网渠道提交行政复议申请书：{url.strip()}"


def remedy_class(code: str, *, on: date, sub_reason: str = "", grounds: Iterable[str] = ()) -> RemedyClass:
    """The effective class of a reply or letter made on that day. KeyError for an unknown code, sub-reason or ground.

    Before the revised 行政复议法 review was never first for want of disclosure: such a decision is class E.
    """
    class_ = _class_since_2024(code, sub_reason, grounds)
    return "E" if class_ in ("RF", "split") and on < REVIEW_LAW_2023 else class_


def _class_since_2024(code: str, sub_reason: str, grounds: Iterable[str]) -> RemedyClass:
    if code in LETTERS:
        return LETTERS[code].remedy
    reply = REPLIES[code]
    if sub_reason:
        return reply.sub_reason(sub_reason).remedy or reply.remedy
    if reply.remedy == "split" and not any(GROUNDS[ground].exempt for ground in grounds):
        return "E"
    return reply.remedy


def remedy(
    code: str, *, on: date, sub_reason: str = "", grounds: Iterable[str] = (), agency: AgencyRemedyFacts
) -> Remedy:
    """What a letter dated `on` tells its addressee about review and lawsuit; no sentences for class N.

    Raises RemedyFactsMissing when the agency's review body or court is not configured.
    """
    class_ = remedy_class(code, on=on, sub_reason=sub_reason, grounds=grounds)
    if class_ == "N":
        return Remedy("N", (), False)
    if not agency.review_body.strip() or not agency.court.strip():
        raise RemedyFactsMissing(f"{agency.name}没有设置行政复议机关或者管辖法院，不能生成救济告知。")
    if class_ == "RF":
        return Remedy("RF", (review_first_sentence(agency),), True)
    if class_ == "split":
        withheld = review_first_sentence(agency, about="对本答复中不予公开部分的决定不服的")
        rest = either_sentence(agency, about="对本答复的其余部分不服的")
        return Remedy("split", (withheld, rest), True)
    noun = LETTERS[code].remedy_noun if code in LETTERS else "答复"
    return Remedy("E", (either_sentence(agency, noun=noun),), False)
