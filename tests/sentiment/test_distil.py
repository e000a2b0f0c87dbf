from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vocnlp.sentiment.distil import draw_unlabelled, leave_sure, make_student_lessons, mix_targets
from vocnlp.sentiment.linear import fit_linear
from vocnlp.sentiment.near_copies import hash_texts
from vocnlp.sentiment.recipe import DistilSettings
from vocnlp.sentiment.splits import Splits

from .tiny import write_tiny_corpus, write_tiny_data


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_tiny_data(tmp_path, n=20)
    write_tiny_corpus(tmp_path)
    monkeypatch.setattr("vocnlp.sentiment.corpus.load_evaluation_texts", lambda folder, data: [])
    return tmp_path


def draw(data: Path, splits: Splits, known: np.ndarray, **given: object) -> pd.DataFrame:
    return draw_unlabelled(data, splits, data, DistilSettings(**given), known=known)  # type: ignore[arg-type]


def test_lines_and_units_are_drawn_and_held_out_words_are_not(data: Path) -> None:
    nothing = np.empty(0, np.uint64)
    drawn = draw(data, Splits({}), nothing, lines=10, units=20)
    assert drawn["kind"].value_counts()["line"] == 10 and drawn["kind"].value_counts()["unit"] >= 18
    assert drawn["hash"].is_unique
    units = drawn.loc[drawn["kind"] == "unit", "text"]
    assert units.str.len().max() < drawn.loc[drawn["kind"] == "line", "text"].str.len().min()
    held_out = Splits({"reviews_shopping": {"test": hash_texts(units[:3])}})
    again = draw(data, held_out, nothing, lines=10, units=20)
    assert not set(units[:3]) & set(again["text"])
    known = draw(data, Splits({}), hash_texts(units[:3]), lines=10, units=20)
    assert not set(units[:3]) & set(known["text"])


def test_small_sources_of_the_corpus_are_not_drowned(data: Path) -> None:
    texts = pd.read_parquet(data / "corpus_unlabelled.parquet")["text"]
    frame = pd.DataFrame({"text": texts, "source": ["large"] * 76 + ["small"] * 4})
    frame.to_parquet(data / "corpus_unlabelled.parquet")
    drawn = draw(data, Splits({}), np.empty(0, np.uint64), lines=24, units=0)
    assert drawn["text"].isin(texts[76:]).sum() == 4


def test_hand_labels_keep_their_share() -> None:
    chosen = pd.DataFrame({
        "text": ["a", "b"], "source": "s", "weight": [2.0, 1.0], "hash": np.arange(2, dtype=np.uint64),
        "two_class": [True, False], "q_negative": [1.0, 0.0], "q_neutral": [0.0, 1.0], "q_positive": 0.0,
    })  # fmt: skip
    unlabelled = pd.DataFrame({"text": ["c"], "kind": "line", "hash": np.array([9], dtype=np.uint64)})
    chances = np.array([[0.2, 0.6, 0.2], [0.5, 0.2, 0.3], [0.1, 0.8, 0.1]])
    lessons = make_student_lessons(chosen, unlabelled, chances, 0.5)
    targets = lessons[["q_negative", "q_neutral", "q_positive"]].to_numpy()
    assert np.allclose(targets.sum(axis=1), 1)
    assert np.allclose(targets, [[0.3, 0.6, 0.1], [0.25, 0.6, 0.15], [0.1, 0.8, 0.1]])
    assert lessons["source"].tolist() == ["s", "s", "corpus"] and not lessons["two_class"].any()
    assert np.allclose(mix_targets(np.eye(3), chances, np.zeros(3, bool), 1.0), np.eye(3))


def test_what_the_first_stage_answers_is_mostly_left_out() -> None:
    learnt = ["很好", "很差", "几点开门"]
    linear = fit_linear(learnt, np.eye(3)[[2, 0, 1]])
    sure, unsure = [f"很好很好{i}" for i in range(40)], [f"某物{i}" for i in range(39)]
    texts = pd.Series([*sure, *unsure, "很差很差"])
    targets = np.eye(3)[[2] * 40 + [2] * 39 + [2]]  # of the last one the linear model says something else
    taught = pd.DataFrame(targets, columns=["q_negative", "q_neutral", "q_positive"]).assign(
        text=texts, hash=hash_texts(texts)
    )
    for n_labelled in (0, 80):
        left = leave_sure(taught, n_labelled, linear, 0.25)
        assert set(unsure) < set(left["text"]) and "很差很差" in set(left["text"])
        assert 2 <= left["text"].isin(sure).sum() <= 20
        assert left["text"].tolist() == [t for t in texts if t in set(left["text"])]
        assert leave_sure(taught, n_labelled, linear, 0.25).equals(left)
    assert len(leave_sure(taught, 80, linear, 0.0)) == 40 and len(leave_sure(taught, 80, linear, 1.0)) == 80
    halves = leave_sure(taught, 40, linear, 0.0)
    assert halves["text"].isin(sure).sum() == 20, "labelled and unlabelled texts are ranked apart"
