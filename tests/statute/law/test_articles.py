"""Citations, and the closure: whatever a row of the statute cites, exists."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta

import pytest

import statute
from statute.law.articles import (
    ARTICLES,
    LAW_TITLES,
    REGULATION_2019,
    article_of,
    chinese_number,
    cite,
    cite_all,
    cite_short,
    in_force_on,
)


def rows_of(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for entry in value.values():
            yield from rows_of(entry)
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from rows_of(entry)
    elif is_dataclass(value) and not isinstance(value, type):
        yield value
        for part in fields(value):
            yield from rows_of(getattr(value, part.name))


def rows_of_the_statute() -> Iterator[tuple[str, object]]:
    for module in pkgutil.walk_packages(statute.__path__, "statute."):
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if name.isupper() and isinstance(value, dict | tuple | list):
                for row in rows_of(value):
                    yield f"{module.name}.{name}", row


def test_every_article_cited_by_any_row_exists():
    cited = {
        (where, citation)
        for where, row in rows_of_the_statute()
        for citation in (getattr(row, "article", ""), *getattr(row, "articles", ()))
        if citation
    }
    assert len(cited) > 100
    assert [pair for pair in sorted(cited) if not _exists(pair[1])] == []


def _exists(citation: str) -> bool:
    try:
        return bool(article_of(citation))
    except KeyError:
        return False


def test_the_regulation_is_there_as_a_whole():
    assert [code for code in ARTICLES if code.isdigit()] == [str(n) for n in range(1, 57)]
    assert [len(ARTICLES[n].paragraphs) for n in ("10", "15", "16", "33", "39")] == [3, 1, 2, 3, 2]


def test_every_article_belongs_to_a_named_law_and_has_a_text():
    assert {article.law for article in ARTICLES.values()} == set(LAW_TITLES)
    assert [code for code, article in ARTICLES.items() if not article.text.strip()] == []


@pytest.mark.parametrize(
    ("citation", "written"),
    [
        ("36(1)", "《中华人民共和国政府信息公开条例》第三十六条第（一）项"),
        ("33③", "《中华人民共和国政府信息公开条例》第三十三条第三款"),
        ("20(15)", "《中华人民共和国政府信息公开条例》第二十条第（十五）项"),
        ("复议法23①(4)", "《中华人民共和国行政复议法》第二十三条第一款第（四）项"),
        ("保密法实施条例42", "《中华人民共和国保守国家秘密法实施条例》第四十二条"),
        ("109号6②", "《政府信息公开信息处理费管理办法》第六条第二款"),
        ("民法典203", "《中华人民共和国民法典》第二百零三条"),
    ],
)
def test_a_citation_is_written_in_full(citation, written):
    assert cite(citation) == written


def test_a_law_is_named_once_for_its_articles_in_a_row():
    assert cite_all(["36(3)", "15", "32"]) == (
        "《中华人民共和国政府信息公开条例》第三十六条第（三）项、第十五条、第三十二条"
    )


def test_a_document_without_articles_is_cited_by_its_title():
    assert cite("235号").endswith("（国办公开办函〔2016〕235号）")


@pytest.mark.parametrize("citation", ["57", "36(8)", "15②", "复议法23③", "某法1", "", "36（1）"])
def test_a_citation_of_what_does_not_exist_is_refused(citation):
    with pytest.raises(KeyError):
        cite_short(citation)


@pytest.mark.parametrize(
    ("n", "written"),
    [(1, "一"), (10, "十"), (15, "十五"), (20, "二十"), (54, "五十四"), (110, "一百一十"), (203, "二百零三")],
)
def test_chinese_numbers_are_written_as_in_laws(n, written):
    assert chinese_number(n) == written


@dataclass(frozen=True)
class Dated:
    in_force: date
    until: date | None


def test_rows_in_force_include_both_ends():
    row = Dated(date(2021, 1, 1), date(2021, 12, 31))
    days = [date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
    assert [in_force_on([row], day) for day in days] == [[], [row], [row], []]


def test_every_row_says_between_which_dates_it_is_in_force():
    dated = [row for _, row in rows_of_the_statute() if hasattr(row, "code") and hasattr(row, "in_force")]
    assert len(dated) > 100
    assert [row for row in dated if row.until is not None and row.until < row.in_force] == []


def test_nothing_of_the_regulation_was_in_force_the_day_before_it():
    regulation = [article for article in ARTICLES.values() if not article.law]
    assert in_force_on(regulation, REGULATION_2019 - timedelta(days=1)) == []
