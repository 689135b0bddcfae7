"""The facts one letter is made from, as the database keeps them: what was true on the day it was drafted."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from typeset.letter import Form


@dataclass(frozen=True)
class AgencyFacts:
    """What a letter says of the agency that signs it. `seal`: reference of the seal image that was in use.

    `code` names the agency's row, which a case may have left before its letter is made.
    """

    name: str
    kind: str
    letterhead: str = ""
    form: Form = "letter"
    title_word: str = "答复书"
    review_body: str = ""
    also_review_body: str = ""
    court: str = ""
    online_review_url: str = ""
    seal: str = ""
    code: str = ""


@dataclass(frozen=True)
class Answer:
    """What a reply says: its kind (R01–R23), variant and grounds, and what was filled in for them."""

    kind: str
    sub_reason: str = ""
    grounds: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LetterFacts:
    """Everything `content.build` needs besides the seal image.

    `fields`: the facts that statute's wording names (receipt_date, register_no, request_text, the course of
    the case, the required fields of the kind). `answers`: of a reply, one for now; none in other letters.
    `addressee`: salutation, empty = the fact that the kind names. `attachments`: titles listed under the text.
    `verification_url`: printed, and coded in the QR code.
    """

    agency: AgencyFacts
    issued_on: date
    number: str = ""
    addressee: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    attachments: tuple[str, ...] = ()
    electronic: bool = False
    verification_code: str = ""
    verification_url: str = ""

    @property
    def only_answer(self) -> Answer:
        """The answer of a reply; an empty one for a letter that answers nothing. ValueError where there are several."""
        (answer,) = self.answers or (Answer(""),)
        return answer

    @property
    def said(self) -> dict[str, Any]:
        """Every fact by its name; what was filled in for the answer wins, also where that left it empty."""
        known = {**self.fields, **self.only_answer.fields}
        return {name: value for name, value in known.items() if value not in (None, "", [])}

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; a date is {"$date": "2026-03-05"} so that it stays one."""
        return {each.name: plain(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "LetterFacts":
        """The inverse of `to_json`; unknown keys are an error (TypeError), so a snapshot loses nothing."""
        read = {name: dated(value) for name, value in data.items()}
        read["agency"] = AgencyFacts(**read["agency"])
        read["answers"] = tuple(
            Answer(**answer | {"grounds": tuple(answer["grounds"])}) for answer in read["answers"]
        )
        read["attachments"] = tuple(read["attachments"])
        return cls(**read)


def plain(value: Any) -> Any:
    """JSON values of the same shape; a date is {"$date": "2026-03-05"} so that it stays one."""
    if isinstance(value, AgencyFacts | Answer):
        return plain(asdict(value))
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Mapping):
        return {name: plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return value


def dated(value: Any) -> Any:
    """The inverse of `plain`."""
    if isinstance(value, Mapping):
        if set(value) == {"$date"}:
            return date.fromisoformat(value["$date"])
        return {name: dated(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [dated(entry) for entry in value]
    return value


def dump_fields(fields: Mapping[str, Any]) -> str:
    """JSON of facts in which dates stay dates."""
    return json.dumps(plain(dict(fields)), ensure_ascii=False)


def load_fields(text: str) -> dict[str, Any]:
    """The inverse of `dump_fields`."""
    found: dict[str, Any] = dated(json.loads(text))
    return found
