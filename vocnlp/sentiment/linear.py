"""The linear model: hashed character n-grams, sublinear TF-IDF, two logistic heads.

It is the baseline that any network has to beat, the network's partner in the blend (it knows words that the network's
few epochs never fixed), and the cheap first stage of the cascade.

Everything is integer arithmetic until the last division. A text's score is

    a = scale_a * sum_g W_a[g] t(g) / sqrt( sum_g (I[g] t(g))^2 ) + bias_a        and b alike

over the text's distinct n-grams g, with t = 1 + log(count) in 64ths, W the int8 weights (IDF inside) and I the IDF in
16ths. Sums of integers do not depend on their order, so a score cannot move with the batch, the thread or the machine.

Weights lie in one compressed .npz without objects; nothing is unpickled.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vocnlp.errors import ModelError
from vocnlp.sentiment.heads import Pairs

_TF_UNIT, _IDF_UNIT = 64, 16
_MOST_COUNTED = 64
_TF = np.rint(_TF_UNIT * (1 + np.log(np.maximum(np.arange(_MOST_COUNTED + 1), 1)))).astype(np.int64)
_BEGIN, _END = "\x02", "\x03"
_KEY_BITS = 32
_CHUNK_CHARS = 200_000
_MULTIPLIER = np.uint32(0x9E3779B1)


def count_grams(texts: Sequence[str], orders: Sequence[int], bits: int) -> Iterator[tuple[int, Any, Any, Any]]:
    """Count the hashed character n-grams of prepared texts, some texts at a time.

    Parameters
    ----------
    texts : sequence of str
        Prepared texts; a marker is put before and after each.
    orders : sequence of int
        Lengths of the n-grams.
    bits : int
        log2 of the number of buckets.

    Yields
    ------
    start, offsets, buckets, factors
        First text of the part; for each of its texts where its n-grams begin; bucket (int64) and t (int64, in 64ths) of
        every distinct n-gram, sorted by text and bucket.
    """
    start = 0
    most = 1 << (_KEY_BITS - bits)
    while start < len(texts):
        stop, n_chars = start, 0
        while stop < len(texts) and stop - start < most and (stop == start or n_chars < _CHUNK_CHARS):
            n_chars += len(texts[stop]) + 2
            stop += 1
        part = [_BEGIN + t.lower() + _END for t in texts[start:stop]]
        lengths = np.fromiter((len(t) for t in part), np.int64, len(part))
        points = np.frombuffer("".join(part).encode("utf-32-le", "surrogatepass"), "<u4")
        owner: npt.NDArray[np.uint32] = np.repeat(np.arange(len(part), dtype=np.uint32), lengths)
        keys = []
        hashes: npt.NDArray[np.uint32] = np.zeros(len(points), np.uint32)
        for order in range(1, max(orders) + 1):
            if len(points) < order:
                break
            hashes = (hashes[: len(points) - order + 1] ^ points[order - 1 :]) * _MULTIPLIER
            hashes ^= hashes >> np.uint32(15)
            if order not in orders:
                continue
            inside = owner[: len(hashes)] == owner[order - 1 :]
            mixed = (hashes[inside] + np.uint32(order)) * np.uint32(0x85EBCA6B)
            keys.append((owner[: len(hashes)][inside] << np.uint32(bits)) | (mixed >> np.uint32(_KEY_BITS - bits)))
        together = np.sort(np.concatenate(keys))
        first = np.flatnonzero(np.concatenate([[True], together[1:] != together[:-1]]))
        counts = np.diff(np.concatenate([first, [len(together)]]))
        distinct = together[first]
        rows = (distinct >> np.uint32(bits)).astype(np.int64)
        offsets = np.searchsorted(rows, np.arange(len(part) + 1))
        buckets = (distinct & np.uint32((1 << bits) - 1)).astype(np.int64)
        yield start, offsets, buckets, _TF[np.minimum(counts, _MOST_COUNTED)]
        start = stop


@dataclass(frozen=True)
class LinearModel:
    """The fitted model; immutable, safe to share between threads.

    Attributes
    ----------
    orders, bits
        As in `count_grams`.
    weights : ndarray of int8, shape (2**bits, 2)
        Of the heads a (no opinion) and b (negative side), IDF inside.
    idf : ndarray of uint8, shape (2**bits,)
        In 16ths; 0 where a bucket is not used.
    scale, bias : ndarray of float64, shape (2,)
    """

    orders: tuple[int, ...]
    bits: int
    weights: npt.NDArray[np.int8]
    idf: npt.NDArray[np.uint8]
    scale: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    def score(self, texts: Sequence[str]) -> Pairs:
        """Return the log-odds of no opinion and of the negative side: float64 of shape (n, 2).

        Examples
        --------
        >>> model = fit_linear(["很好", "很差", "几点开门"], np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0.0]]))
        >>> scores = model.score(["很差", "几点"])
        >>> bool(scores[1, 0] > scores[0, 0]), bool(scores[0, 1] > scores[1, 1])
        (True, True)
        """
        pairs: Pairs = np.zeros((len(texts), 2))
        for start, offsets, buckets, factors in count_grams(texts, self.orders, self.bits):
            idf = self.idf[buckets].astype(np.int64) * factors
            # A text always has n-grams: its two markers.
            at = offsets[:-1]
            norms = np.sqrt(np.maximum(np.add.reduceat(idf * idf, at), 1).astype(np.float64))
            values = self.weights[buckets]
            for head in (0, 1):
                sums = np.add.reduceat(values[:, head] * factors, at)
                pairs[start : start + len(at), head] = sums / norms * self.scale[head] + self.bias[head]
        return pairs

    def save(self, path: Path) -> None:
        """Write the model; equal models give equal bytes."""
        arrays = {
            "orders": np.array(self.orders, np.int64), "bits": np.array(self.bits, np.int64),
            "weights_a": self.weights[:, 0], "weights_b": self.weights[:, 1],
            "idf": self.idf, "scale": self.scale, "bias": self.bias,
        }  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, values in arrays.items():
                # A fixed time: numpy's own savez would stamp the clock into the file.
                entry = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(entry, "w") as file:
                    np.lib.format.write_array(file, np.ascontiguousarray(values), allow_pickle=False)

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read what `save` wrote.

        Raises
        ------
        ModelError
            If the file is missing or is not such a file.
        """
        try:
            with np.load(path, allow_pickle=False) as found:
                bits = int(found["bits"].item())
                model = cls(
                    tuple(int(n) for n in found["orders"]),
                    bits,
                    np.stack([found["weights_a"], found["weights_b"]], axis=1),
                    found["idf"],
                    found["scale"],
                    found["bias"],
                )
            if model.weights.shape != (1 << bits, 2) or model.idf.shape != (1 << bits,) or not model.orders:
                raise ValueError("shapes")
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
            raise ModelError(
                "the linear model cannot be read",
                expected="linear.npz written by vocnlp",
                got=type(error).__name__,
                where=str(path),
                fix="restore the model's folder",
            ) from error
        return model


def fit_linear(
    texts: Sequence[str],
    chances: npt.NDArray[Any],
    *,
    weight: npt.NDArray[Any] | None = None,
    neutral_weight: npt.NDArray[Any] | None = None,
    orders: Sequence[int] = (1, 2, 3),
    bits: int = 20,
    penalty: float = 0.1,
    steps: int = 80,
    start: LinearModel | None = None,
) -> LinearModel:
    """Fit both heads by penalised maximum likelihood; the targets may be probabilities.

    Parameters
    ----------
    texts : sequence of str
        Prepared texts.
    chances : array of shape (n, 3)
        p_negative, p_neutral, p_positive: of a hand label, or what a teacher says.
    weight : array of shape (n,), optional
        What a text counts.
    neutral_weight : array of shape (n,), optional
        What it counts for the head of no opinion instead; below 1 for sets that have no neutral class.
    orders, bits
        As in `count_grams`. An n-gram bucket that one text alone has is left out.
    penalty : float
        Of the squared weights, on features scaled to length 1.
    steps : int
        Of L-BFGS, at most.
    start : LinearModel, optional
        A model to start from: the penalty is then on the distance from it, and `orders` and `bits` are its own.
    """
    from scipy.sparse import csr_array

    if start is not None:
        orders, bits = start.orders, start.bits

    every = np.ones(len(texts)) if weight is None else np.asarray(weight, dtype=np.float64)
    opinion = every if neutral_weight is None else np.asarray(neutral_weight, dtype=np.float64)
    chances = np.asarray(chances, dtype=np.float64)
    buckets, factors = [], []
    ends: list[npt.NDArray[np.int64]] = [np.zeros(1, np.int64)]
    for _, offsets, found, t in count_grams(texts, orders, bits):
        buckets.append(found.astype(np.int32))
        factors.append(t.astype(np.float32))
        ends.append(offsets[1:] + ends[-1][-1])
    columns, values = np.concatenate(buckets), np.concatenate(factors)
    shape = (len(texts), 1 << bits)
    frequency = np.bincount(columns, minlength=shape[1])
    # A small corpus may know each n-gram once only.
    often = frequency >= (2 if len(texts) > 100 else 1)
    if start is None:
        idf = np.rint(_IDF_UNIT * (1 + np.log((1 + len(texts)) / (1 + frequency))))
        idf = np.where(often, np.minimum(idf, 255), 0).astype(np.uint8)
        first = np.zeros((shape[1], 2)), np.zeros(2)
    else:
        # What the old model never met is rare to it.
        idf = np.where((start.idf == 0) & often, start.idf.max(), start.idf).astype(np.uint8)
        first = start.weights * start.scale / np.maximum(start.idf, 1)[:, None], start.bias
    values *= idf[columns]
    table = csr_array((values, columns, np.concatenate(ends)), shape=shape)
    norms = np.sqrt(np.maximum(np.asarray(table.multiply(table).sum(axis=1)).ravel(), 1)).astype(np.float32)
    table.data /= np.repeat(norms, np.diff(table.indptr))
    side = chances[:, 0] / np.maximum(chances[:, 0] + chances[:, 2], 1e-9)
    heads = [
        _fit_head(table, target, counts, penalty, steps, first[0][:, head], float(first[1][head]))
        for head, (target, counts) in enumerate([(chances[:, 1], opinion), (side, every * (1 - chances[:, 1]))])
    ]
    weights = np.stack([w for w, _ in heads], axis=1) * idf[:, None] / _IDF_UNIT
    # Eight bits where nearly all weights are: the few beyond are cut there.
    reach = np.array([max(float(np.quantile(np.abs(w[w != 0]), 0.9995)), 1e-9) if w.any() else 1.0 for w in weights.T])
    codes = np.clip(np.rint(weights / reach * 127), -127, 127).astype(np.int8)
    return LinearModel(tuple(orders), bits, codes, idf, reach / 127 * _IDF_UNIT, np.array([bias for _, bias in heads]))


def _fit_head(
    table: Any,
    target: npt.NDArray[Any],
    weight: npt.NDArray[Any],
    penalty: float,
    steps: int,
    first: npt.NDArray[np.float64],
    first_bias: float,
) -> tuple[npt.NDArray[np.float64], float]:
    """Fit one logistic head: weights of shape (buckets,), bias."""
    from scipy.optimize import minimize

    rows = np.flatnonzero(weight > 1e-6)
    if len(rows) == 0:
        return first, first_bias
    part, t, w = table[rows], target[rows], weight[rows]
    used = np.unique(part.indices)
    part = part[:, used]
    turned = part.T.tocsr()

    origin = np.concatenate([first[used], [first_bias]])

    def cost(x: npt.NDArray[Any]) -> tuple[float, npt.NDArray[Any]]:
        odds = (part @ x[:-1].astype(np.float32) + x[-1]).astype(np.float64)
        error = w * (1 / (1 + np.exp(-np.clip(odds, -30, 30))) - t)
        away = x - origin
        away[-1] = 0
        value = float(w @ (np.logaddexp(0, odds) - t * odds)) + penalty / 2 * float(away @ away)
        slope = penalty * away
        slope[:-1] += turned @ error.astype(np.float32)
        slope[-1] = error.sum()
        return value, slope

    options = {"maxiter": steps, "maxcor": 10}
    found = minimize(cost, origin, jac=True, method="L-BFGS-B", options=options).x
    weights = first.copy()
    weights[used] = found[:-1]
    return weights, float(found[-1])
