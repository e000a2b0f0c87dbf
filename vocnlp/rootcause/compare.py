"""Why two published reports differ: customers, source mix, or the recipe that made the numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from vocnlp.errors import InputError
from vocnlp.periods import Period
from vocnlp.rootcause.deltas import DECIMALS, delta
from vocnlp.rootcause.tally import list_windows, select_scope, tally
from vocnlp.schemas import Measure

Array = np.ndarray[Any, Any]

_KEY = ["topic_id", "measure"]
_COLUMNS = [*_KEY, "difference", "customers", "mix", "recipe"]


def split_difference(
    published_a: pd.DataFrame,
    published_b: pd.DataFrame,
    rebuilt_a: pd.DataFrame,
    *,
    voices: pd.DataFrame,
    hits: pd.DataFrame,
    time_zone: str,
) -> pd.DataFrame:
    """Split `share in B - share in A` of two published trends into parts that add up exactly.

    From A as published to A rebuilt under B's recipe only the recipe (and records that came late) moved; from there to
    B only customers and the mix of sources did, which Kitagawa's decomposition tells apart.

    Parameters
    ----------
    published_a, published_b : DataFrame[TRENDS]
        One period and scope each, the scope the same.
    rebuilt_a : DataFrame[TRENDS]
        A's period under B's recipe.
    voices, hits : DataFrame
        Under B's recipe, over both periods.

    Returns
    -------
    DataFrame[topic_id, measure, difference, customers, mix, recipe]
        In shares (0 to 1), 6 decimals, `customers + mix + recipe == difference` to the last of them. A topic that one
        side does not know has share 0 there. Sorted by measure and topic.

    Raises
    ------
    InputError
        If a frame is empty or holds several periods or scopes.
    """
    period_a, scope_a = _period_of(published_a)
    period_b, scope_b = _period_of(published_b)
    if _period_of(rebuilt_a) != (period_a, scope_a) or scope_a != scope_b:
        raise InputError(
            "these reports cannot be compared",
            expected="one scope, and A rebuilt for A's own period",
            got=f"{period_a} {scope_a}, {period_b} {scope_b}",
            where="compare",
            fix="rebuild A's period under B's recipe",
        )
    rows = (
        pd.concat([published_a[_KEY], published_b[_KEY], rebuilt_a[_KEY]])
        .drop_duplicates()
        .sort_values(["measure", "topic_id"], kind="stable")
        .reset_index(drop=True)
    )
    before, rebuilt, after = (_shares(frame, rows) for frame in (published_a, rebuilt_a, published_b))
    customers = np.zeros(len(rows))
    inside = select_scope(voices, scope_b)
    sources = sorted(set(inside["source"]))
    for measure in Measure:
        chosen = (rows["measure"] == measure.value).to_numpy()
        if not chosen.any() or not len(inside):
            continue
        counted = hits[hits["is_pain"].astype(bool)] if measure is Measure.PAIN else hits
        keys = list(rows.loc[chosen, "topic_id"])
        now, baseline = (
            tally(inside, counted, list_windows(Period.parse(name), 0), keys, time_zone, sources=sources)
            for name in (period_b, period_a)
        )
        customers[chosen] = delta(now, baseline=baseline)["delta_customers"].fillna(0.0)
    rows["difference"] = np.round(after - before, DECIMALS) + 0.0
    rows["customers"] = customers
    rows["recipe"] = np.round(rebuilt - before, DECIMALS) + 0.0
    rows["mix"] = np.round(rows["difference"] - rows["customers"] - rows["recipe"], DECIMALS) + 0.0
    return rows[_COLUMNS]


def _period_of(trends: pd.DataFrame) -> tuple[str, str]:
    names = trends[["period", "scope"]].drop_duplicates()
    if len(names) != 1:
        raise InputError(
            "published trends of several periods or scopes, or of none",
            expected="one period and one scope",
            got=str(len(names)),
            where="compare",
            fix="filter the trends to one period and scope",
        )
    return str(names["period"].iloc[0]), str(names["scope"].iloc[0])


def _shares(trends: pd.DataFrame, rows: pd.DataFrame) -> Array:
    share = trends.drop_duplicates(_KEY).set_index(_KEY)["share"]
    shares: Array = share.reindex(pd.MultiIndex.from_frame(rows[_KEY])).fillna(0.0).to_numpy(dtype=float)
    return shares
