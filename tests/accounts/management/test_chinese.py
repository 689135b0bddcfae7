import gettext
import os
import re
from typing import Any

import pytest
from django.core.management.base import CommandParser

from accounts.management.chinese import LOCALE, ChineseCommand

CATALOGUE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "argparse.po"


class Command(ChineseCommand):
    """Has an argument of every kind that argparse complains about in words of its own."""

    example = "  manage.py sample 1"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument("--colour", choices=["red", "green"])
        parser.add_argument("--collect", action="store_true")
        parser.add_argument("--maybe", nargs="?")
        parser.add_argument("--many", nargs="+")
        parser.add_argument("--three", nargs=3)
        one = parser.add_mutually_exclusive_group(required=True)
        one.add_argument("--left", action="store_true")
        one.add_argument("--right", action="store_true")


def parser() -> CommandParser:
    return Command().create_parser("manage.py", "sample")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "缺少参数：number"),
        (["1"], "这些参数中要有一个：--left --right"),
        (["1", "--left", "--up"], "没有这个参数：--up"),
        (["1", "--left", "--right"], "参数 --right 与 --left 不能同时使用"),
        (["1", "--left", "--col", "red"], "参数 --col 写得不全，可能是 --colour, --collect"),
        (["one", "--left"], "参数 number 的值 'one' 格式不对"),
        (["1", "--left", "--collect=1"], "参数 --collect 后面不能有值，写了 '1'"),
        (["1", "--left", "--colour"], "参数 --colour 后面要有一个值"),
        (["1", "--left", "--many"], "参数 --many 后面至少要有一个值"),
        (["1", "--left", "--three", "a"], "参数 --three 后面要有 3 个值"),
    ],
)
def test_each_wrong_use_is_told_in_chinese(arguments: list[str], sentence: str, capsys: Any) -> None:
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err == f"用法不对：{sentence}。加 --help 可看说明和例子。\n"


def test_a_choice_that_there_is_not_is_told_with_those_that_there_are(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["1", "--left", "--colour", "blue"])
    told = capsys.readouterr().err.replace("'red', 'green'", "red, green")  # quoted before Python 3.12
    assert (
        told
        == "用法不对：参数 --colour 的值 'blue' 不在可选范围，可选：red, green。加 --help 可看说明和例子。\n"
    )


def test_help_has_chinese_headings_and_the_own_options_alone(capsys: Any) -> None:
    Command().print_help("manage.py", "sample")
    shown = capsys.readouterr().out
    assert shown.startswith("用法：manage.py sample [-h] [--colour {red,green}]")
    assert re.findall(r"^(\S+):$", shown, re.MULTILINE) == ["参数", "选项"]
    assert re.findall(r"^  (-\S+)", shown, re.MULTILINE) == [
        "-h,", "--colour", "--collect", "--maybe", "--many", "--three", "--left", "--right",
    ]  # fmt: skip


def test_language_of_the_machine_stays_as_it_was(monkeypatch: Any) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    before = gettext.textdomain()
    parser().parse_args(["1", "--left"])
    assert (gettext.textdomain(), os.environ["LANGUAGE"]) == (before, "de")
    monkeypatch.delenv("LANGUAGE")
    parser().parse_args(["1", "--left"])
    assert "LANGUAGE" not in os.environ


def test_compiled_catalogue_is_that_of_its_source() -> None:
    compiled = gettext.translation("argparse", LOCALE, ["zh_Hans"])
    written = re.findall(
        r'^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.+)"$', CATALOGUE.read_text(), re.M
    )
    assert len(written) == CATALOGUE.read_text().count("\nmsgid ") - 1  # without the head
    for one, many, chinese in written:
        assert (compiled.ngettext(one, many, 3) if many else compiled.gettext(one)) == chinese
