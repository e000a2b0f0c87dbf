"""No text of a customer reorders, hides or breaks what stands beside it."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from vocnlp.report.safe_text import clip, neutralise


@given(st.text(alphabet=st.characters(), max_size=60))
def test_anything_becomes_one_storable_line(text: str) -> None:
    shown = neutralise(text)
    shown.encode("utf-8")
    assert neutralise(shown) == shown
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs")]
    assert not [
        c
        for c in shown
        if unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    ]


def test_emoji_and_chinese_stay() -> None:
    assert neutralise("太差了👨\u200d👩\u200d👧 😡！") == "太差了👨\u200d👩\u200d👧 😡！"


def test_clip_never_exceeds() -> None:
    assert clip("等了三天", 4) == "等了三天"
    assert len(clip("等了三天还没到账", 5)) == 5
