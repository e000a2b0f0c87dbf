"""The demo's own check, on a small bank."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from vocnlp.clock import SystemClock
from vocnlp.demo import DEMO_END, build_demo, check_demo, demo_moment, describe_demo
from vocnlp.errors import InputError
from vocnlp.night import run_night
from vocnlp.workspace import open_workspace


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="something else"):
        build_demo(tmp_path, progress=lambda step, done, total: None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_what_was_planted_is_held_against_what_was_found(read_only_bank):
    ws = open_workspace(read_only_bank.config)
    found, _ = check_demo(ws, read_only_bank.truth)
    assert len(found) == len(read_only_bank.truth.active(ws._period(None)))
    assert set(found["found"]) <= {True, False}
    said = describe_demo(ws, read_only_bank.truth, {"html": Path("report.html")})
    assert "report.html" in said
    for title in found["title"]:
        assert title[:6] in said


@pytest.mark.slow
def test_a_demo_lives_in_its_own_time(tmp_path, monkeypatch):
    # The machine's clock is the one thing put aside: it stands long before the demo's last day.
    monkeypatch.setattr(SystemClock, "now", lambda self: datetime(2024, 1, 5, tzinfo=UTC))
    ws, truth = build_demo(tmp_path / "demo", weeks=4, per_day=12, progress=lambda step, done, total: None)
    run_night(ws, truth.last_date)
    ws = ws.refresh()
    assert ws.business_date == truth.last_date == DEMO_END
    assert ws.clock.now() == demo_moment(truth) == datetime(2026, 11, 15, 18, tzinfo=UTC)
    kept = len(ws.sql("select distinct feedback_id from feedback"))
    assert kept == sum(truth.n_feedback.values())
