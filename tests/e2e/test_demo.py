"""`make demo` on an embedded installation of its own: the demo county's agencies and people, then the whole way over HTTP."""

import subprocess
import sys
from pathlib import Path

import pytest

from launcher import services
from tests.launcher.processes import environment, free_port

BUILD = "from datetime import date; from demo.county.county import build_county; build_county(date.today())"
PATIENCE = 900  # seconds; two cores may be busy with other tests


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=services.BASE_DIR,
        env=environment(folder, PORT=str(free_port())),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.services
def test_demo_goes_from_submission_to_the_downloaded_reply(tmp_path):
    folder = tmp_path / "data"
    for arguments in (("migrate", "--verbosity", "0"), ("shell", "--verbosity", "0", "-c", BUILD)):
        made = run(folder, "manage.py", *arguments)
        assert made.returncode == 0, made.stderr
    driven = run(folder, "-m", "launcher.run", "--", sys.executable, "-m", "demo.drive")
    assert driven.returncode == 0, driven.stdout + driven.stderr
    *steps, last = driven.stdout.splitlines()
    assert [line.split("  ")[2].partition("：")[0].partition("（")[0] for line in steps] == [
        "网上提交申请",
        "凭查询码查询",
        "登记",
        "审核",
        "分办",
        "检索",
        "拟稿",
        "负责人审核",
        "法制和保密审查",
        "签发",
        "制作答复文书",
        "送达",
        "归档",
        "凭查询码下载答复",
    ]
    path = Path(last.rpartition("答复书：")[2])
    assert path.parent == folder / "demo"
    assert path.read_bytes().startswith(b"%PDF-")
