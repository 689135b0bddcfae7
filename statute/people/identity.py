"""Check digits of identity numbers (GB 11643) and credit codes (GB 32100).

A wrong digit is only pointed out, never refused: papers are of many kinds, and art. 30 offers clarification.
"""

from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_id_number(number: str) -> str:
    """ "" when the 18-digit identity number holds or none is given, else a Chinese warning of what to look at."""
    text = number.strip().upper()
    if not text:
        return ""
    if len(text) != 18 or not text[:17].isascii() or not text[:17].isdigit() or text[17] not in _ID_CHECK:
        return "公民身份号码应为18位：前17位为数字，最后一位为数字或者X。请核对。"
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return "公民身份号码第7至14位不是有效的出生日期。请核对。"
    total = sum(int(digit) * weight for digit, weight in zip(text, _ID_WEIGHTS, strict=False))
    if _ID_CHECK[total % 11] != text[17]:
        return "公民身份号码的校验位不符，可能有一位数字写错。请核对。"
    return ""


def check_credit_code(code: str) -> str:
    """ "" when the 18-character unified credit code holds or none is given, else a warning in Chinese."""
    text = code.strip().upper()
    if not text:
        return ""
    if len(text) != 18 or any(character not in _CREDIT_CHARACTERS for character in text):
        return "统一社会信用代码应为18位数字或者大写字母（不用I、O、S、V、Z）。请核对。"
    values = [_CREDIT_CHARACTERS.index(character) for character in text]
    total = sum(value * weight for value, weight in zip(values, _CREDIT_WEIGHTS, strict=False))
    if (31 - total % 31) % 31 != values[17]:
        return "统一社会信用代码的校验位不符，可能有一位写错。请核对。"
    return ""
