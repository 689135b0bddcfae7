"""What the course paragraph of a reply says of each consultation (arts. 32–34): facts in one sentence each."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations

from statute.wording import chinese_date

PARTIES = (
    "第三方",
    "共同制作机关",
    "其他机关",
)  # who may be asked for an opinion (arts. 11, 32, 34), in this order

_ASKED = "本机关于{sent}就涉及的信息书面征求{party}意见"
OUTCOMES: dict[str, str] = {
    "consent": "，{returned}收到其同意公开的意见。",
    "partly": "，{returned}收到其部分同意公开的意见。",
    "object": "，{returned}收到其不同意公开的意见。",
    "silent": "，其逾期未提出意见，由本机关依照《中华人民共和国政府信息公开条例》的规定决定是否公开。",
    "deemed": "，其逾期未提出意见，依照《中华人民共和国政府信息公开条例》第三十四条视为同意公开。",
}


def consultation_sentence(party: str, sent_on: date, opinion: str, returned_on: date | None) -> str:
    """One finished consultation in the reply; `opinion` is a key of OUTCOMES, "" while it is still open."""
    returned = chinese_date(returned_on) if returned_on else ""
    return (_ASKED + OUTCOMES.get(opinion, "。")).format(
        sent=chinese_date(sent_on), party=party, returned=returned
    )


def parties_phrase(parties: Iterable[str]) -> str:
    """Everybody asked, each once, in the order of PARTIES: 第三方、共同制作机关和其他机关."""
    asked = set(parties)
    *first, last = (party for party in PARTIES if party in asked)
    return f"{'、'.join(first)}和{last}" if first else last


PARTY_CHOICES = tuple(
    (phrase, phrase)
    for count in range(1, len(PARTIES) + 1)
    for asked in combinations(PARTIES, count)
    for phrase in (parties_phrase(asked),)
)
