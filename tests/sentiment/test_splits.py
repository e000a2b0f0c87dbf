import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocnlp.errors import ModelError
from vocnlp.sentiment.data import load_examples
from vocnlp.sentiment.export import load_manifest
from vocnlp.sentiment.splits import (
    LABELLED,
    UNSEEN,
    Splits,
    group_near_copies,
    hash_text,
    hash_texts,
    make_splits,
    normalise,
)

REPOSITORY = Path(__file__).parents[2]
MODEL = REPOSITORY / "models/sentiment-fast/0.1.0"
SPLITS = REPOSITORY / "models/splits.json"


def shared_data() -> Path:
    folder = Path(os.environ.get("VOCNLP_SHARED", REPOSITORY.parent / "shared/data"))
    if not (folder / "reviews_shopping.parquet").exists():
        pytest.skip("the labelled data sets are not here (VOCNLP_SHARED)")
    return folder


def different_texts(n: int) -> list[str]:
    points = np.random.default_rng(0).integers(0x4E00, 0x9FA5, (n, 20))
    return ["".join(map(chr, row)) for row in points]


def test_hash_ignores_marks_width_and_case() -> None:
    assert hash_text("Ｇood，屏幕！") == hash_text("good 屏幕")
    assert hash_text("屏幕好") != hash_text("屏幕坏")


def test_hash_reads_only_the_beginning() -> None:
    assert hash_text("好" * 60 + "坏") == hash_text("好" * 60)
    assert hash_text("好" * 59 + "坏") != hash_text("好" * 60)


@given(st.text())
def test_any_text_can_be_hashed(text: str) -> None:
    assert hash_text(text) == hash_text(normalise(text))


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


def test_splits_do_not_depend_on_row_order_and_keep_copies_together() -> None:
    texts = different_texts(400)
    copies = [t + "！！" for t in texts]
    one = make_splits({"opinions_car": texts, "opinions_bank": copies})
    two = make_splits({"opinions_bank": copies[::-1], "opinions_car": texts[::-1]})
    assert one.roles(texts).tolist() == two.roles(texts).tolist()
    assert one.roles(texts).tolist() == one.roles(copies).tolist()
    assert {"train", "dev", "test"} <= set(one.roles(texts))


def test_copies_of_an_unseen_set_are_never_trained_on() -> None:
    texts = different_texts(50)
    splits = make_splits({"reviews_shopping": texts, "app_reviews_smarthome": texts[:10]})
    assert set(splits.roles(texts[:10])) == {"unseen"}
    assert "unseen" not in set(splits.roles(texts[10:]))


def test_an_unknown_set_is_refused() -> None:
    with pytest.raises(ModelError, match="no split rule"):
        make_splits({"mine": ["好"]})


def test_saving_and_loading_gives_the_same_bytes(tmp_path: Path) -> None:
    splits = Splits({"opinions_car": {"test": np.unique(hash_texts(["一", "二"])), "dev": hash_texts(["三"])}})
    splits.save(tmp_path / "a.json")
    Splits.load(tmp_path / "a.json").save(tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert Splits.load(tmp_path / "a.json").roles(["一", "三", "四"]).tolist() == ["test", "dev", "train"]


@pytest.mark.parametrize("content", ["", "{}", '{"datasets": {"a": {"test": {}}}}', "[1]"])
def test_a_broken_splits_file_is_a_named_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "s.json").write_text(content)
    with pytest.raises(ModelError, match="splits"):
        Splits.load(tmp_path / "s.json")


def test_committed_splits_have_disjoint_sides_and_no_text() -> None:
    splits = Splits.load(SPLITS)
    assert set(splits.hashes) == {*LABELLED, *UNSEEN}
    test, dev, unseen = (set(splits.of_role(r).tolist()) for r in ("test", "dev", "unseen"))
    assert not test & dev and not test & unseen and not dev & unseen
    assert len(splits.hashes["reviews_shopping"]["test"]) >= 4_000
    assert json.dumps(json.loads(SPLITS.read_text()), ensure_ascii=False).isascii()


def test_the_shipped_model_learnt_from_no_held_out_text() -> None:
    splits, manifest = Splits.load(SPLITS), load_manifest(MODEL)
    assert len(manifest) > 50_000
    for role in ("test", "dev", "unseen"):
        assert not np.isin(splits.of_role(role), manifest).any(), role


@pytest.mark.slow
def test_committed_splits_are_what_the_rule_makes() -> None:
    import pandas as pd

    data = shared_data()
    names = (*LABELLED, *UNSEEN)
    texts = {n: pd.read_parquet(data / f"{n}.parquet", columns=["text"])["text"].tolist() for n in names}
    made, kept = make_splits(texts), Splits.load(SPLITS)
    for name in names:
        for role in made.hashes[name]:
            assert np.array_equal(made.hashes[name][role], kept.hashes[name][role]), (name, role)


@pytest.mark.slow
def test_training_examples_stay_clear_of_every_held_out_hash() -> None:
    splits = Splits.load(SPLITS)
    examples = load_examples(shared_data(), splits)
    train = examples.loc[examples["role"] == "train", "hash"].to_numpy()
    for role in ("test", "dev", "unseen"):
        assert not np.isin(train, splits.of_role(role)).any(), role
