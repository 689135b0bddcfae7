"""docs/law.md: what it names exists, and it leaves out nothing that an applicant meets."""

import re

import pytest
from django.urls import get_resolver

from config.settings import BASE_DIR
from statute.law.articles import ARTICLES, article_of

INDEX = BASE_DIR / "docs" / "law.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in INDEX.read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| article")
]
# 44: making proactive what many ask for belongs to the review of documents.
NOT_YET = {"44"}


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_row_names_an_article_its_code_its_test_and_its_page(row):
    article, _, code, test, page = row
    assert article_of(article).code in ARTICLES
    paths = [path for path in quoted(code) if "/" in path]
    assert [path for path in paths if not (BASE_DIR / path).is_file()] == []
    assert paths != []
    file, _, function = quoted(test)[0].partition("::")
    source = (BASE_DIR / file).read_text("utf-8")
    assert not function or f"def {function}(" in source
    assert page == "–" or _is_page(quoted(page)[0])


def test_every_article_on_applications_is_indexed():
    indexed = {article_of(row[0]).number for row in ROWS if article_of(row[0]).law == ""}
    assert len(ROWS) > 40
    asked = {str(n) for n in range(27, 46)} - NOT_YET
    assert asked - {str(n) for n in indexed} == set()


def _is_page(name: str) -> bool:
    namespace, _, view = name.partition(":")
    _, resolver = get_resolver().namespace_dict[namespace]
    return view in resolver.reverse_dict
