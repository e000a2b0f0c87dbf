"""Another key, and so other ids and other masks, of the same feedback: no number may hang on it."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.conftest import Bank, fill_bank
from tests.night.lakes import open_bank

pytestmark = pytest.mark.slow


def test_two_workspaces_of_the_same_feedback_say_the_same(read_only_bank, tmp_path):
    fill_bank(tmp_path / "bank")
    one, other = open_bank(read_only_bank), open_bank(Bank(tmp_path / "bank", read_only_bank.truth))
    assert one.key != other.key
    assert not set(one.read("feedback")["feedback_id"]) & set(other.read("feedback")["feedback_id"])
    for name in ("trends", "measures", "keywords", "pain_points", "topics"):
        ids = [column for column in ("evidence_ids", "example_unit_ids", "recipe_id") if column in one.read(name)]
        pd.testing.assert_frame_equal(one.read(name).drop(columns=ids), other.read(name).drop(columns=ids), obj=name)
    for name, column in (("noise", "noise_kind"), ("unit_sentiment", "polarity"), ("mentions", "category_id")):
        pd.testing.assert_series_equal(
            one.read(name)[column].value_counts().sort_index(),
            other.read(name)[column].value_counts().sort_index(),
            obj=name,
        )
