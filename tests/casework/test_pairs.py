"""What the index over pairs of characters serves is what reading every row finds."""

import pytest
from django.db import connection

from casework.models import Matter
from casework.pairs import containing
from tests.cast import MONDAY, make_agency

pytestmark = pytest.mark.django_db

TEXTS = (
    ("2025年部门预算", "青教依申请〔2026〕12号"),
    ("部门 预算", "青教依申请〔2026〕2号"),
    ("Straße ǅ 100%_的'公告'", ""),
    ("WTO公告\\通知", "青教依申请〔2026〕3号"),
    ("预", ""),
    ("", ""),
)
SOUGHT = (
    "部门预算", "预算", "算", "门预", "部门预", "2025年部门预算", "部门 预", " ", "号", "〔2026〕12号", "12", "预部门",
    "wto", "wTo公", "straße", "STRASSE", "ße", "ǆ", "%", "100%_", "'公告'", "\\通", "\\", "公告通知",
)  # fmt: skip


@pytest.fixture
def matters() -> list[Matter]:
    agency = make_agency("A", "青禾县教育局", "青教")
    return [
        Matter.objects.create(
            kind="application",
            title=title,
            number=number,
            filed_agency=agency,
            current_agency=agency,
            opened_on=MONDAY,
        )
        for title, number in TEXTS
    ]


@pytest.mark.parametrize("text", SOUGHT)
def test_it_finds_what_contains_the_text(matters: list[Matter], text: str) -> None:
    found = Matter.objects.filter(containing(text, "title", "number")).order_by("pk")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM casework_matter WHERE strpos(upper(title || ' ' || number), upper(%s)) > 0 ORDER BY id",
            [text],
        )
        assert [matter.pk for matter in found] == [pk for (pk,) in cursor.fetchall()]


def test_the_index_serves_any_part_from_two_characters_on(matters: list[Matter]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for text in ("预算", "部门预算", "〔2026〕12号", "wto公"):
        assert "matter_text" in Matter.objects.filter(containing(text, "title", "number")).explain(), text
