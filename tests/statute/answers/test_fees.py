"""The fee tables of 国办函〔2020〕109号 arts. 4 and 5, cell by cell."""

import pytest

from statute.answers.fees import fee_by_pages, fee_per_item, price_of_item, price_of_page


@pytest.mark.parametrize(
    ("n", "price", "total"),
    [
        (10, 0, 0),
        (11, 100, 100),
        (15, 100, 500),
        (30, 100, 2000),
        (31, 200, 2200),
        (40, 200, 4000),
        (41, 300, 4300),
        (50, 300, 7000),
        (51, 400, 7400),
        (60, 400, 11000),
        (61, 500, 11500),
        (70, 500, 16000),
        (100, 800, 37000),
    ],
)
def test_art4_per_item(n, price, total):
    assert (price_of_item(n), fee_per_item(n)) == (price, total)


@pytest.mark.parametrize(
    ("pages", "fee"),
    [
        (30, 0),
        (31, 10),
        (44, 140),
        (57, 270),
        (68, 380),
        (72, 420),
        (100, 700),
        (101, 720),
        (109, 880),
        (119, 1080),
        (200, 2700),
        (201, 2740),
        (250, 4700),
        (500, 14700),
    ],
)
def test_art5_by_pages(pages, fee):
    assert fee_by_pages(pages) == fee


def test_each_further_page_costs_the_price_of_its_tier():
    assert [price_of_page(p) for p in (30, 31, 100, 101, 200, 201)] == [0, 10, 10, 20, 20, 40]


def test_nothing_costs_nothing_and_a_negative_number_is_refused():
    assert (fee_per_item(0), fee_by_pages(0)) == (0, 0)
    with pytest.raises(ValueError, match="not negative"):
        fee_per_item(-1)
    with pytest.raises(ValueError, match="first unit"):
        price_of_page(0)
