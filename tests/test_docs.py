"""The pages of this repository: what they name is real."""

import re

import pytest
from django.core.management import get_commands

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
