import numpy as np
import pandas as pd
import pytest

from vocnlp.errors import NotEnoughDataError
from vocnlp.sentiment.evaluate import answer, evaluate, find_worst, without_known


class Fixed:
    """Answers with what it was given."""

    def __init__(self, chances: list[tuple[float, float, float]], abstain: float = 0.0) -> None:
        self.chances = np.array(chances)
        self.abstain = abstain

    def predict(self, texts: list[str]) -> pd.DataFrame:
        frame = pd.DataFrame(self.chances[: len(texts)], columns=["p_negative", "p_neutral", "p_positive"])
        frame["confidence"] = frame.max(axis=1)
        names = np.array(["negative", "neutral", "positive"])[self.chances[: len(texts)].argmax(1)]
        return frame.assign(polarity=np.where(frame["confidence"] < self.abstain, "abstain", names))


def examples(labels: list[int], two_class: bool) -> pd.DataFrame:
    return pd.DataFrame({"text": [f"t{i}" for i in range(len(labels))], "label": labels, "two_class": two_class})


def test_two_class_sets_compare_the_sides_and_show_what_is_called_neutral() -> None:
    model = Fixed([(0.3, 0.6, 0.1), (0.1, 0.1, 0.8), (0.7, 0.2, 0.1), (0.2, 0.1, 0.7)])
    result = evaluate(model, examples([0, 2, 0, 0], True), n_bootstrap=50)
    assert result["accuracy"] == 0.75
    assert result["called_neutral"] == 0.25
    assert result["accuracy_decided"] == 0.5
    assert result["classes"]["negative"] == {"n": 3, "precision": 1.0, "recall": 0.6667, "f1": 0.8}
    assert result["accuracy_low"] <= result["accuracy"] <= result["accuracy_high"]
    # What was called neutral is no third side, but stays in sight.
    assert result["confusion"] == {
        "negative": {"negative": 1, "neutral": 1, "positive": 1},
        "positive": {"negative": 0, "neutral": 0, "positive": 1},
    }  # fmt: skip
    assert sum(b["n"] for b in result["reliability"]) == 4
    assert result["coverage_at_97_low"] <= result["coverage_at_97"] <= result["coverage_at_97_high"]


def test_three_class_sets_count_every_class_they_have() -> None:
    model = Fixed([(0.8, 0.1, 0.1), (0.1, 0.8, 0.1), (0.1, 0.8, 0.1)], abstain=0.9)
    result = evaluate(model, examples([0, 1, 2], False), n_bootstrap=10)
    assert result["accuracy"] == 0.6667
    assert set(result["classes"]) == {"negative", "neutral", "positive"}
    assert result["abstain_share"] == 1.0 and result["accuracy_decided"] == 0.0
    assert "called_neutral" not in result
    assert result["confusion"]["positive"] == {"negative": 0, "neutral": 1, "positive": 0}


def test_the_interval_is_the_same_every_time() -> None:
    model = Fixed([(0.8, 0.1, 0.1), (0.1, 0.2, 0.7)] * 20)
    table = examples([0, 0] * 20, True)
    assert evaluate(model, table, n_bootstrap=100) == evaluate(model, table, n_bootstrap=100)


def test_known_units_are_left_out() -> None:
    table = examples([0, 2], False).assign(hash=np.array([5, 6], dtype=np.uint64))
    assert without_known(table, np.array([6], dtype=np.uint64))["text"].tolist() == ["t0"]


def test_nothing_to_evaluate_is_a_named_error() -> None:
    with pytest.raises(NotEnoughDataError):
        evaluate(Fixed([]), examples([], True))


def test_the_worst_mistakes_are_the_most_confident_ones() -> None:
    table = examples([0, 0, 2, 1], False)
    answers = answer(Fixed([(0.2, 0.1, 0.7), (0.1, 0.0, 0.9), (0.0, 0.0, 1.0), (0.9, 0.1, 0.0)]), table)
    worst = find_worst(answers, table["text"], 2)
    assert worst["text"].tolist() == ["t1", "t3"]
    assert worst["label"].tolist() == ["negative", "neutral"] and worst["found"].tolist() == ["positive", "negative"]
    assert find_worst(answers.head(0), table["text"].head(0), 2).empty
