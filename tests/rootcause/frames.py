"""Small worlds of voices and hits for the tests of this room."""

from __future__ import annotations

import numpy as np
import pandas as pd

from vocnlp.periods import Period

ZONE = "Asia/Shanghai"
PERIOD = Period.parse("2026-11-15/P7D")


def build_world(
    counts: dict[str, list[tuple[int, int]]], *, topic_id: str = "T0001", period: Period = PERIOD, pain: bool = True,
    weight: int = 1000,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Return voices and hits: per source a list of (hits, feedback) per window, oldest first, the period last."""
    voices, hits = [], []
    for source, windows in counts.items():
        for back, (n_hits, n) in enumerate(reversed(windows)):
            first = pd.Timestamp(period.before(back).bounds(ZONE)[0])
            for i in range(n):
                feedback_id = f"f{len(voices):016x}"
                at = first + pd.Timedelta(hours=1 + i % (period.n_days * 22))
                voices.append((feedback_id, at, source, weight))
                if i < n_hits:
                    hits.append((feedback_id, topic_id, pain))
    frame = pd.DataFrame(voices, columns=["feedback_id", "created_at", "source", "weight_milli"])
    frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True).dt.as_unit("us")
    frame = frame.assign(revision=0, customer_key=None, channel="app", polarity="negative")
    found = pd.DataFrame(hits, columns=["feedback_id", "topic_id", "is_pain"])
    found = found.assign(
        severity=np.where(found["is_pain"], 0.8, np.nan), n_units=1, n_negative=1, p_negative=0.8, probability=0.9,
        n_chars=20.0, unit_id=found["feedback_id"] + ".0.0",
    )  # fmt: skip
    return frame, found


def shuffle(frame: pd.DataFrame, seed: int = 7) -> pd.DataFrame:
    """Return the rows in another order with another index."""
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)
