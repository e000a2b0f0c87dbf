"""How often trends cry wolf, and how often they see the wolf: false alarms and power of the weekly test.

    python benchmarks/trend_calibration.py --reports 2000 --out trend_calibration.json

Each simulated report has 20 topics, two sources and eight baseline weeks. Weekly counts of a topic are Poisson, or
negative binomial with variance = dispersion * mean. Four worlds:

- null: nothing moved; every alarm is false.
- mix: nothing moved inside the sources, but one sends three times as much; every alarm is false.
- planted: three topics of 5 % grew by half; power is the part of them called rising or new, the false discovery
  proportion is the part of all alarms (falling too) that are not they.
- shrunk: three topics of 5 % lost half.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from vocnlp.config import TrendSettings
from vocnlp.rootcause.tally import Tally
from vocnlp.rootcause.trends import compare_windows

TOPICS = 20
WINDOWS = 8
SOURCES = ("reviews", "tickets")
SHARE = 0.05
PLANTED = 3


def simulate_tally(
    rng: np.random.Generator, per_day: float, dispersion: float, *, factor: float = 1.0, mix: float = 1.0
) -> Tally:
    """Return one report's counts: 8 weeks as they always are, then one where the first topics' shares change."""
    # The second source speaks of other things: topic shares from 1 % to 8 %, reversed between the sources.
    shares = np.stack([np.linspace(0.01, 0.08, TOPICS), np.linspace(0.08, 0.01, TOPICS)])
    shares[:, :PLANTED] = SHARE
    mean_total = np.tile(np.array([0.7, 0.3]) * per_day * 7, (WINDOWS + 1, 1))
    mean_total[-1, 1] *= mix
    total = np.asarray(rng.poisson(mean_total))
    rate = np.tile(shares, (WINDOWS + 1, 1, 1))
    rate[-1, :, :PLANTED] *= factor
    mean = total[:, :, None] * rate
    if dispersion > 1:
        # Gamma-Poisson with variance dispersion * mean.
        shape = mean / (dispersion - 1)
        mean = np.where(mean > 0, rng.gamma(np.maximum(shape, 1e-9)) * (dispersion - 1), 0.0)
    n = np.minimum(np.asarray(rng.poisson(mean)), total[:, :, None])
    keys = tuple(f"T{i:04d}" for i in range(TOPICS))
    return Tally(SOURCES, keys, n, n * 1000, total, total * 1000, total * 1_000_000)


def run_world(
    reports: int, per_day: float, dispersion: float, *, seed: int, factor: float = 1.0, mix: float = 1.0
) -> dict[str, Any]:
    """Simulate reports of one world and count what they say."""
    rng = np.random.default_rng(seed)
    settings = TrendSettings()
    up, down, false_share, any_false, seen, cannot = [], [], [], [], [], []
    for _ in range(reports):
        frame = compare_windows(simulate_tally(rng, per_day, dispersion, factor=factor, mix=mix), settings=settings)
        rising = frame["state"].isin(["rising", "new"]).to_numpy()
        falling = frame["state"].isin(["falling", "gone"]).to_numpy()
        planted = (np.arange(TOPICS) < PLANTED) & (factor != 1)
        right = (rising if factor > 1 else falling) & planted
        alarms = rising | falling
        up.append(int((rising & ~right).sum()))
        down.append(int((falling & ~right).sum()))
        wrong = int((alarms & ~right).sum())
        any_false.append(wrong > 0)
        false_share.append(wrong / max(int(alarms.sum()), 1))
        seen.append(int(right.sum()) / PLANTED)
        cannot.append(float((frame["state"] == "cannot_tell").mean()))
    result = {
        "false_rising_per_report": float(np.mean(up)), "false_falling_per_report": float(np.mean(down)),
        "reports_with_false_alarm": float(np.mean(any_false)),
        "false_discovery_proportion": float(np.mean(false_share)), "cannot_tell": float(np.mean(cannot)),
    }  # fmt: skip
    if factor != 1:
        result["power"] = float(np.mean(seen))
    return {name: round(value, 4) for name, value in result.items()}


def main() -> None:
    """Run all worlds and write the table as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    worlds = {"null": {}, "mix": {"mix": 3.0}, "planted": {"factor": 1.5}, "shrunk": {"factor": 0.5}}
    rows = []
    for world, change in worlds.items():
        for per_day in (12, 100, 350, 500):
            for dispersion in (1.0, 1.5):
                figures = run_world(arguments.reports, per_day, dispersion, seed=arguments.seed, **change)
                rows.append({"world": world, "per_day": per_day, "dispersion": dispersion, **figures})
                print(json.dumps(rows[-1]), flush=True)
    if arguments.out:
        arguments.out.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
