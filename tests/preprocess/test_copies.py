"""Copies: the set of rows decides, and only a customer's own repetition weighs nothing."""

from __future__ import annotations

import hashlib
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vocnlp.errors import SchemaError
from vocnlp.preprocess.copies import SIGNATURE_BYTES, link_copies, normalise_words, sign_texts
from vocnlp.preprocess.mask import Masker
from vocnlp.preprocess.normalize import RULES_VERSION
from vocnlp.schemas import NOISE

FEW = "物流太慢了客服也不理人吧"
SHORT = "更新以后一打开就闪退，客服说等下个版本，等了两周"
LONG = "手机用了三天就自动关机，打客服电话一直没人接，去门店又说不在保修范围，真的太让人失望了"
NEAR = LONG.replace("真的", "")
OTHER_NUMBER = LONG.replace("三天", "十五天")
OTHER = "酒店位置很好，出门就是地铁站，早餐种类也多，前台办理入住很快，下次来出差还会选择这里住"


def _noise(*rows: tuple[str, int, str | None]) -> pd.DataFrame:
    """Rows of (text, day, customer)."""
    return pd.DataFrame(
        {
            "feedback_id": [f"f{i:016x}" for i in range(len(rows))],
            "revision": 0, "noise_kind": "none", "duplicate_of": None, "weight_milli": 1000, "reason": None,
            "signature": pd.Series(sign_texts([text for text, _, _ in rows]), dtype=object),
            "recipe_id": "r", "month": "2026-01",
            "customer_key": pd.Series([customer for _, _, customer in rows], dtype=object),
            "created_at": pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta([day for _, day, _ in rows], unit="D"),
        }
    )  # fmt: skip


def _on(noise: pd.DataFrame, *products: str | None) -> pd.DataFrame:
    return noise.assign(product=pd.Series(products, dtype=object))


def _link(noise: pd.DataFrame) -> list[tuple[str, int | None, int]]:
    linked = link_copies(noise, window_days=30, similarity=0.85)
    of = [None if pd.isna(value) else int(value[1:], 16) for value in linked["duplicate_of"]]
    return list(zip(linked["noise_kind"], of, linked["weight_milli"].tolist(), strict=True))


def test_signature_holds_length_hash_and_minima() -> None:
    first, second, short = sign_texts([LONG, LONG + "！！", "很好"])
    assert first == second and short is None
    assert first is not None and len(first) == SIGNATURE_BYTES
    assert int.from_bytes(first[:2], "little") == len(normalise_words(LONG))
    assert sign_texts([]) == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(min_size=0, max_size=40), max_size=12))
def test_signatures_do_not_depend_on_the_batch(texts: list[str]) -> None:
    assert sign_texts(texts) == [sign_texts([text])[0] for text in texts]


def test_estimated_similarity_is_near_the_true_one() -> None:
    words = [normalise_words(text) for text in (LONG, NEAR)]
    sets = [{text[i : i + 3] for i in range(len(text) - 2)} for text in words]
    true = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
    a, b = (np.frombuffer(s, dtype="<u4", offset=12) for s in sign_texts([LONG, NEAR]) if s)
    assert abs((a == b).mean() - true) < 0.15


def test_the_earliest_of_the_window_is_the_original() -> None:
    noise = _noise((LONG, 5, None), (LONG, 0, None), (LONG, 20, None), (LONG, 33, None), (LONG, 90, None))
    assert _link(noise) == [
        ("exact_copy", 1, 200), ("none", None, 1000), ("exact_copy", 1, 200), ("exact_copy", 0, 200),
        ("none", None, 1000),
    ]  # fmt: skip


def test_weights_follow_the_customer_and_the_length() -> None:
    assert _link(_noise((LONG, 0, "a"), (LONG, 1, "a")))[1] == ("exact_copy", 0, 0)
    assert _link(_noise((LONG, 0, "a"), (LONG, 1, "b")))[1] == ("exact_copy", 0, 200)
    assert _link(_noise((LONG, 0, None), (LONG, 1, None)))[1] == ("exact_copy", 0, 200)
    assert _link(_noise((LONG, 0, "b"), (LONG, 1, "a"), (LONG, 2, "a")))[2] == ("exact_copy", 0, 0)
    assert _link(_noise((LONG, 0, "a"), (LONG, 20, "b"), (LONG, 40, "a")))[2] == ("exact_copy", 1, 200)


def test_the_same_words_of_two_known_customers_are_two_voices() -> None:
    assert _link(_noise((SHORT, 0, "a"), (SHORT, 1, "b")))[1] == ("none", None, 1000)
    assert _link(_noise((SHORT, 0, "a"), (SHORT, 1, None)))[1] == ("exact_copy", 0, 500)
    assert _link(_noise((SHORT, 0, None), (SHORT, 1, "b")))[1] == ("exact_copy", 0, 500)
    linked = _link(_noise((SHORT, 0, "a"), (SHORT, 1, "b"), (SHORT, 1, "b")))
    assert linked == [("none", None, 1000), ("none", None, 1000), ("exact_copy", 1, 0)]


@pytest.mark.parametrize("said", ["闪退", "登录不上去", "东西真的很好用呀", FEW])
def test_few_words_are_no_copies_unless_sent_twice(said: str) -> None:
    for customers in (("a", "b"), (None, None), ("a", None)):
        assert _link(_noise((said, 0, customers[0]), (said, 0, customers[1])))[1] == ("none", None, 1000)
    again = _link(_noise((said, 0, "b"), (said, 0, "a"), (said, 0, "a")))[2]
    assert again == (("none", None, 1000) if len(normalise_words(said)) < 8 else ("exact_copy", 1, 0))


def test_what_happens_to_a_customer_again_is_never_nothing() -> None:
    for said in (FEW, SHORT):
        assert _link(_noise((said, 0, "a"), (said, 1, "a"), (said, 9, "a"))) == [
            ("none", None, 1000), ("exact_copy", 0, 0), ("exact_copy", 0, 500),
        ]  # fmt: skip


def test_the_same_customer_about_another_product_says_another_thing() -> None:
    few = _noise((FEW, 0, "a"), (FEW, 0, "a"), (FEW, 0, "a"))
    assert [weight for *_, weight in _link(_on(few, "冰箱", "空调", "冰箱"))] == [1000, 1000, 0]
    long = _noise((LONG, 0, "a"), (LONG, 0, "a"), (LONG, 0, "a"))
    assert [weight for *_, weight in _link(_on(long, "冰箱", "空调", None))] == [1000, 200, 200]
    near = _noise((LONG, 0, "a"), (NEAR, 0, "a"), (NEAR, 0, "b"))
    assert [weight for *_, weight in _link(_on(near, "冰箱", "空调", "冰箱"))] == [1000, 1000, 200]


def test_a_text_that_repeats_itself_is_said_once() -> None:
    assert normalise_words("很好，很好，很好！") == "很好"
    assert normalise_words("哈哈哈") == "哈"
    assert normalise_words("天天闪退天天") == "天天闪退天天"
    assert _link(_noise((LONG, 0, "a"), (LONG + LONG, 1, "a")))[1] == ("exact_copy", 0, 0)
    assert sign_texts(["垃圾" * 40]) == [None]


def test_near_copies_weigh_less_but_never_nothing() -> None:
    a, b = (np.frombuffer(s, dtype="<u4", offset=12) for s in sign_texts([LONG, NEAR]) if s)
    share = float((a == b).mean())
    noise = _noise((LONG, 0, "a"), (NEAR, 1, "b"), (OTHER, 1, "c"), (NEAR, 2, "a"))
    linked = link_copies(noise, window_days=30, similarity=share)
    assert linked["noise_kind"].tolist() == ["none", "near_copy", "none", "exact_copy"]
    assert linked["weight_milli"].tolist() == [1000, 500, 1000, 200]
    own = link_copies(_noise((LONG, 0, "a"), (NEAR, 1, "a")), window_days=30, similarity=share)
    assert own["weight_milli"].tolist() == [1000, 200]
    assert _link(_noise((LONG, 0, None), (OTHER, 1, None)))[1] == ("none", None, 1000)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("网点打印的流水在手机银行里查得到", "网点打印的流水在手机银行里查不到"),
        ("这个功能好用", "这个功能不好用"),
        ("上个月买的用了三天", "上个月买的用了二十三天"),
        ("升级到iOS13.1以后首页空白", "升级到iOS13以后首页空白"),
        ("装上华为的摄像头以后", "装上小米的摄像头以后"),
        ("订单20261101", "订单20261102"),
    ],
)
@pytest.mark.parametrize("customers", [("a", "a"), ("a", "b"), (None, None)])
def test_another_number_name_or_negation_is_another_complaint(
    one: str, other: str, customers: tuple[str | None, str | None]
) -> None:
    rest = "，" + LONG + OTHER + LONG[::-1]
    noise = _noise((one + rest, 0, customers[0]), (other + rest, 0, customers[1]))
    assert [kind for kind, *_ in _link(noise)] == ["none", "none"]


def test_noise_found_by_a_rule_stays_as_it_is() -> None:
    noise = _noise((LONG, 0, None), (LONG, 1, None)).assign(noise_kind=["spam", "none"], weight_milli=[0, 1000])
    assert _link(noise) == [("spam", None, 0), ("none", None, 1000)]


def test_linking_again_and_forgetting_the_original() -> None:
    noise = _noise((LONG, 0, None), (LONG, 1, None), (LONG, 2, None))
    once = link_copies(noise, window_days=30, similarity=0.85)
    again = once.assign(created_at=noise["created_at"], customer_key=noise["customer_key"])
    pd.testing.assert_frame_equal(link_copies(again, window_days=30, similarity=0.85), once)
    alone = link_copies(again.iloc[[2]], window_days=30, similarity=0.85)
    assert alone[["noise_kind", "weight_milli"]].values.tolist() == [["none", 1000]]
    assert alone["reason"].isna().all()


_ROWS = st.lists(
    st.tuples(
        st.sampled_from([LONG, NEAR, OTHER_NUMBER, OTHER, SHORT, FEW, LONG + SHORT, NEAR + SHORT, "很好"]),
        st.integers(0, 60), st.sampled_from(["a", "b", None]), st.sampled_from(["冰箱", "空调", None]),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(_ROWS, st.randoms(use_true_random=False))
@example([(LONG, 0, "a", "空调"), (NEAR, 0, "a", "空调")], random.Random(0))
def test_the_order_of_rows_changes_nothing(
    rows: list[tuple[str, int, str | None, str | None]], shuffler: random.Random
) -> None:
    noise = _on(_noise(*(row[:3] for row in rows)), *(row[3] for row in rows))
    order = list(range(len(rows)))
    shuffler.shuffle(order)
    linked = link_copies(noise, window_days=30, similarity=0.8)
    shuffled = link_copies(noise.iloc[order], window_days=30, similarity=0.8)
    pd.testing.assert_frame_equal(
        linked, shuffled.sort_values("feedback_id", ignore_index=True) if len(rows) else shuffled
    )
    when = dict(zip(noise["feedback_id"], noise["created_at"], strict=True))
    # Of one moment the longest is the original.
    length = dict(zip(noise["feedback_id"], (len(row[0]) for row in rows), strict=True))
    for feedback_id, of, weight in linked[["feedback_id", "duplicate_of", "weight_milli"]].itertuples(index=False):
        if isinstance(of, str):
            assert (when[of], -length[of], of) < (when[feedback_id], -length[feedback_id], feedback_id)
            assert when[feedback_id] - when[of] <= pd.Timedelta(days=30)
            assert weight < 1000
        else:
            assert weight == 1000


def test_thousands_of_one_template() -> None:
    noise = _noise(*[(f"{LONG}{OTHER}{'再' * (i % 60)}来", 0, None) for i in range(3000)])
    linked = link_copies(noise, window_days=30, similarity=0.85)
    assert (linked["noise_kind"] == "exact_copy").sum() == 2940
    assert (linked["noise_kind"] == "near_copy").sum() > 50
    forms = _noise(*[(f"{LONG}{LONG[::-1]}订单{i}", 0, None) for i in range(3000)])
    assert set(link_copies(forms, window_days=30, similarity=0.85)["weight_milli"]) == {1000}


def test_a_signature_of_earlier_rules_is_left_alone() -> None:
    noise = _noise((LONG, 0, "a"), (LONG, 1, "a"))
    noise["signature"] = pd.Series([noise["signature"][0][:264], noise["signature"][1]], dtype=object)
    assert [kind for kind, *_ in _link(noise)] == ["none", "none"]


def test_nothing_in_nothing_out() -> None:
    empty = _noise((LONG, 0, None)).iloc[:0]
    pd.testing.assert_frame_equal(link_copies(empty, window_days=30, similarity=0.85), NOISE.empty())
    with pytest.raises(SchemaError, match="customer_key"):
        link_copies(NOISE.empty(), window_days=30, similarity=0.85)
    with pytest.raises(ValueError, match="window_days"):
        link_copies(empty, window_days=0, similarity=0.85)


def test_signatures_cannot_change_without_a_new_version() -> None:
    # When this fails on purpose: raise normalize.RULES_VERSION; signatures of two kinds must not meet in one window.
    signed = b"".join(signature for signature in sign_texts([LONG, NEAR, OTHER, SHORT]) if signature)
    assert (RULES_VERSION, hashlib.sha256(signed).hexdigest()[:12]) == ("7", "e24bebdffeca")


def test_what_is_masked_tells_texts_apart_but_its_key_does_not_move_their_likeness() -> None:
    said = "我的电话<手机:3f2a>登记错了，客服让我重新去网点改，来回跑了三趟也没改好，太折腾人了"
    one, other, again = sign_texts([said, said.replace("3f2a", "1204"), said.replace("3f2a", "3f2a")])
    assert one is not None and other is not None
    assert one == again and one != other
    assert one[12:] == other[12:] and one[:2] == other[:2]


def test_of_one_moment_the_words_decide_what_is_the_original() -> None:
    noise = _noise((LONG, 0, None), (NEAR, 0, None))
    swapped = noise.assign(feedback_id=noise["feedback_id"].to_numpy()[::-1])
    of = [link_copies(frame, window_days=30, similarity=0.6)["noise_kind"].tolist() for frame in (noise, swapped)]
    assert of[0] == of[1] and sorted(of[0]) == ["near_copy", "none"]


def test_no_key_decides_which_of_many_texts_are_copies() -> None:
    """Ids and masks of forty keys: the same texts are copies, and the same ones their originals."""
    number = "我的手机号13912345678在网点登记错了，柜台让我回去等，等了三天也没有人改，真的太让人失望了"
    texts = [LONG, NEAR, number, number.replace("真的", ""), number.replace("真的", "").replace("在网点", "")]
    found = set()
    for i in range(40):
        key = bytes([i]) * 32
        noise = _noise(*((text, 0, None) for text in Masker(key).mask_all(texts)))
        ids = ["f" + hashlib.blake2b(text.encode(), key=key, digest_size=8).hexdigest() for text in texts]
        linked = link_copies(noise.assign(feedback_id=ids), window_days=30, similarity=0.8)
        of = {name: place for place, name in enumerate(ids)}
        found.add(tuple((kind, of.get(name)) for kind, name in linked[["noise_kind", "duplicate_of"]].values.tolist()))
    assert len(found) == 1, found
    assert [kind for kind, _ in found.pop()].count("near_copy") >= 2
