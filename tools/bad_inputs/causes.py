"""What went wrong, each cause once: where it was raised, how often, and an input that repeats it."""

import logging
import re
import sys
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.signals import got_request_exception

ROOT = str(Path(__file__).resolve().parent.parent.parent)
NOT_OURS = re.compile(r"/\.venv/|/tools/bad_inputs/")
BELOW = re.compile(r"/psycopg/|/pghistory/|/django/db/|/django/utils/")
SLOW = 5.0  # seconds
SHOWN = 4000  # characters of an input in the report
# Django writes one line for each refused request; those are the answers that are wanted.
ANSWERS = ("django.request", "django.security", "django.server")


@dataclass
class Cause:
    """One place in the code that failed, with the first input that got there."""

    title: str
    trace: str
    example: str
    areas: Counter[str] = field(default_factory=Counter)


class Causes(logging.Handler):
    """Collects server errors, exceptions that were logged instead of raised, and what took long."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: dict[str, Cause] = {}
        self.answers: Counter[int] = Counter()
        self.slow: list[tuple[float, str]] = []
        self.raised: BaseException | None = None
        self.others: list[logging.Handler] = []

    def __enter__(self) -> "Causes":
        got_request_exception.connect(self._raised)
        root = logging.getLogger()
        self.others, root.handlers = root.handlers, [self]
        for name in ANSWERS:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        return self

    def __exit__(self, *_: object) -> None:
        got_request_exception.disconnect(self._raised)
        logging.getLogger().handlers = self.others
        for name in ANSWERS:
            logging.getLogger(name).setLevel(logging.NOTSET)

    def _raised(self, **_: Any) -> None:
        self.raised = sys.exc_info()[1]

    def emit(self, record: logging.LogRecord) -> None:
        """An exception that somebody caught, logged and passed over."""
        if record.exc_info and record.exc_info[1]:
            self.note(record.name, "log", 0, record.exc_info[1])

    def listen(self) -> None:
        self.raised = None

    def heard(self, sent: Any, who: str, status: int, seconds: float) -> None:
        self.answers[status] += 1
        if seconds > SLOW:
            self.slow.append((seconds, _shown(sent, who)))
        if status >= 500 or self.raised:
            self.note(sent, who, status, self.raised)

    def note(self, sent: Any, who: str, status: int, error: BaseException | None) -> None:
        """Count it under the place where it was raised."""
        if error is None:
            title, trace = f"answer {status} without an exception in {getattr(sent, 'area', sent)}", ""
        else:
            title = f"{type(error).__name__} at {_place(error)}"
            trace = "".join(traceback.format_exception(error))
        if title not in self.found:
            self.found[title] = Cause(title, trace, _shown(sent, who))
            sys.stderr.write(f"{title}\n")
        cause = self.found[title]
        cause.areas[getattr(sent, "area", str(sent))] += 1


def _place(error: BaseException) -> str:
    """The innermost line of our own code, else of the library that handed the input to the database unlooked at."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if f.filename.startswith(ROOT) and not NOT_OURS.search(f.filename)]
    above = [f for f in frames if not BELOW.search(f.filename)]
    frame = (own or above or list(frames))[-1]
    name = frame.filename.removeprefix(f"{ROOT}/").rpartition("site-packages/")[2]
    return f"{name}:{frame.lineno} {frame.name}"


def _shown(sent: Any, who: str) -> str:
    """An input that can be typed in again; a character that repeats itself is written once, with a number."""
    if isinstance(sent, str):
        return _short(f"{who}: {sent}")
    lines = [f"as {who}: {sent.method} {sent.path}", f"wrong: {'; '.join(sent.wrong) or 'nothing'}"]
    lines += [f"{name}: {value!r}" for name, value in sent.headers]
    if sent.body:
        lines.append(f"{sent.content_type}\n{sent.body!r}")
    return _short("\n".join(lines))


def _short(text: str) -> str:
    folded = re.sub(
        r"((?:%[0-9A-F]{2}){1,4}|\\x..|.)\1{30,}", lambda m: f"«{m[1]}×{len(m[0]) // len(m[1])}»", text
    )
    return folded if len(folded) <= SHOWN else f"{folded[:SHOWN]}… ({len(folded)} characters)"
