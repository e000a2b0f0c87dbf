"""What linear model and network say together, and when the linear model alone may answer.

Blend and calibration are one thing: for each of the two log-odds (`heads`) a logistic regression of dev's labels on
what the two models say, so three numbers a head,

    a = u_a a_network + v_a a_linear + c_a          b alike

with u, v at least 0. With one model it is Platt scaling (Platt 1999), a temperature and an offset. Sources enter with
the square root of their size, so that the largest does not decide alone and the smallest is not blown up. For b the two
sides of a source are weighted as in training, by the inverse square root of their frequency: restaurant reviews praise,
tickets complain, and the offset is for both.

The cascade's first stage answers a text if the calibrated probability of its answer passes the threshold of that class.
A threshold is the least at which, on dev, what the first stage would answer is as right as the whole model is on the
same texts, in every source; a class for which there is none is never answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.sentiment.heads import Chances, Pairs, split_chances

NEVER = 2.0
"""A threshold that no probability passes."""
_TWO_CLASS_WEIGHT = 0.1
_PULL = 1e-3
_FEWEST = 25
_SLACK_TEXTS = 1.0


@dataclass(frozen=True)
class Blend:
    """Three numbers a head: what the network's log-odds count, what the linear model's, and an offset."""

    network: tuple[float, float]
    linear: tuple[float, float]
    offset: tuple[float, float]

    def combine(self, network: Pairs, linear: Pairs) -> Chances:
        """Return the calibrated probabilities: shape (n, 3).

        Examples
        --------
        >>> one, other = np.array([[-2.0, 3.0]]), np.array([[0.0, 1.0]])
        >>> Blend((1.0, 1.0), (0.0, 0.0), (0.0, 0.0)).combine(one, other).round(3).tolist()
        [[0.839, 0.119, 0.042]]
        """
        return split_chances(network * np.array(self.network) + linear * np.array(self.linear) + np.array(self.offset))

    def save(self) -> dict[str, list[float]]:
        """Return the blend as JSON."""
        return {"network": list(self.network), "linear": list(self.linear), "offset": list(self.offset)}

    @classmethod
    def load(cls, body: dict[str, list[float]]) -> Blend:
        """Read what `save` returned."""
        network, linear, offset = ((float(body[k][0]), float(body[k][1])) for k in ("network", "linear", "offset"))
        return cls(network, linear, offset)


NETWORK_ALONE = Blend((1.0, 1.0), (0.0, 0.0), (0.0, 0.0))


def weigh_sources(dev: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Weigh dev texts so that a source counts with the square root of its size; mean 1."""
    weight = 1 / np.sqrt(dev.groupby("source")["label"].transform("size").to_numpy(dtype="float64"))
    return np.asarray(weight / weight.mean())


def _weigh_sides(dev: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Weigh the sides of each source by the inverse square root of their frequency; mean 1 in a source, neutral 0."""
    decided = dev.loc[dev["label"] != 1, ["source", "label"]].reset_index(drop=True)
    count = decided.groupby(["source", "label"])["label"].transform("size")
    weight = 1 / np.sqrt(count.astype("float64"))
    weight /= weight.groupby(decided["source"]).transform("mean")
    sides = np.zeros(len(dev))
    sides[(dev["label"] != 1).to_numpy()] = weight
    return sides


def fit_blend(network: Pairs | None, linear: Pairs | None, dev: pd.DataFrame) -> Blend:
    """Fit the blend of two models, or the calibration of one, on dev.

    Parameters
    ----------
    network, linear : array of shape (n, 2), or None
        What the models say of dev's texts.
    dev : DataFrame
        source, label, two_class.
    """
    said = [p for p in (network, linear) if p is not None]
    label, two_class = dev["label"].to_numpy(), dev["two_class"].to_numpy(dtype=bool)
    weight = weigh_sources(dev)
    targets = ((label == 1).astype(float), (label == 0).astype(float))
    weights = (np.where(two_class, weight * _TWO_CLASS_WEIGHT, weight), weight * _weigh_sides(dev))
    fitted = [
        _fit_logistic(np.stack([p[:, head] for p in said], axis=1), targets[head], weights[head]) for head in (0, 1)
    ]
    counts = iter(range(len(said)))
    parts: list[tuple[float, float]] = []
    for pairs in (network, linear):
        i = None if pairs is None else next(counts)
        parts.append((0.0, 0.0) if i is None else (fitted[0][i], fitted[1][i]))
    return Blend(parts[0], parts[1], (fitted[0][-1], fitted[1][-1]))


def _fit_logistic(x: npt.NDArray[Any], target: npt.NDArray[Any], weight: npt.NDArray[Any]) -> list[float]:
    """Fit non-negative weights and an offset; with nothing to fit on, the mean of what is said."""
    from scipy.optimize import minimize

    n = x.shape[1]
    start = np.array([1 / n] * n + [0.0])
    if weight.sum() <= 0 or np.ptp(target[weight > 0]) == 0:
        return [float(v) for v in start]
    weight = weight / weight.sum()

    def cost(v: npt.NDArray[Any]) -> tuple[float, npt.NDArray[Any]]:
        odds = x @ v[:-1] + v[-1]
        error = weight * (1 / (1 + np.exp(-np.clip(odds, -30, 30))) - target)
        value = float(weight @ (np.logaddexp(0, odds) - target * odds)) + _PULL / 2 * float(((v - start) ** 2).sum())
        return value, np.concatenate([error @ x, [error.sum()]]) + _PULL * (v - start)

    bounds = [(0.0, None)] * n + [(None, None)]
    found = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return [round(float(v), 4) for v in found]


def choose_cascade(
    first: Chances, whole: Chances, dev: pd.DataFrame, *, loss: float = 0.002
) -> tuple[tuple[float, float, float], pd.DataFrame]:
    """Choose for each class the least confidence at which the first stage may answer.

    On the dev texts that it would answer so, and on those of every source with at least 25 of them, the first stage
    must be right as often as the whole model, but for `loss` of them and one text.

    Parameters
    ----------
    first, whole : array of shape (n, 3)
        Calibrated probabilities of the linear model and of the whole model.
    dev : DataFrame
        source, label.

    Returns
    -------
    thresholds, table
        `NEVER` where there is none; for each class its threshold, how many dev texts it answers and how often the first
        stage and the whole model are right on them.
    """
    label = dev["label"].to_numpy()
    source = dev["source"].to_numpy(dtype=object)
    said, confidence = first.argmax(axis=1), first.max(axis=1)
    # A two-class text that is called neutral is wrong.
    ours, theirs = said == label, whole.argmax(axis=1) == label
    thresholds, rows = [], []
    for c in range(3):
        chosen = NEVER
        for candidate in np.arange(0.70, 0.9951, 0.005).round(3):
            at = (said == c) & (confidence >= candidate)
            groups = [at] + [at & (source == s) for s in np.unique(source[at])]
            groups = [g for g in groups if g.sum() >= _FEWEST]
            if groups and all(
                ours[g].sum() + _SLACK_TEXTS + loss * g.sum() >= theirs[g].sum() and ours[g].mean() >= 0.9
                for g in groups
            ):
                chosen = float(candidate)
                break
        at = (said == c) & (confidence >= chosen)
        thresholds.append(chosen)
        rows.append(
            {
                "class": c,
                "threshold": chosen,
                "answered": int(at.sum()),
                "share": round(float(at.mean()), 4),
                "right_first_stage": round(float(ours[at].mean()), 4) if at.any() else 0.0,
                "right_whole_model": round(float(theirs[at].mean()), 4) if at.any() else 0.0,
            }
        )
    return (thresholds[0], thresholds[1], thresholds[2]), pd.DataFrame(rows)
