"""Two nights with nothing going wrong: what they hold and what can be reported."""

from __future__ import annotations

import json
from datetime import timedelta

import pandas as pd
import pytest

from tests.conftest import CLOCK
from tests.night.lakes import open_bank
from vocnlp.errors import InputError
from vocnlp.night import closing_periods, run_night
from vocnlp.periods import Period
from vocnlp.publishing import publish

pytestmark = pytest.mark.slow


def test_a_night_adds_up(undisturbed):
    ws = open_bank(undisturbed)
    counts = ws.last["counts"]
    for source in ws.settings.sources:
        of = counts[source.name]
        assert of["read"] == sum(of[k] for k in ("new", "revised", "unchanged", "outside", "rejected")), source.name
    feedback = ws.read("feedback")
    for table in ("texts", "noise", "feedback_sentiment", "feedback_type"):
        assert len(ws.read(table)) == len(feedback), table
    units = ws.read("units")
    assert set(units["feedback_id"]) == set(feedback["feedback_id"])
    assert set(ws.read("unit_sentiment")["unit_id"]) == set(units["unit_id"])
    assert set(ws.read("assignments")["unit_id"]) <= set(units["unit_id"])


def test_units_are_cuts_of_the_clean_text(undisturbed):
    ws = open_bank(undisturbed)
    units = ws.read("units").merge(ws.read("texts"), on=["feedback_id", "revision"])
    assert (units["end"] <= units["text_clean"].str.len()).all()
    assert (units["start"] < units["end"]).all()


def test_the_difference_between_two_reports_adds_up_exactly(undisturbed):
    ws = open_bank(undisturbed)
    split = ws.compare(ws.run - 1, ws.run)
    assert len(split)
    parts = (split[["customers", "mix", "recipe"]] * 1e6).round().sum(axis=1)
    pd.testing.assert_series_equal(parts, (split["difference"] * 1e6).round(), check_names=False)
    assert (split["recipe"] == 0).all()


def test_a_report_of_any_closed_period_can_be_had(undisturbed, tmp_path):
    ws = open_bank(undisturbed)
    paths = publish(ws, period="2026-10", folder=tmp_path)
    report = json.loads(paths["json"].read_text("utf-8"))
    assert report["period"]["name"] == "2026-10"
    with pytest.raises(InputError, match="not begun"):
        ws.report(period="2026-W50")


def test_an_open_week_is_counted_and_compared_with_nothing(undisturbed):
    ws = open_bank(undisturbed)
    trends = ws.ranked(Period.week_of(ws.business_date))["trends"]
    assert trends["n"].sum() > 0
    assert set(trends["state"]) == {"cannot_tell"}
    assert set(trends["reason"]) <= {"open_period", "no_feedback"}


def test_a_run_measures_what_closes(undisturbed):
    names = [str(p) for p in closing_periods(undisturbed.filled_to, undisturbed.filled_to, 7)]
    assert names == ["2026-W45", "2026-11-08/P7D"]


def test_an_open_day_is_refused(bank):
    with pytest.raises(InputError, match="has not ended"):
        run_night(open_bank(bank), CLOCK.now().date() + timedelta(days=1))
