"""The public holidays that the law itself fixes, for years whose announcement has not appeared.

《全国年节及纪念日放假办法》 as amended on 2024-11-10: thirteen days. Neither substitute days off nor make-up
working days are guessed, so a date that rests on such a year is provisional.
"""

from datetime import date, timedelta

# Year: 春节 (first day of the first lunar month), 清明, 端午, 中秋, each as (month, day).
LUNAR: dict[int, tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]] = {
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 5), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 5), (6, 10), (9, 16)),
    2036: ((1, 28), (4, 4), (5, 30), (10, 4)),
    2037: ((2, 15), (4, 4), (6, 18), (9, 24)),
    2038: ((2, 4), (4, 5), (6, 7), (9, 13)),
    2039: ((1, 24), (4, 5), (5, 27), (10, 2)),
    2040: ((2, 12), (4, 4), (6, 14), (9, 20)),
    2041: ((2, 1), (4, 4), (6, 3), (9, 10)),
    2042: ((1, 22), (4, 4), (6, 22), (9, 28)),
    2043: ((2, 10), (4, 5), (6, 11), (9, 17)),
    2044: ((1, 30), (4, 4), (5, 31), (10, 5)),
    2045: ((2, 17), (4, 4), (6, 19), (9, 25)),
    2046: ((2, 6), (4, 4), (6, 8), (9, 15)),
    2047: ((1, 26), (4, 5), (5, 29), (10, 4)),
    2048: ((2, 14), (4, 4), (6, 15), (9, 22)),
    2049: ((2, 2), (4, 4), (6, 4), (9, 11)),
    2050: ((1, 23), (4, 4), (6, 23), (9, 30)),
}


def statutory_days(year: int) -> dict[date, str]:
    """Each public holiday of that year by law. Outside 2027–2050 only those of the solar calendar."""
    days = {date(year, 1, 1): "元旦", date(year, 5, 1): "劳动节", date(year, 5, 2): "劳动节"}
    days |= {date(year, 10, day): "国庆节" for day in (1, 2, 3)}
    if year not in LUNAR:
        return days
    spring, tomb, boat, moon = (date(year, month, day) for month, day in LUNAR[year])
    days |= {spring + timedelta(days=offset): "春节" for offset in (-1, 0, 1, 2)}
    for day, name in ((tomb, "清明节"), (boat, "端午节"), (moon, "中秋节")):
        days.setdefault(day, name)
    return days
