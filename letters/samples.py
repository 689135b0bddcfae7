"""Sample facts for every letter kind: what `letter_samples` prints and tests read. Nobody in it is real."""

from datetime import date

from letters.content import build
from letters.facts import AgencyFacts, Answer, LetterFacts
from statute.answers.replies import REPLIES, required_fields
from statute.letters.procedure import LETTERS
from statute.wording import Required
from typeset.letter import Letter
from typeset.seal import sample_seal

AGENCY = AgencyFacts(
    name="青溪县自然资源和规划局",
    kind="department",
    letterhead="青溪县自然资源和规划局",
    review_body="青溪县人民政府",
    court="青溪县人民法院",
    online_review_url="https://xzfy.qingxi.example.cn/",
)
ISSUED_ON = date(2026, 4, 2)
RARE_NAME = "张喆堃"  # two characters that the common fonts lack

_FIELDS: dict[str, object] = {
    "applicant": RARE_NAME,
    "you": "你",
    "receipt_date": date(2026, 3, 5),
    "register_no": "青自然资依申请〔2026〕12号",
    "request_text": "2019年以来青溪县城东片区国有土地上房屋征收补偿方案、补偿协议及补偿费用明细",
    "office": "青溪县自然资源和规划局办公室",
    "address": "青溪县城东街道滨河路18号",
    "office_phone": "0571-6666 1234",
    "third_party": "青溪县宏远置业有限公司",
    "third_you": "你单位",
    "co_agency": "青溪县住房和城乡建设局",
    "entries": [
        {
            "searched_on": date(2026, 3, 10),
            "searcher": "李明",
            "place": "公文管理系统",
            "keywords": "城东片区、征收补偿",
            "period": "2019年1月至2026年3月",
            "result": "没有找到",
        },
        {
            "searched_on": date(2026, 3, 11),
            "searcher": "李明、王芳",
            "place": "局档案室（征收类）",
            "keywords": "城东片区、补偿协议",
            "period": "2019年至2025年",
            "result": "没有找到",
        },
    ],
}
_BY_KIND: dict[str, object] = {
    "date": date(2026, 3, 26),
    "number": 5,
    "articles": "《不动产登记暂行条例》第二十七条",
}
_PARTLY = ("X4",)  # the ground of the part withheld in R03


def sample_fields(asked: tuple[Required, ...]) -> dict[str, object]:
    """A plausible value for every required fact; one that has no fixed value is described by its label."""
    found: dict[str, object] = {}
    for each in asked:
        if each.field in _FIELDS:
            found[each.field] = _FIELDS[each.field]
        elif not each.required:
            continue
        elif each.choices:
            found[each.field] = each.choices[0][0]
        elif each.kind == "list":
            found[each.field] = [f"{each.label}（示例一）", f"{each.label}（示例二）"]
        else:
            found[each.field] = _BY_KIND.get(each.kind, f"{each.label}（示例）")
    return found


def sample_facts(code: str, *, sub_reason: str | None = None, grounds: tuple[str, ...] = ()) -> LetterFacts:
    """Facts for one kind; of several variants the first one, of several grounds one that is exempt."""
    if code in REPLIES:
        reply = REPLIES[code]
        if sub_reason is None:
            sub_reason = reply.sub_reasons[0].code if reply.sub_reasons else ""
        grounds = grounds or (_PARTLY if reply.remedy == "split" else tuple(reply.grounds)[:1])
        asked = required_fields(code, sub_reason=sub_reason, grounds=grounds)
    else:
        asked = LETTERS[code].facts + LETTERS[code].required
    kind = REPLIES.get(code) or LETTERS[code]
    return LetterFacts(
        agency=AGENCY,
        issued_on=ISSUED_ON,
        number=f"青自然资{kind.word}〔2026〕12号",
        fields={**_FIELDS, **sample_fields(asked)},
        answers=(Answer(code, sub_reason or "", grounds),) if code in REPLIES else (),
        verification_code="K7QM29XD4TWB",
        verification_url="https://zwgk.qingxi.example.cn/zwgk/verify/K7QM29XD4TWB",
    )


def sample_letter(code: str) -> Letter:
    """The sample letter of one kind, with a sample seal."""
    return build(code, sample_facts(code), seal=sample_seal(AGENCY.name))


def all_codes() -> tuple[str, ...]:
    """Every letter kind, replies first."""
    return (*REPLIES, *LETTERS)
