"""Which labelled text may be learnt from, which chooses, which only measures.

Public sets are full of copies: the same review twice, cut differently, or with one mark more. A copy of a test text in
the training set turns a measurement into a memory test. So texts are first grouped with all their near-copies, across
all data sets, and a whole group goes to one side. The side depends on hashes of the texts alone, never on row order.

`models/splits.json` keeps the outcome as hashes, without a word of text; training reads it and stores the hashes of
all it learnt from beside the model, so that a test can show that the two never meet.

Near-copies are found by equal beginnings (60 letters and digits after NFKC) and by MinHash over character trigrams
(Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.errors import ModelError

Role = Literal["train", "dev", "test", "unseen"]
Hashes: TypeAlias = npt.NDArray[np.uint64]

PREFIX_CHARS = 60
TEST_SHARE = {
    "opinions_car": 0.15,
    "opinions_bank": 0.15,
    "opinions_cosmetics": 0.15,
    "opinions_restaurant": 0.15,
    "aspects_shampoo_mooc": 0.15,
}
SHOPPING = "reviews_shopping"
SHOPPING_TEST_TEXTS = 4_000
_LARGEST_TEST_SHARE = 0.15
DEV_SHARE = 0.05
UNSEEN = ("app_reviews_smarthome",)
"""Sets with stars that no label of theirs, nor a near-copy of theirs, is ever trained on."""
LABELLED = (SHOPPING, *TEST_SHARE)

_SEED = 20_261_101
_BANDS, _ROWS = 8, 4
_SIMILARITY = 0.7
_MIN_CHARS_FOR_SIMILARITY = 8


def normalise(text: str) -> str:
    """Reduce a text to what copies of it share: letters and digits, NFKC, lower case.

    Examples
    --------
    >>> normalise("屏幕 不错！！Ｇｏｏｄ ^_^")
    '屏幕不错good'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


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


@dataclass(frozen=True)
class Splits:
    """The sides of every labelled data set, as sorted unique hashes. What is not listed is for training.

    Attributes
    ----------
    hashes : dict
        data set -> role -> uint64 array, sorted.
    """

    hashes: dict[str, dict[str, Hashes]]

    def of_role(self, role: Role) -> Hashes:
        """Return every hash of a role, over all data sets: uint64 array, sorted, unique."""
        parts = [roles[role] for roles in self.hashes.values() if role in roles]
        return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.uint64)

    def roles(self, texts: Sequence[str]) -> npt.NDArray[np.str_]:
        """Return each text's role; a text that no split lists is for training.

        Examples
        --------
        >>> splits = Splits({"reviews": {"test": hash_texts(["屏幕不错"])}})
        >>> splits.roles(["屏幕不错！", "电池太差"]).tolist()
        ['test', 'train']
        """
        hashes = hash_texts(texts)
        roles: npt.NDArray[np.str_] = np.full(len(hashes), "train", dtype="<U6")
        # Should one hash ever stand in two lists, the more careful role wins.
        for role in ("dev", "unseen", "test"):
            roles[np.isin(hashes, self.of_role(role))] = role
        return roles

    def save(self, path: Path) -> None:
        """Write the hashes as JSON; equal splits give equal bytes."""
        body: dict[str, Any] = {
            "about": "64-bit BLAKE2b hashes (big-endian, base64) of the first 60 letters and digits, NFKC, lower case; "
            "what is not listed is for training",
            "version": 1,
            "datasets": {
                name: {
                    role: {"n": len(values), "hashes": base64.b64encode(values.astype(">u8").tobytes()).decode("ascii")}
                    for role, values in sorted(roles.items())
                }
                for name, roles in sorted(self.hashes.items())
            },
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Splits:
        """Read what `save` wrote.

        Raises
        ------
        ModelError
            If the file is missing or is not such a file.
        """
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                {
                    name: {
                        role: np.frombuffer(base64.b64decode(part["hashes"]), ">u8").astype(np.uint64)
                        for role, part in roles.items()
                    }
                    for name, roles in body["datasets"].items()
                }
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                "the splits cannot be read",
                expected="JSON with datasets, roles and hashes",
                got=type(error).__name__,
                where=str(path),
                fix="restore models/splits.json from the repository",
            ) from error


def _trigram_codes(text: str) -> npt.NDArray[np.uint64]:
    points = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4").astype(np.uint64)
    if len(points) < 3:
        return points[:1]
    return np.asarray(
        (points[:-2] * np.uint64(0x9E3779B97F4A7C15))
        ^ (points[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F))
        ^ (points[2:] * np.uint64(0x165667B19E3779F9)),
        np.uint64,
    )


def _signatures(texts: Sequence[str]) -> npt.NDArray[np.uint64]:
    """MinHash signatures, shape (n, bands * rows), of non-empty normalised texts."""
    generator = np.random.default_rng(_SEED)
    n_hashes = _BANDS * _ROWS
    factors = generator.integers(1, 2**63, n_hashes, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    signatures: npt.NDArray[np.uint64] = np.empty((len(texts), n_hashes), np.uint64)
    for start in range(0, len(texts), 20_000):
        codes = [_trigram_codes(t) for t in texts[start : start + 20_000]]
        offsets = np.concatenate([[0], np.cumsum([len(c) for c in codes])[:-1]])
        flat = np.concatenate(codes)
        flat ^= flat >> np.uint64(29)
        for i, factor in enumerate(factors):
            mixed = flat * factor
            mixed ^= mixed >> np.uint64(32)
            signatures[start : start + len(codes), i] = np.minimum.reduceat(mixed * factor, offsets)
    return signatures


def group_near_copies(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """Number the texts' groups of near-copies: int64 array of shape (n,); equal numbers belong together.

    Two texts are together if their first 60 letters and digits agree, or if their character trigrams have an estimated
    Jaccard similarity of at least 0.7, directly or through others.

    Examples
    --------
    >>> group_near_copies(["房间很干净，早餐也不错，下次还来", "房间很干净 早餐也不错 下次还来啊", "太差"]).tolist()
    [0, 0, 2]
    """
    parents = np.arange(len(texts))

    def root(i: int) -> int:
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = int(parents[i])
        return i

    def join(i: int, j: int) -> None:
        a, b = root(i), root(j)
        if a != b:
            parents[max(a, b)] = min(a, b)

    normalised = [normalise(t) for t in texts]
    first: dict[str, int] = {}
    for i, text in enumerate(normalised):
        join(first.setdefault(text[:PREFIX_CHARS], i), i)
    long = [i for i in first.values() if len(normalised[i]) >= _MIN_CHARS_FOR_SIMILARITY]
    if long:
        signatures = _signatures([normalised[i] for i in long])
        for band in range(_BANDS):
            seen: dict[bytes, int] = {}
            rows = np.ascontiguousarray(signatures[:, band * _ROWS : (band + 1) * _ROWS])
            for position, row in enumerate(rows):
                other = seen.setdefault(row.tobytes(), position)
                if other != position and np.mean(signatures[other] == signatures[position]) >= _SIMILARITY:
                    join(long[other], long[position])
    return np.array([root(i) for i in range(len(texts))], dtype=np.int64)


def make_splits(texts: dict[str, Sequence[str]]) -> Splits:
    """Divide the texts of all labelled data sets, near-copies together.

    Each group draws a number in [0, 1) from its smallest hash; below its data set's share it is for testing, in the
    next 5 % for choosing (dev). A group with a text of an unseen set is trained on by nobody.

    Parameters
    ----------
    texts : dict
        Data set name -> its texts. Data sets without a share in `TEST_SHARE` are refused.

    Raises
    ------
    ModelError
        If a data set is not one that this rule knows.
    """
    unknown = sorted(set(texts) - {*LABELLED, *UNSEEN})
    if unknown:
        raise ModelError(
            "no split rule for a data set",
            expected=", ".join((*LABELLED, *UNSEEN)),
            got=", ".join(unknown),
            where="make_splits",
            fix="add its share to TEST_SHARE",
        )
    table = pd.concat(
        [pd.DataFrame({"dataset": name, "text": list(values)}) for name, values in sorted(texts.items())],
        ignore_index=True,
    )
    table["hash"] = hash_texts(table["text"])
    unique = table.drop_duplicates("hash").sort_values("hash").reset_index(drop=True)
    unique["group"] = group_near_copies(unique["text"].tolist())
    # Sorted by hash, so a group's number is the position of its smallest hash.
    smallest = unique["hash"].to_numpy()[unique["group"].to_numpy()]
    draws = [hashlib.blake2b(int(h).to_bytes(8, "big"), digest_size=8, person=b"side").digest() for h in smallest]
    unique["draw"] = [int.from_bytes(d, "big") / 2.0**64 for d in draws]
    table = table.drop(columns="text").merge(unique[["hash", "group", "draw"]], on="hash")
    table = table.drop_duplicates(["dataset", "hash"])
    table["unseen"] = table.groupby("group")["dataset"].transform(lambda d: d.isin(UNSEEN).any())
    shopping = table.loc[(table["dataset"] == SHOPPING) & ~table["unseen"], "draw"].sort_values()
    n_shopping = min(SHOPPING_TEST_TEXTS, round(_LARGEST_TEST_SHARE * len(shopping)))
    shopping_share = float(shopping.iloc[n_shopping - 1]) if n_shopping else 0.0
    shares = {**TEST_SHARE, SHOPPING: shopping_share, **dict.fromkeys(UNSEEN, 0.0)}
    table["share"] = table["dataset"].map(shares)
    table["share"] = table.groupby("group")["share"].transform("max")
    table["role"] = "train"
    table.loc[table["draw"] <= table["share"] + DEV_SHARE, "role"] = "dev"
    table.loc[table["draw"] <= table["share"], "role"] = "test"
    table.loc[table["unseen"], "role"] = "unseen"
    return Splits(
        {
            str(name): {
                str(role): np.unique(part["hash"].to_numpy().astype(np.uint64))
                for role, part in rows.groupby("role")
                if role != "train"
            }
            for name, rows in table.groupby("dataset")
        }
    )
