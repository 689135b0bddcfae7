"""Days that can be meant: a year typed wrongly is said at once, instead of failing somewhere in a calculation."""

from datetime import date

from django.core.exceptions import ValidationError

FIRST = date(1949, 10, 1)
LAST = date(2100, 12, 31)
IMPLAUSIBLE = "日期应在1949年10月1日至2100年12月31日之间，请核对年份。"


def plausible_day(day: date) -> None:
    """Validator of a date field."""
    if not FIRST <= day <= LAST:
        raise ValidationError(IMPLAUSIBLE, code="implausible_day")
