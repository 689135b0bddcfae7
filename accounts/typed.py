"""What people type, in the form in which it is kept: functions, and the form fields of every page that use them.

Chinese keyboards make full-width digits and letters, Word and chat programs bring controls along, and a name with
a middle dot is typed in ten ways. Free text keeps its words; numbers, codes and addresses are read as NFKC reads
them; a name gets one form, and whoever stores it keeps what was typed beside it.
"""

import re
import unicodedata
from typing import Any

from django import forms

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_DOT = "·•‧∙⋅・ꞏ᛫"
_DOTS = re.compile(rf"\s*[{_DOT}]\s*")
_FULL_STOP = re.compile(rf"(?<=[{HAN}])\s*\.\s*(?=[{HAN}])")
_INNER_BLANK = re.compile(rf"(?<=[{HAN}（）]) (?=[{HAN}（）])")
_NOT_LOOKED_AT = re.compile(rf"[\s{_DOT}.'’‘ʼ`´\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_WIDE = {
    wide: wide - 0xFEE0 for part in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(part[0]), ord(part[1]) + 1)
}
_WIDE |= {ord(wide): ord(wide) - 0xFEE0 for wide in "＠．－＋／＿"}
_YEAR = re.compile(r"[\[(【〔{（](\d{4})[\])】〕}）]")


def prose(text: str) -> str:
    """Several lines of free text: the words as they are, one kind of line end, no controls."""
    return _INVISIBLE.sub("", _LINE_END.sub("\n", text))


def line(text: str) -> str:
    """One line of free text: the words as they are, no controls, single blanks."""
    return re.sub(r"[^\S\u3000]+", " ", prose(text)).strip()


def code(text: str) -> str:
    """A number, code, address or date as a machine reads it: １１０Ｘ is 110X."""
    return line(unicodedata.normalize("NFKC", text))


def half_width(text: str) -> str:
    """Digits and letters in half width, Chinese marks left alone: １２号（东） is 12号（东）."""
    return line(text).translate(_WIDE)


def name(text: str) -> str:
    """A person's or organisation's name in its one form: 阿依古丽 • 买买提 is 阿依古丽·买买提, 张　三 is 张三."""
    found = _FULL_STOP.sub("·", _DOTS.sub("·", code(text)))
    if re.search(f"[{HAN}]", found):
        found = found.translate({ord("("): "（", ord(")"): "）"})
    return _INNER_BLANK.sub("", found)


def number(text: str) -> str:
    """A register or document number: [2026], (2026) and 〔2026〕 are one, blanks don't count."""
    return _YEAR.sub(r"〔\1〕", "".join(code(text).split()))


def lookup(text: str) -> str:
    """What two spellings of one name, number or code have in common; only for comparing."""
    return _NOT_LOOKED_AT.sub("", code(text)).upper()


class LineField(forms.CharField):
    """One line of free text, quoted as it was typed. `kept` is what becomes of the text."""

    kept = staticmethod(line)

    def to_python(self, value: Any) -> Any:
        given = super().to_python(value)
        return (self.kept(given) or self.empty_value) if given else given


class NameField(LineField):
    """A name, quoted as it was typed. Its one form has to fit too: there ㈱ is three characters."""

    def run_validators(self, value: Any) -> None:
        super().run_validators(max(value, name(value), key=len))


class ProseField(LineField):
    """Several lines of free text, quoted as they were typed."""

    kept = staticmethod(prose)


class CodeField(LineField):
    """A number, code, telephone, search word: full-width digits and letters are understood."""

    kept = staticmethod(code)


class SettingField(LineField):
    """One line that an administrator sets: digits and letters become half-width, Chinese marks stay."""

    kept = staticmethod(half_width)


class MailField(forms.EmailField):
    """An e-mail address, on a Chinese keyboard too."""

    def to_python(self, value: Any) -> Any:
        given = super().to_python(value)
        return code(given).replace("。", ".") if given else given


class DayField(forms.DateField):
    """A date: 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日, in any width."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[年月/.]", "-", "".join(code(value).split())).removesuffix("日")
        return super().to_python(value)


class NumberField(forms.IntegerField):
    """A whole number in any width."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(code(value) if isinstance(value, str) else value)


class AmountField(forms.DecimalField):
    """A sum of money in any width."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(code(value) if isinstance(value, str) else value)
