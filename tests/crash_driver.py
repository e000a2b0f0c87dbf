"""Runs one night in a process of its own and kills it, as a power cut would, at a named point.

python crash_driver.py voc.yaml 2026-11-09 POINT
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from pathlib import Path

from vocnlp.lake import RunWriter
from vocnlp.night import run_night
from vocnlp.workspace import open_workspace

POINTS = ("landing", "analysing", "ranking", "before_commit", "after_commit")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str) -> None:
    """Make the process die at a point of the night."""
    append, commit = RunWriter.append, RunWriter.commit
    fatal = {"landing": "texts", "analysing": "unit_sentiment", "ranking": "pain_points"}.get(point)

    def dying_append(self, table, frame, **options):
        if table == fatal:
            _die()
        return append(self, table, frame, **options)

    def dying_commit(self, **columns):
        if point == "before_commit":
            _die()
        commit(self, **columns)
        if point == "after_commit":
            _die()

    RunWriter.append, RunWriter.commit = dying_append, dying_commit


if __name__ == "__main__":
    from tests.conftest import CLOCK

    config, day, where = sys.argv[1:]
    if where != "nowhere":
        arm(where)
    run_night(open_workspace(Path(config), clock=CLOCK), date.fromisoformat(day))
