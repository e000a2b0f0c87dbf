"""The demo: a simulated bank, back-filled, with its planted truth held against what was found."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd

from vocnlp.clock import FixedClock, day_bounds
from vocnlp.errors import InputError
from vocnlp.night import Progress, run_night
from vocnlp.periods import Period
from vocnlp.schemas import Measure, RunKind
from vocnlp.simulate import Truth, describe_recovery, false_risings, recover, simulate_bank
from vocnlp.workspace import Workspace, open_workspace

DEMO_END = date(2026, 11, 15)
"""The demo's last business date, a Sunday; fixed, so that two demos can be compared."""


def demo_moment(truth: Truth) -> datetime:
    """Return the moment at which a demo's last night runs: two in the morning after its last day.

    The demo lives in its own time, so that it works, and says the same, whatever the machine's clock says.
    """
    return day_bounds(truth.last_date, truth.time_zone)[1] + timedelta(hours=2)


def build_demo(
    folder: Path, *, end: date = DEMO_END, weeks: int = 26, per_day: int = 120, seed: int = 0,
    real: Path | None = None, progress: Progress,
) -> tuple[Workspace, Truth]:  # fmt: skip
    """Simulate a bank in a folder and back-fill everything up to the day before `end`.

    Parameters
    ----------
    real : Path, optional
        Folder of labelled data: half of the planted feedback is then in real customers' words.

    Returns
    -------
    tuple of Workspace and Truth
        The workspace's clock stands at `demo_moment`.

    Raises
    ------
    InputError
        If the folder holds something other than an earlier demo.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "truth.json").exists():
        raise InputError(
            "this folder holds something else",
            expected="an empty folder or an earlier demo",
            got="other files",
            where=str(folder),
            fix="name another folder",
        )
    progress("simulate", 0, 1)
    truth = simulate_bank(folder, end=end, weeks=weeks, per_day=per_day, seed=seed, real=real)
    progress("simulate", 1, 1)
    ws = open_workspace(folder / "voc.yaml", clock=FixedClock(demo_moment(truth)))
    first = end - timedelta(days=7 * weeks - 1)
    run_night(ws, end - timedelta(days=1), kind=RunKind.BACKFILL, from_date=first, progress=progress)
    return ws.refresh(), truth


def check_demo(ws: Workspace, truth: Truth) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how each planted pain point of the last week was recovered, and what was wrongly called rising."""
    period = Period.trailing(ws.business_date, ws.settings.trend.window_days)
    ranked = ws.ranked(period)
    window = ws.window(period, period)
    trends = ranked["trends"][ranked["trends"]["measure"] == Measure.PAIN]
    feedback = window.voices
    key = ws.key
    found = recover(
        truth,
        pain_points=ranked["pain_points"],
        hits=window.hits,
        trends=trends,
        feedback=feedback,
        key=key,
        period=period,
        time_zone=ws.settings.time_zone,
    )
    wrong = false_risings(
        truth,
        hits=window.hits,
        trends=trends,
        feedback=feedback,
        key=key,
        period=period,
        time_zone=ws.settings.time_zone,
    )
    return found, wrong


def describe_demo(ws: Workspace, truth: Truth, report: dict[str, Path], *, width: int = 120) -> str:
    """Say where the report lies and how the planted truth was recovered, in a table of at most `width` columns."""
    found, wrong = check_demo(ws, truth)
    return "\n".join([describe_recovery(found, wrong, width=width), "", f"报告 report: {report['html']}"])
