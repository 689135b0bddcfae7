"""The pages of this repository: what they name is real."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import get_commands, load_command_class

from celery_app import app
from config.settings import BASE_DIR
from workflows.engine.nodes import LetterJob, Step, Wait
from workflows.flows.application import ApplicationFlow
from workflows.flows.extension import ExtensionFlow

PAGES = sorted([*BASE_DIR.glob("*.md"), *(BASE_DIR / "docs").glob("*.md")])
SOURCES = [
    *(BASE_DIR / "config").glob("*.py"),
    *(BASE_DIR / "launcher").glob("*.py"),
    BASE_DIR / "typeset" / "fonts.py",
]
PROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text("utf-8"))
ROOMS = PROJECT["tool"]["importlinter"]["root_packages"]
TO_BE_MADE = {"statute/calendar/holidays/y2027.py"}  # by the recipe that names it
READ = re.compile(r"""(?:environ\.get|environ\[|env\.\w+)\(?\s*["']([A-Z_]+)["']""")
INTERNAL = {"FONTCONFIG_FILE", "PYTHONUNBUFFERED", "GONGKAI_URL"}  # set by us for our own processes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_that_exist(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_make_targets_exist(page):
    text = page.read_text("utf-8")
    makefile = (BASE_DIR / "Makefile").read_text("utf-8")
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text))
    targets = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    assert commands - set(get_commands()) == set()
    assert [target for target in targets if f"\n{target}:" not in makefile] == []


def test_every_variable_is_in_the_operators_table_and_no_other():
    table = (BASE_DIR / "docs" / "operations.zh.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))
    read = {name for source in SOURCES for name in READ.findall(source.read_text("utf-8"))}
    assert told == read - INTERNAL


def test_the_table_of_steps_is_that_of_the_flows():
    page = (BASE_DIR / "docs" / "flow.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("| `")
    ]
    told = {name: row for row in rows for name in re.findall(r"`(\w+)`", row[0])}
    for flow in (ApplicationFlow, ExtensionFlow):
        for node in flow.instance.nodes():
            if isinstance(node, Step):
                _, title, duty, days, outcomes = told[node.name]
                assert node.task_title in title
                assert duty.split()[0] == node.duty
                assert days == str(node.days)
                assert [
                    o for o in node.outcomes if f"`{o}`" not in outcomes and node.name != "head_decision"
                ] == []
            elif isinstance(node, Wait | LetterJob):
                assert node.name in told


def text_of(name: str) -> str:
    return (BASE_DIR / name).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_lead_to_something(page):
    """Whatever in backticks or italics begins with a folder of ours; <kind> and * stand for any name."""
    ours = {path.name for path in BASE_DIR.iterdir() if path.is_dir()}
    text = page.read_text("utf-8").partition("## Retired words")[0]
    named = re.findall(r"`([\w.]+/[\w./<>*-]*)`", text)
    named += [path for found in re.findall(r"\*([\w./-]+/[\w./, -]+)\*", text) for path in found.split(", ")]
    gone = [
        path
        for path in named
        if path.split("/")[0] in ours
        and path not in TO_BE_MADE
        and not any(BASE_DIR.glob(re.sub(r"<\w+>", "*", path).rstrip("/")))
    ]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_names_in_code_exist(page):
    """`accounts.Agency.number_prefix`: what a module or the models of a room have, or a task."""
    text = page.read_text("utf-8").partition("## Retired words")[0]
    app.loader.import_default_modules()
    named = re.findall(rf"`((?:{'|'.join(ROOMS)})(?:\.\w+)+)`", text)
    assert [name for name in named if name not in app.tasks and not exists(name)] == []


def exists(name: str) -> bool:
    if (BASE_DIR / name).is_file():  # `celery_app.py`
        return True
    room, first, *more = name.split(".")
    package = import_module(room)
    found = step_into(package, first) or step_into(step_into(package, "models"), first)
    for part in more:
        found = step_into(found, part)
    return found is not None


def step_into(found: object, part: str) -> object:
    """An attribute, or a module of a package; None when there is neither."""
    if not hasattr(found, part) and isinstance(found, ModuleType) and find_spec(f"{found.__name__}.{part}"):
        import_module(f"{found.__name__}.{part}")
    return getattr(found, part, None)


def test_the_drawing_of_the_layers_is_what_is_enforced():
    drawn = text_of("docs/architecture.md").partition("## Layers")[2].split("```")[1]
    floors = [re.split(r"\s{3,}", line.strip())[0] for line in drawn.strip().splitlines()]
    assert floors == PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]


def test_the_table_of_rooms_names_what_is_there():
    rows = re.findall(
        r"^\| (`[^|]*/`[^|]*|`manage.py`[^|]*) \| (.*) \|$", text_of("docs/architecture.md"), re.MULTILINE
    )
    told = {room.rstrip("/") for first, _ in rows for room in re.findall(r"`([\w./]+)`", first)}
    packages = {path.parent.name for path in BASE_DIR.glob("*/__init__.py")} | {
        "tools",
        "templates",
        "static",
    }
    assert sorted(packages - told) == []
    gone = [
        f"{room}: {name}"
        for first, holds in rows
        for room in [re.findall(r"`(\w+)/`", first)]
        if room
        for name in re.findall(r"`(\w+(?:/|\.py))`", holds)
        if not [path for folder in room for path in (BASE_DIR / folder).rglob(name.rstrip("/"))]
    ]
    assert gone == []


def test_the_table_of_sweeps_is_the_schedule():
    table = text_of("docs/architecture.md").partition("| sweep | every | does |")[2].partition("\n\n")[0]
    told = re.findall(r"^\| `([\w.]+)` \|", table, re.MULTILINE)
    assert sorted(told) == sorted(entry["task"] for entry in app.conf.beat_schedule.values())


def test_every_command_and_make_target_of_ours_is_told():
    page = text_of("docs/commands.md")
    told = {name for heading in re.findall(r"^### (.*)$", page, re.MULTILINE) for name in heading.split(", ")}
    assert told >= {name for name, room in get_commands().items() if room in ROOMS}
    phony = re.search(r"^\.PHONY: (.*)$", text_of("Makefile"), re.MULTILINE)[1].split()
    assert set(re.findall(r"^\| `make ([\w-]+)` \|", page, re.MULTILINE)) == set(phony) - {"help", "test-env"}
    assert set(re.findall(r'@echo "make ([\w-]+)', text_of("Makefile"))) == set(phony) - {"help", "test-env"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_options_in_examples_exist(page):
    shell = re.sub(r"\\\n\s*", "", page.read_text("utf-8"))
    wrong = []
    for name, rest in re.findall(r"manage\.py ([a-z_]+)([^\n`|]*)", shell):
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        known = parser.format_help()
        wrong += [f"{name} {option}" for option in re.findall(r" (--[a-z-]+)", rest) if option not in known]
    assert wrong == []


def test_the_tables_of_testing_are_the_folders_and_the_markers():
    page = text_of("docs/testing.md")
    told = re.findall(r"`tests/(\w+)`", page)
    folders = {path.parent.name for path in (BASE_DIR / "tests").glob("*/__init__.py")}
    assert sorted(folders - set(told)) == []
    markers = page.partition("## Markers")[2].partition("##")[0]
    known = [line.partition(":")[0] for line in PROJECT["tool"]["pytest"]["ini_options"]["markers"]]
    assert sorted(re.findall(r"^\| `(\w+)` \|", markers, re.MULTILINE)) == sorted(known)


def test_the_recipe_of_a_new_year_works(tmp_path):
    """Steps 1 and 2 in a copy of statute/, which needs nothing else."""
    shutil.copytree(BASE_DIR / "statute", tmp_path / "statute", ignore=shutil.ignore_patterns("__pycache__"))
    years = tmp_path / "statute" / "calendar" / "holidays"
    last = sorted(years.glob("y2*.py"))[-1]
    new = int(last.stem[1:]) + 1
    text = last.read_text("utf-8").replace(f"year={new - 1}", f"year={new}")
    (years / f"y{new}.py").write_text(text, "utf-8")
    index = (years / "__init__.py").read_text("utf-8")
    index = index.replace(f", {last.stem}\n", f", {last.stem}, y{new}\n")
    index = index.replace(f"    {last.stem}.YEAR,\n", f"    {last.stem}.YEAR,\n    y{new}.YEAR,\n")
    (years / "__init__.py").write_text(index, "utf-8")
    assert gazetted(BASE_DIR, new) == "False"
    assert gazetted(tmp_path, new) == "True"


def gazetted(folder: Path, year: int) -> str:
    """Whether that year was announced, asked of the statute/ in a folder."""
    asked = (
        "from datetime import date; from statute.calendar.working_days import packaged; "
        f"print(packaged().is_gazetted(date({year}, 3, 2)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip()
