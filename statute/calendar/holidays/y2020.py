"""2020: 《国务院办公厅关于2020年部分节假日安排的通知》，《国务院办公厅关于延长2020年春节假期的通知》.

The second announcement prolonged the Spring Festival to 2 February against the epidemic; the make-up working
Saturday of 1 February fell away with it.
"""

from datetime import date

from statute.calendar.holidays.form import Announcement, HolidayYear

YEAR = HolidayYear(
    year=2020,
    announcements=(
        Announcement("国办发明电〔2019〕16号", date(2019, 11, 21)),
        Announcement("国办发明电〔2020〕1号", date(2020, 1, 26)),
    ),
    days_off=(
        ("元旦", (1, 1), (1, 1)),
        ("春节", (1, 24), (2, 2)),
        ("清明节", (4, 4), (4, 6)),
        ("劳动节", (5, 1), (5, 5)),
        ("端午节", (6, 25), (6, 27)),
        ("国庆节、中秋节", (10, 1), (10, 8)),
    ),
    make_up=(
        ("春节", (1, 19)),
        ("劳动节", (4, 26)),
        ("劳动节", (5, 9)),
        ("端午节", (6, 28)),
        ("国庆节、中秋节", (9, 27)),
        ("国庆节、中秋节", (10, 10)),
    ),
)
