"""What a source that failed may have kept out, and for how long."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd

from vocnlp.periods import Period
from vocnlp.windows import find_gaps, touch_gaps

ZONE = "Asia/Shanghai"
CURSOR = "2026-11-14T03:00:00+00:00"


def build_runs(*runs):
    """Runs of a source s: (kind, from, to, whether it failed, its cursor after the run)."""
    return pd.DataFrame(
        {
            "kind": kind,
            "from_date": first,
            "business_date": last,
            "partial_sources": ["s"] if failed else [],
            "cursors": json.dumps({"s": cursor}),
            "counts": json.dumps({"noise": {"none": 3}} if failed else {"s": {"read": 3}}),
        }
        for kind, first, last, failed, cursor in runs
    )


def gaps_of(*runs):
    return find_gaps(build_runs(*runs), {"s": 7}, ZONE).get("s", [])


GOOD = ("night", "2026-11-14", "2026-11-14", False, CURSOR)
FAILED = ("night", "2026-11-15", "2026-11-15", True, CURSOR)


def test_a_night_that_fails_touches_what_it_would_have_asked_for():
    assert gaps_of(GOOD) == []
    assert gaps_of(GOOD, FAILED) == [(date(2026, 11, 7), date(2026, 11, 15))]
    assert gaps_of(FAILED) == [(date.min, date(2026, 11, 15))], "nothing was ever read: all of it may be missing"


def test_the_next_night_that_reads_it_closes_the_gap():
    later = ("night", "2026-11-16", "2026-11-16", False, "2026-11-16T03:00:00+00:00")
    assert gaps_of(GOOD, FAILED, later) == []
    assert gaps_of(GOOD, FAILED, ("night", "2026-11-16", "2026-11-16", True, CURSOR), later) == []


def test_a_backfill_touches_its_own_dates_and_closes_no_other():
    old = ("backfill", "2026-01-01", "2026-01-31", True, CURSOR)
    january = (date(2026, 1, 1), date(2026, 1, 31))
    assert gaps_of(GOOD, old) == [january]
    assert gaps_of(GOOD, old, ("night", "2026-11-15", "2026-11-15", False, CURSOR)) == [january]
    half = ("backfill", "2026-01-10", "2026-01-20", False, CURSOR)
    assert gaps_of(GOOD, old, half) == [(date(2026, 1, 1), date(2026, 1, 9)), (date(2026, 1, 21), date(2026, 1, 31))]
    # A back-fill of last January that went well says nothing of the night that failed.
    assert gaps_of(GOOD, FAILED, ("backfill", "2026-01-01", "2026-01-31", False, CURSOR)) == [
        (date(2026, 11, 7), date(2026, 11, 15))
    ]


def test_a_period_is_touched_through_itself_or_its_baseline():
    gaps = {"s": [(date(2026, 11, 7), date(2026, 11, 15))]}
    assert touch_gaps(gaps, Period.parse("2026-11-15/P7D"), 8) == ("s",)
    assert touch_gaps(gaps, Period.parse("2026-W45"), 8) == ("s",)
    assert touch_gaps(gaps, Period.parse("2026-10"), 8) == ()
    assert touch_gaps({"s": [(date(2026, 1, 1), date(2026, 1, 31))]}, Period.parse("2026-03"), 2) == ("s",)
    assert touch_gaps({"s": [(date(2026, 1, 1), date(2026, 1, 31))]}, Period.parse("2026-04"), 2) == ()
