from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocnlp.sources.moments import MomentReader

SHANGHAI = MomentReader("Asia/Shanghai")
EIGHT_OH_THREE = datetime(2026, 11, 15, 0, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "received",
    [
        "2026-11-15T08:03:00+08:00",
        "2026-11-15T00:03:00Z",
        "2026-11-15T00:03:00.000Z",
        "2026-11-14T16:03-08:00",
        "2026-11-15 08:03:00 +0800",
        "2026-11-15 08:03:00+08",
        "2026-11-15 00:03:00 UTC",
        "2026-11-15 08:03",
        "2026/11/15 8:03",
        "2026/11/15 8:03:00",
        "2026.11.15 08:03",
        "2026/11/15 上午 8:03",
        "2026-11-15 8:03 AM",
        "2026年11月15日 8时3分",
        "2026年11月15日8时3分",
        "2026年11月15日 8时3分0秒",
        "2026年11月15日 08:03:00",
        "2026年11月15日 星期日 8:03",
        "２０２６年１１月１５日　８：０３",
        "20261115080300",
        "20261115 080300",
        "1794700980",
        "1794700980000",
        1794700980,
        1794700980000,
        1794700980.0,
        Decimal(1794700980),
        " 2026/11/15 8:03 ",
        datetime(2026, 11, 15, 8, 3),
        datetime(2026, 11, 15, 0, 3, tzinfo=UTC),
        pd.Timestamp("2026-11-15 08:03"),
        pd.Timestamp("2026-11-15 08:03:00.000000999"),
    ],
)
def test_forms(received):
    assert SHANGHAI.read(received) == EIGHT_OH_THREE


@pytest.mark.parametrize(
    "received", ["2026-11-15", "20261115", 20261115, "2026/11/15", "2026年11月15日", date(2026, 11, 15)]
)
def test_days_begin_at_local_midnight(received):
    assert SHANGHAI.read(received) == datetime(2026, 11, 14, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "hour"), [("下午3:05", 15), ("PM 3:05", 15), ("上午12:05", 0), ("下午12:05", 12), ("中午12:05", 12),
                           ("晚上11:05", 23), ("下午15:05", 15), ("中午1:05", 13)],
)  # fmt: skip
def test_halves_of_the_day(received, hour):
    assert SHANGHAI.read(f"2026/11/15 {received}") == datetime(2026, 11, 15, hour, 5, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    "received",
    [
        "昨天",
        "15/11/2026",
        "11/15/2026",
        "2026-13-01",
        "2026-02-30",
        "2026-11/15",
        "2026-11-158:03",
        "2026-11-15 8:3:99",
        "2026-11-15 25:00",
        "0000-00-00 00:00:00",
        "1970-01-01 08:00:00",
        "9999-12-31",
        "2026-11-15 08:03 电池",
        "123",
        True,
        1e300,
        float("inf"),
        float("nan"),
        -5,
        b"2026-11-15",
        ["2026-11-15"],
        None,
        "2026-W46-7",
        "99999999999999",
    ],
)
def test_what_is_no_moment(received):
    assert SHANGHAI.read(received) is None


def test_fractions_are_kept():
    assert SHANGHAI.read("2026-11-15T00:03:00.123456Z").microsecond == 123456
    assert SHANGHAI.read("1794700980.25").microsecond == 250000
    assert SHANGHAI.read(1794700980123).microsecond == 123000


def test_explicit_format_alone_decides():
    reader = MomentReader("Asia/Shanghai", "%d/%m/%Y %H:%M")
    assert reader.read("15/11/2026 08:03") == EIGHT_OH_THREE
    assert reader.read("2026-11-15 08:03") is None
    assert reader.read(datetime(2026, 11, 15, 8, 3)) == EIGHT_OH_THREE  # an Excel date cell has no format


def test_local_times_that_happen_twice_or_never():
    reader = MomentReader("America/New_York")
    # 01:30 on the night the clock goes back: the first one, still in summer time (UTC-4).
    assert reader.read("2026-11-01 01:30") == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    # 02:30 on the night it goes forward never was: half an hour after the jump.
    assert reader.read("2026-03-08 02:30") == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    # Shanghai had summer time in 1990.
    assert SHANGHAI.read("1990-07-01 12:00") == datetime(1990, 7, 1, 3, tzinfo=UTC)


@given(st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2199, 1, 1)))
def test_written_moments_come_back(moment):
    assert MomentReader("UTC").read(moment.isoformat()) == moment.replace(tzinfo=UTC)
    whole = moment.replace(microsecond=0)
    assert MomentReader("UTC").read(f"{whole:%Y年%m月%d日 %H时%M分%S秒}") == whole.replace(tzinfo=UTC)


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.binary(), st.none(), st.booleans()))
def test_never_raises(value):
    moment = SHANGHAI.read(value)
    assert moment is None or moment.tzinfo is not None
