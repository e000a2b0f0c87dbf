from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from vocnlp.errors import InputError
from vocnlp.simulate.calendar import LUNAR_NEW_YEARS, volume_factor

FLAT = [1.0] * 7
WEEKDAYS = [1.14, 1.07, 1.02, 1.0, 1.03, 0.9, 0.84]


def test_lunar_years_have_twelve_or_thirteen_moons_and_begin_between_21_january_and_20_february() -> None:
    days = [LUNAR_NEW_YEARS[year] for year in sorted(LUNAR_NEW_YEARS)]
    assert {(b - a).days for a, b in pairwise(days)} <= {353, 354, 355, 383, 384, 385}
    assert all((1, 21) <= (day.month, day.day) <= (2, 20) for day in days)


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_spring_festival_moves_with_the_moon(year: int) -> None:
    first = LUNAR_NEW_YEARS[year]
    week = [volume_factor(first + timedelta(days=i), FLAT) for i in range(7)]
    assert max(week) < 0.8
    assert volume_factor(first - timedelta(days=10), FLAT) == 1.0
    assert volume_factor(first + timedelta(days=8), FLAT) > 1, "what waited comes after"


def test_the_eleventh_of_november_is_the_busiest_day() -> None:
    year = [date(2026, 1, 1) + timedelta(days=i) for i in range(365)]
    assert max(year, key=lambda day: volume_factor(day, FLAT)) == date(2026, 11, 11)
    assert sum(volume_factor(day, WEEKDAYS) for day in year) / 365 == pytest.approx(0.99, abs=0.02)


def test_weekdays_count_on_ordinary_days_only() -> None:
    monday, holiday = date(2026, 9, 14), date(2026, 10, 5)
    assert volume_factor(monday, WEEKDAYS) == 1.14
    assert volume_factor(holiday, WEEKDAYS) == volume_factor(holiday, WEEKDAYS[::-1])


def test_a_year_without_a_table_is_named() -> None:
    with pytest.raises(InputError, match="2044"):
        volume_factor(date(2044, 3, 1), FLAT)
