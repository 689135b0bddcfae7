"""`manage.py deadline` as a script uses it: a process, its streams and its exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.requests_app.raw_cases import raw_case, raw_event

ROOT = Path(__file__).parents[3]


def deadline(*arguments: str, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
    given = stdin.encode() if isinstance(stdin, str) else stdin
    environment = {
        "PATH": "/usr/bin:/bin",
        "GONGKAI_DEV": "1",
        "LC_ALL": "C",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "deadline", *arguments],
        cwd=ROOT,
        env=environment,
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def answers(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_answers_each_line_in_order_without_a_database(tmp_path):
    lines = [json.dumps({**raw_case(), "id": f"件{n}"}, ensure_ascii=False) for n in range(1200)]
    path = tmp_path / "案件.jsonl"
    path.write_text("\ufeff" + "\n".join(lines) + "\n\n", "utf-8")
    done = deadline(str(path))
    assert (done.returncode, done.stderr) == (0, "")
    found = answers(done)
    assert [answer["id"] for answer in found] == [f"件{n}" for n in range(1200)]
    assert {answer["due_on"] for answer in found} == {"2026-03-30"}
    assert "自2026年3月2日收到申请" in done.stdout


def test_bad_lines_and_refused_cases_do_not_stop_the_others():
    lines = [
        json.dumps(raw_case()).encode(),
        b"{not json",
        b"[1]",
        b'{"id": NaN}',
        b"\xff\xfe",
        b'{"id": "\\ud800", "channel": "fax"}',
        json.dumps(raw_case(raw_event("extended", "2026-03-10", working_days=99))).encode(),
        json.dumps(raw_case()).encode(),
    ]
    done = deadline(stdin=b"\n".join(lines))
    assert done.returncode == 1
    assert done.stderr == "有6件没有算出，原因见结果中的 error。\n"
    codes = [answer.get("error", {}).get("code") for answer in answers(done)]
    assert codes == [
        None,
        "bad_json",
        "bad_json",
        "bad_json",
        "bad_json",
        "bad_json",
        "extension_out_of_range",
        None,
    ]
    assert answers(done)[1] == {
        "id": None,
        "error": {"code": "bad_json", "message": "第2行不是完整的 JSON（UTF-8 编码），请改正后重试。"},
    }


def test_calendar_file_is_laid_over_the_packaged_years(tmp_path):
    calendar = tmp_path / "calendar.json"
    calendar.write_text(json.dumps([{"date": "2026-03-03", "working": False, "status": "gazetted"}]))
    done = deadline("--calendar", str(calendar), stdin=json.dumps(raw_case()))
    assert (done.returncode, answers(done)[0]["due_on"]) == (0, "2026-03-31")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "不是 UTF-8 编码的 JSON"),
        ("{}", "应当是一个 JSON 列表"),
        ('[{"date": "2027-01-01"}]', "日历第1条的 working 应当是 true（上班）或 false（放假）。"),
        ('[{"date": "1.1.2027", "working": true}]', "日历第1条的 date 应当是2000年至2099年间的日期"),
    ],
)
def test_malformed_calendar_file_is_bad_usage(tmp_path, content, message):
    calendar = tmp_path / "calendar.json"
    calendar.write_text(content)
    done = deadline("--calendar", str(calendar), stdin=json.dumps(raw_case()))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize(
    "arguments", [["none.jsonl"], ["--calendar", "none.json"], ["--nonsense"], ["a", "b"]]
)
def test_bad_usage_exits_2_and_prints_no_json(arguments):
    done = deadline(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "请核对路径" in done.stderr or "用法不对" in done.stderr


def test_help_shows_an_example():
    done = deadline("--help")
    assert done.returncode == 0
    assert "manage.py deadline --calendar 2027.json" in done.stdout
    assert '"channel": "in_person"' in done.stdout
