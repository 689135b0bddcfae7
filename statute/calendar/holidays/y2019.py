"""2019: 《国务院办公厅关于2019年部分节假日安排的通知》，《国务院办公厅关于调整2019年劳动节假期安排的通知》.

The second announcement moved the Labour Day break from one day to four.
"""

from datetime import date

from statute.calendar.holidays.form import Announcement, HolidayYear

YEAR = HolidayYear(
    year=2019,
    announcements=(
        Announcement("国办发明电〔2018〕15号", date(2018, 12, 4)),
        Announcement("国办发明电〔2019〕3号", date(2019, 3, 22)),
    ),
    days_off=(
        ("元旦", (1, 1), (1, 1)),
        ("春节", (2, 4), (2, 10)),
        ("清明节", (4, 5), (4, 5)),
        ("劳动节", (5, 1), (5, 4)),
        ("端午节", (6, 7), (6, 7)),
        ("中秋节", (9, 13), (9, 13)),
        ("国庆节", (10, 1), (10, 7)),
    ),
    make_up=(
        ("春节", (2, 2)),
        ("春节", (2, 3)),
        ("劳动节", (4, 28)),
        ("劳动节", (5, 5)),
        ("国庆节", (9, 29)),
        ("国庆节", (10, 12)),
    ),
)
