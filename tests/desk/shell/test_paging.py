"""A list is counted and leafed through no further than people do."""

import pytest

from accounts.models import Agency
from casework.models import Matter
from desk.shell.paging import LONGEST, PAGES, ROWS, ListPaginator
from tests.cast import MONDAY, make_agency

pytestmark = pytest.mark.django_db


def matters(agency: Agency, count: int) -> None:
    Matter.objects.bulk_create(
        Matter(kind="application", filed_agency=agency, current_agency=agency, opened_on=MONDAY)
        for _ in range(count)
    )


def test_a_list_ends_at_forty_pages_and_is_counted_no_further() -> None:
    agency = make_agency("A", "青禾县教育局", "青教")
    rows = Matter.objects.order_by("pk")
    matters(agency, ROWS + 1)
    pages = ListPaginator(rows)
    assert (pages.num_pages, pages.count, pages.told) == (2, ROWS + 1, str(ROWS + 1))
    matters(agency, LONGEST)
    pages = ListPaginator(rows)
    assert (pages.num_pages, pages.count, pages.told) == (PAGES, LONGEST, "999+")
    assert len(pages.get_page(PAGES).object_list) == ROWS
    assert pages.get_page(PAGES + 5).number == PAGES
