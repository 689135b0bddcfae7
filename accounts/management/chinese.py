"""Commands that people script: Chinese messages, UTF-8 in any locale, exit 0, 1 (refused), 2 (bad usage)."""

import argparse
import contextlib
import gettext
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter

LOCALE = Path(__file__).resolve().parents[1] / "locale"

# Options of every Django command: they work, but a person who scripts ours needs none of them.
GENERIC = frozenset(
    ["version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"]
)


@contextlib.contextmanager
def chinese() -> Iterator[None]:
    """While this lasts, argparse speaks Chinese in any locale: it asks gettext when it needs a sentence."""
    domain, language = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain("argparse", str(LOCALE))
    gettext.textdomain("argparse")
    os.environ["LANGUAGE"] = "zh_Hans"
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if language is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = language


class Help(DjangoHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the example as they are and shows a command's own options alone."""

    def add_usage(self, usage: Any, actions: Any, *args: Any, **kwargs: Any) -> None:
        super().add_usage(usage, _own(actions), *args, **kwargs)

    def add_arguments(self, actions: Any) -> None:
        super().add_arguments(_own(actions))


def _own(actions: Iterable[argparse.Action]) -> list[argparse.Action]:
    return [action for action in actions if action.dest not in GENERIC]


class ChineseCommand(BaseCommand):
    """A command with an `example` that its `--help` shows."""

    example: str

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        with chinese():
            parser = super().create_parser(
                prog_name, subcommand, formatter_class=Help, epilog=f"例如：\n{self.example}", **kwargs
            )

        def error(message: str) -> NoReturn:
            parser.exit(2, f"用法不对：{message}。加 --help 可看说明和例子。\n")

        parser.error = error  # type: ignore[method-assign]  # Django makes the parser
        parser.parse_args = chinese()(parser.parse_args)  # type: ignore[method-assign]  # Django makes the parser
        parser.format_help = chinese()(parser.format_help)  # type: ignore[method-assign]  # Django makes the parser
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
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
        raise argparse.ArgumentTypeError("：不能为空，也不能含有控制字符或乱码")
    return value
