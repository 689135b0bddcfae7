"""`manage.py deadline`: the reply clock on JSON Lines, without a database."""

import gc
import json
import sys
from argparse import ArgumentParser
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NoReturn

import orjson

from accounts.management.chinese import ChineseCommand
from requests_app.clock_json import answer
from statute.calendar.working_days import Calendar, CalendarError, packaged

BATCH = 500  # lines written at once


class Command(ChineseCommand):
    help = "按行读入案件（JSON Lines），按行输出法定期限和计算依据。不需要数据库。"
    requires_system_checks: list[str] = []
    example = """  $ python manage.py deadline 案件.jsonl > 结果.jsonl
  $ python manage.py deadline --calendar 2027.json < 案件.jsonl

案件.jsonl 每件一行：
  {"id": "c1", "channel": "in_person", "submitted_on": "2026-03-02", "as_of": "2026-03-20", "events": [\
{"kind": "consultation_sent", "on": "2026-03-05", "ref": "a", "party": "third_party"}]}

2027.json 逐日写明与内置日历不同的日子，国务院办公厅公布的用 gazetted，暂定的用 provisional：
  [{"date": "2027-01-01", "working": false, "status": "gazetted"}]"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE", help="案件文件，省略时读标准输入")
        parser.add_argument("--calendar", metavar="FILE", help="叠加在内置日历上的日历文件")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar = self._calendar(options["calendar"])
        # Cases and answers hold no cycles: looking for them costs a tenth of the time.
        gc.set_threshold(100_000)
        refused = 0
        lines: list[str] = []
        with self._source(options["file"]) as source:
            for result in results(source, calendar):
                refused += "error" in result
                lines.append(line_of(result))
                if len(lines) == BATCH:
                    self.stdout.write("\n".join(lines))
                    lines.clear()
        if lines:
            self.stdout.write("\n".join(lines))
        if refused:
            self.refuse(f"有{refused}件没有算出，原因见结果中的 error。")

    def _source(self, path: str | None) -> Any:
        if path is None:
            return nullcontext(sys.stdin.buffer)
        try:
            return Path(path).open("rb")
        except OSError as failure:
            self._bad_usage(f"读不到案件文件 {path}（{failure.strerror}），请核对路径。")

    def _calendar(self, path: str | None) -> Calendar:
        if path is None:
            return packaged()
        try:
            entries = json.loads(Path(path).read_text("utf-8-sig"))
            if not isinstance(entries, list):
                raise CalendarError("应当是一个 JSON 列表，每天一条")
            return packaged().overlay(entries)
        except OSError as failure:
            self._bad_usage(f"读不到日历文件 {path}（{failure.strerror}），请核对路径。")
        except CalendarError as failure:
            self._bad_usage(f"日历文件 {path} 不能使用：{failure}")
        except (ValueError, RecursionError):
            self._bad_usage(f"日历文件 {path} 不是 UTF-8 编码的 JSON，请改正后重试。")

    def _bad_usage(self, message: str) -> NoReturn:
        self.stderr.write(message)
        sys.exit(2)


def results(source: Iterable[bytes], calendar: Calendar) -> Iterator[dict[str, Any]]:
    """One result for each line that isn't blank; a line that isn't a JSON object gives an error object."""
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            case = orjson.loads(line.removeprefix(BOM_UTF8) if number == 1 else line)
        except orjson.JSONDecodeError:
            yield _bad_line(number, "不是完整的 JSON（UTF-8 编码）")
            continue
        yield (
            answer(case, calendar) if isinstance(case, dict) else _bad_line(number, "应当是一个 JSON 对象")
        )


def _bad_line(number: int, what: str) -> dict[str, Any]:
    return {"id": None, "error": {"code": "bad_json", "message": f"第{number}行{what}，请改正后重试。"}}


def line_of(result: dict[str, Any]) -> str:
    """The result as one line of JSON; Chinese stays legible."""
    return orjson.dumps(result).decode()
