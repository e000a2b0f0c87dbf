"""How busy a day is: weekdays, the Spring Festival, National Day, the shopping festivals.

Volume follows the calendar of the mainland; what customers talk about does not. Working days moved by decree (调休) are
left out: they are announced a year ahead and in no rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from vocnlp.errors import InputError

LUNAR_NEW_YEARS = {
    year: date(year, month, day)
    for year, month, day in (
        (2015, 2, 19), (2016, 2, 8), (2017, 1, 28), (2018, 2, 16), (2019, 2, 5), (2020, 1, 25), (2021, 2, 12),
        (2022, 2, 1), (2023, 1, 22), (2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26),
        (2029, 2, 13), (2030, 2, 3), (2031, 1, 23), (2032, 2, 11), (2033, 1, 31), (2034, 2, 19), (2035, 2, 8),
    )
}  # fmt: skip
"""First day of the lunar year (春节), as published by the Hong Kong Observatory."""

_SPRING = {-4: 0.9, -3: 0.8, -2: 0.65, -1: 0.45, 0: 0.35, 1: 0.38, 2: 0.42, 3: 0.5, 4: 0.55, 5: 0.62, 6: 0.75,
           7: 1.15, 8: 1.2, 9: 1.1}  # fmt: skip
"""Days from the lunar new year to volume; work that waited comes after it."""
_FIXED = {
    (5, 1): 0.75, (5, 2): 0.75, (5, 3): 0.8, (5, 4): 0.85, (5, 5): 0.9, (5, 6): 1.1,
    (6, 17): 1.1, (6, 18): 1.3, (6, 19): 1.15,
    (10, 1): 0.6, (10, 2): 0.6, (10, 3): 0.65, (10, 4): 0.7, (10, 5): 0.7, (10, 6): 0.75, (10, 7): 0.85, (10, 8): 1.2,
    (10, 9): 1.1,
    (11, 10): 1.2, (11, 11): 1.6, (11, 12): 1.45, (11, 13): 1.25, (11, 14): 1.1,
    (12, 12): 1.15,
}  # fmt: skip
"""劳动节, 618, 国庆, 双11, 双12."""
_WEEKDAYS_OFF = 0.95
"""On a holiday the day of the week hardly matters: everyone is at home."""


def volume_factor(day: date, weekday_factors: Sequence[float]) -> float:
    """Return a day's expected volume over that of an ordinary day.

    Raises
    ------
    InputError
        If the year's lunar new year is not in the table.

    Examples
    --------
    >>> weekdays = [1.14, 1.07, 1.02, 1.0, 1.03, 0.9, 0.84]
    >>> volume_factor(date(2026, 11, 11), weekdays)  # 双11, a Wednesday
    1.632
    >>> volume_factor(date(2026, 2, 17), weekdays) < volume_factor(date(2026, 2, 10), weekdays)  # 春节
    True
    """
    spring = LUNAR_NEW_YEARS.get(day.year)
    if spring is None:
        raise InputError(
            "no lunar calendar for this year", expected=f"{min(LUNAR_NEW_YEARS)} to {max(LUNAR_NEW_YEARS)}",
            got=str(day.year), fix="simulate another year",
        )  # fmt: skip
    factor = _SPRING.get((day - spring) // timedelta(days=1), _FIXED.get((day.month, day.day), 1.0))
    weekday = _WEEKDAYS_OFF if factor < 0.9 else weekday_factors[day.weekday()]
    return round(factor * weekday, 6)
