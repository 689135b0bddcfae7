"""How numbers are written: register number, letter number (GB/T 9704) and index number of a 公文.

The law fixes none of them nationwide. Years stand in 〔〕, a serial number is not padded and has no 第.
"""

import re

REGISTER_WORD = "依申请"
INDEX_NUMBER = re.compile(r"[0-9A-Z]{18}/\d{4}-\d{5,}")


def _check(year: int, n: int) -> None:
    if not 1949 <= year <= 9999 or n < 1:
        raise ValueError(f"no such number: year {year}, serial {n}")


def letter_number(prefix: str, series_word: str, year: int, n: int) -> str:
    """机关代字 + 文种代字: ("肥政", "公开答", 2026, 12) → 肥政公开答〔2026〕12号."""
    _check(year, n)
    return f"{prefix}{series_word}〔{year}〕{n}号"


def register_number(prefix: str, year: int, n: int) -> str:
    """The number of an application: ("肥政", 2026, 12) → 肥政依申请〔2026〕12号."""
    return letter_number(prefix, REGISTER_WORD, year, n)


def index_number(uscc: str, year: int, n: int) -> str:
    """索引号: ("11370983K21344588M", 2020, 4825) → 11370983K21344588M/2020-04825."""
    _check(year, n)
    return f"{uscc}/{year}-{n:05d}"
