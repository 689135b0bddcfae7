"""The system checks on the flows."""

import subprocess
import sys

from django.db import connection
from viewflow.workflow.lock import no_lock

from launcher.services import BASE_DIR
from tests.cast import Case
from tests.launcher.processes import environment
from workflows.engine import checks
from workflows.flows.extension import ExtensionFlow


def test_our_flows_are_locked() -> None:
    assert checks.flows_are_locked() == []


def test_the_checks_know_every_flow_whichever_runs_first(tmp_path) -> None:
    """The checks of addresses load the flows, but may come later: then every open task would be reported."""
    alone = (
        "import os, sys, django\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n"
        "django.setup()\n"
        "from workflows.engine import checks\n"
        "checks.flows_are_locked()\n"
        "print(*sorted(name for name in sys.modules if name.startswith('workflows.flows.')))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", alone],
        cwd=BASE_DIR,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.split() == ["workflows.flows.application", "workflows.flows.extension"]


def test_a_flow_without_the_row_lock_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(ExtensionFlow, "lock_impl", no_lock)
    assert [error.id for error in checks.flows_are_locked()] == ["gongkai.E101"]


def test_open_tasks_stand_at_nodes_that_exist(case: Case) -> None:
    assert checks.open_tasks_have_their_nodes(databases=["default"]) == []


def test_an_open_task_at_a_removed_node_is_reported(case: Case) -> None:
    gone = "workflows/flows.application.ApplicationFlow.gone"
    task = case.task("register")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE viewflow_task SET flow_task = %s WHERE id = %s", [gone, task.pk])
    assert [error.id for error in checks.open_tasks_have_their_nodes(databases=["default"])] == [
        "gongkai.E102"
    ]


def test_a_check_that_may_not_read_the_database_does_not() -> None:
    assert checks.open_tasks_have_their_nodes() == []
