"""The days off and make-up working days of each year, as the State Council's office gazetted them.

One module a year, because the announcement comes once a year (usually in November for the next one). A new year is
a new module and its name in `YEARS`; tests hold each year against an independent table.
"""

from statute.calendar.holidays import y2019, y2020, y2021, y2022, y2023, y2024, y2025, y2026
from statute.calendar.holidays.form import HolidayYear

YEARS: tuple[HolidayYear, ...] = (
    y2019.YEAR,
    y2020.YEAR,
    y2021.YEAR,
    y2022.YEAR,
    y2023.YEAR,
    y2024.YEAR,
    y2025.YEAR,
    y2026.YEAR,
)
