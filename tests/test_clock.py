from __future__ import annotations

from datetime import UTC, date, datetime

from vocnlp.clock import FixedClock, SystemClock, business_day, day_bounds


def test_a_business_day_is_the_zones_own():
    late = datetime(2026, 11, 14, 16, 30, tzinfo=UTC)
    assert business_day(late, "Asia/Shanghai") == date(2026, 11, 15)
    assert business_day(late, "UTC") == date(2026, 11, 14)


def test_a_day_has_23_or_25_hours_where_clocks_change():
    start, end = day_bounds(date(2026, 3, 29), "Europe/Berlin")
    assert (end - start).total_seconds() == 23 * 3600
    start, end = day_bounds(date(2026, 10, 25), "Europe/Berlin")
    assert (end - start).total_seconds() == 25 * 3600


def test_clocks():
    moment = datetime(2026, 11, 15, tzinfo=UTC)
    assert FixedClock(moment).now() == moment
    assert SystemClock().now().tzinfo is UTC
