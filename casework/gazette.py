"""Reading the yearly announcement on holidays as it is published, so that an administrator can paste its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import transaction

from accounts.typed import NumberField, ProseField, SettingField
from casework.calendar import forget_calendar
from casework.models import CalendarDay
from statute.calendar.holidays.statutory import statutory_days
from statute.calendar.working_days import WEEKDAYS

EXAMPLE = "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"
STRETCH = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    r"(?:至(?:(?P<last_year>\d{4})年)?(?:(?P<last_month>\d{1,2})月)?(?P<last_day>\d{1,2})日)?"
)


class Unreadable(ValueError):
    """A line of the announcement that can't be right; the message is Chinese and names the line."""


@dataclass(frozen=True)
class Day:
    date: date
    working: bool
    name: str


def read_gazette(year: int, text: str) -> tuple[list[Day], list[str]]:
    """The days that the announcement states, and what is wrong with it (Chinese sentences); one holiday a line.

    Checked: every line is understood, no day twice, “共N天” agrees with the dates, make-up work falls on
    weekends, and every statutory holiday of the year is among the days off.
    """
    days: dict[date, Day] = {}
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            for day in _read_line(year, number, line):
                if day.date in days:
                    raise Unreadable(f"第{number}行：{day.date:%Y-%m-%d} 前面已经出现过，请核对。")
                days[day.date] = day
        except Unreadable as fault:
            faults.append(str(fault))
    rest = {day.date for day in days.values() if not day.working}
    missing = [f"{day:%Y-%m-%d}（{name}）" for day, name in statutory_days(year).items() if day not in rest]
    if missing and not faults:
        faults.append(f"没有写到法定节假日：{'、'.join(missing)}。请补全后再保存。")
    return sorted(days.values(), key=lambda day: day.date), faults


def _read_line(year: int, number: int, line: str) -> Iterator[Day]:
    plain = re.sub(r"（[^）]*）|\([^)]*\)|\s", "", line)
    heading, colon, rest = plain.replace(":", "：").partition("：")
    name = re.sub(r"^[一二三四五六七八九十\d]+[、.．]", "", heading)
    if not colon or not name:
        raise Unreadable(f"第{number}行没有看懂。写法是节日名称、冒号、日期，例如：{EXAMPLE}")
    for part in filter(None, rest.split("。")):
        stretches = list(STRETCH.finditer(part))
        if not stretches or ("放假" in part) == ("上班" in part):
            raise Unreadable(f"第{number}行“{part}”没有看懂。每句写明日期和“放假”或者“上班”。")
        working = "上班" in part
        days = [day for stretch in stretches for day in _stretch_days(year, number, stretch)]
        stated = re.search(r"共(\d+)天", part)
        if stated and int(stated[1]) != len(days):
            raise Unreadable(f"第{number}行写着共{stated[1]}天，按日期算是{len(days)}天，请核对。")
        for day in days:
            if working and day.weekday() < 5:
                weekday = WEEKDAYS[day.weekday()]
                raise Unreadable(
                    f"第{number}行：{day:%Y-%m-%d} 是{weekday}，本来就上班，不用写成调休上班，请核对。"
                )
            yield Day(day, working, "调休上班" if working else name)


def _stretch_days(year: int, number: int, stretch: re.Match[str]) -> list[date]:
    first_year = int(stretch["year"] or year)
    try:
        first = last = date(first_year, int(stretch["month"]), int(stretch["day"]))
        if stretch["last_day"]:
            last_month = int(stretch["last_month"] or stretch["month"])
            last = date(int(stretch["last_year"] or first_year), last_month, int(stretch["last_day"]))
    except ValueError as error:
        raise Unreadable(f"第{number}行“{stretch[0]}”不是有效的日期，请核对。") from error
    if last < first or (last - first).days > 15 or not {first.year, last.year} <= {year - 1, year}:
        raise Unreadable(f"第{number}行“{stretch[0]}”不像{year}年的放假日期，请核对。")
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


@transaction.atomic
def enter_gazette(*, year: int, source: str, days: list[Day]) -> None:
    """Put the announcement into the calendar. Entered again under the same source, it replaces what it said."""
    rows = [
        CalendarDay(date=day.date, working=day.working, name=day.name, source=source, status="gazetted")
        for day in days
    ]
    said_before = CalendarDay.objects.filter(source=source, date__year__in=(year - 1, year))
    said_before.exclude(date__in=[day.date for day in days]).delete()
    CalendarDay.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["working", "name", "source", "status", "updated_at"],
    )
    forget_calendar()


class GazetteForm(forms.Form):
    year = NumberField(label="年份", min_value=2019, max_value=2099)
    source = SettingField(label="通知文号", max_length=200, help_text="例如：国办发明电〔2025〕7号")
    text = ProseField(
        label="放假安排",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "cols": 90}),
        help_text=f"把通知里的各条原文粘贴在这里，每个节日一行。例如：{EXAMPLE}",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "year" in cleaned and "text" in cleaned:
            cleaned["days"], faults = read_gazette(cleaned["year"], cleaned["text"])
            for fault in faults:
                self.add_error("text", fault)
        return cleaned
