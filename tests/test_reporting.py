"""What a report counts."""

from __future__ import annotations

import pandas as pd
import pytest

from vocnlp.periods import Period
from vocnlp.reporting import count_rows, count_voices

WEEK = Period.parse("2026-W46")
ZONE = "Asia/Shanghai"


def build_voices(*rows):
    """Voices of one source in the week: (polarity, weight_milli)."""
    frame = pd.DataFrame(rows, columns=["polarity", "weight_milli"])
    return frame.assign(source="app_reviews", created_at=pd.Timestamp("2026-11-11T02:00Z"))


CUSTOMERS = [("negative", 1000)] * 5 + [("positive", 1000)] * 4 + [("negative", 200)]
SPAM = [("positive", 0)] * 30 + [("negative", 0)] * 7


@pytest.mark.parametrize("wave", [[], SPAM])
def test_a_wave_of_spam_is_counted_and_leaves_the_negative_weight_as_it_was(wave):
    counts = count_voices(build_voices(*CUSTOMERS, *wave), WEEK, [], ZONE).iloc[0]
    assert counts["n"] == 10 + len(wave)
    assert (counts["negative_milli"], counts["weight_milli"]) == (5200, 9200)


def test_every_row_read_is_counted_in_one_place():
    counts = {"read": 30, "new": 9, "revised": 2, "unchanged": 5, "outside": 4, "duplicate": 3, "rejected": 10}
    rows = count_rows(counts)
    assert rows["n_quarantined"] == 7
    assert sum(rows.values()) == 2 * rows["n_read"]
