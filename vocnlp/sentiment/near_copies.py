"""Finding texts that are copies of one another, whole, cut or slightly changed.

Two texts are taken for copies if their first 60 letters and digits agree, or if MinHash over character trigrams
(Broder, "On the resemblance and containment of documents", 1997) says that most of their trigrams do. Held-out texts
are guarded by a stricter rule: a line that shares a long run of letters with one, anywhere, is a copy too.

Everything is computed over whole columns at once: a pass over 140,000 reviews takes seconds.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Hashes: TypeAlias = npt.NDArray[np.uint64]

PREFIX_CHARS = 60
RUN_CHARS = 24
"""A shared run of this many letters and digits makes a line a copy of a held-out text; `_runs` builds on 24 = 16+8."""

_SEED = 20_261_101
_BANDS, _ROWS = 8, 4
_SIMILARITY = 0.7
_GUARD_BANDS, _GUARD_ROWS = 16, 3
_GUARD_SIMILARITY = 0.6
_MIN_CHARS_FOR_SIMILARITY = 8
_CHUNK = 20_000
_NOT_LETTERS = re.compile(r"[\W_]+")


def normalise(text: str) -> str:
    """Reduce a text to what copies of it share: letters and digits, NFKC, lower case.

    Examples
    --------
    >>> normalise("屏幕 不错！！Ｇｏｏｄ ^_^")
    '屏幕不错good'
    """
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).lower())


def hash_text(text: str) -> int:
    """Return the 64-bit BLAKE2b hash of the first 60 letters and digits of a text.

    Examples
    --------
    >>> hash_text("屏幕不错。") == hash_text("屏幕，不错")
    True
    """
    start = normalise(text)[:PREFIX_CHARS].encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(start, digest_size=8).digest(), "big")


def hash_texts(texts: Iterable[str]) -> Hashes:
    """Hash many texts: uint64 array of shape (n,), in order."""
    return np.fromiter((hash_text(t) for t in texts), dtype=np.uint64)


def _points(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """All texts' code points in one array, and each text's length."""
    lengths = np.fromiter((len(t) for t in texts), np.int64, len(texts))
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    return np.frombuffer(joined, "<u4").astype(np.uint64), lengths


def _signatures(texts: Sequence[str], n_hashes: int) -> npt.NDArray[np.uint64]:
    """MinHash signatures, shape (n, n_hashes), of normalised texts of at least three characters."""
    generator = np.random.default_rng(_SEED)
    factors = generator.integers(1, 2**63, n_hashes, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    signatures: npt.NDArray[np.uint64] = np.empty((len(texts), n_hashes), np.uint64)
    for start in range(0, len(texts), _CHUNK):
        points, lengths = _points(texts[start : start + _CHUNK])
        codes = (
            (points[:-2] * np.uint64(0x9E3779B97F4A7C15))
            ^ (points[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F))
            ^ (points[2:] * np.uint64(0x165667B19E3779F9))
        )
        ends = np.cumsum(lengths)
        keep: npt.NDArray[np.bool_] = np.ones(len(codes), np.bool_)
        for back in (2, 1):  # A trigram that begins on a text's last two characters runs into its neighbour.
            positions = ends - back
            keep[positions[positions < len(codes)]] = False
        flat = codes[keep]
        offsets = np.concatenate([[0], np.cumsum(lengths - 2)[:-1]])
        flat ^= flat >> np.uint64(29)
        for i, factor in enumerate(factors):
            mixed = flat * factor
            mixed ^= mixed >> np.uint64(32)
            signatures[start : start + len(lengths), i] = np.minimum.reduceat(mixed * factor, offsets)
    return signatures


def _band_keys(signatures: npt.NDArray[np.uint64], band: int, rows: int) -> npt.NDArray[np.uint64]:
    """One number for the rows of a band; two signatures with equal rows have equal numbers."""
    keys: npt.NDArray[np.uint64] = np.zeros(len(signatures), np.uint64)
    for column in signatures[:, band * rows : (band + 1) * rows].T:
        keys = (keys ^ column) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(31)
    return keys


def group_near_copies(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """Number the texts' groups of near-copies: int64 array of shape (n,); equal numbers belong together.

    Two texts are together if their first 60 letters and digits agree, or if their character trigrams have an estimated
    Jaccard similarity of at least 0.7, directly or through others. A group's number is its first text's position.

    Examples
    --------
    >>> group_near_copies(["房间很干净，早餐也不错，下次还来", "房间很干净 早餐也不错 下次还来啊", "太差"]).tolist()
    [0, 0, 2]
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(texts)
    if n == 0:
        return np.empty(0, np.int64)
    normalised = [normalise(t) for t in texts]
    _, first, codes = np.unique(
        np.array([t[:PREFIX_CHARS] for t in normalised], dtype=object), return_index=True, return_inverse=True
    )
    left, right = [first[codes]], [np.arange(n)]
    long = np.array([i for i in np.sort(first) if len(normalised[i]) >= _MIN_CHARS_FOR_SIMILARITY], np.int64)
    if len(long):
        signatures = _signatures([normalised[i] for i in long], _BANDS * _ROWS)
        for band in range(_BANDS):
            _, head, bucket = np.unique(_band_keys(signatures, band, _ROWS), return_index=True, return_inverse=True)
            others = np.flatnonzero(head[bucket] != np.arange(len(long)))
            heads = head[bucket[others]]
            alike = np.mean(signatures[heads] == signatures[others], axis=1) >= _SIMILARITY
            left.append(long[heads[alike]])
            right.append(long[others[alike]])
    a, b = np.concatenate(left), np.concatenate(right)
    n_groups, labels = connected_components(coo_array((np.ones(len(a), bool), (a, b)), shape=(n, n)), directed=False)
    numbers = np.full(n_groups, n, np.int64)
    np.minimum.at(numbers, labels, np.arange(n))
    return numbers[labels]


def _mix(a: npt.NDArray[np.uint64], b: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    mixed = (a * np.uint64(0x9E3779B97F4A7C15)) ^ (b * np.uint64(0xC2B2AE3D27D4EB4F))
    mixed ^= mixed >> np.uint64(29)
    return np.asarray(mixed * np.uint64(0x165667B19E3779F9), np.uint64)


def _runs(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Hashes of every run of `RUN_CHARS` characters in the texts, and the text each begins in."""
    points, lengths = _points(texts)
    n_runs = len(points) - RUN_CHARS + 1
    if n_runs <= 0:
        return np.empty(0, np.uint64), np.empty(0, np.int64)
    hashes, width = points, 1
    while width < 8:
        hashes, width = _mix(hashes[:-width], hashes[width:]), 2 * width
    hashes = _mix(_mix(hashes[:-16], hashes[8:-8]), hashes[16:])
    owner: npt.NDArray[np.int64] = np.repeat(np.arange(len(texts)), lengths)
    inside = owner[:n_runs] == owner[RUN_CHARS - 1 :]
    return hashes[inside], owner[:n_runs][inside]


def find_copies(texts: Sequence[str], held_out: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Say which texts are near-copies of a held-out text: bool array of shape (n,).

    Meant to err on the side of removing: equal beginnings; an estimated trigram similarity of at least 0.6 (16 bands of
    3 MinHash rows find a pair of similarity 0.7 with probability 0.999); or any shared run of 24 letters and digits.

    Examples
    --------
    >>> find_copies(["房间很干净 早餐也不错 下次还来啊", "太差"], ["房间很干净，早餐也不错，下次还来"]).tolist()
    [True, False]
    """
    # A text without a letter or digit (👍) is nobody's copy.
    ours, theirs = [normalise(t) for t in texts], sorted({normalise(t) for t in held_out} - {""})
    if not ours or not theirs:
        return np.zeros(len(ours), bool)
    starts = {t[:PREFIX_CHARS] for t in theirs}
    copies = np.fromiter((t[:PREFIX_CHARS] in starts for t in ours), bool, len(ours))
    theirs_runs = np.unique(_runs(theirs)[0])
    for start in range(0, len(ours), _CHUNK):
        hashes, owner = _runs(ours[start : start + _CHUNK])
        copies[start + owner[np.isin(hashes, theirs_runs)]] = True
    long = np.array([i for i, t in enumerate(ours) if len(t) >= _MIN_CHARS_FOR_SIMILARITY and not copies[i]], np.int64)
    theirs_long = [t for t in theirs if len(t) >= _MIN_CHARS_FOR_SIMILARITY]
    if not len(long) or not theirs_long:
        return copies
    n_hashes = _GUARD_BANDS * _GUARD_ROWS
    a, b = _signatures([ours[i] for i in long], n_hashes), _signatures(theirs_long, n_hashes)
    for band in range(_GUARD_BANDS):
        pairs = pd.DataFrame({"key": _band_keys(a, band, _GUARD_ROWS), "a": np.arange(len(a))}).merge(
            pd.DataFrame({"key": _band_keys(b, band, _GUARD_ROWS), "b": np.arange(len(b))}), on="key"
        )
        for start in range(0, len(pairs), _CHUNK):
            part = pairs.iloc[start : start + _CHUNK]
            i, j = part["a"].to_numpy(), part["b"].to_numpy()
            alike = np.mean(a[i] == b[j], axis=1) >= _GUARD_SIMILARITY
            copies[long[i[alike]]] = True
    return copies
