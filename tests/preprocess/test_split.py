"""Units: exact offsets, nothing lost, nothing cut in two."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocnlp.errors import SchemaError
from vocnlp.preprocess.mask import TOKEN
from vocnlp.preprocess.normalize import clean_text
from vocnlp.preprocess.split import MAX_UNIT_CHARS, split_text, split_units
from vocnlp.schemas import UNITS


def _units(text: str) -> list[str]:
    return [text[start:end] for start, end in split_text(text)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("屏幕不错，但是电池太差", ["屏幕不错", "但是电池太差"]),
        ("屏幕不错但是电池太差", ["屏幕不错", "但是电池太差"]),
        ("东西还行就是太慢了", ["东西还行", "就是太慢了"]),
        ("物流很快。客服太差！", ["物流很快", "客服太差！"]),
        ("嗯，很好", ["嗯，很好"]),
        ("不但便宜而且好用", ["不但便宜而且好用"]),
        ("再好不过了，只不过如此", ["再好不过了", "只不过如此"]),
        ("用了3.5小时，版本9.1.0.153", ["用了3.5小时", "版本9.1.0.153"]),
        ("电话<手机:3f2a>没人接，找客服", ["电话<手机:3f2a>没人接，找客服"]),
        ("颜色、款式、面料都好", ["颜色、款式、面料都好"]),
        ("他说“东西不错，下次再来”就走了", ["他说“东西不错，下次再来”就走了"]),
        ("太差了！😡物流也慢死了", ["太差了！😡", "物流也慢死了"]),
        ("升级了房间 延迟了退房", ["升级了房间", "延迟了退房"]),
        ("用 iPhone 手机打开", ["用 iPhone 手机打开"]),
        ("优点：续航好", ["优点：续航好"]),
        ("！！！", ["！！！"]),
        ("，", ["，"]),
        ("", []),
    ],
)
def test_where_a_text_is_cut(text: str, units: list[str]) -> None:
    assert _units(text) == units


_PIECES = st.sampled_from(
    [
        *"好的电池太差，。！？；、：,.!?~…\n “”()（）[]《》123Aa👍😡",
        "但是", "不过", "就是太", "除了", "<手机:3f2a>", "3.5", "10:03", "，，", "[微笑]", "很好用的东西", "电" * 70,
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=40).map("".join)).map(clean_text)


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
def test_units_cover_the_text_and_never_overlap(text: str) -> None:
    spans = split_text(text)
    assert bool(spans) == bool(text)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert end - start <= MAX_UNIT_CHARS
        assert text[start:end] == text[start:end].strip()
        assert not set(text[last:start]) - set(" \t\n，,。、；;：:")
        last = end
    assert not set(text[last:]) - set(" \t\n，,。、；;：:")
    for token in TOKEN.finditer(text):
        assert any(start <= token.start() and token.end() <= end for start, end in spans)
    assert split_text(text) == spans


def test_hard_text_is_capped_but_tokens_stay_whole() -> None:
    assert max(map(len, _units("电" * 1000))) == MAX_UNIT_CHARS
    for lead in range(MAX_UNIT_CHARS - 12, MAX_UNIT_CHARS + 3):
        text = "电" * lead + "<身份证:3f2a>" + "电" * 200
        assert sum("<身份证:3f2a>" in unit for unit in _units(text)) == 1
    assert "".join(_units("a" * 1000)) == "a" * 1000


def test_units_table() -> None:
    texts = pd.DataFrame(
        {
            "feedback_id": ["f00000000000000a1", "f00000000000000a2"], "revision": [1, 0],
            "month": ["2026-10", "2026-11"], "text_clean": ["屏幕不错，但是电池太差", "好"],
        },
        index=[7, 7],
    )  # fmt: skip
    before = texts.copy()
    units = split_units(texts)
    pd.testing.assert_frame_equal(texts, before)
    assert units["unit_id"].tolist() == ["f00000000000000a1.1.0", "f00000000000000a1.1.1", "f00000000000000a2.0.0"]
    assert units["month"].tolist() == ["2026-10", "2026-10", "2026-11"]
    assert units["ordinal"].tolist() == [0, 1, 0]
    UNITS.check(units)


def test_no_texts_no_units() -> None:
    columns = ["feedback_id", "revision", "text_clean", "month"]
    empty = split_units(
        pd.DataFrame({name: pd.Series([], dtype="str") for name in columns}).astype({"revision": "int64"})
    )
    pd.testing.assert_frame_equal(empty, UNITS.empty())
    with pytest.raises(SchemaError, match="text_clean"):
        split_units(pd.DataFrame({"feedback_id": []}))
