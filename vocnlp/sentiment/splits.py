"""Which labelled text may be learnt from, which chooses, which only measures.

Public sets are full of copies: the same review twice, cut differently, or with one mark more. A copy of a test text in
the training set turns a measurement into a memory test. So texts are first grouped with all their near-copies, across
all data sets, and a whole group goes to one side. The side depends on hashes of the texts alone, never on row order.

`models/splits.json` keeps the outcome as hashes, without a word of text; training reads it and stores the hashes of
all it learnt from beside the model, so that a test can show that the two never meet. The file also lists what is
excluded from learning for other reasons: training texts that still resemble a held-out one, the evaluation sets
labelled by hand, the lines speed is measured with.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.errors import ModelError
from vocnlp.sentiment.near_copies import Hashes, find_copies, group_near_copies, hash_text, hash_texts, normalise

__all__ = [
    "HELD_OUT", "LABELLED", "UNSEEN", "Hashes", "Role", "Splits", "hash_lettered", "hash_text", "hash_texts",
    "make_splits", "normalise", "save_manifest",
]  # fmt: skip

Role = Literal["train", "dev", "test", "unseen", "excluded"]
HELD_OUT: tuple[Role, ...] = ("test", "dev", "unseen", "excluded")
"""Roles that no training, adaptation, distillation, vocabulary or calibration on training text may read."""

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
        roles: npt.NDArray[np.str_] = np.full(len(hashes), "train", dtype="<U8")
        # Should one hash ever stand in two lists, the more careful role wins.
        for role in ("excluded", "dev", "unseen", "test"):
            roles[np.isin(hashes, self.of_role(role))] = role
        return roles

    def check_manifest(self, manifest: Hashes, where: str) -> None:
        """Refuse a list of hashes that were learnt from if one of them is of a held-out text.

        For every step that learns from text, with or without labels, before it writes its manifest.

        Parameters
        ----------
        manifest : ndarray of uint64
            `hash_texts` of all that was read.
        where : str
            The step, for the message.

        Raises
        ------
        ModelError
            If the two meet; the message counts, and shows no text.

        Examples
        --------
        >>> splits = Splits({"reviews": {"test": hash_texts(["屏幕不错"])}})
        >>> splits.check_manifest(hash_texts(["电池太差"]), "adapt")
        """
        met = {
            f"{name}/{role}": int(np.isin(values, manifest).sum())
            for name, roles in sorted(self.hashes.items())
            for role, values in sorted(roles.items())
        }
        if any(met.values()):
            raise ModelError(
                "a held-out text was learnt from",
                expected="no hash of " + ", ".join(HELD_OUT),
                got=", ".join(f"{name}: {n}" for name, n in met.items() if n),
                where=where,
                fix="leave out what Splits.roles does not call train, and lines that clean_corpus does not return",
            )

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


def make_splits(texts: Mapping[str, Sequence[str]], kept_out: Mapping[str, Sequence[str]] | None = None) -> Splits:
    """Divide the texts of all labelled data sets, near-copies together.

    Each group draws a number in [0, 1) from its smallest hash; below its data set's share it is for testing, in the
    next 5 % for choosing (dev). A group with a text of an unseen set is trained on by nobody. What would be trained on
    and still resembles a held-out text under the stricter rule of `find_copies` is excluded: neither learnt from nor
    measured with.

    Parameters
    ----------
    texts : mapping
        Data set name -> its texts. Data sets without a share in `TEST_SHARE` are refused.
    kept_out : mapping, optional
        Name -> texts that are measured with elsewhere: excluded, and with them their near-copies in the data sets.

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
    table["unseen"] = table["group"].isin(table.loc[table["dataset"].isin(UNSEEN), "group"])
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
    elsewhere = {name: list(values) for name, values in (kept_out or {}).items()}
    learnt = unique["hash"].isin(table.loc[table["role"] == "train", "hash"])
    held_out = unique.loc[~learnt, "text"].tolist() + [text for values in elsewhere.values() for text in values]
    copies = unique.loc[learnt, "hash"][find_copies(unique.loc[learnt, "text"].tolist(), held_out)]
    table.loc[table["hash"].isin(copies), "role"] = "excluded"
    listed = {name: {"excluded": hash_lettered(values)} for name, values in elsewhere.items()}
    return Splits(
        {
            str(name): {
                str(role): np.unique(part["hash"].to_numpy().astype(np.uint64))
                for role, part in rows.groupby("role")
                if role != "train"
            }
            for name, rows in table.groupby("dataset")
        }
        | listed
    )


def save_manifest(hashes: Hashes, path: Path) -> None:
    """Write what a step learnt from, as every manifest is kept: sorted unique hashes, 8 bytes each, big-endian."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(np.unique(hashes).astype(">u8").tobytes())


def hash_lettered(texts: Sequence[str]) -> Hashes:
    """Return the sorted unique hashes of the texts that have a letter or digit; 👍 alone is nobody's text."""
    return np.unique(hash_texts(t for t in texts if normalise(t)))
