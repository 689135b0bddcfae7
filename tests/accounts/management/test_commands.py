import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.db import connection

from accounts.models import Agency

ROOT = Path(__file__).parents[3]
COUNTY = {"code": "QS", "name": "青山县人民政府", "kind": "county_government", "parent": None, "active": True}
BUREAU = {"code": "QS-JYJ", "name": "青山县教育局", "kind": "department", "parent": "QS", "active": True}


def add(capsys, code, *more):
    """Exit code, what was printed, and the messages."""
    exit_code = 0
    try:
        call_command("add_agency", *more)
    except SystemExit as stop:
        exit_code = stop.code
    out, err = capsys.readouterr()
    assert exit_code == code, err
    return json.loads(out) if out else None, err


def values(name="青山县教育局", kind="department", parent="QS", code="QS-JYJ"):
    return ["--code", code, "--name", name, "--kind", kind, *(["--parent", parent] if parent else [])]


@pytest.fixture
def root(db, capsys):
    add(capsys, 0, *values("青山县人民政府", "county_government", None, "QS"))


def test_add_agency_prints_the_agency(root, capsys):
    assert add(capsys, 0, *values()) == (BUREAU, "已登记：QS-JYJ 青山县教育局\n")


def test_add_agency_again_changes_nothing(root, capsys):
    add(capsys, 0, *values())
    assert add(capsys, 0, *values()) == (BUREAU, "已有：QS-JYJ 青山县教育局\n")
    assert Agency.objects.get(code="QS-JYJ").history.count() == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": "青山县教体局"}, "机关名称与这次填写的不同，未作修改"),
        ({"kind": "township"}, "机关类别与这次填写的不同，未作修改"),
        ({"parent": None}, "上级机关与这次填写的不同，未作修改"),
        ({"parent": "NO", "code": "NEW"}, "没有代码为“NO”的上级机关"),
        ({"kind": "sub_agency", "parent": None, "code": "NEW"}, "必须有上级机关"),
        ({"code": "a b"}, "机关代码只能用字母、数字、短横线和下划线"),
    ],
    ids=["name", "kind", "parent", "unknown-parent", "no-parent", "code"],
)
def test_add_agency_refused_changes_nothing_and_says_why(root, capsys, changed, message):
    add(capsys, 0, *values())
    before = list(Agency.objects.values())
    printed, err = add(capsys, 1, *values(**changed))
    assert printed is None
    assert message in err
    assert list(Agency.objects.values()) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "用法不对：缺少参数：--code, --name, --kind。"),
        (values(kind="ministry"), "用法不对：参数 --kind 的值 'ministry' 不在可选范围"),
        (values(name="  "), "用法不对：参数 --name：不能为空"),
        ([*values(), "--colour", "red"], "用法不对：没有这个参数：--colour red。"),
        (["--code"], "用法不对：参数 --code 后面要有一个值。"),
    ],
    ids=["missing", "kind", "blank", "unknown", "no-value"],
)
def test_add_agency_bad_usage_is_explained_in_chinese(db, capsys, arguments, message):
    printed, err = add(capsys, 2, *arguments)
    assert printed is None
    assert err.startswith(message)


def test_agencies_prints_the_tree_with_the_closed(root, capsys):
    add(capsys, 0, *values())
    Agency.objects.filter(code="QS-JYJ").update(closed_on="2024-06-03")
    call_command("agencies")
    assert json.loads(capsys.readouterr().out) == [COUNTY, {**BUREAU, "active": False}]


def test_agencies_of_an_empty_installation_is_an_empty_list(db, capsys):
    call_command("agencies")
    assert capsys.readouterr().out == "[]\n"


@pytest.mark.parametrize("command", ["agencies", "add_agency"])
def test_help_shows_an_example(command, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command(command, "--help")
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert (shown.startswith("用法："), f"例如：\n  manage.py {command}" in shown) == (True, True)
    for english in ("usage", "options", "show this", "--verbosity"):
        assert english not in shown


@pytest.mark.django_db(transaction=True)
def test_commands_speak_utf8_as_processes_of_their_own():
    settings = connection.settings_dict
    host = quote(settings["HOST"], safe="")  # the embedded server's is the path of a socket
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    url = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{host}{port}/{settings['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "LC_ALL": "POSIX",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    }

    def manage(*arguments):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=False,
        )

    added = manage("add_agency", *values("青山县人民政府", "county_government", None, "QS"))
    assert added.returncode == 0, added.stderr.decode()
    assert json.loads(added.stdout.decode()) == COUNTY
    listed = manage("agencies")
    assert (listed.returncode, json.loads(listed.stdout.decode())) == (0, [COUNTY])
    refused = manage("add_agency", *values("青山县人民政府", "township", None, "QS"))
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert "未作修改" in refused.stderr.decode()
    misused = manage("add_agency")
    assert (misused.returncode, misused.stdout) == (2, b"")
    assert misused.stderr.decode().startswith("用法不对")


OURS = sorted(name for name, app in get_commands().items() if (ROOT / app / "management").is_dir())


@pytest.mark.parametrize("name", OURS)
def test_every_command_of_ours_answers_a_wrong_option_in_chinese(name, capsys):
    command = load_command_class(get_commands()[name], name)
    with pytest.raises(SystemExit) as stopped:
        command.create_parser("manage.py", name).parse_args(["--nonsense"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("用法不对：")
