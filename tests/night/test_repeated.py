"""The same date again, a step tried again, a back-fill beside the nights."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests.night.lakes import assert_same_tables, open_bank, physical_rows, tables_of
from vocnlp.landing import land_source, open_run
from vocnlp.night import run_night
from vocnlp.schemas import RunKind

pytestmark = pytest.mark.slow


def test_one_date_three_times_is_one_night(undisturbed, bank_after_one):
    bank = bank_after_one
    for _ in range(3):
        run_night(open_bank(bank), bank.filled_to + timedelta(days=2))
    assert_same_tables(tables_of(open_bank(bank)), tables_of(open_bank(undisturbed)))
    assert physical_rows(open_bank(bank)) == physical_rows(open_bank(undisturbed))


def test_a_workspace_left_open_does_not_write_twice(bank):
    ws = open_bank(bank)
    for n in (1, 2):
        run_night(ws, bank.filled_to + timedelta(days=n))
    assert physical_rows(ws)["feedback"] == len(open_bank(bank).read("feedback"))


def test_a_complete_night_is_not_replaced_by_a_partial_one(bank_after_one):
    bank = bank_after_one
    whole = open_bank(bank)
    assert (whole.business_date, whole.last["status"]) == (bank.filled_to + timedelta(days=1), "complete")
    Path(whole.settings.sources[0].path).unlink()
    again = run_night(open_bank(bank), whole.business_date)
    assert (again.run_seq, again.unchanged) == (whole.run, True)
    assert again.partial


def test_a_landing_tried_again_loses_nothing(bank, monkeypatch):
    """The disk fails between two appends of one source; the retry must write both tables whole."""
    from vocnlp.lake import RunWriter

    append, failed = RunWriter.append, []

    def failing(self, table, frame, **options):
        if table == "texts" and not failed:
            failed.append(table)
            raise OSError("disk")
        return append(self, table, frame, **options)

    monkeypatch.setattr(RunWriter, "append", failing)
    ws = open_bank(bank)
    name = ws.settings.sources[0].name
    with open_run(ws, bank.filled_to + timedelta(days=1)) as writer:
        with pytest.raises(OSError, match="disk"):
            land_source(ws, writer.run_seq, name)
        counts = land_source(ws, writer.run_seq, name)
        inside = ws.during(writer.run_seq)
        assert counts["new"] > 0
        assert len(inside.read("texts")) == len(inside.read("feedback"))
    assert not list(ws.folders.root.glob("staging/*"))


def test_a_backfill_says_what_the_nights_said(undisturbed, bank):
    ws = open_bank(bank)
    last = bank.filled_to + timedelta(days=2)
    run_night(ws, last, kind=RunKind.BACKFILL, from_date=bank.filled_to + timedelta(days=1))
    nights, filled = open_bank(undisturbed), open_bank(bank)
    for name in ("trends", "pain_points", "keywords", "measures"):
        where = {"period": [f"{last}/P7D"]}
        pd.testing.assert_frame_equal(filled.read(name, where=where), nights.read(name, where=where), obj=name)
    for name in ("feedback", "texts", "noise", "units", "unit_sentiment", "assignments", "mentions"):
        pd.testing.assert_frame_equal(filled.read(name), nights.read(name), obj=name)


def test_a_backfill_of_old_dates_leaves_the_nights_cursor(bank):
    ws = open_bank(bank)
    first = bank.filled_to - timedelta(days=60)
    run_night(ws, first + timedelta(days=3), kind=RunKind.BACKFILL, from_date=first)
    assert open_bank(bank).last["cursors"] == ws.last["cursors"]
