import os
from pathlib import Path
from random import Random

from tools.bad_inputs.causes import Causes
from tools.bad_inputs.commands import Commands


def test_the_commands_of_the_project_are_found_and_no_others(tmp_path: Path) -> None:
    commands = Commands(Causes(), Random(1), tmp_path)
    assert {"deadline", "letter_samples", "add_agency", "verify_audit", "rewrap_keys"} <= set(commands.names)
    assert {"migrate", "shell", "flush"} & set(commands.names) == set()


def test_broken_lines_of_deadline_give_an_answer_each(tmp_path: Path) -> None:
    causes = Causes()
    commands = Commands(causes, Random(1), tmp_path)
    assert sum(commands.throw("manage.py deadline") for _ in range(30)) > 500
    assert {title: cause.trace for title, cause in causes.found.items()} == {}


def test_a_command_that_ends_without_a_sentence_is_reported(tmp_path: Path) -> None:
    causes = Causes()
    Commands(causes, Random(1), tmp_path).run(["no_such_command"], b"")
    assert [cause.areas for cause in causes.found.values()] == [{"manage.py no_such_command": 1}]


def test_a_command_leaves_the_variables_as_they_were(tmp_path: Path) -> None:
    before = dict(os.environ)
    Commands(Causes(), Random(1), tmp_path).run(["agencies", "--settings=none"], b"")
    assert dict(os.environ) == before
