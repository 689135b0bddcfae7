"""2026: 《国务院办公厅关于2026年部分节假日安排的通知》."""

from datetime import date

from statute.calendar.holidays.form import Announcement, HolidayYear

YEAR = HolidayYear(
    year=2026,
    announcements=(Announcement("国办发明电〔2025〕7号", date(2025, 11, 4)),),
    days_off=(
        ("元旦", (1, 1), (1, 3)),
        ("春节", (2, 15), (2, 23)),
        ("清明节", (4, 4), (4, 6)),
        ("劳动节", (5, 1), (5, 5)),
        ("端午节", (6, 19), (6, 21)),
        ("中秋节", (9, 25), (9, 27)),
        ("国庆节", (10, 1), (10, 7)),
    ),
    make_up=(
        ("元旦", (1, 4)),
        ("春节", (2, 14)),
        ("春节", (2, 28)),
        ("劳动节", (5, 9)),
        ("国庆节", (9, 20)),
        ("国庆节", (10, 10)),
    ),
)
