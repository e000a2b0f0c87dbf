from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocnlp.errors import InputError
from vocnlp.periods import Period

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS)
def test_week_and_month_hold_their_day_and_tile_the_calendar(day):
    for period in (Period.week_of(day), Period.month_of(day)):
        assert period.first <= day <= period.last
        assert period.before(1).last == period.first - timedelta(days=1)
        assert Period.parse(str(period)) == period


@given(DAYS, st.integers(1, 60), st.integers(0, 20))
def test_trailing_windows_tile_backwards(last, days, n):
    period = Period.trailing(last, days)
    assert period.n_days == days
    assert period.before(n).last == last - timedelta(days=n * days)
    assert Period.parse(str(period)) == period


def test_week_53_and_year_ends():
    assert str(Period.week_of(date(2027, 1, 1))) == "2026-W53"
    assert str(Period.parse("2027-W01").before(1)) == "2026-W53"
    assert str(Period.parse("2026-01").before(1)) == "2025-12"


def test_bounds_are_the_business_days_of_the_zone():
    start, end = Period.parse("2026-11").bounds("Asia/Shanghai")
    assert start.isoformat() == "2026-10-31T16:00:00+00:00"
    assert end.isoformat() == "2026-11-30T16:00:00+00:00"


def test_a_period_closes_with_its_last_day():
    week = Period.parse("2026-W46")
    assert not week.closed_on(date(2026, 11, 14))
    assert week.closed_on(date(2026, 11, 15))


@pytest.mark.parametrize(
    "text", ["2026-W60", "2026-13", "2026-02-30", "last week", "", "2026-11-15/P0D", "2026-11-15/P99999999D"]
)
def test_anything_else_is_a_named_error(text):
    with pytest.raises(InputError, match="no period"):
        Period.parse(text)
