"""The only place that knows the time.

Everything that needs "now" receives a `Clock`. Trends never ask for it: they are anchored to the data's own dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Anything that tells the present moment as an aware UTC datetime."""

    def now(self) -> datetime:
        """Return the present moment, time zone UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment, time zone UTC, to the microsecond."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still, for tests and rebuilds.

    Examples
    --------
    >>> FixedClock(datetime(2026, 11, 15, 2, 0, tzinfo=UTC)).now().isoformat()
    '2026-11-15T02:00:00+00:00'
    """

    at: datetime

    def now(self) -> datetime:
        """Return the moment this clock was given."""
        return self.at


def day_bounds(day: date, time_zone: str) -> tuple[datetime, datetime]:
    """Return the UTC moments at which a business day starts and ends (end exclusive).

    Examples
    --------
    >>> [t.isoformat() for t in day_bounds(date(2026, 11, 15), "Asia/Shanghai")]
    ['2026-11-14T16:00:00+00:00', '2026-11-15T16:00:00+00:00']
    """
    zone = ZoneInfo(time_zone)
    start = datetime.combine(day, time.min, tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def business_day(moment: datetime, time_zone: str) -> date:
    """Return the calendar day of an aware moment in the business time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()
