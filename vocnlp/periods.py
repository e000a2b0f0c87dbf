"""Periods: a closed day, ISO week or month, or the trailing days that end on a business date.

A period is written `2026-11-15`, `2026-W46`, `2026-11` or `2026-11-15/P7D`, and bounded in the business time zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vocnlp.clock import day_bounds
from vocnlp.errors import InputError

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
FIRST_YEAR = 1900
"""No customer wrote earlier; windows before a period still have real dates."""
_TRAILING = re.compile(r"(\d{4}-\d{2}-\d{2})/P(\d+)D")


@dataclass(frozen=True)
class Period:
    """Whole business days from `first` to `last`, both inside.

    Examples
    --------
    >>> week = Period.parse("2026-W46")
    >>> week.first.isoformat(), week.last.isoformat(), str(week.before(1))
    ('2026-11-09', '2026-11-15', '2026-W45')
    >>> str(Period.parse("2026-11-15/P7D").before(2))
    '2026-11-01/P7D'
    """

    name: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period.

        Raises
        ------
        InputError
            If the text is none of the four forms or names no real date.
        """
        try:
            if not isinstance(text, str):
                raise ValueError(text)
            if text[:4].isdigit() and int(text[:4]) < FIRST_YEAR:
                raise ValueError(text)
            if match := _TRAILING.fullmatch(text):
                return cls.trailing(date.fromisoformat(match[1]), int(match[2]))
            if match := _WEEK.fullmatch(text):
                first = date.fromisocalendar(int(match[1]), int(match[2]), 1)
                return cls(text, first, first + timedelta(days=6))
            if _DAY.fullmatch(text):
                day = date.fromisoformat(text)
                return cls(text, day, day)
            if match := _MONTH.fullmatch(text):
                first = date(int(match[1]), int(match[2]), 1)
                return cls(text, first, _next_month(first) - timedelta(days=1))
        except (ValueError, OverflowError):
            pass
        raise InputError(
            "this is no period",
            expected=f"2026-11-15, 2026-W46, 2026-11 or 2026-11-15/P7D, of a year from {FIRST_YEAR}",
            got=repr(text),
            fix="write the period in one of these forms",
        )

    @classmethod
    def trailing(cls, last: date, days: int) -> Period:
        """Return the `days` days that end on `last`."""
        if days < 1:
            raise ValueError("a period has at least one day")
        return cls(f"{last.isoformat()}/P{days}D", last - timedelta(days=days - 1), last)

    @classmethod
    def week_of(cls, day: date) -> Period:
        """Return the ISO week that a day lies in."""
        year, week, _ = day.isocalendar()
        return cls.parse(f"{year:04d}-W{week:02d}")

    @classmethod
    def month_of(cls, day: date) -> Period:
        """Return the month that a day lies in."""
        return cls.parse(f"{day.year:04d}-{day.month:02d}")

    @property
    def n_days(self) -> int:
        """Days inside."""
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        return self.name

    def closed_on(self, business_date: date) -> bool:
        """Tell whether the whole period has passed when `business_date` has; an open one is never compared."""
        return self.last <= business_date

    def before(self, n: int) -> Period:
        """Return the n-th period of the same kind before this one (n = 0 is itself)."""
        if n < 0:
            raise ValueError("n counts backwards from 0")
        if n == 0:
            return self
        if len(self.name) == 7:
            months = self.first.year * 12 + self.first.month - 1 - n
            return Period.parse(f"{months // 12:04d}-{months % 12 + 1:02d}")
        return self.around(self.last - timedelta(days=n * self.n_days))

    def around(self, day: date) -> Period:
        """Return the period of the same kind that a day lies in; of trailing days, the one that ends on it.

        Examples
        --------
        >>> [str(Period.parse(name).around(date(2026, 11, 15))) for name in ("1999-01", "1999-W05", "1999-02-03/P7D")]
        ['2026-11', '2026-W46', '2026-11-15/P7D']
        """
        if "/" in self.name:
            return Period.trailing(day, self.n_days)
        if "W" in self.name:
            return Period.week_of(day)
        return Period.month_of(day) if len(self.name) == 7 else Period.parse(day.isoformat())

    def bounds(self, time_zone: str) -> tuple[datetime, datetime]:
        """Return the UTC moments of its start and end (end exclusive) in a business time zone."""
        return day_bounds(self.first, time_zone)[0], day_bounds(self.last, time_zone)[1]


def months_between(first: date, last: date) -> list[str]:
    """Return the months that two days span.

    Examples
    --------
    >>> months_between(date(2025, 12, 30), date(2026, 2, 1))
    ['2025-12', '2026-01', '2026-02']
    """
    start, stop = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(start, stop + 1)]


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
