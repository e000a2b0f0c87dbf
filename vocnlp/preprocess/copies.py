"""Copies: the same words, or nearly, posted again.

A signature is computed for every text by itself, wherever and in whatever batch it is met. Once all rows of a window
are known, `link_copies` compares signatures only: the words are not needed, and the result depends on the set of rows
and not on their order. Near copies are found by MinHash (Broder 1997) over character trigrams with locality-sensitive
hashing in bands (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, ch. 3), then checked by the estimated Jaccard
similarity, by the numbers, Latin words and negations in both, and by their lengths.

Signature, 268 bytes: length of the normalised text (uint16, little endian, at most 65535), 6 bytes of its BLAKE2b hash,
4 bytes of the hash of its facts, then 64 minima (uint32, little endian).

Only a repetition by one customer weighs nothing, and only where he said the very same: within a day, or in a text so
long that nobody types it twice. Few words that different customers share are as many voices.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from vocnlp.errors import SchemaError
from vocnlp.preprocess.mask import drop_keys
from vocnlp.schemas import NOISE, NoiseKind

Array = np.ndarray[Any, Any]

N_HASHES = 64
SHINGLE_CHARS = 3
_HEAD_BYTES = 12
SIGNATURE_BYTES = _HEAD_BYTES + 4 * N_HASHES
MIN_SIGNED_CHARS = 8
"""Below this a text has no signature: 很好 and 闪退 are nobody's copy, however often they are said."""
MIN_COPY_CHARS = 20
"""Below this only a customer's own words can be a copy: in an outage hundreds write 更新之后打不开了，一直闪退."""
LONG_COPY_CHARS = 30
"""From here on, two customers hardly ever write the same by chance; near copies are looked for from here on only."""

SAME_CUSTOMER_WEIGHT = 0
SAME_CUSTOMER_NEAR_WEIGHT = 200
RECURRING_WEIGHT = 500
LONG_EXACT_WEIGHT = 200
SHORT_EXACT_WEIGHT = 500
NEAR_WEIGHT = 500
RESENT_DAYS = 1
"""Few words sent again by the same customer within a day were sent twice; later, it happened to him again."""

# What makes of the same sentence another statement: 三天 and 五天, iOS13 and iOS12, 查得到 and 查不到.
_FACT = re.compile(r"[0-9a-z]+|[一二三四五六七八九十百千万亿两半零]+|[不没无未非别莫勿否]")
_SIGNS = re.compile(r"[\W_]+")
_DAY = 86_400_000_000
_BATCH_SHINGLES = 100_000
_EARLIER_AT_ONCE = 64
_LATER_AT_ONCE = 2_048


def normalise_words(text: str) -> str:
    """Return what two copies share: letters and digits only, in lower case, without whole repetitions.

    Examples
    --------
    >>> normalise_words("物流 太慢了！！ (App也卡)")
    '物流太慢了app也卡'
    >>> normalise_words("很好用，很好用，很好用！")
    '很好用'
    """
    words = _SIGNS.sub("", text).casefold()
    # A text that repeats itself is found in itself doubled before its end.
    period = (words + words).find(words, 1)
    return words[:period] if 0 < period < len(words) else words


def sign_texts(texts: Sequence[str]) -> list[bytes | None]:
    """Sign texts for the search for copies; None where one is too short.

    Examples
    --------
    >>> short, long = sign_texts(["很好", "物流太慢了，客服也不理人"])
    >>> short is None, len(long)
    (True, 268)
    """
    exact = [normalise_words(text) for text in texts]
    # What is masked tells two texts apart, but how alike they are must not hang on the workspace's key.
    words = [normalise_words(drop_keys(text)) if "<" in text else same for text, same in zip(texts, exact, strict=True)]
    signatures: list[bytes | None] = [None] * len(words)
    for batch in _batches(words):
        minima = _minima([words[i] for i in batch])
        for i, row in zip(batch, minima, strict=True):
            head = min(len(words[i]), 0xFFFF).to_bytes(2, "little") + _hash(exact[i], 6)
            signatures[i] = head + _hash("|".join(_FACT.findall(exact[i])), 4) + row.tobytes()
    return signatures


def _hash(text: str, n_bytes: int) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=n_bytes).digest()


def _batches(words: list[str]) -> Iterator[list[int]]:
    """Group texts so that the shingles of a batch fit the cache, whatever their number."""
    batch: list[int] = []
    size = 0
    for i, text in enumerate(words):
        if len(text) < MIN_SIGNED_CHARS:
            continue
        batch.append(i)
        size += len(text)
        if size >= _BATCH_SHINGLES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _permutations() -> tuple[Array, Array]:
    """Odd factors and offsets of 64 permutations of 32 bits, from a hash function, not from a generator's version."""
    numbers = [
        int.from_bytes(hashlib.blake2b(f"vocnlp minhash {i}".encode(), digest_size=4).digest(), "little")
        for i in range(2 * N_HASHES)
    ]
    return np.array(numbers[:N_HASHES], np.uint32) | np.uint32(1), np.array(numbers[N_HASHES:], np.uint32)


_FACTORS, _OFFSETS = _permutations()


def _minima(words: list[str]) -> Array:
    """Return the MinHash of each text: (n, 64) uint32, little endian."""
    joined = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    lengths = np.array([len(text) for text in words])
    ends = np.cumsum(lengths)
    a, b, c = (np.uint64(factor) for factor in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
    mixed = joined[:-2] * a + joined[1:-1] * b + joined[2:] * c
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    # The last two positions of a text would reach into the next one.
    inside: Array = np.ones(len(joined), dtype=bool)
    inside[ends - 1] = inside[ends - 2] = False
    # Mixed in 64 bits, permuted in 32, which vector units multiply several at a time.
    shingles = (mixed >> np.uint64(32)).astype(np.uint32)[inside[:-2]]
    starts = np.concatenate([[0], np.cumsum(lengths - SHINGLE_CHARS + 1)[:-1]])
    minima: Array = np.empty((len(words), N_HASHES), dtype="<u4")
    hashes = np.empty_like(shingles)
    for k in range(N_HASHES):
        np.multiply(shingles, _FACTORS[k], out=hashes)
        hashes += _OFFSETS[k]
        hashes ^= hashes >> np.uint32(15)
        minima[:, k] = np.minimum.reduceat(hashes, starts)
    return minima


def link_copies(noise: pd.DataFrame, *, window_days: int, similarity: float) -> pd.DataFrame:
    """Mark feedback that repeats an earlier one of the window, and give it less weight.

    A copy of a feedback is one with the same normalised text (exact), or one with an estimated Jaccard similarity of
    at least `similarity`, the same numbers, Latin words and negations in the same order, another length and the same
    product (near), created at most `window_days` after it. `duplicate_of` is the earliest such feedback by
    (created_at, length, feedback_id), of one moment the longest: ids follow the workspace's key, which must not decide.
    Exact copies come before near ones. Rows that a rule already found to be noise stay as they are.

    ======================================== ============== =======
    copy                                     normalised text weight
    ======================================== ============== =======
    exact, same customer, within a day       8 characters         0
    exact, same customer, later              8 to 29            500
    exact, same customer, later              30                   0
    exact, one customer or both unknown      20 to 29           500
    exact, another or unknown                30                 200
    near, same customer                      30                 200
    near, another or unknown                 30                 500
    ======================================== ============== =======

    The same customer means: with the same product, where products are known. Below 30 characters only feedback on the
    same product is compared. Everything else, such as the same few words of two known customers, is no copy.

    Parameters
    ----------
    noise : DataFrame
        NOISE columns plus `created_at`, `customer_key` and, where there is one, `product`: the rows of the window, in
        any order. Marks of an earlier call are forgotten first. Not changed.
    window_days : int
        How long a copy is remembered.
    similarity : float
        Over 0, at most 1.

    Returns
    -------
    DataFrame
        NOISE, in the order of the input.

    Raises
    ------
    SchemaError
        If a column is missing.
    ValueError
        If `window_days` or `similarity` is out of range.

    Examples
    --------
    >>> text = "物流太慢了，客服也不理人，再也不会来了"
    >>> noise = pd.DataFrame({
    ...     "feedback_id": ["f00000000000000b2", "f00000000000000a1"], "revision": [0, 0], "noise_kind": "none",
    ...     "duplicate_of": None, "weight_milli": 1000, "reason": None, "signature": sign_texts([text, text + "！"]),
    ...     "recipe_id": "r", "month": "2026-11", "customer_key": ["c1", "c1"],
    ...     "created_at": pd.to_datetime(["2026-11-01 09:05", "2026-11-01 09:00"], utc=True)})
    >>> linked = link_copies(noise, window_days=30, similarity=0.85)
    >>> linked[["feedback_id", "noise_kind", "duplicate_of", "weight_milli"]].values.tolist()
    [['f00000000000000b2', 'exact_copy', 'f00000000000000a1', 0], ['f00000000000000a1', 'none', nan, 1000]]
    """
    if window_days < 1 or not 0 < similarity <= 1:
        raise ValueError("window_days is at least 1 and similarity lies over 0 and at most at 1")
    missing = [name for name in (*NOISE.column_names, "created_at", "customer_key") if name not in noise.columns]
    if missing:
        raise SchemaError(
            "copies cannot be found in a frame without these columns", expected=", ".join(missing),
            got=", ".join(map(str, noise.columns)), where="noise", fix="join created_at and customer_key to the noise",
        )  # fmt: skip
    rows = noise.reset_index(drop=True)
    was_copy = rows["noise_kind"].isin([NoiseKind.EXACT_COPY, NoiseKind.NEAR_COPY]).to_numpy()
    kinds = np.where(was_copy, NoiseKind.NONE.value, rows["noise_kind"].to_numpy(dtype=object))
    weights = np.where(was_copy, 1000, rows["weight_milli"].to_numpy())
    reasons = np.where(was_copy, None, rows["reason"].astype(object).where(rows["reason"].notna(), None))
    duplicate_of: Array = np.full(len(rows), None, dtype=object)

    ids = rows["feedback_id"].to_numpy(dtype=object)
    # Only the latest revision of a feedback speaks; it is no copy of an older one.
    latest = rows["revision"].to_numpy() == rows.groupby("feedback_id")["revision"].transform("max").to_numpy()
    # A signature of another length is one of earlier rules, whose row is about to be scored again or out of reach.
    signed: Array = np.array(
        [isinstance(signature, bytes) and len(signature) == SIGNATURE_BYTES for signature in rows["signature"]],
        dtype=bool,
    )
    usable = latest & signed & (kinds == NoiseKind.NONE.value)
    window = _Window(rows.loc[usable], window_days)
    positions = np.flatnonzero(usable)[window.order]
    for row, copy in window.find(similarity).items():
        at = positions[row]
        kinds[at] = copy.kind.value
        duplicate_of[at] = ids[positions[copy.of]]
        weights[at] = copy.weight
        reasons[at] = copy.reason
    return NOISE.conform(
        rows.assign(noise_kind=kinds, duplicate_of=duplicate_of, weight_milli=weights, reason=reasons).astype(
            {"duplicate_of": "str", "reason": "str", "noise_kind": "str"}
        )
    )


class _Copy(NamedTuple):
    of: int
    kind: NoiseKind
    weight: int
    reason: str


class _Window:
    """The rows of a window by rank, in an order of their own, so that the caller's order cannot matter."""

    def __init__(self, rows: pd.DataFrame, window_days: int) -> None:
        times = rows["created_at"].astype("datetime64[us, UTC]").astype("int64").to_numpy()
        ids = rows["feedback_id"].to_numpy(dtype=object)
        joined = b"".join(rows["signature"].to_numpy(dtype=object))
        signatures = np.frombuffer(joined, dtype=np.uint8).reshape(-1, SIGNATURE_BYTES)
        # A near copy has another length, and an exact one the same words.
        shortness = -np.ascontiguousarray(signatures[:, :2]).view("<u2").ravel().astype(np.int64)
        self.order = np.lexsort((ids.astype(str), shortness, times)) if len(rows) else np.empty(0, dtype=np.int64)
        self._times = times[self.order]
        self._days = window_days
        self._window = window_days * _DAY
        self._customers = pd.factorize(rows["customer_key"])[0][self.order]
        products = rows["product"] if "product" in rows.columns else pd.Series(None, index=rows.index, dtype=object)
        self._products = pd.factorize(products)[0][self.order]
        # Who speaks of what: the same customer about another product says another thing. -1 is nobody known.
        both = self._customers.astype(np.int64) * (len(rows) + 1) + self._products
        self._voices = np.where(self._customers >= 0, pd.factorize(both)[0], -1)
        signatures = signatures[self.order]
        self._heads = np.ascontiguousarray(signatures[:, :8]).view("<u8").ravel()
        self._lengths = np.ascontiguousarray(signatures[:, :2]).view("<u2").ravel().astype(np.int64)
        self._facts = np.ascontiguousarray(signatures[:, 8:_HEAD_BYTES]).view("<u4").ravel()
        self._minima = np.ascontiguousarray(signatures[:, _HEAD_BYTES:]).view("<u4").reshape(-1, N_HASHES)

    def find(self, similarity: float) -> dict[int, _Copy]:
        """Return what each copy, by rank, is a copy of."""
        copies = self._find_exact()
        copies.update(self._find_near(similarity, copies))
        return copies

    def _find_exact(self) -> dict[int, _Copy]:
        copies: dict[int, _Copy] = {}
        everything: Array = np.zeros(len(self._times), dtype=np.int64)
        long = self._lengths >= LONG_COPY_CHARS
        for about, ranks in ((everything, np.flatnonzero(long)), (self._products, np.flatnonzero(~long))):
            for group in _groups(self._heads, about, ranks):
                copies.update(self._link_exact(group))
        return copies

    def _link_exact(self, group: Array) -> Iterator[tuple[int, _Copy]]:
        """Go through rows of one text by time and link each to the earliest one it may be a copy of."""
        n_chars = self._lengths[group[0]]
        everyone: list[int] = []
        nobody: list[int] = []
        own: defaultdict[int, list[int]] = defaultdict(list)
        for rank in group.tolist():
            voice = int(self._voices[rank])
            mine = own[voice] if voice >= 0 else []
            if n_chars >= LONG_COPY_CHARS:
                pools = [everyone]
            elif n_chars >= MIN_COPY_CHARS:
                # Two known customers are two voices; who is not known may be the same.
                pools = [nobody, mine] if voice >= 0 else [everyone]
            else:
                pools = [mine]
            found = [first for pool in pools if (first := self._first_of(pool, rank)) is not None]
            if found:
                age = int(self._times[rank] - self._times[mine[-1]]) if mine else self._window + 1
                yield rank, self._judge_exact(n_chars, min(found), age)
            everyone.append(rank)
            if voice >= 0:
                mine.append(rank)
            else:
                nobody.append(rank)

    def _first_of(self, pool: list[int], rank: int) -> int | None:
        at = bisect_left(pool, self._times[rank] - self._window, key=lambda earlier: self._times[earlier])
        return pool[at] if at < len(pool) else None

    def _judge_exact(self, n_chars: int, of: int, age: int) -> _Copy:
        same = age <= self._window
        if same:
            once = n_chars >= LONG_COPY_CHARS or age <= RESENT_DAYS * _DAY
            weight = SAME_CUSTOMER_WEIGHT if once else RECURRING_WEIGHT
        else:
            weight = LONG_EXACT_WEIGHT if n_chars >= LONG_COPY_CHARS else SHORT_EXACT_WEIGHT
        return self._copy(of, NoiseKind.EXACT_COPY, weight, same=same)

    def _find_near(self, similarity: float, exact: dict[int, _Copy]) -> dict[int, _Copy]:
        ranks = np.flatnonzero(self._lengths >= LONG_COPY_CHARS)
        best: Array = np.full(len(self._times), len(self._times), dtype=np.int64)
        best_own = best.copy()
        is_open: Array = np.ones(len(self._times), dtype=bool)
        is_open[list(exact)] = False
        for key in self._band_keys(similarity):
            for group in _groups(key, self._products, ranks):
                self._search(group, is_open, best, similarity)
            for group in _groups(key, self._voices, ranks[self._voices[ranks] >= 0]):
                self._search(group, is_open, best_own, similarity)
        copies: dict[int, _Copy] = {}
        for rank in np.flatnonzero(best < len(self._times)):
            same = bool(best_own[rank] < len(self._times))
            weight = SAME_CUSTOMER_NEAR_WEIGHT if same else NEAR_WEIGHT
            copies[int(rank)] = self._copy(int(best[rank]), NoiseKind.NEAR_COPY, weight, same=same)
        return copies

    def _search(self, group: Array, is_open: Array, best: Array, similarity: float) -> None:
        """Lower `best` to the earliest row of the group that each open row resembles.

        The earliest rows are tried first and a row that has found its own leaves, so that thousands of copies of one
        template cost hardly more than one comparison each.
        """
        need = int(np.ceil(similarity * N_HASHES - 1e-9))
        waiting = group[is_open[group]]
        if not len(waiting):
            return
        waiting = waiting[best[waiting] > group[self._first_in_window(group, waiting)]]
        for at in range(0, len(group), _EARLIER_AT_ONCE):
            earlier = group[at : at + _EARLIER_AT_ONCE]
            waiting = waiting[waiting > earlier[0]]
            if not len(waiting):
                return
            found: Array = np.zeros(len(waiting), dtype=bool)
            for part in range(0, len(waiting), _LATER_AT_ONCE):
                later = waiting[part : part + _LATER_AT_ONCE]
                valid = earlier[None, :] < later[:, None]
                valid &= self._times[later][:, None] - self._times[earlier][None, :] <= self._window
                # Nearly alike and equally long: a word was put in another's place, and that may be the point.
                n_later, n_earlier = self._lengths[later][:, None], self._lengths[earlier][None, :]
                valid &= n_later != n_earlier
                # Sets of such different sizes cannot be that similar, whatever the estimate says.
                shorter, longer = np.minimum(n_later, n_earlier), np.maximum(n_later, n_earlier)
                valid &= shorter - SHINGLE_CHARS + 1 >= similarity * (longer - SHINGLE_CHARS + 1.0)
                if not valid.any():
                    continue
                alike = (self._minima[later][:, None, :] == self._minima[earlier][None, :, :]).sum(axis=2)
                hits = valid & (alike >= need)
                hit = hits.any(axis=1)
                first = earlier[hits.argmax(axis=1)]
                best[later[hit]] = np.minimum(best[later[hit]], first[hit])
                found[part : part + _LATER_AT_ONCE] = hit
            waiting = waiting[~found]

    def _first_in_window(self, group: Array, of: Array) -> Array:
        """Return the position in a sorted group of the earliest row that is within the window of each row of `of`."""
        positions: Array = self._times[group].searchsorted(self._times[of] - self._window, side="left")
        return positions

    def _band_keys(self, similarity: float) -> Iterator[Array]:
        """Yield keys that near copies share in at least one band: of minima, and of the facts in all of them."""
        width = band_width(similarity)
        for start in range(0, N_HASHES - width + 1, width):
            key = self._facts.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
            for k in range(start, start + width):
                key = (key ^ self._minima[:, k].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
                key ^= key >> np.uint64(32)
            yield key

    def _copy(self, of: int, kind: NoiseKind, weight: int, *, same: bool) -> _Copy:
        what = "the same text as" if kind is NoiseKind.EXACT_COPY else "nearly the same text as"
        who = "the same customer" if same else "another or an unknown customer"
        return _Copy(of, kind, weight, f"{what} an earlier feedback within {self._days} days, by {who}")


def band_width(similarity: float) -> int:
    """The widest bands that still let 99 of 100 pairs of just that similarity meet: 1 - (1 - s^r)^b."""
    widths = [
        width for width in range(1, 17) if 1 - (1 - similarity**width) ** (N_HASHES // width) >= 0.99
    ]  # fmt: skip
    return max(widths, default=1)


def _groups(first: Array, second: Array, ranks: Array) -> Iterator[Array]:
    """Yield the ranks, ascending, of every two and more rows that agree in both keys."""
    if len(ranks) < 2:
        return
    by_key = ranks[np.lexsort((ranks, second[ranks], first[ranks]))]
    changes = (np.diff(first[by_key]) != 0) | (np.diff(second[by_key]) != 0)
    borders = np.concatenate([[0], np.flatnonzero(changes) + 1, [len(by_key)]])
    for i in np.flatnonzero(np.diff(borders) > 1):
        yield by_key[borders[i] : borders[i + 1]]
