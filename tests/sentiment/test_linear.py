from pathlib import Path

import numpy as np
import pytest

from vocnlp.errors import ModelError
from vocnlp.sentiment.linear import LinearModel, count_grams, fit_linear

from .tiny import BAD, GOOD, NONE, THINGS

TEXTS = [f"{THINGS[i % 8]}{(BAD, NONE, GOOD)[i % 3][i % 5]}了{i % 11}次" for i in range(240)]
LABELS = np.eye(3)[np.arange(240) % 3]


@pytest.fixture(scope="module")
def model() -> LinearModel:
    return fit_linear(TEXTS, LABELS, bits=14)


def test_both_heads_learn(model: LinearModel) -> None:
    pairs = model.score(["电池烂", "电池问", "电池棒"])
    assert (pairs[:, 0] > 0).tolist() == [False, True, False]
    assert pairs[0, 1] > 0 > pairs[2, 1]


def test_a_text_scores_the_same_whatever_its_mates(model: LinearModel) -> None:
    texts = [*TEXTS, "", "好", "\U0001f44d", "长" * 5_000]
    together = model.score(texts)
    assert np.array_equal(together, np.concatenate([model.score([t]) for t in texts]))
    assert np.array_equal(together, model.score(texts[::-1])[::-1])
    assert np.isfinite(together).all() and model.score([]).shape == (0, 2)


def test_equal_grams_are_counted_together() -> None:
    ((start, offsets, buckets, factors),) = count_grams(["好好好", "好"], (1,), 12)
    assert start == 0 and offsets.tolist() == [0, 3, 6]
    assert sorted(factors[:3].tolist()) == [64, 64, round(64 * (1 + np.log(3)))]
    assert set(buckets[:3]) == set(buckets[3:])


def test_case_does_not_matter_and_no_gram_spans_two_texts(model: LinearModel) -> None:
    assert np.array_equal(model.score(["APP卡"]), model.score(["app卡"]))
    parts = list(count_grams(["烂", "电池"], (2,), 20))
    assert len(parts) == 1 and parts[0][1].tolist() == [0, 2, 5]


def test_saving_is_exact_and_equal_models_give_equal_bytes(model: LinearModel, tmp_path: Path) -> None:
    model.save(tmp_path / "a.npz")
    fit_linear(TEXTS, LABELS, bits=14).save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert np.array_equal(LinearModel.load(tmp_path / "a.npz").score(TEXTS), model.score(TEXTS))


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 nothing", b"\x93NUMPY"])
def test_a_broken_file_is_a_named_error(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "linear.npz").write_bytes(body)
    with pytest.raises(ModelError, match="linear model"):
        LinearModel.load(tmp_path / "linear.npz")


def test_a_head_without_examples_says_nothing() -> None:
    two_class = fit_linear(TEXTS, np.eye(3)[np.arange(240) % 2 * 2], neutral_weight=np.zeros(240), bits=12)
    assert not two_class.score(TEXTS)[:, 0].any()


def test_a_model_taken_up_again_keeps_what_it_knew_and_learns_the_rest(model: LinearModel) -> None:
    texts = [f"门店赞了{i}次" for i in range(40)] + [f"门店黑了{i}次" for i in range(40)]
    labels = np.eye(3)[[2] * 40 + [0] * 40]
    taught = fit_linear(texts, labels, start=model, penalty=0.05)
    pairs = taught.score(["赞", "黑", "电池烂", "电池棒"])
    assert (pairs[:, 1] > 0).tolist() == [False, True, True, False]
    same = fit_linear(texts, labels, start=model, penalty=1e9).score(["电池烂", "电池问"])
    # The bias is free to move with the new rows; what n-grams say is not.
    assert np.abs(np.diff(same - model.score(["电池烂", "电池问"]), axis=0)).max() < 0.05
