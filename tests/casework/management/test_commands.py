import base64
import json
import os

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import crypto
from casework.events import record
from casework.models import Matter
from tests.casework.conftest import OPENED
from tests.casework.test_events import without_triggers


@pytest.fixture
def two_timelines(matter, other_matter, wang):
    for one in (matter, other_matter):
        record(one, "application.submitted", on=OPENED, actor="申请人", channel="online")
        record(one, "application.registered", on=OPENED, by=wang, number=one.number)


def result_of(capsys, *args) -> dict:
    call_command("verify_audit", *args)
    return json.loads(capsys.readouterr().out)


def test_verify_audit_counts_whole_chains(two_timelines, capsys):
    assert result_of(capsys) == {"cases": 2, "events": 4, "broken": []}


def test_verify_audit_of_one_case(two_timelines, matter, capsys):
    assert result_of(capsys, "--case", matter.number) == {"cases": 1, "events": 2, "broken": []}


def test_verify_audit_names_a_broken_case_and_exits_1(two_timelines, matter, capsys):
    without_triggers(
        "UPDATE casework_matterevent SET data = '{}' WHERE matter_id = %s AND seq = 1", matter.pk
    )
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out) == {
        "cases": 2,
        "events": 4,
        "broken": [{"case": matter.number, "message": "第1条记录的内容被改动"}],
    }


def test_verify_audit_finds_a_case_whose_events_are_all_gone(two_timelines, matter, capsys):
    without_triggers("DELETE FROM casework_matterevent WHERE matter_id = %s", matter.pk)
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    broken = json.loads(capsys.readouterr().out)["broken"]
    assert broken == [{"case": matter.number, "message": "应有2条记录，最后一条是第0条"}]


def test_verify_audit_of_an_unknown_case_says_so_and_exits_1(db, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", "--case", "没有这件")
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (1, "")
    assert err == "没有编号为“没有这件”的事项。请核对编号，包括六角括号〔〕。\n"


@pytest.mark.parametrize("matters", [1, 3])
def test_verify_audit_asks_as_often_for_one_case_as_for_three(open_matter, capsys, matters):
    for number in range(matters):
        record(open_matter(f"青政办依申请〔2026〕{number}号"), "application.submitted", on=OPENED)
    with CaptureQueriesContext(connection) as queries:
        call_command("verify_audit")
    assert len(queries) == 3


def test_rewrap_keys_lets_the_old_master_key_go(matter, other_matter, settings, capsys):
    blob = crypto.seal(matter, "张三", "c")
    crypto.destroy(other_matter)
    newest = base64.b64encode(os.urandom(32)).decode()
    settings.GONGKAI_MASTER_KEYS = [newest, *settings.GONGKAI_MASTER_KEYS]
    call_command("rewrap_keys")
    assert capsys.readouterr().err == "已用最新的主密钥重新封装 1 件。\n"
    settings.GONGKAI_MASTER_KEYS = [newest]
    assert crypto.open_sealed(Matter.objects.get(pk=matter.pk), blob, "c") == "张三"


def test_verify_audit_of_a_number_with_broken_bytes_says_so_and_exits_2(db, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_audit", "--case", "\udcff")
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("用法不对：参数 --case：不能为空，也不能含有控制字符或乱码")
