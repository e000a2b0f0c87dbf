import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocnlp.sentiment.near_copies import RUN_CHARS, find_copies, group_near_copies, normalise


def different_texts(n: int, length: int = 40) -> list[str]:
    points = np.random.default_rng(1).integers(0x4E00, 0x9FA5, (n, length))
    return ["".join(map(chr, row)) for row in points]


@given(st.text())
def test_normalising_keeps_letters_and_digits_alone(text: str) -> None:
    assert normalise(text) == "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def test_near_copies_are_grouped_and_others_are_not() -> None:
    texts = [
        "房间很干净，前台服务态度也很好，下次还会再来入住的",
        "房间很干净 前台服务态度也很好 下次还会再来入住",
        "房间很脏，前台没人理",
        "好" * 60 + "一",
        "好" * 60 + "二",
    ]
    groups = group_near_copies(texts)
    assert groups[0] == groups[1] != groups[2]
    assert groups[3] == groups[4]


def test_grouping_partition_does_not_depend_on_order() -> None:
    texts = [f"第{i % 7}间房很干净，前台服务态度也很好，下次还会再来入住{'的' * (i % 3)}" for i in range(40)]
    forward = group_near_copies(texts)
    backward = group_near_copies(texts[::-1])[::-1]
    same = lambda g: {(i, j) for i in range(40) for j in range(40) if g[i] == g[j]}  # noqa: E731
    assert same(forward) == same(backward)


def test_no_texts_have_no_groups() -> None:
    assert group_near_copies([]).tolist() == []
    assert find_copies([], ["好"]).tolist() == []
    assert find_copies(["好", "👍"], ["👍"]).tolist() == [False, False]


def test_lone_surrogates_and_short_texts_are_handled() -> None:
    texts = ["好", "\ud800好好好好好好好好好", "", "ab", "一二三四五六七八"]
    assert group_near_copies(texts).tolist() == [0, 1, 2, 3, 4]
    assert find_copies(texts, ["一二三四五六七八九"]).tolist() == [False, False, False, False, True]


def test_a_shared_run_makes_a_copy_and_a_shorter_one_does_not() -> None:
    held, other = different_texts(2, 200)
    shared = held[90 : 90 + RUN_CHARS]
    assert find_copies([other[:100] + shared + other[100:]], [held]).tolist() == [True]
    assert find_copies([other[:100] + shared[:-1] + other[100:]], [held]).tolist() == [False]


@pytest.mark.parametrize("chunk", [1, 3, 20_000])
def test_copies_do_not_depend_on_chunks_or_order(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr("vocnlp.sentiment.near_copies._CHUNK", chunk)
    held = different_texts(5)
    texts = [*different_texts(12)[5:], held[0] + "，", held[1][:35] + "好", held[2][10:] + held[3][:3], held[4][:20]]
    expected = [False] * 7 + [True, True, True, False]
    assert find_copies(texts, held).tolist() == expected
    assert find_copies(texts[::-1], held[::-1]).tolist() == expected[::-1]


def test_changed_words_are_found_by_trigrams() -> None:
    held = "这家酒店离地铁站走路五分钟，早餐种类很多，前台小姐姐特别热情，就是隔音稍微差了一点点"
    changed = re.sub("早餐", "早饭", held).replace("稍微", "有点")
    unlike = "这家酒店太吵了，隔壁的电视声一直响到半夜，打电话给前台也没有人来管，退房还要等半天"
    assert find_copies([changed, unlike], [held]).tolist() == [True, False]
