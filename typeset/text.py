"""Cleaning what people typed before it is typeset, and the limits of a letter."""

import re
import unicodedata

from statute.refused import Refused

MAX_CHARACTERS = 20_000  # of one paragraph, cell or name
MAX_ROWS = 500  # of one table
MAX_PAGES = 60

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufff9-\uffff"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
_SPACE = re.compile(r"[^\S\u3000]+")
# List bullets (Word's own among them, which stand in the private area of its symbol fonts) as Chinese type has them.
_AS_PRINTED = str.maketrans(dict.fromkeys("•‣⁃∙◦▪▫\uf06c\uf06e\uf075\uf076\uf0a7\uf0a8\uf0b7\uf0d8", "·"))
_MARKS = 4  # combining marks in a row; more is a drawing, not a letter


def clean(text: str) -> str:
    """One line of NFC text without controls, direction overrides, zero-width and variation characters; • becomes ·.

    Refuses `letter_text_too_long` above 20 000 characters.
    """
    if len(text) > MAX_CHARACTERS:
        raise Refused(
            "letter_text_too_long",
            f"文书中有一段文字共{len(text)}字，超过每段{MAX_CHARACTERS}字的上限。请缩短正文，较长的内容作为附件另行提供。",
        )
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _limit_marks(_SPACE.sub(" ", text.translate(_AS_PRINTED)).strip(" "))


def _limit_marks(text: str) -> str:
    if text.isascii():
        return text
    kept, run = [], 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MARKS:
            kept.append(char)
    return "".join(kept)
