import numpy as np
import pytest

from vocnlp.sentiment.metrics import (
    accuracy_of,
    calibration_error,
    count_pairs,
    cover_at_precision,
    draw_counts,
    f1_of,
    interval_of,
    mcnemar_p,
    rank_correlation,
    resample,
    tabulate_reliability,
    wilson_interval,
)


def test_perfect_calibration_has_no_error() -> None:
    assert calibration_error(np.array([1.0, 1.0]), np.array([1.0, 1.0])) == 0
    assert calibration_error(np.array([0.8] * 5), np.array([1, 1, 1, 1, 0.0])) == pytest.approx(0)


def test_weights_count_a_text_as_often_as_it_was_drawn() -> None:
    confidence, correct = np.array([0.95, 0.5, 0.71]), np.array([1, 0, 1])
    drawn = np.array([2, 0, 3])
    written_out = calibration_error(np.repeat(confidence, drawn), np.repeat(correct, drawn))
    assert calibration_error(confidence, correct, weights=drawn) == pytest.approx(written_out)
    covered = cover_at_precision(np.repeat(confidence, drawn), np.repeat(correct, drawn), 0.97)
    assert cover_at_precision(confidence, correct, 0.97, weights=drawn) == covered


def test_calibration_error_is_sklearns_definition_by_hand() -> None:
    generator = np.random.default_rng(3)
    confidence, correct = generator.uniform(1 / 3, 1, 500), generator.integers(0, 2, 500)
    by_hand = 0.0
    for low in np.arange(15) / 15:
        inside = (confidence >= low) & (confidence < low + 1 / 15)
        if inside.any():
            by_hand += inside.mean() * abs(confidence[inside].mean() - correct[inside].mean())
    assert calibration_error(confidence, correct) == pytest.approx(by_hand)


def test_a_class_nobody_has_scores_nothing() -> None:
    assert f1_of(count_pairs(np.array([0, 0]), np.array([0, 0])), np.array([0, 1])).tolist() == [1.0, 0.0]


def test_f1_is_sklearns() -> None:
    from sklearn.metrics import accuracy_score, f1_score

    generator = np.random.default_rng(0)
    label, found = generator.integers(0, 3, 400), generator.integers(0, 3, 400)
    counts = count_pairs(label, found)
    assert f1_of(counts, np.arange(3)).tolist() == pytest.approx(f1_score(label, found, average=None).tolist())
    assert float(accuracy_of(counts)) == pytest.approx(accuracy_score(label, found))


def test_drawing_counts_is_drawing_texts() -> None:
    generator = np.random.default_rng(1)
    label, found = generator.integers(0, 3, 300), generator.integers(0, 3, 300)
    draws = draw_counts(count_pairs(label, found), n_draws=2_000)
    assert draws.shape == (2_000, 3, 3) and (draws.sum(axis=(1, 2)) == 300).all()
    by_texts = [np.mean((label == found)[generator.integers(0, 300, 300)]) for _ in range(2_000)]
    assert interval_of(accuracy_of(draws)) == pytest.approx(interval_of(np.array(by_texts)), abs=0.012)


def test_coverage_takes_ties_together_and_may_be_nothing() -> None:
    confidence = np.array([0.9, 0.9, 0.8])
    assert cover_at_precision(confidence, np.array([1, 0, 1]), 0.97) == (0.0, None)
    assert cover_at_precision(confidence, np.array([1, 1, 0]), 0.97) == (2 / 3, 0.9)
    assert cover_at_precision(confidence, np.array([1, 1, 1]), 0.97) == (1.0, 0.8)
    # A stretch in the middle may fall below the precision, if what follows makes up for it.
    assert cover_at_precision(np.linspace(1, 0.5, 100), np.array([1, 0] + [1] * 98), 0.97)[0] == 1.0


def test_reliability_counts_every_text_once() -> None:
    confidence = np.array([0.34, 0.95, 0.99, 1.0])
    rows = tabulate_reliability(confidence, np.array([0, 1, 1, 0]))
    assert sum(r["n"] for r in rows) == 4
    assert rows[-1]["accuracy"] == pytest.approx(0.6667) and rows[-1]["high"] == 1.0
    assert all(r["accuracy_low"] <= r["accuracy"] <= r["accuracy_high"] for r in rows)


def test_wilson_is_scipys() -> None:
    from scipy.stats import binomtest

    for right, n in ((0, 15), (7, 20), (20, 20)):
        expected = binomtest(right, n).proportion_ci(method="wilson")
        assert wilson_interval(right, n) == pytest.approx((expected.low, expected.high))
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_mcnemar_is_exact() -> None:
    assert mcnemar_p(0, 0) == 1.0
    assert mcnemar_p(5, 5) == pytest.approx(1.0)
    assert mcnemar_p(0, 5) == pytest.approx(2 / 32)


def test_rank_correlation_is_scipys() -> None:
    from scipy.stats import spearmanr

    generator = np.random.default_rng(5)
    stars = generator.integers(1, 6, 300)
    score = stars + generator.normal(0, 2, 300)
    found, low, high = rank_correlation(score, stars)
    assert found == pytest.approx(spearmanr(score, stars).statistic)
    assert low < found < high
    assert rank_correlation(np.ones(9), np.arange(9)) == (0.0, -1.0, 1.0)


def test_resampling_is_the_same_every_time() -> None:
    values = np.arange(20.0)
    first, second = (resample(lambda w: float((values * w).sum() / w.sum()), 20, n_draws=50) for _ in range(2))
    assert first == second and first[0] < 9.5 < first[1]
