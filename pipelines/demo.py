"""The demo as a company would run it: back-fill once, then the nightly flow."""

from __future__ import annotations

import argparse
import logging
import os
import time
from pathlib import Path

from pipelines.nightly import nightly
from vocnlp.demo import build_demo, demo_moment, describe_demo

log = logging.getLogger("vocnlp.demo")


def main(folder: Path, real: Path | None = None) -> None:
    """Generate, back-fill, run the last night as the Prefect flow, and say what was found."""
    started = time.monotonic()
    ws, truth = build_demo(
        folder, real=real, progress=lambda step, done, total: log.info("%s %d/%d", step, done, total)
    )
    nightly(str(folder / "voc.yaml"), truth.last_date, now=demo_moment(truth))
    ws = ws.refresh()
    latest = {"html": ws.folders.reports / "latest" / "report.html"}
    log.info("\n%s\n(%.0f s)", describe_demo(ws, truth, latest), time.monotonic() - started)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    log.setLevel(logging.INFO)
    shared = os.environ.get("VOCNLP_SHARED")
    parser = argparse.ArgumentParser(prog="pipelines.demo", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("demo"))
    parser.add_argument(
        "--real", type=Path, default=Path(shared) if shared else None, metavar="DIR",
        help="folder of labelled data: half of the planted feedback in real customers' words (VOCNLP_SHARED)",
    )  # fmt: skip
    arguments = parser.parse_args()
    main(arguments.folder, arguments.real)
