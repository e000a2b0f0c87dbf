"""Real customers' words for planted points, where a folder of labelled data is at hand.

Which row speaks of a point is decided by the data set's own gold label (stars, polarity) and a word of the topic, both
written in `resources/simulate/bank_plan.yaml`: nothing that vocnlp computes takes part. Each row is used once, and the
truth records which.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from vocnlp.errors import InputError
from vocnlp.simulate.plan import Planted, RealRule

MIN_CHARS, MAX_CHARS = 4, 160


class RealTexts:
    """Real texts by planted point, in an order of their own, handed out once each.

    Parameters
    ----------
    folder : Path
        Holds NAME.parquet of every data set that the plan names.
    points : iterable of Planted
        Those without a rule are left out.
    seed : int
        Of the order.

    Raises
    ------
    InputError
        If a data set or one of its columns is missing, or no row fits.
    """

    def __init__(self, folder: Path, points: Iterable[Planted], seed: int) -> None:
        self._left: dict[str, list[tuple[str, str, int]]] = {}
        taken: set[str] = set()
        for point in points:
            if point.real is None:
                continue
            rows = [(text, point.real.data, row) for text, row in select_rows(folder, point.real) if text not in taken]
            taken |= {text for text, _, _ in rows}
            random.Random(f"real {point.theme.id} {seed}").shuffle(rows)  # noqa: S311 no secret hangs on it
            self._left[point.theme.id] = rows

    def take(self, point: Planted) -> tuple[str, str, int]:
        """Return the next text of a point, its data set and its row there.

        Raises
        ------
        InputError
            If all of them were used.
        """
        rows = self._left[point.theme.id]
        if not rows:
            raise InputError(
                "the labelled data hold too few texts for this planted point", expected="fewer feedback",
                got="every text used", where=point.theme.id, fix="simulate fewer weeks or less feedback a day",
            )  # fmt: skip
        return rows.pop()


def select_rows(folder: Path, rule: RealRule) -> list[tuple[str, int]]:
    """Return the different texts a rule selects, with their row, of 4 to 160 characters.

    Raises
    ------
    InputError
        If the data set or one of its columns is missing, or no row fits.
    """
    path = folder / f"{rule.data}.parquet"
    try:
        data = pd.read_parquet(path, columns=["text", *rule.label])
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            "the labelled data cannot be read", expected=f"columns text, {', '.join(rule.label)}",
            got=type(error).__name__, where=path.name, fix="name the folder that holds the labelled data sets",
        ) from error  # fmt: skip
    fits = data["text"].notna() & data["text"].astype("str").str.contains(rule.words, regex=True)
    for column, values in rule.label.items():
        fits &= data[column].isin(list(values))
    rows: dict[str, tuple[str, int]] = {}
    for row, text in data.loc[fits, "text"].items():
        text = str(text).strip()
        key = re.sub(r"[\W_]", "", text)[:60]
        if MIN_CHARS <= len(text) <= MAX_CHARS:
            rows.setdefault(key, (text, int(str(row))))
    if not rows:
        raise InputError(
            "no labelled text fits", expected=f"{dict(rule.label)} and one of {rule.words}", got="0 rows",
            where=path.name, fix="name the folder that holds the labelled data sets",
        )  # fmt: skip
    return list(rows.values())
