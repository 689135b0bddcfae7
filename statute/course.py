"""What the course paragraph of a reply says of each consultation (arts. 32–34): facts in one sentence each."""

from datetime import date

from .wording import chinese_date

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
