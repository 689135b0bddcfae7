"""What people type is understood in any width and form; free text keeps its words."""

import re
from datetime import date
from pathlib import Path

import pytest

from accounts import typed

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("阿依古丽 • 买买提江", "阿依古丽·买买提江"),
        ("阿依古丽・买买提江", "阿依古丽·买买提江"),
        ("阿依古丽‧买买提江", "阿依古丽·买买提江"),
        ("阿依古丽．买买提江", "阿依古丽·买买提江"),
        ("阿依古丽.买买提江", "阿依古丽·买买提江"),
        ("张　三", "张三"),
        ("陳 大 文", "陳大文"),
        ("José  María", "José María"),
        ("张\r\n三", "张三"),
        ("张\u200b三\x00", "张三"),
        ("青禾县宏远(集团)有限公司", "青禾县宏远（集团）有限公司"),
        ("ＡＢＣ（中国） 有限公司", "ABC（中国）有限公司"),
        ("ABC (China) Ltd.", "ABC (China) Ltd."),
        ("𠮷㐂 䶮", "𠮷㐂䶮"),
    ],
)
def test_a_name_has_one_form(given: str, kept: str) -> None:
    assert typed.name(given) == kept
    assert typed.name(kept) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("阿依古丽·买买提江", "阿依古丽 买买提江"),
        ("阿依古丽·买买提江", "阿依古丽买买提江"),
        ("O’Brien", "O'BRIEN"),
        ("宏远（集团）公司", "宏远(集团)公司"),
        ("１１０１０５ 19491231００２ｘ", "11010519491231002X"),
    ],
)
def test_spellings_of_one_thing_are_looked_up_alike(one: str, other: str) -> None:
    assert typed.lookup(one) == typed.lookup(other) != ""


@pytest.mark.parametrize(
    "given", ["青政办依申请[2026]１２号", "青政办依申请（2026） 12号", "青政办依申请【2026】12号"]
)
def test_a_number_has_one_form(given: str) -> None:
    assert typed.number(given) == "青政办依申请〔2026〕12号"


def test_free_text_keeps_its_words_and_loses_controls() -> None:
    assert typed.line("①㎡ＡＢ：\x00 甲\r\n乙") == "①㎡ＡＢ： 甲 乙"
    assert typed.prose("①甲\x07\r\n　　乙\x00") == "①甲\n　　乙"


def test_fields_understand_full_width_digits_and_letters() -> None:
    assert typed.CodeField().clean("１１０１０５１９４９１２３１００２Ｘ") == "11010519491231002X"
    assert typed.MailField().clean("ｔｅｓｔ＠ｅｘａｍｐｌｅ．ｃｏｍ") == "test@example.com"
    assert typed.NumberField().clean("２０") == 20
    assert typed.AmountField(decimal_places=2).clean("１２．５０") == 12.5
    assert typed.SettingField().clean("０９９９－６５４１０２３（东区）") == "0999-6541023（东区）"


@pytest.mark.parametrize(
    "given", ["２０２６－０３－０５", "2026/3/5", "2026.3.5", "2026年3月5日", "2026-03-05"]
)
def test_a_date_is_understood_in_any_width(given: str) -> None:
    assert typed.DayField().clean(given) == date(2026, 3, 5)


def test_no_form_has_a_field_that_takes_text_as_it_comes() -> None:
    """One place reads what people type: a plain field of Django would let a control or １１０ through."""
    plain = re.compile(r"forms\.(Char|Email|Date|Integer|Decimal|Slug|URL)Field\(")
    found = [
        f"{path.relative_to(ROOT)}:{n}"
        for app in ("accounts", "casework", "records", "requests_app", "workflows", "portal")
        for path in (ROOT / app).rglob("*.py")
        if path.name != "typed.py" and "migrations" not in path.parts
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if plain.search(line)
    ]
    assert found == []
