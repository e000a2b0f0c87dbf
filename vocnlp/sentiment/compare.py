"""Two models on the same texts: who is ahead, by how much, and whether that could be chance.

A difference between two accuracies measured on the same texts is far more certain than either accuracy. So everything
here is paired: the exact McNemar test asks the texts that only one of the two gets right; the interval of a difference
comes from bootstrap replicates in which both answer the same drawn texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.errors import NotEnoughDataError
from vocnlp.sentiment.evaluate import tell_classes
from vocnlp.sentiment.metrics import N_BOOTSTRAP, N_CLASSES, accuracy_of, draw_counts, f1_of, interval_of, mcnemar_p


def compare_answers(
    a: pd.DataFrame, b: pd.DataFrame, *, seed: int = 0, n_bootstrap: int = N_BOOTSTRAP
) -> dict[str, Any]:
    """Compare the answers of two models to the same examples.

    Parameters
    ----------
    a, b : DataFrame
        From `evaluate.answer`, of the same examples in the same order.

    Returns
    -------
    dict
        n; accuracy_a, accuracy_b, and accuracy_difference (a minus b) with low and high; the same for macro_f1; only_a
        and only_b, the texts that only one gets right; p_value, McNemar's exact test, two-sided.

    Raises
    ------
    NotEnoughDataError
        If the two did not answer the same examples.

    Examples
    --------
    >>> right = pd.DataFrame({"label": [0, 2, 0, 2], "found": [0, 2, 0, 2], "two_class": True})
    >>> compared = compare_answers(right, right.assign(found=[0, 0, 0, 0]))
    >>> compared["accuracy_difference"], compared["only_a"], compared["p_value"]
    (0.5, 2, 0.5)
    """
    joint = _count_jointly(a, b)
    classes = tell_classes(a)
    result: dict[str, Any] = {"n": len(a)}
    draws = draw_counts(joint, n_draws=n_bootstrap, seed=seed)
    for name, figure in (("accuracy", accuracy_of), ("macro_f1", lambda counts: f1_of(counts, classes).mean(axis=-1))):
        of_a, of_b = (float(figure(counts)) for counts in _sides(joint))
        low, high = interval_of(np.subtract(*(figure(counts) for counts in _sides(draws))))
        result |= {
            f"{name}_a": round(of_a, 4),
            f"{name}_b": round(of_b, 4),
            f"{name}_difference": round(of_a - of_b, 4),
            f"{name}_difference_low": round(low, 4),
            f"{name}_difference_high": round(high, 4),
        }
    right_a, right_b = ((side["found"] == side["label"]).to_numpy() for side in (a, b))
    only_a, only_b = int(np.sum(right_a & ~right_b)), int(np.sum(right_b & ~right_a))
    return result | {"only_a": only_a, "only_b": only_b, "p_value": float(f"{mcnemar_p(only_a, only_b):.3g}")}


def combine_sets(
    pairs: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]],
    *,
    figure: str = "accuracy",
    seed: int = 0,
    n_bootstrap: int = N_BOOTSTRAP,
) -> dict[str, Any]:
    """Compare two models over several sets or folds, each counting the same.

    Two intervals, for two questions. `low` and `high` draw texts inside each set: how sure the mean is for these very
    sets. `low_sets` and `high_sets` are a t interval over the differences of the sets: what to expect of one more set
    of this kind; null for fewer than three.

    Parameters
    ----------
    pairs : mapping
        Set -> answers of a and of b.
    figure : {"accuracy", "macro_f1"}

    Returns
    -------
    dict
        n_sets, n, mean_a, mean_b, difference, low, high, low_sets, high_sets, ahead (sets in which a is ahead),
        worst (the least difference).

    Raises
    ------
    NotEnoughDataError
        If there is no set.
    """
    if not pairs:
        raise NotEnoughDataError("nothing to compare on", expected="at least one set", got="0", where="combine_sets")
    means, replicates = [], []
    for number, (_, (a, b)) in enumerate(sorted(pairs.items())):
        joint, classes = _count_jointly(a, b), tell_classes(a)
        draws = draw_counts(joint, n_draws=n_bootstrap, seed=seed + number)

        def tell(counts: npt.NDArray[Any], classes: Any = classes) -> npt.NDArray[Any]:
            return accuracy_of(counts) if figure == "accuracy" else np.asarray(f1_of(counts, classes).mean(axis=-1))

        means.append([float(tell(counts)) for counts in _sides(joint)])
        replicates.append(np.subtract(*(tell(counts) for counts in _sides(draws))))
    table = np.array(means)
    differences = table[:, 0] - table[:, 1]
    low, high = interval_of(np.mean(replicates, axis=0))
    low_sets: float | None = None
    high_sets: float | None = None
    if len(differences) >= 3:
        from scipy.stats import t

        half = float(t.ppf(0.975, len(differences) - 1) * differences.std(ddof=1) / np.sqrt(len(differences)))
        low_sets, high_sets = round(differences.mean() - half, 4), round(differences.mean() + half, 4)
    return {
        "n_sets": len(pairs),
        "n": sum(len(a) for a, _ in pairs.values()),
        "figure": figure,
        "mean_a": round(float(table[:, 0].mean()), 4),
        "mean_b": round(float(table[:, 1].mean()), 4),
        "difference": round(float(differences.mean()), 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "low_sets": low_sets,
        "high_sets": high_sets,
        "ahead": int(np.sum(differences > 0)),
        "worst": round(float(differences.min()), 4),
    }


def _count_jointly(a: pd.DataFrame, b: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Count label x answer of a x answer of b: int64 of shape (3, 3, 3)."""
    if not len(a) or len(a) != len(b) or not np.array_equal(a["label"].to_numpy(), b["label"].to_numpy()):
        raise NotEnoughDataError(
            "two models were not asked the same",
            expected="answers to the same examples, at least one",
            got=f"{len(a)} and {len(b)} answers",
            where="compare_answers",
            fix="ask both about one table of examples",
        )
    label, of_a, of_b = a["label"].to_numpy(), a["found"].to_numpy(), b["found"].to_numpy()
    flat = np.bincount((label * N_CLASSES + of_a) * N_CLASSES + of_b, minlength=N_CLASSES**3)
    return flat.reshape(N_CLASSES, N_CLASSES, N_CLASSES)


def _sides(joint: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the tables label x answer of a and of b out of a joint one, or of many."""
    return joint.sum(axis=-1), joint.sum(axis=-2)
