import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from vocnlp.errors import NotEnoughDataError
from vocnlp.sentiment.compare import combine_sets, compare_answers


def answers(label: list[int], found: list[int], two_class: bool = False) -> pd.DataFrame:
    return pd.DataFrame({"label": label, "found": found, "two_class": two_class})


def test_a_model_against_itself_differs_by_nothing() -> None:
    a = answers([0, 1, 2, 0], [0, 1, 0, 0])
    result = compare_answers(a, a)
    assert result["accuracy_difference"] == result["accuracy_difference_low"] == result["macro_f1_difference_high"] == 0
    assert result["p_value"] == 1.0


def test_the_difference_is_paired() -> None:
    label = [0] * 100
    a, b = answers(label, [0] * 90 + [2] * 10, True), answers(label, [0] * 80 + [2] * 20, True)
    result = compare_answers(a, b)
    assert (result["accuracy_a"], result["accuracy_b"], result["accuracy_difference"]) == (0.9, 0.8, 0.1)
    assert (result["only_a"], result["only_b"]) == (10, 0)
    assert result["p_value"] == pytest.approx(2 / 1024, rel=0.01)
    # Whatever is drawn, b never answers what a does not: the interval stays on one side.
    assert result["accuracy_difference_low"] > 0
    crossed = compare_answers(a, answers(label, [2] * 20 + [0] * 80, True))
    assert crossed["accuracy_difference"] == 0.1 and crossed["accuracy_difference_low"] < 0.01


def test_both_sides_are_told_apart_and_macro_f1_is_theirs() -> None:
    generator = np.random.default_rng(0)
    label, of_a, of_b = (generator.integers(0, 3, 200) for _ in range(3))
    result = compare_answers(answers(label.tolist(), of_a.tolist()), answers(label.tolist(), of_b.tolist()))
    assert result["macro_f1_a"] == round(f1_score(label, of_a, average="macro"), 4)
    assert result["macro_f1_b"] == round(f1_score(label, of_b, average="macro"), 4)
    assert result["macro_f1_difference_low"] < result["macro_f1_difference"] < result["macro_f1_difference_high"]


def test_answers_to_other_questions_are_not_compared() -> None:
    with pytest.raises(NotEnoughDataError):
        compare_answers(answers([0, 2], [0, 2]), answers([0], [0]))
    with pytest.raises(NotEnoughDataError):
        compare_answers(answers([0, 2], [0, 2]), answers([2, 0], [0, 2]))
    with pytest.raises(NotEnoughDataError):
        combine_sets({})


def test_sets_count_the_same_whatever_their_size() -> None:
    label = [0] * 200
    large = answers(label, label), answers(label, [2] * 200)
    small = answers([0] * 20, [0] * 10 + [2] * 10), answers([0] * 20, [0] * 10 + [2] * 10)
    result = combine_sets({"large": large, "small": small})
    assert result["difference"] == 0.5 and result["n"] == 220
    assert (result["ahead"], result["worst"], result["low_sets"]) == (1, 0.0, None)
    three = combine_sets({"large": large, "small": small, "other": small})
    assert three["low_sets"] < three["difference"] < three["high_sets"]
    assert combine_sets({"small": small, "large": large}) == result
