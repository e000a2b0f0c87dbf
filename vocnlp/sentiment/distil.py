"""Distillation: a student learns what the teacher says of far more texts than have labels.

Soft labels carry what hard ones do not (Hinton et al., "Distilling the knowledge in a neural network", 2015): how near
a complaint is to a fact. The teacher here is the finished `accurate` model, network and linear model blended, so the
student learns from both. Shown are the labelled examples, whose hand labels keep a share of the target, lines of the
clean corpus, and opinion units cut from such lines: serving reads units.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocnlp.preprocess.normalize import clean_text
from vocnlp.preprocess.split import split_text
from vocnlp.sentiment.corpus import clean_corpus
from vocnlp.sentiment.data import CORPUS
from vocnlp.sentiment.encode import prepare_text, says_something
from vocnlp.sentiment.fit import TARGETS
from vocnlp.sentiment.heads import Chances, split_chances
from vocnlp.sentiment.linear import LinearModel
from vocnlp.sentiment.near_copies import Hashes, hash_texts
from vocnlp.sentiment.recipe import DistilSettings
from vocnlp.sentiment.splits import Splits

_UNIT_CHARS = (2, 80)
_MOST_UNITS = 6


def draw_unlabelled(
    data: Path,
    splits: Splits,
    evaluation: Path,
    settings: DistilSettings,
    *,
    known: Hashes,
    without: Sequence[str] = (),
    held_out: Sequence[str] = (),
) -> pd.DataFrame:
    """Draw lines of the clean corpus, and units cut from further lines; the draw depends on hashes alone.

    Sources of the corpus give lines in proportion to the square root of their size, so that shop reviews, which have
    labels enough, leave room for the others.

    Parameters
    ----------
    known : ndarray of uint64
        Hashes of the labelled examples, which are shown anyway.
    without, held_out
        As in `clean_corpus`.

    Returns
    -------
    DataFrame
        text (prepared), kind (line, unit), hash; unique by hash.
    """
    lines = clean_corpus(data, splits, evaluation, without=without, held_out=held_out)
    lines = lines.loc[~lines["hash"].isin(known)]
    draws = [
        hashlib.blake2b(int(h).to_bytes(8, "big"), digest_size=8, person=b"distil").digest() for h in lines["hash"]
    ]
    lines = lines.assign(draw=[int.from_bytes(d, "big") for d in draws]).sort_values("draw")
    # The k-th line of a source of n lines comes at k / sqrt(n): the sources are threaded into one row.
    place = (lines.groupby("source").cumcount() + 1) / np.sqrt(lines.groupby("source")["text"].transform("size"))
    lines = lines.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)
    taken = lines.iloc[: settings.lines]
    whole = pd.DataFrame({"text": [prepare_text(t) for t in taken["text"]], "kind": "line"})
    units: dict[str, None] = {}
    for text in lines["text"].iloc[settings.lines :]:
        if len(units) >= settings.units:
            break
        clean = clean_text(text)
        for start, end in split_text(clean)[:_MOST_UNITS]:
            unit = prepare_text(clean[start:end])
            if _UNIT_CHARS[0] <= len(unit) <= _UNIT_CHARS[1]:
                units[unit] = None
    cut = pd.DataFrame({"text": list(units), "kind": "unit"})
    drawn = pd.concat([whole, cut], ignore_index=True)
    drawn = drawn.loc[drawn["text"].map(says_something)]
    # A short unit may be the very words of a text that is held out.
    drawn = drawn.loc[splits.roles(drawn["text"].tolist()) == "train"]
    drawn = drawn.assign(hash=hash_texts(drawn["text"])).drop_duplicates("hash")
    unknown: pd.DataFrame = drawn.loc[~drawn["hash"].isin(known)]
    return unknown.reset_index(drop=True)


def mix_targets(
    hard: npt.NDArray[Any], soft: Chances, two_class: npt.NDArray[np.bool_], hard_share: float
) -> npt.NDArray[np.float64]:
    """Mix hand labels with what the teacher says: shape (n, 3).

    A two-class label knows nothing about neutral: it moves the sides only, and the teacher's neutral stays.

    Examples
    --------
    >>> hard, soft = np.array([[1.0, 0, 0]]), np.array([[0.3, 0.4, 0.3]])
    >>> mix_targets(hard, soft, np.array([False]), 0.5).round(2).tolist()
    [[0.65, 0.2, 0.15]]
    >>> mix_targets(hard, soft, np.array([True]), 0.5).round(2).tolist()
    [[0.45, 0.4, 0.15]]
    """
    opinion = (1 - soft[:, 1])[:, None]
    sides = np.where(two_class[:, None], hard * opinion, hard)
    sides[two_class, 1] = soft[two_class, 1]
    return np.asarray(hard_share * sides + (1 - hard_share) * soft)


def make_student_lessons(
    chosen: pd.DataFrame, unlabelled: pd.DataFrame, chances: Chances, hard_share: float
) -> pd.DataFrame:
    """Put the labelled examples and the unlabelled texts together as what a student learns.

    Parameters
    ----------
    chosen : DataFrame
        From `select_examples`.
    unlabelled : DataFrame
        From `draw_unlabelled`.
    chances : array of shape (n, 3)
        What the teacher says of the texts of both, in this order.

    Returns
    -------
    DataFrame
        text, source, two_class (False: every target has three classes), weight, hash, and the targets q_negative,
        q_neutral, q_positive.
    """
    n = len(chosen)
    targets = np.concatenate(
        [
            mix_targets(
                chosen[list(TARGETS)].to_numpy(), chances[:n], chosen["two_class"].to_numpy(dtype=bool), hard_share
            ),
            chances[n:],
        ]
    )
    columns = ["text", "source", "weight", "hash"]
    lessons = pd.concat([chosen[columns], unlabelled.assign(source=CORPUS, weight=1.0)[columns]], ignore_index=True)
    return lessons.assign(two_class=False, **dict(zip(TARGETS, targets.T, strict=True)))


def leave_sure(taught: pd.DataFrame, n_labelled: int, linear: LinearModel, share: float) -> pd.DataFrame:
    """Leave out most of what the linear model is sure of: the network behind a cascade never reads its like.

    Texts are ranked by the confidence of the linear model, those of which it says something else than their target
    being the least sure; of the surer half a share stays, drawn by hash. Labelled and unlabelled texts are ranked
    apart, since the linear model has learnt the former and is surer of them than it will be of their like.

    Parameters
    ----------
    taught : DataFrame
        From `make_student_lessons`.
    n_labelled : int
        How many of its first rows are labelled examples.
    linear : LinearModel
        The student's partner.
    share : float
        What stays of the surer half, from 0 to 1.

    Returns
    -------
    DataFrame
        The rows that stay, in order.
    """
    said = split_chances(linear.score(taught["text"].tolist()))
    agrees = said.argmax(axis=1) == taught[list(TARGETS)].to_numpy().argmax(axis=1)
    sure = np.where(agrees, said.max(axis=1), 0.0)
    draws = [hashlib.blake2b(int(h).to_bytes(8, "big"), digest_size=8, person=b"sure").digest() for h in taught["hash"]]
    stays = np.array([int.from_bytes(d, "big") / 2.0**64 < share for d in draws], dtype=bool)
    for part in (np.arange(n_labelled), np.arange(n_labelled, len(taught))):
        stays[part[np.argsort(sure[part], kind="stable")[: -(-len(part) // 2)]]] = True
    left: pd.DataFrame = taught.loc[stays]
    return left.reset_index(drop=True)
