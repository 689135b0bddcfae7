"""The tests stand as the source does, and every module that does something has tests of its own.

`tests/a/b/test_c.py` tests `a/b/c.py` or the package `a/b/c/`; `test_c_more.py` is more of the same. Tests of the whole
tree stand in `tests/`, those of a browser in `tests/e2e/`.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from config.settings import BASE_DIR

ROOMS = (
    "accounts", "casework", "config", "demo", "desk", "launcher", "letters", "portal", "records", "requests_app", "statute",
    "tools", "typeset", "workflows",
)  # fmt: skip
MOST_STATEMENTS = 3
"""A module whose functions have no more than that needs no tests of its own."""

STRAY = {
    "desk/applications/test_autofill.py": "reads every form of the desk",
    "desk/applications/test_lengths.py": "compares every form of the desk with its columns",
    "desk/shell/test_bad_input.py": "sends bad values to every address of the desk",
    "desk/shell/test_cost.py": "counts the statements of every page of the desk",
    "desk/shell/test_helping_departments.py": "looks for the applicant at every address of the desk",
    "desk/shell/test_who_may.py": "everybody by every kind of case, on every page of the desk",
    "made_up/test_walk.py": "its source is the made-up kind beside it",
    "portal/test_bad_input.py": "sends bad values to every address of the portal",
    "requests_app/test_path.py": "the ordinary way of a case through all stages",
}
"""Test modules that stand elsewhere, each with its reason. The list only gets shorter: one that fits in fails a test."""

UNTESTED = {
    "accounts/admin_pages": "tests/accounts/test_admin.py, whose pages it is the base of",
    "accounts/forms": "tests/accounts/test_login.py, through the pages of login and password",
    "accounts/middleware": "tests/accounts/test_login.py and every page of the desk",
    "accounts/services/administration": "tests/accounts/test_admin.py, through the configuration pages",
    "casework/deadlines": "tests/casework/test_reminders.py and tests/records/test_kind.py",
    "casework/reveal": "tests/desk/applications/test_case_file.py, through the button on the page",
    "casework/stranded": "tests/desk/organisation/test_stranded.py",
    "casework/tasks": "the sweeps that they start have tests",
    "casework/work": "tests/workflows/engine/test_door_races.py and tests/made_up/test_walk.py",
    "config/management/commands/prepare_start": "tests/launcher/test_run.py, which starts everything with it",
    "demo/drive/__main__": "tests/e2e/test_demo.py, which runs it",
    "demo/management/commands/demo_county": "tests/demo/test_county.py builds what it builds",
    "desk/applications/act_forms": "tests/desk/applications/test_case_file.py and test_steps_refusals.py",
    "desk/applications/case_acts": "tests/desk/applications/test_case_file.py",
    "desk/applications/drafts": "tests/workflows/flows/test_application.py, through the step 拟稿",
    "desk/applications/intake_forms": "tests/desk/applications/test_intake.py",
    "desk/applications/kind": "tests/desk/shell/test_inbox.py, whose lists it fills",
    "desk/applications/page": "tests/desk/applications/test_case_file.py",
    "desk/applications/related": "tests/desk/applications/test_case_file.py",
    "desk/apps": "Django runs it at each start; tests/casework/test_kinds.py registers twice",
    "desk/organisation/preview": "tests/desk/organisation/test_views.py",
    "desk/organisation/reorganise_forms": "tests/desk/organisation/test_views.py",
    "desk/organisation/restructure_forms": "tests/desk/organisation/test_views.py",
    "desk/shell/act_form": "tests/made_up/test_walk.py and tests/desk/applications/test_case_file.py",
    "desk/shell/context": "tests/desk/shell/test_inbox.py",
    "desk/shell/files": "tests/desk/shell/test_who_may.py and test_helping_departments.py",
    "desk/shell/filters": "tests/desk/shell/test_inbox.py",
    "desk/shell/handover": "tests/desk/shell/test_inbox.py and tests/made_up/test_walk.py",
    "desk/shell/kinds": "tests/made_up/test_walk.py and tests/workflows/engine/test_checks.py",
    "desk/shell/listing": "tests/desk/shell/test_inbox.py",
    "desk/shell/material": "tests/desk/shell/test_helping_departments.py",
    "desk/shell/matter": "tests/made_up/test_walk.py",
    "desk/shell/page": "tests/desk/shell/test_who_may.py",
    "desk/shell/step": "tests/workflows/flows/test_application.py, which does every step over HTTP",
    "desk/shell/step_form": "tests/workflows/flows/test_application.py, which does every step over HTTP",
    "letters/facts": "tests/letters/test_writing.py and test_content.py",
    "letters/management/commands/letter_samples": "tests/letters/test_samples.py runs it",
    "letters/verification": "tests/portal/views/test_verify.py",
    "portal/cases": "tests/portal/views/test_track.py",
    "portal/filling": "tests/portal/views/test_apply.py",
    "portal/flow_chart": "tests/portal/views/test_columns.py",
    "portal/limits": "tests/portal/views/test_apply.py and test_track.py",
    "portal/outcomes": "tests/portal/views/test_home.py, on the page of the guide",
    "portal/visitors": "tests/portal/views/test_track.py",
    "records/apps": "Django runs it at each start; tests/casework/test_kinds.py registers twice",
    "requests_app/apps": "tests/letters/test_purposes.py starts it twice",
    "requests_app/closing/lapse": "tests/workflows/flows/test_application.py and tests/requests_app/review/test_clarification.py",
    "requests_app/intake/blank_form": "tests/portal/views/test_columns.py, which downloads it",
    "requests_app/intake/contact": "tests/portal/views/test_track.py",
    "requests_app/intake/forms": "tests/portal/views/test_apply.py and tests/desk/applications/test_intake.py",
    "requests_app/intake/models": "tests/requests_app/intake/test_submit.py writes every row",
    "requests_app/intake/reveal": "tests/desk/applications/test_case_file.py, through the button on the page",
    "requests_app/letter_facts": "tests/requests_app/reply/test_letter.py and tests/letters/test_content.py",
    "requests_app/public": "tests/portal/views/test_track.py",
    "requests_app/reply/enclosures": "tests/desk/applications/test_steps_enclosures.py",
    "requests_app/reply/material": "tests/desk/applications/test_steps_enclosures.py",
    "requests_app/review/reasons": "tests/workflows/flows/test_application.py",
    "requests_app/selectors": "tests/desk/shell/test_inbox.py and tests/desk/applications/test_case_file.py",
    "tools/bad_inputs/__main__": "it parses options and calls run, which has tests",
    "tools/bad_inputs/causes": "tests/tools/bad_inputs/test_run.py",
    "tools/bad_inputs/memory": "a measurement of the run, printed and not judged",
    "tools/bad_inputs/report": "tests/tools/bad_inputs/test_run.py",
    "tools/bad_inputs/values": "tests/tools/bad_inputs/test_run.py sends them",
    "tools/bad_inputs/visitors": "tests/tools/bad_inputs/test_run.py",
    "tools/build_letter_fonts": "run by hand; tests/typeset/test_fonts.py reads the fonts that it made",
    "typeset/fontfile": "tests/typeset/test_fonts.py",
    "typeset/layout": "tests/typeset/test_render_geometry.py reads its positions back",
    "workflows/apps": "tests/workflows/engine/test_checks.py",
    "workflows/engine/jobs": "tests/workflows/test_tasks_recovery.py and tests/letters/test_making.py",
    "workflows/engine/nodes": "tests/workflows/flows/test_application.py walks through every kind of node",
    "workflows/engine/rebuild": "tests/made_up/test_walk.py and tests/workflows/moves/test_reorganise.py",
    "workflows/engine/viewflow_adapter": "tests/workflows/flows/test_application.py and test_door_statements.py",
    "workflows/moves/application": "tests/workflows/flows/test_application.py and tests/portal/views/test_track.py",
}
"""Modules without tests of their own, each with where they are tested. The list only gets shorter."""


@cache
def sources() -> dict[str, Path]:
    """Modules and packages by their path without .py, entry points of the top included."""
    found = {}
    for path in [
        *BASE_DIR.glob("*.py"),
        *(path for room in ROOMS for path in (BASE_DIR / room).rglob("*.py")),
    ]:
        if "migrations" not in path.parts:
            package = path.name == "__init__.py"
            found[(path.parent if package else path.with_suffix("")).relative_to(BASE_DIR).as_posix()] = path
    folders = {parent for name in found for parent in Path(name).parents if parent.parts}
    return {folder.as_posix(): BASE_DIR / folder for folder in folders} | found


@cache
def modules_of_tests() -> tuple[Path, ...]:
    """Test modules below the rooms; those of the whole tree and of the browser mirror nothing."""
    found = sorted((BASE_DIR / "tests").rglob("test_*.py"))
    return tuple(
        path.relative_to(BASE_DIR / "tests")
        for path in found
        if path.parent != BASE_DIR / "tests" and "e2e" not in path.parts
    )


def mirrored(test: Path) -> str | None:
    """The module or package that a test module tests: the longest name that its own begins with."""
    words = test.stem.removeprefix("test_").split("_")
    for length in range(len(words), 0, -1):
        name = (test.parent / "_".join(words[:length])).as_posix()
        if name in sources():
            return name
    return None


def having_tests() -> set[str]:
    """What has a test module; a package's speaks for its modules."""
    named = {mirrored(test) for test in modules_of_tests()}
    whole = {path.stem.removeprefix("test_") for path in (BASE_DIR / "tests").glob("test_*.py")}
    return {
        name
        for name in sources()
        if name in whole or {name, *(parent.as_posix() for parent in Path(name).parents)} & named
    }


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def statements(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its statements with those inside them, without the docstring."""
    inside = [node for node in ast.walk(function) if isinstance(node, ast.stmt) and node is not function]
    return len(inside) - (ast.get_docstring(function) is not None)


def does_something(path: Path) -> bool:
    return path.is_file() and any(statements(function) > MOST_STATEMENTS for function in functions(path))


def test_every_test_module_stands_where_its_source_stands():
    stray = {
        test.as_posix()
        for test in modules_of_tests()
        if mirrored(test) is None and test.stem != "test_properties"
    }
    assert sorted(stray) == sorted(STRAY)


def test_every_module_that_does_something_has_tests():
    found = {name for name, path in sources().items() if does_something(path)} - having_tests()
    assert sorted(found) == sorted(UNTESTED)


@pytest.mark.parametrize("reasons", [STRAY, UNTESTED], ids=["stray", "untested"])
def test_every_exception_has_a_reason_that_names_real_tests(reasons):
    assert [name for name, reason in reasons.items() if len(reason) < 10] == []
    named = {path for reason in reasons.values() for path in re.findall(r"tests/[\w/]+\.py", reason)}
    assert sorted(path for path in named if not (BASE_DIR / path).exists()) == []


def test_a_planted_module_is_noticed(tmp_path):
    (tmp_path / "short.py").write_text('def f():\n    """Docs."""\n    a = 1\n    b = 2\n    return a + b\n')
    (tmp_path / "long.py").write_text("def f():\n    if 1:\n        a = 1\n    b = 2\n    return a + b\n")
    assert (does_something(tmp_path / "short.py"), does_something(tmp_path / "long.py")) == (False, True)
    assert mirrored(Path("casework/test_nothing_here.py")) is None
    assert mirrored(Path("casework/test_events_again.py")) == "casework/events"
