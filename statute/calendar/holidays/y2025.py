"""2025: 《国务院办公厅关于2025年部分节假日安排的通知》."""

from datetime import date

from statute.calendar.holidays.form import Announcement, HolidayYear

YEAR = HolidayYear(
    year=2025,
    announcements=(Announcement("国办发明电〔2024〕12号", date(2024, 11, 12)),),
    days_off=(
        ("元旦", (1, 1), (1, 1)),
        ("春节", (1, 28), (2, 4)),
        ("清明节", (4, 4), (4, 6)),
        ("劳动节", (5, 1), (5, 5)),
        ("端午节", (5, 31), (6, 2)),
        ("国庆节、中秋节", (10, 1), (10, 8)),
    ),
    make_up=(
        ("春节", (1, 26)),
        ("春节", (2, 8)),
        ("劳动节", (4, 27)),
        ("国庆节、中秋节", (9, 28)),
        ("国庆节、中秋节", (10, 11)),
    ),
)
