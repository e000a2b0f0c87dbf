"""Runs one night in a process of its own: as the flow, or with a disk that fails in the middle.

python night_driver.py voc.yaml 2024-03-10 flow|fail|flow-fail
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path


def break_disk() -> None:
    """Make the lake's disk fail while the frame that was to be written is at hand."""
    from vocnlp.lake import RunWriter

    append = RunWriter.append

    def failing(self, table, frame, **options):
        if table == "unit_sentiment":
            raise OSError(28, "No space left on device", str(table))
        return append(self, table, frame, **options)

    RunWriter.append = failing


def main(config: str, day: str, how: str) -> None:
    """Run it."""
    if how.endswith("fail"):
        break_disk()
    if how.startswith("flow"):
        from pipelines.nightly import nightly

        nightly(config, date.fromisoformat(day))
    else:
        from vocnlp.night import run_night
        from vocnlp.workspace import open_workspace

        run_night(open_workspace(Path(config)), date.fromisoformat(day))


if __name__ == "__main__":
    main(*sys.argv[1:])
