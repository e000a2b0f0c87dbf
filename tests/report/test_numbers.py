"""Numbers are written by one rule each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocnlp.report.numbers import format_count, format_lift, format_points, format_score, format_share


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (format_count(0), "0"),
        (format_count(12345.5), "12,346"),
        (format_share(1.0), "100.0%"),
        (format_share(0.00049), "<0.1%"),
        (format_share(0.0005), "0.1%"),
        (format_share(0.0425), "4.3%"),
        (format_points(0.00049), "±0.0"),
        (format_points(-0.00051), "−0.1"),
        (format_points(-0.0185, signed=False), "−1.9"),
        (format_score("nps", -0.4), "±0"),
        (format_score("nps", -7.84, signed=True), "−7.8"),
        (format_score("rating", 3.005), "3.01"),
        (format_score("csat", 0.714), "71.4%"),
        (format_score("csat", -0.007, signed=True), "−0.7"),
        (format_lift(1.25), "1.3"),
    ],
)
def test_rules(written: str, expected: str) -> None:
    assert written == expected


def test_unknown_is_a_dash() -> None:
    assert {format_count(None), format_share(None), format_points(None), format_lift(None)} == {"–"}


@given(st.floats(min_value=-1, max_value=1, allow_nan=False))
def test_a_change_and_its_opposite_read_alike(value: float) -> None:
    one, other = format_points(round(value, 6)), format_points(round(-value, 6))
    assert one.lstrip("+−±") == other.lstrip("+−±")
