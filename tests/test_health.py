"""Nights that are missing, sources that went quiet, rows that do not add up."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from vocnlp.clock import FixedClock
from vocnlp.health import (
    Health,
    account_rows,
    describe_health,
    find_due_date,
    find_missed_night,
    find_missing_dates,
    write_heartbeat,
)
from vocnlp.workspace import open_workspace

COUNTS = {"read": 10, "new": 4, "revised": 1, "unchanged": 1, "outside": 1, "duplicate": 1, "rejected": 3}


def _runs(*dates: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(dates, columns=["from_date", "business_date"])


def test_rows_that_add_up_and_rows_that_do_not():
    steps = {"tickets": COUNTS, "reviews": COUNTS | {"read": 12}, "analysed": {"noise": 5}}
    reviews, tickets = account_rows(3, json.dumps(steps))
    assert (tickets.gap, tickets.rejected_otherwise) == (0, 2)
    assert reviews.gap == 2
    health = Health(3, date(2026, 11, 15), [], [], None, [], [reviews, tickets])
    assert not health.adds_up
    run = {"n_landed": 5, "n_analysed": 4}
    assert not Health(3, None, [run], [], None, [], [tickets]).adds_up
    assert Health(3, None, [run | {"n_analysed": 5}], [], None, [], [tickets]).adds_up


def test_missing_dates_are_those_that_no_run_covers_whatever_the_order():
    runs = _runs(("2026-11-12", "2026-11-12"), ("2026-11-01", "2026-11-09"), ("2026-11-14", "2026-11-14"))
    due = date(2026, 11, 14)
    assert [str(day) for day in find_missing_dates(runs, due)] == ["2026-11-10", "2026-11-11", "2026-11-13"]
    assert find_missing_dates(_runs(), due) == []
    # A night may be run before it is due.
    assert len(find_missing_dates(runs, date(2026, 11, 13))) == 3


def test_nights_that_stopped_are_missing_up_to_the_one_that_is_due():
    runs = _runs(("2026-11-01", "2026-11-10"))
    at_seven, at_eight = (datetime(2026, 11, 21 + hour // 24, hour % 24, tzinfo=UTC) for hour in (23, 24))
    days = find_missing_dates(runs, find_due_date(at_eight, "Asia/Shanghai", 8))
    assert days == [date(2026, 11, day) for day in range(11, 22)]
    assert find_missing_dates(runs, find_due_date(at_seven, "Asia/Shanghai", 8)) == days[:-1]


@pytest.mark.parametrize(
    ("hour", "last", "missed"),
    [
        (23, "2026-11-14", None),  # 07:00 in Shanghai on the 16th: the night of the 15th is not due yet
        (23, "2026-11-13", "2026-11-14"),
        (0, "2026-11-14", None),
        (24, "2026-11-14", "2026-11-15"),  # 08:00: due
        (24, "2026-11-15", None),
    ],
)
def test_a_night_is_missed_from_its_hour_on(hour, last, missed):
    now = datetime(2026, 11, 15 + hour // 24, hour % 24, 0, tzinfo=UTC)
    found = find_missed_night(_runs((last, last)), now, "Asia/Shanghai", 8)
    assert (None if found is None else found.isoformat()) == missed


def test_a_workspace_that_never_ran_has_missed_its_night(tmp_path):
    (tmp_path / "voc.yaml").write_text("company: A\n", "utf-8")
    ws = open_workspace(tmp_path / "voc.yaml", clock=FixedClock(datetime(2026, 11, 16, 1, tzinfo=UTC)))
    assert write_heartbeat(ws) == date(2026, 11, 15)
    assert [path.name for path in tmp_path.iterdir()] == ["voc.yaml"]
    ws.folders.root.mkdir()
    assert write_heartbeat(ws) == date(2026, 11, 15)
    said = json.loads((tmp_path / "workspace" / "heartbeat.json").read_text("utf-8"))
    assert said == {
        "business_date": None, "checked_at": "2026-11-16T01:00:00+00:00", "missed": "2026-11-15", "run_seq": 0,
        "status": None,
    }  # fmt: skip
    assert describe_health(ws).runs == []


@pytest.mark.slow
def test_a_filled_workspace_adds_up_and_knows_how_fresh_it_is(read_only_bank):
    clock = FixedClock(datetime(2026, 11, 9, 3, tzinfo=UTC))
    health = describe_health(open_workspace(read_only_bank.config, clock=clock))
    assert health.adds_up
    assert health.missed is None
    assert health.business_date == read_only_bank.filled_to
    assert {source.source: source.is_partial for source in health.freshness} == {
        "app_reviews": False, "survey": False, "tickets": False,
    }  # fmt: skip
    assert all(source.days_behind == 0 for source in health.freshness)
    assert sum(row.new for row in health.accounting) > 0
    assert json.loads(health.to_json())["adds_up"] is True
