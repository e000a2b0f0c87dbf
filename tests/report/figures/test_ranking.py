from __future__ import annotations

import pandas as pd

from vocnlp.report.figures.ranking import Ranking

ROW = {
    "rank": 1, "code": "P-0001", "label": "<script>alert(1)</script>", "area": "channel", "n_feedback": 10,
    "share": 0.05, "delta": -0.01, "low": -0.02, "high": 0.0, "state": "falling",
}  # fmt: skip


def test_words_are_escaped_and_numbers_shown():
    html = Ranking(pd.DataFrame([ROW]), "2026-W46 <img src=x onerror=alert(1)>")._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert "-1.00 (-2.00 .. +0.00)" in html
    assert "5.00%" in html


def test_what_cannot_be_told_stays_empty_and_no_row_is_a_table_still():
    unknown = ROW | {"share": None, "delta": None, "low": None, "high": None, "state": "cannot_tell"}
    assert "nan" not in Ranking(pd.DataFrame([unknown]), "")._repr_html_()
    assert "<tbody></tbody>" in Ranking(pd.DataFrame([ROW]).head(0), "")._repr_html_()
