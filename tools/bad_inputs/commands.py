"""The management commands with bad options and bad files, in this process, in a folder of their own."""

import io
import json
import os
import re
import sys
from argparse import Action, ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random
from typing import Any

from django.core.management import ManagementUtility, get_commands, load_command_class

from tools.bad_inputs import values
from tools.bad_inputs.causes import Causes

APPS = ("accounts", "casework", "config", "letters", "portal", "records", "requests_app", "workflows")
LINES = 40  # of a JSONL file, each of them one input
TAKES_LINES = "deadline"
# It typesets some sixty letters when its folder is good: rarely, then.
SLOW = {"letter_samples": 0.1, "prepare_start": 0.1}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DATES = (
    "submitted_on", "confirmed_on", "as_of", "on", "respond_by", "sent_on", "received_on", "told_on", "until",
)  # fmt: skip
KINDS = (
    "clarification_notified", "clarified", "consultation_sent", "consultation_returned", "extended", "fee_noticed", "fee_paid",
    "delayed", "replied", "withdrawn", "supplemented",
)  # fmt: skip


class Commands:
    """Every command of the project, found by its app."""

    def __init__(self, causes: Causes, rng: Random, folder: Path) -> None:
        self.causes, self.rng, self.folder = causes, rng, folder
        found = get_commands()
        self.names = sorted(name for name, app in found.items() if str(app).split(".")[0] in APPS)
        self.options = {name: list(_options(str(found[name]), name)) for name in self.names}

    def areas(self) -> list[str]:
        return [f"manage.py {name}" for name in self.names]

    def throw(self, area: str) -> int:
        """Run one command badly; how many inputs that were."""
        name = area.removeprefix("manage.py ")
        if name == TAKES_LINES and self.rng.random() < 0.7:
            lines = [bad_line(self.rng) for _ in range(LINES)]
            if not self.run([name], b"\n".join(lines), quiet=True):
                for line in lines:  # which of them it was
                    self.run([name], line)
            return LINES
        arguments = [word for option in self.options[name] for word in self._bad_option(name, option)]
        if self.rng.random() < 0.2:
            arguments.append(self.rng.choice(("--nonsense", "-x", "²", "--settings=none", "--help", "")))
        content = self.rng.choice((b"", b"\xff\xfe{", b"[" * 100_000, b"null\n1\n[]\n{}", bad_line(self.rng)))
        self.run([name, *arguments], content)
        return 1

    def _bad_option(self, name: str, option: Any) -> list[str]:
        """The words of one option with a bad value, or nothing where it is left out."""
        rng = self.rng
        if rng.random() < 0.25:
            return []
        words = [rng.choice(option.option_strings)] if option.option_strings else []
        if option.nargs == 0:
            return words
        if option.choices and rng.random() < 0.5:
            return [*words, rng.choice(list(option.choices))]
        if rng.random() < SLOW.get(name, 0.5):
            return [*words, str(self._path())]
        # The system can hand over neither a NUL nor a half surrogate that isn't a broken byte.
        text = values.value(rng).replace("\x00", "").encode("utf-8", "ignore").decode()
        return [*words, text if rng.random() < 0.8 else "\udcff" + text]

    def _path(self) -> Path:
        """A file or a folder that a command may stumble on."""
        path = self.folder / self.rng.choice(
            ("file", "folder", "missing/deeper", "张三", "closed", "a" * 300)
        )
        if path.name == "file":
            path.write_bytes(
                self.rng.choice((b"", b"\xff\xfe", b"[1, {}]", b'[{"date": 1}]', b"[" * 100_000, b"{}"))
            )
        elif path.name in ("folder", "closed"):
            path.mkdir(exist_ok=True)
            path.chmod(0o500 if path.name == "closed" else 0o700)
        return path

    def run(self, arguments: list[str], given: bytes, *, quiet: bool = False) -> bool:
        """Whether it ended as commands are to: 0, 1 or 2, and with a sentence when it isn't 0."""
        shown = f"manage.py {arguments!r} < {given[:300]!r}"
        area = f"manage.py {arguments[0]}"
        code: Any = 0
        with _streams(given, self.folder) as (out, err):
            try:
                ManagementUtility(["manage.py", *arguments]).execute()
            except SystemExit as end:
                code = end.code or 0
            except Exception as error:
                if not quiet:
                    self.causes.note(_Run(area, shown), "shell", 0, error)
                return False
            said = err.getvalue() + out.getvalue()
        # Django's own options are Django's words.
        if code in (0, 1, 2) and (code == 0 or CHINESE.search(said) or "settings" in shown):
            return True
        if not quiet:
            self.causes.note(_Run(area, f"{shown}\n{said[-500:]}"), "shell", int(code), None)
        return False


class _Run(str):
    """How a command was called; counted under its name."""

    area: str

    def __new__(cls, area: str, shown: str) -> "_Run":
        run = super().__new__(cls, shown)
        run.area = area
        return run


def _options(app: str, name: str) -> Iterator[Any]:
    """The options of the command's own, not those that every Django command has."""
    command = load_command_class(app, name)
    own = command.create_parser("manage.py", name)
    command.add_arguments = lambda parser: None
    common = {action.dest for action in _actions(command.create_parser("manage.py", name))}
    yield from (action for action in _actions(own) if action.dest not in common)


def _actions(parser: ArgumentParser) -> list[Action]:
    return parser._actions  # noqa: SLF001 -- argparse has no public way to list the options


@contextmanager
def _streams(given: bytes, folder: Path) -> Iterator[tuple[Any, Any]]:
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    before, stdin, variables = os.getcwd(), sys.stdin, dict(os.environ)
    os.chdir(folder)
    sys.stdin = io.TextIOWrapper(io.BytesIO(given), "utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            yield _Read(out), _Read(err)
    finally:
        sys.stdin = stdin
        os.chdir(before)
        os.environ.clear()
        os.environ.update(variables)  # --settings writes one


class _Read:
    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def getvalue(self) -> str:
        return self.stream.buffer.getvalue().decode("utf-8", "replace")


def bad_line(rng: Random) -> bytes:
    """One case of `deadline` with something wrong in it."""
    events = []
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        event = {"kind": rng.choice(KINDS), "on": "2026-03-10", "ref": "a", "party": "third_party"}
        event |= {name: rng.choice(("2026-03-12", "2026-04-01")) for name in DATES[4:]} | {"working_days": 5}
        events.append(event)
    case: dict[str, Any] = {
        "id": "c1", "channel": rng.choice(("in_person", "post_signed", "online", "fax")), "submitted_on": "2026-03-02",
        "confirmed_on": "2026-03-03", "as_of": "2026-04-20", "events": events,
    }  # fmt: skip
    for _ in range(rng.choice((1, 1, 2))):
        target = rng.choice([case, *events])
        name = rng.choice(list(target))
        if rng.random() < 0.15:
            del target[name]
        else:
            target[name] = _bad_json(rng, name)
        if not target:
            break
    line = json.dumps(case).encode()
    if rng.random() < 0.1:
        return line[: rng.randrange(len(line))] or b"{"
    return (
        line.replace(b"2026", rng.choice((b"\xff", b"0001", b"9999", b"\\ud800")))
        if rng.random() < 0.1
        else line
    )


def _bad_json(rng: Random, name: str) -> Any:
    if name in DATES and rng.random() < 0.7:
        return rng.choice(values.DATES)
    odd = (
        None,
        True,
        0,
        -1,
        1.5,
        10**30,
        1e308,
        [],
        {},
        [[]],
        [{}],
        [None],
        {"a": {}},
        ["2026-03-02"],
        values.value(rng),
    )
    return rng.choice(odd)
