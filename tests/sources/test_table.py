from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vocnlp.sources.table import build_frame, name_columns


@given(st.lists(st.sampled_from(["a", "a (2)", "b", "", " ", "column 1"]), max_size=8))
def test_names_differ(header):
    names, repeated = name_columns(header)
    assert len(set(names)) == len(header)
    assert repeated == {h for h in header if h.strip() and header.count(h) > 1}


def test_lone_surrogates_fit():
    assert build_frame([["\ud83d"]], [1], ["a"])["a"].tolist() == ["\ud83d"]
    assert build_frame([], [], ["a"]).shape == (0, 1)
