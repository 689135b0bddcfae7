"""Facts to compose any letter from, and every lawful choice of reply."""

from collections.abc import Iterator
from datetime import date

from statute.answers.grounds import GROUNDS
from statute.answers.replies import REPLIES
from statute.letters.remedies import AgencyRemedyFacts
from statute.wording import Required

BUREAU = AgencyRemedyFacts(
    kind="department",
    name="清河县自然资源局",
    review_body="清河县人民政府",
    court="清河县人民法院",
    online_review_url="https://fy.example.gov.cn",
)

COMMON: dict[str, object] = {
    "agency": "清河县自然资源局",
    "applicant": "张三",
    "you": "你",
    "receipt_date": date(2026, 3, 2),
    "register_no": "清资依申请〔2026〕12号",
    "request_text": "2025年东关村征收土地公告",
    "office": "清河县自然资源局办公室",
    "address": "清河县长江街1号",
    "office_phone": "0319-8000000",
    "due_date": date(2026, 3, 30),
}


def sample(asked: Required) -> object:
    """A plausible value for one field."""
    if asked.kind == "date":
        return date(2026, 3, 10)
    if asked.kind == "number":
        return 10
    if asked.kind == "list":
        return ["第一项", "第二项"]
    if asked.choices:
        return asked.choices[0][0]
    return asked.label


def facts_for(required: tuple[Required, ...]) -> dict[str, object]:
    return COMMON | {asked.field: sample(asked) for asked in required if asked.field not in COMMON}


def choices() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(code, sub-reason, grounds) of every reply: each variant, and R03 with each single ground."""
    for reply in REPLIES.values():
        for sub in reply.sub_reasons:
            yield reply.code, sub.code, ()
        if len(reply.grounds) > 1:
            for ground in GROUNDS:
                yield reply.code, "", (ground,)
        elif not reply.sub_reasons:
            yield reply.code, "", reply.grounds
