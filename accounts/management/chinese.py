"""Commands that people script: Chinese messages, UTF-8 in any locale, exit 0, 1 (refused), 2 (bad usage)."""

import argparse
import contextlib
import json
import os
import re
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter

# argparse speaks English only; these are the sentences a user can meet.
USAGE = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"没有这个参数：\1"),
    (
        r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)",
        r"参数 \1 的值 \2 不在可选范围，可选：\3",
    ),
    (r"argument (\S+): expected one argument", r"参数 \1 后面要有一个值"),
    (r"argument (\S+): invalid \S+ value: (.+)", r"参数 \1 的值 \2 格式不对"),
    (r"argument (\S+): not allowed with argument (\S+)", r"参数 \1 与 \2 不能同时使用"),
    (r"ambiguous option: (\S+) could match (.+)", r"参数 \1 写得不全，可能是 \2"),
    (r"argument (\S+): (.+)", r"参数 \1：\2"),
)


# Options of every Django command: they work, but a person who scripts ours needs none of them.
GENERIC = frozenset(
    ["version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"]
)


class Help(DjangoHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the example as they are, under Chinese headings."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def speak_chinese(parser: CommandParser) -> None:
    """Chinese headings and help of the option that stays; the generic ones are left out."""
    parser._positionals.title, parser._optionals.title = "参数", "选项"
    for action in parser._actions:
        if action.dest in GENERIC:
            action.help = argparse.SUPPRESS
        elif action.dest == "help":
            action.help = "显示本说明"


class ChineseCommand(BaseCommand):
    """A command with an `example` that its `--help` shows."""

    example: str

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(
            prog_name, subcommand, formatter_class=Help, epilog=f"例如：\n{self.example}", **kwargs
        )

        speak_chinese(parser)

        def error(message: str) -> NoReturn:
            for pattern, chinese in USAGE:
                if re.fullmatch(pattern, message, re.DOTALL):
                    message = re.sub(pattern, chinese, message, flags=re.DOTALL)
                    break
            parser.exit(2, f"用法不对：{message}。加 --help 可看说明和例子。\n")

        parser.error = error  # type: ignore[method-assign]
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
        super().run_from_argv(argv)

    def print_json(self, value: Any) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))

    def refuse(self, message: str) -> NoReturn:
        """A row or case was refused: say why and exit 1."""
        self.stderr.write(message)
        sys.exit(1)


def text(value: str) -> str:
    """An argument that holds something readable. Its bytes are UTF-8 even where the locale says ASCII."""
    with contextlib.suppress(UnicodeError):
        value = os.fsencode(value).decode()
    value = value.strip()
    if not value or any(not character.isprintable() for character in value):
        raise argparse.ArgumentTypeError("不能为空，也不能含有控制字符或乱码")
    return value
