"""The information-processing fee (art. 42; 国办函〔2020〕109号 arts. 3–5). All amounts in yuan.

Charged only when number and frequency clearly exceed what is reasonable, by one standard a request.
"""

from dataclasses import dataclass
from datetime import date

from statute.law.articles import FEE_MEASURES


@dataclass(frozen=True)
class FeeTier:
    """From the `first` unit up to the next tier each unit costs `price`; `step`/`rise`: every `step` further
    units the price goes up by `rise` (0: it stays)."""

    code: str
    first: int
    price: int
    article: str
    step: int = 0
    rise: int = 0
    in_force: date = FEE_MEASURES
    until: date | None = None

    @property
    def articles(self) -> tuple[str, ...]:
        return (self.article,)

    def price_of(self, n: int) -> int:
        """The price of the n-th unit, which lies in this tier."""
        return self.price + (self.rise * ((n - self.first) // self.step) if self.step else 0)


# Per item: of one applicant, at one agency, received in one calendar month, in the order in which they came.
ITEM_TIERS: tuple[FeeTier, ...] = (
    FeeTier("I1", 1, 0, "109号4"),
    FeeTier("I2", 11, 100, "109号4"),
    FeeTier("I3", 31, 200, "109号4", step=10, rise=100),
)

# By pages: of one request, single sides up to A4; not for information already public (art. 36(1)).
PAGE_TIERS: tuple[FeeTier, ...] = (
    FeeTier("P1", 1, 0, "109号5"),
    FeeTier("P2", 31, 10, "109号5"),
    FeeTier("P3", 101, 20, "109号5"),
    FeeTier("P4", 201, 40, "109号5"),
)


def _unit_price(tiers: tuple[FeeTier, ...], n: int) -> int:
    if n < 1:
        raise ValueError(f"the first unit is 1, not {n}")
    return max((tier for tier in tiers if tier.first <= n), key=lambda tier: tier.first).price_of(n)


def _sum(tiers: tuple[FeeTier, ...], n: int) -> int:
    if n < 0:
        raise ValueError(f"a number of units is not negative: {n}")
    return sum(_unit_price(tiers, k) for k in range(1, n + 1))


def price_of_item(n: int) -> int:
    """What the n-th item of the month costs by itself (n from 1)."""
    return _unit_price(ITEM_TIERS, n)


def fee_per_item(n: int) -> int:
    """What the first n items of the month cost together (n from 0)."""
    return _sum(ITEM_TIERS, n)


def price_of_page(p: int) -> int:
    """What the p-th page costs by itself (p from 1)."""
    return _unit_price(PAGE_TIERS, p)


def fee_by_pages(p: int) -> int:
    """What a request of p pages costs (p from 0)."""
    return _sum(PAGE_TIERS, p)
