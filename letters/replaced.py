"""Which characters of which facts a letter prints as 〓, because no font has them: what the registrar is told."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from letters.facts import LetterFacts
from statute.answers.replies import REPLIES, required_fields
from statute.answers.wording import COMMON_FACTS
from statute.letters.procedure import LETTERS
from typeset.text import clean

HOW = (
    "请核对；需要的，交付前用笔补上，或者请管理员在文书字体目录（GONGKAI_FONTS_DIR）放入有这些字的 rare.ttf。"
)


def where_replaced(code: str, facts: LetterFacts, characters: Iterable[str]) -> str:
    """JSON for `Letter.replaced`: each character with the labels of the facts that have it; "" when none."""
    labels = _labels(code, facts)
    texts: dict[str, set[str]] = {}
    for name, value in (
        *facts.said.items(),
        ("addressee", facts.addressee),
        ("attachments", facts.attachments),
    ):
        texts.setdefault(labels.get(name, "正文"), set()).update(*_texts(value))
    found = [
        {"char": char, "in": [label for label, text in texts.items() if char in text] or ["正文"]}
        for char in characters
    ]
    return json.dumps(found, ensure_ascii=False) if found else ""


def remark(title: str, replaced: str) -> str:
    """The sentence about one letter, from `Letter.replaced` opened; "" when everything is printed."""
    if not replaced:
        return ""
    named = "；".join(
        f"“{row['char']}”（U+{ord(row['char']):04X}，{'、'.join(row['in'])}）" for row in json.loads(replaced)
    )
    return f"《{title}》中有字体没有的字，印成了〓：{named}。{HOW}"


def _labels(code: str, facts: LetterFacts) -> dict[str, str]:
    if code in REPLIES:
        answer = facts.only_answer
        asked = COMMON_FACTS + required_fields(code, sub_reason=answer.sub_reason, grounds=answer.grounds)
    else:
        asked = LETTERS[code].facts + LETTERS[code].required
    named = {each.field: each.label for each in asked}
    return {"clarified_text": "补正内容", "addressee": "收件人", "attachments": "附件名称", **named}


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield clean(value)
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _texts(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _texts(entry)
