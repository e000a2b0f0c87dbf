"""Ranking: which pain points hurt most, how sure the order is, whom they concern, and who said so.

impact = volume^a * severity^b * growth^c: many customers, strongly worded, and worse than before. Growth counts only
where the trend is sure of it, so that noise does not reorder the list (exponents: `ranking` in voc.yaml).
"""

from __future__ import annotations

import json
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.config import RankingSettings
from vocnlp.periods import Period
from vocnlp.rootcause.deltas import wilson_limits
from vocnlp.rootcause.tally import local_days, select_scope, window_of
from vocnlp.schemas import PAIN_POINTS, Measure, State

Array = np.ndarray[Any, Any]

MIN_FEEDBACK = 2
MAX_EVIDENCE = 60
GROWTH_LIMITS = (0.5, 3.0)
AFFECTED = ("channel", "product", "region", "segment", "store", "product_version", "customer_tier")
MIN_GROUP = 5
MIN_LIFT = 1.3
RANK_CONFIDENCE = 0.835
"""Intervals of this confidence overlap where a test of the difference at 5 % sees none (Goldstein & Healy 1995)."""
READABLE_CHARS = (8, 60)


def rank_pain_points(
    trends: pd.DataFrame,
    voices: pd.DataFrame,
    hits: pd.DataFrame,
    topics: pd.DataFrame,
    period: Period,
    *,
    settings: RankingSettings,
    time_zone: str,
    scope: str = "all",
    recipe_id: str,
) -> pd.DataFrame:
    """Rank the topics that customers complain about in a period.

    Parameters
    ----------
    trends : DataFrame[TRENDS]
        Of the same period and scope; other rows are ignored.
    voices, hits : DataFrame
        From `collect_voices` and `collect_hits`.
    topics : DataFrame[TOPICS]
        Of the current model.

    Returns
    -------
    DataFrame[PAIN_POINTS]
        Topics with at least 2 such feedback, best rank first. `rank_low` and `rank_high` count the pain points that are
        surely above, and those not surely below (Klein, Wright & Wieczorek 2020). `affected` names, per dimension, the
        group with the greatest lift: `share` is the part of the group's feedback that complains, `lift` that share over
        the share of all.
    """
    rows = trends[
        (trends["period"] == str(period)) & (trends["scope"] == scope) & (trends["measure"] == Measure.PAIN.value)
    ]
    inside = _voices_inside(voices, period, scope, time_zone)
    table = _measure_pain(hits, inside)
    table = table.merge(
        rows[["topic_id", "share", "baseline", "delta_customers", "state", "total_milli"]], on="topic_id"
    ).merge(
        topics.drop_duplicates("topic_id", keep="last")[["topic_id", "code", "label", "area", "category", "owner"]],
        on="topic_id",
    )
    table = table[table["n_feedback"] >= MIN_FEEDBACK].reset_index(drop=True)
    if not len(table):
        return PAIN_POINTS.empty()
    table["growth"] = _growth(table)
    volume: Array = table["share"].to_numpy(dtype=float) * 100
    weight = table["severity"].to_numpy() ** settings.severity * table["growth"].to_numpy() ** settings.growth
    # Rounded before it ranks: what prints equal is a tie, broken by count and id.
    table["impact"] = np.round(volume**settings.volume * weight, 6)
    weights = inside["weight_milli"].to_numpy(dtype=np.int64)
    size = float(weights.sum()) ** 2 / max(float((weights**2).sum()), 1.0)
    low, high = wilson_limits(table["share"].to_numpy(dtype=float), np.full(len(table), size), RANK_CONFIDENCE)
    table["impact_low"] = (low * 100) ** settings.volume * weight
    table["impact_high"] = (high * 100) ** settings.volume * weight
    table = table.sort_values(
        ["impact", "n_feedback", "topic_id"], ascending=[False, False, True], kind="stable"
    ).reset_index(drop=True)
    table["rank"] = np.arange(1, len(table) + 1)
    lows, highs = table["impact_low"].to_numpy(), table["impact_high"].to_numpy()
    surely_above = (lows[None, :] > highs[:, None]).sum(axis=1)
    surely_below = (highs[None, :] < lows[:, None]).sum(axis=1)
    table["rank_low"] = np.minimum(1 + surely_above, table["rank"])
    table["rank_high"] = np.maximum(len(table) - surely_below, table["rank"])
    pain = hits[hits["is_pain"].astype(bool) & hits["topic_id"].isin(table["topic_id"])]
    pain = pain.merge(inside, on="feedback_id", suffixes=("", "_voice"))
    affected = find_affected(pain, inside)
    evidence = choose_evidence(pain)
    table["affected"] = [affected.get(topic_id, "{}") for topic_id in table["topic_id"]]
    table["evidence_ids"] = [evidence.get(topic_id, []) for topic_id in table["topic_id"]]
    return PAIN_POINTS.conform(table.assign(period=str(period), scope=scope, recipe_id=recipe_id))


def find_affected(pain: pd.DataFrame, voices: pd.DataFrame) -> dict[str, str]:
    """Return per topic the JSON of the most concerned group in each dimension.

    A group needs 5 such feedback, a lift of 1.3 over all feedback, and a risk ratio against everybody else that stays
    above 1 at 95 % after correction for the number of groups looked at (Katz et al. 1978; Bonferroni).

    Parameters
    ----------
    pain : DataFrame
        Hits of pain points joined with their voices.
    voices : DataFrame
        All feedback of the period and scope.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    total = int(voices["weight_milli"].sum())
    for dimension in AFFECTED:
        if dimension not in voices.columns or not total:
            continue
        groups = voices.groupby(dimension, sort=True)["weight_milli"].sum()
        if len(groups) < 2:
            continue
        cells = pain.groupby(["topic_id", dimension], sort=True)["weight_milli"].agg(["size", "sum"]).reset_index()
        cells["group"] = cells[dimension].map(groups).astype(float)
        cells["topic"] = cells["topic_id"].map(pain.groupby("topic_id")["weight_milli"].sum()).astype(float)
        cells["tested"] = (cells["size"] >= MIN_GROUP).groupby(cells["topic_id"]).transform("sum")
        cells = cells[(cells["size"] >= MIN_GROUP) & (cells["group"] > 0)]
        if not len(cells):
            continue
        inside, outside = cells["sum"] / 1000, (cells["topic"] - cells["sum"]) / 1000
        group, rest = cells["group"] / 1000, (total - cells["group"]) / 1000
        cells = cells.assign(share=inside / group, lift=(inside / group) / (cells["topic"] / total))
        ratio = np.log((inside + 0.5) / (group + 0.5)) - np.log((outside + 0.5) / (rest + 0.5))
        error = np.sqrt(1 / (inside + 0.5) - 1 / (group + 0.5) + 1 / (outside + 0.5) - 1 / (rest + 0.5))
        z = cells["tested"].map(lambda n: NormalDist().inv_cdf(1 - 0.025 / n))
        cells = cells[(cells["lift"] >= MIN_LIFT) & (ratio - z * error > 0)]
        cells = cells.assign(order=-cells["lift"].round(6)).sort_values(["topic_id", "order", dimension])
        for cell in cells.drop_duplicates("topic_id").itertuples(index=False):
            found.setdefault(str(cell.topic_id), {})[dimension] = {
                "value": str(getattr(cell, dimension)), "n": int(cell.size),
                "share": round(float(cell.share), 6), "lift": round(float(cell.lift), 6),
            }  # fmt: skip
    return {topic_id: json.dumps(groups, ensure_ascii=False, sort_keys=True) for topic_id, groups in found.items()}


def choose_evidence(pain: pd.DataFrame) -> dict[str, list[str]]:
    """Return per topic up to 60 unit_ids, most telling first: clearly negative, typical of it, readable in length.

    One unit per feedback; a customer's second feedback comes after everybody's first, and copies count by their weight.
    """
    if not len(pain):
        return {}
    chars = pain["n_chars"].to_numpy(dtype=float)
    shortest, longest = READABLE_CHARS
    length = np.where(chars < shortest, chars / shortest, np.where(chars > longest, longest / np.maximum(chars, 1), 1))
    length = np.where(np.isnan(chars), 1.0, length)
    telling = (
        pain["p_negative"].fillna(0).to_numpy(dtype=float) * pain["probability"].to_numpy(dtype=float)
        * length * pain["weight_milli"].to_numpy(dtype=float) / 1000
    )  # fmt: skip
    rows = pain[["topic_id", "unit_id", "customer_key", "feedback_id"]].assign(telling=np.rint(telling * 1e6))
    rows = rows.sort_values(["topic_id", "telling", "unit_id"], ascending=[True, False, True], kind="stable")
    customer = rows["customer_key"].astype(object).where(rows["customer_key"].notna(), rows["feedback_id"])
    rows["turn"] = rows.assign(customer=customer).groupby(["topic_id", "customer"], sort=False).cumcount()
    rows = rows.sort_values(["topic_id", "turn", "telling", "unit_id"], ascending=[True, True, False, True])
    rows = rows.groupby("topic_id", sort=True).head(MAX_EVIDENCE)
    return {str(topic_id): group.tolist() for topic_id, group in rows.groupby("topic_id", sort=True)["unit_id"]}


def _voices_inside(voices: pd.DataFrame, period: Period, scope: str, time_zone: str) -> pd.DataFrame:
    chosen = select_scope(voices, scope)
    if not len(chosen):
        return chosen
    inside = window_of(local_days(chosen["created_at"], time_zone), [period]) == 0
    kept: pd.DataFrame = chosen[inside & (chosen["weight_milli"] > 0).to_numpy()]
    return kept.sort_values("feedback_id", kind="stable")


def _measure_pain(hits: pd.DataFrame, inside: pd.DataFrame) -> pd.DataFrame:
    """Return per topic: n_feedback, negative_share and severity, all from whole numbers."""
    rows = hits.merge(inside[["feedback_id", "weight_milli"]], on="feedback_id")
    negative = rows["is_pain"].astype(bool)
    weight = rows["weight_milli"].astype("int64")
    pain_weight = weight.where(negative, 0)
    strength = np.rint(rows["severity"].fillna(0.0) * 10_000).astype("int64")
    sums = pd.DataFrame(
        {
            "topic_id": rows["topic_id"], "n_feedback": negative.astype("int64"), "weight": weight,
            "pain_weight": pain_weight, "strength": pain_weight * strength,
        }
    ).groupby("topic_id", sort=True).sum().reset_index()  # fmt: skip
    sums["negative_share"] = sums["pain_weight"] / sums["weight"].clip(lower=1)
    sums["severity"] = sums["strength"] / sums["pain_weight"].clip(lower=1) / 10_000
    return sums[["topic_id", "n_feedback", "negative_share", "severity"]]


def _growth(table: pd.DataFrame) -> Array:
    """Return share now over share before, customers' part only, within limits; 1 where the trend is not sure."""
    sure = table["state"].isin([State.RISING, State.FALLING, State.NEW, State.GONE]).to_numpy()
    baseline = table["baseline"].to_numpy(dtype=float)
    moved = baseline + table["delta_customers"].to_numpy(dtype=float)
    low, high = GROWTH_LIMITS
    ratio = np.where(baseline > 0, moved / np.where(baseline > 0, baseline, 1.0), high)
    growth: Array = np.where(sure, np.clip(ratio, low, high), 1.0)
    return growth
