"""A source that fails, comes back, or has nothing: what the night is worth."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests.night.lakes import assert_same_tables, open_bank, tables_of
from vocnlp.errors import SourceError
from vocnlp.night import run_night
from vocnlp.periods import Period
from vocnlp.schemas import RunKind

pytestmark = pytest.mark.slow


def test_a_source_that_fails_leaves_the_night_partial(bank):
    ws = open_bank(bank)
    victim = Path(ws.settings.sources[0].path)
    hidden = victim.with_suffix(".away")
    victim.rename(hidden)
    day = bank.filled_to + timedelta(days=1)
    result = run_night(ws, day)
    assert result.status == "partial"
    assert list(result.partial) == [ws.settings.sources[0].name]
    trends = open_bank(bank).read("trends", where={"period": [f"{day}/P7D"]})
    assert not set(trends["state"]) & {"falling", "gone"}
    keywords = open_bank(bank).read("keywords", where={"period": [f"{day}/P7D"]})
    assert not set(keywords["state"]) & {"falling", "gone"}
    hidden.rename(victim)
    whole = run_night(open_bank(bank), day)
    assert (whole.status, whole.unchanged) == ("complete", False)


def test_a_source_that_fails_tonight_leaves_measurable_what_it_had_delivered(bank):
    old = Period.parse("2026-10-28/P7D")
    before = open_bank(bank).ranked(old)
    assert "partial_source" not in set(before["trends"]["reason"])
    victim = Path(open_bank(bank).settings.sources[0].path)
    name = open_bank(bank).settings.sources[0].name
    victim.rename(victim.with_suffix(".away"))
    day = bank.filled_to + timedelta(days=1)
    run_night(open_bank(bank), day)
    ws = open_bank(bank)
    after = ws.ranked(old)
    for table in ("trends", "pain_points", "keywords"):
        pd.testing.assert_frame_equal(after[table], before[table], obj=table)
    report = ws.report(period=str(old))
    assert report["run"]["partial_sources"] == [name]
    assert "partial" not in {note["kind"] for note in report["notes"]}

    # The run's own period, one that the look-back reaches, and the same as of a later run that knows no better.
    now = Period.trailing(day, 7)
    assert {"kind": "partial", "sources": [name]} in ws.report()["notes"]
    assert ws.failed_sources(now) == ws.failed_sources(Period.trailing(day - timedelta(days=6), 7)) == (name,)
    measured = ws.ranked(now, stored=False, words=False)["trends"]
    assert "partial_source" in set(measured["reason"])
    assert not set(measured["state"]) & {"falling", "gone"}
    order = ["measure", "topic_id"]
    published = ws.ranked(now)["trends"]
    pd.testing.assert_frame_equal(
        measured.sort_values(order, ignore_index=True)[[*order, "state", "reason"]],
        published.sort_values(order, ignore_index=True)[[*order, "state", "reason"]],
    )
    first = bank.filled_to - timedelta(days=60)
    victim.with_suffix(".away").rename(victim)
    run_night(open_bank(bank), first + timedelta(days=3), kind=RunKind.BACKFILL, from_date=first)
    assert open_bank(bank).last["partial_sources"] == []
    assert open_bank(bank).failed_sources(now) == (name,)
    run_night(open_bank(bank), day + timedelta(days=1))
    assert open_bank(bank).failed_sources(now) == ()


def test_a_night_without_any_source_left_leaves_the_lake_as_it_was(bank):
    ws = open_bank(bank)
    before = tables_of(ws)
    for source in ws.settings.sources:
        Path(source.path).unlink()
    with pytest.raises(SourceError):
        run_night(ws, bank.filled_to + timedelta(days=1))
    assert_same_tables(tables_of(open_bank(bank)), before)


def test_an_empty_night_is_a_night(bank):
    """Days after the data's end bring nothing; the run says so and commits."""
    ws = open_bank(bank)
    for source in ws.settings.sources:
        path = Path(source.path)
        if path.suffix == ".csv":
            lines = path.read_bytes().splitlines(keepends=True)
            path.write_bytes(lines[0])
        elif path.suffix == ".jsonl":
            path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    day = bank.filled_to + timedelta(days=1)
    result = run_night(ws, day)
    assert open_bank(bank).business_date == day
    assert result.report["html"].exists()
