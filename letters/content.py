"""From a letter kind and its facts to the letter: title, paragraphs, remedy, forms. Pure; no own wording.

Every sentence comes from statute/. What is refused here must not be signed: a missing fact, an unlawful
choice, a missing remedy, a refusal that does not say that review comes first (复议法23②).
"""

from collections.abc import Iterable, Mapping

from letters.facts import AgencyFacts, LetterFacts
from statute.answers.replies import REPLIES, Reply, choice_problem, reply_lines, required_fields
from statute.answers.wording import COMMON_FACTS
from statute.letters.procedure import LETTERS, letter_lines
from statute.letters.procedure import Letter as LetterKind
from statute.letters.remedies import (
    REVIEW_FIRST_SENTENCE,
    AgencyRemedyFacts,
    Remedy,
    RemedyFactsMissing,
    electronic_delivery_sentence,
    remedy,
    remedy_class,
)
from statute.refused import Refused
from statute.wording import Line, MissingFacts, Required, say
from typeset.letter import Attachment, Block, Letter, Paragraph, Table

__all__ = ["TEMPLATE_VERSION", "AgencyFacts", "LetterFacts", "build", "check_review_first"]

TEMPLATE_VERSION = "2026-1"  # stored with each letter; raise it when layout or order of the parts changes

_SLIP_TITLES = ("回执",)
_CONFIGURED = {"agency", "office", "address", "office_phone"}  # facts of the agency, not of the case
_BEFORE_REMEDY = ("opening", "course", "finding", "decision", "provision", "remedy")


def build(code: str, facts: LetterFacts, *, seal: bytes | None = None) -> Letter:
    """The letter of kind `code` (R01–R23, D01–D16, C01–C03), ready to be rendered.

    `seal`: PNG of the agency's seal. Refuses `letter_choice`, `letter_fact_missing`, `letter_remedy_missing`,
    `letter_online_review_missing` and `letter_without_review_first`. KeyError for an unknown code.
    """
    kind = REPLIES.get(code) or LETTERS[code]
    lines = _lines(code, facts)
    told = _remedy(code, facts)
    blocks = (*_paragraphs(_texts(lines, _BEFORE_REMEDY)), *_paragraphs(_remedy_texts(told, facts)))
    blocks += _paragraphs(_texts(lines, ("closing",)))
    record = kind.template == "record"
    slip, attached = _slip(_texts(lines, ("slip",)))
    letter = Letter(
        form="record" if record else facts.agency.form,
        letterhead=facts.agency.letterhead or facts.agency.name,
        number=facts.number,
        title=f"{facts.agency.name}{_title(kind, facts.agency)}",
        addressee=_addressee(kind, facts),
        blocks=_form(kind, facts) if isinstance(kind, LetterKind) and record else blocks,
        agency=facts.agency.name,
        issued_on=facts.issued_on,
        attachments=(*(Attachment(title) for title in facts.attachments), *attached),
        slip=slip,
        seal=None if record else seal,
        verification=_verification(facts),
    )
    check_review_first(code, facts, letter)
    return letter


def check_review_first(code: str, facts: LetterFacts, letter: Letter) -> None:
    """Refuses `letter_without_review_first` when the kind is review first and the letter does not say so."""
    answer, on = facts.only_answer, facts.issued_on
    if remedy_class(code, on=on, sub_reason=answer.sub_reason, grounds=answer.grounds) not in ("RF", "split"):
        return
    text = "".join(block.text for block in letter.blocks if isinstance(block, Paragraph))
    if REVIEW_FIRST_SENTENCE not in text:
        raise Refused(
            "letter_without_review_first",
            f"《{letter.title}》没有写明应当先申请行政复议，不能签发（行政复议法第二十三条第二款）。"
            "请恢复救济段后重新生成。",
        )


def _title(kind: Reply | LetterKind, agency: AgencyFacts) -> str:
    return kind.title.format(title_word=agency.title_word) if isinstance(kind, Reply) else kind.title


def _said(facts: LetterFacts) -> dict[str, object]:
    return {**facts.said, "agency": facts.agency.name, "letter_number": facts.number}


def _lines(code: str, facts: LetterFacts) -> list[Line]:
    if code not in REPLIES:
        try:
            return letter_lines(code, _said(facts))
        except MissingFacts as error:
            asked = LETTERS[code].facts + LETTERS[code].required
            raise _missing(LETTERS[code].title, error, asked) from error
    sub_reason, grounds = facts.only_answer.sub_reason, facts.only_answer.grounds
    if problem := choice_problem(code, sub_reason=sub_reason, grounds=grounds):
        raise Refused("letter_choice", problem)
    try:
        return reply_lines(code, _said(facts), sub_reason=sub_reason, grounds=grounds)
    except MissingFacts as error:
        asked = COMMON_FACTS + required_fields(code, sub_reason=sub_reason, grounds=grounds)
        raise _missing(REPLIES[code].label, error, asked) from error


def _missing(title: str, error: MissingFacts, asked: Iterable[Required]) -> Refused:
    labels = {each.field: each.label for each in asked}
    named = "、".join(f"“{labels.get(name, name)}”" for name in error.fields)
    what = "请管理员在机关设置中补充" if set(error.fields) <= _CONFIGURED else "请补充后重新生成"
    return Refused("letter_fact_missing", f"《{title}》缺少必须写明的内容：{named}。{what}。")


def _remedy(code: str, facts: LetterFacts) -> Remedy:
    agency = facts.agency
    try:
        return remedy(
            code,
            on=facts.issued_on,
            sub_reason=facts.only_answer.sub_reason,
            grounds=facts.only_answer.grounds,
            agency=AgencyRemedyFacts(
                kind=agency.kind,
                name=agency.name,
                review_body=agency.review_body,
                court=agency.court,
                online_review_url=agency.online_review_url,
                also_review_body=agency.also_review_body,
            ),
        )
    except RemedyFactsMissing as error:
        message = f"{error}请管理员在机关设置中补充（行政复议法第二十条第三款）。"
        raise Refused("letter_remedy_missing", message) from error


def _remedy_texts(told: Remedy, facts: LetterFacts) -> list[str]:
    texts = list(told.sentences)
    if texts and facts.electronic:
        try:
            texts.append(electronic_delivery_sentence(facts.agency.online_review_url))
        except ValueError as error:
            raise Refused(
                "letter_online_review_missing",
                "电子送达应当同时提供网上申请行政复议的渠道（行政复议法第二十二条第二款），"
                "本机关没有设置该网址。请管理员在机关设置中补充，或者改用其他送达方式。",
            ) from error
    return texts


def _texts(lines: Iterable[Line], parts: tuple[str, ...]) -> list[str]:
    return [line.text for line in lines if line.part in parts]


def _paragraphs(texts: Iterable[str]) -> tuple[Paragraph, ...]:
    """What someone typed on several lines stays several paragraphs."""
    return tuple(Paragraph(part) for text in texts for part in text.splitlines() if part.strip())


def _slip(texts: list[str]) -> tuple[tuple[Block, ...], tuple[Attachment, ...]]:
    """A slip with a title is a page to send back; one without is signed at the foot of the letter."""
    if texts and texts[0] in _SLIP_TITLES:
        return (), (Attachment(texts[0], _paragraphs(texts[1:])),)
    return _paragraphs(texts), ()


def _addressee(kind: Reply | LetterKind, facts: LetterFacts) -> str:
    return facts.addressee or (say(facts.said.get(kind.addressee)) if kind.addressee else "")


def _form(kind: LetterKind, facts: LetterFacts) -> tuple[Block, ...]:
    said = _said(facts)
    rows = tuple((label, say(said.get(name))) for label, name in kind.rows)
    tables: list[Block] = [Table(rows, widths=(1, 3))]
    if kind.columns:
        entries = said.get("entries")
        listed = entries if isinstance(entries, list | tuple) else ()
        cells = tuple(
            tuple(say(entry.get(name)) for _, name in kind.columns)
            for entry in listed
            if isinstance(entry, Mapping)
        )
        tables.append(Table(cells, heads=tuple(label for label, _ in kind.columns)))
    return tuple(tables)


def _verification(facts: LetterFacts) -> tuple[str, str] | None:
    if facts.verification_code and facts.verification_url:
        return facts.verification_code, facts.verification_url
    return None
