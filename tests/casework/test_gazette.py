from datetime import date

import pytest

from casework.calendar import current_calendar
from casework.gazette import EXAMPLE, enter_gazette, read_gazette
from casework.models import CalendarDay
from statute.calendar.holidays import y2026

NOTICE_2026 = """
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""
NOTICE_2027 = """
元旦：1月1日至3日放假，共3天
春节：2026年12月31日放假。2月5日至11日放假调休，共7天。1月31日、2月13日上班。
清明节：4月3日至5日放假
劳动节：5月1日至5日放假
端午节：6月9日放假
中秋节：9月15日放假
国庆节：10月1日至10月7日放假
"""


def test_a_published_announcement_reads_as_the_packaged_year():
    days, faults = read_gazette(2026, NOTICE_2026)
    assert faults == []
    assert {d.date: d.name for d in days if not d.working} == dict(y2026.YEAR.rest())
    assert [d.date for d in days if d.working] == sorted(d for d, _ in y2026.YEAR.work())


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("放假安排如下", "第1行没有看懂。写法是节日名称、冒号、日期，例如："),
        ("元旦：休息三天", "第1行“休息三天”没有看懂。每句写明日期和“放假”或者“上班”。"),
        ("元旦：1月1日至3日放假，共4天", "第1行写着共4天，按日期算是3天，请核对。"),
        ("元旦：2月30日放假", "第1行“2月30日”不是有效的日期，请核对。"),
        ("元旦：1月3日至1日放假", "第1行“1月3日至1日”不像2027年的放假日期，请核对。"),
        ("元旦：1月4日上班", "第1行：2027-01-04 是周一，本来就上班，不用写成调休上班，请核对。"),
        ("元旦：1月1日放假。1月1日放假", "第1行：2027-01-01 前面已经出现过，请核对。"),
    ],
)
def test_a_line_that_cannot_be_right_is_named(line, fault):
    faults = read_gazette(2027, line)[1]
    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_the_example_shown_to_administrators_is_readable():
    days, faults = read_gazette(2026, EXAMPLE)
    assert [day.date.day for day in days] == [1, 2, 3, 4]
    assert [fault[:9] for fault in faults] == ["没有写到法定节假日"]


def test_an_announcement_without_a_statutory_holiday_is_incomplete():
    text = NOTICE_2027.replace("端午节：6月9日放假\n", "")
    assert read_gazette(2027, text)[1] == ["没有写到法定节假日：2027-06-09（端午节）。请补全后再保存。"]


def test_an_entered_year_is_gazetted_and_changes_the_calendar(db):
    assert current_calendar().is_gazetted(date(2027, 3, 1)) is False
    days, faults = read_gazette(2027, NOTICE_2027)
    assert faults == []
    enter_gazette(year=2027, source="国办发明电〔2026〕7号", days=days)
    calendar = current_calendar()
    assert calendar.is_gazetted(date(2027, 3, 1)) is True
    assert calendar.is_working_day(date(2027, 2, 13)) is True
    assert calendar.is_working_day(date(2026, 12, 31)) is False


def test_entering_an_announcement_again_replaces_what_it_said_and_nothing_else(db):
    CalendarDay.objects.create(date=date(2027, 8, 12), working=False, name="停工", source="青政发〔2027〕9号")
    days, _ = read_gazette(2027, NOTICE_2027)
    enter_gazette(year=2027, source="国办发明电〔2026〕7号", days=days)
    corrected, _ = read_gazette(2027, NOTICE_2027.replace("5月1日至5日", "5月1日至4日"))
    enter_gazette(year=2027, source="国办发明电〔2026〕7号", days=corrected)
    assert CalendarDay.objects.filter(date=date(2027, 5, 5)).exists() is False
    assert CalendarDay.objects.count() == len(corrected) + 1
