"""The demo as a company would run it: back-fill once, then the nightly flow."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from pipelines.nightly import nightly
from vocnlp.demo import build_demo, describe_demo

log = logging.getLogger("vocnlp.demo")


def main(folder: Path) -> None:
    """Generate, back-fill, run the last night as the Prefect flow, and say what was found."""
    started = time.monotonic()
    ws, truth = build_demo(folder, progress=lambda step, done, total: log.info("%s %d/%d", step, done, total))
    nightly(str(folder / "voc.yaml"), truth.last_date)
    ws = ws.refresh()
    latest = {"html": ws.folders.reports / "latest" / "report.html"}
    log.info("\n%s\n(%.0f s)", describe_demo(ws, truth, latest), time.monotonic() - started)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))
