"""Mentions and the mapping of topics: which improvement category a unit or a topic is about, and who owns it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.rootcause.taxonomy import Match, Taxonomy, fold_text
from vocnlp.schemas import MENTIONS, TOPICS, Area

MIN_UNITS = 3
MIN_SHARE = 0.10
MIN_TERM_SHARE = 0.25
TERM_PART = 0.4
MAX_LIFT = 4.0


def find_mentions(unit_texts: pd.DataFrame, taxonomy: Taxonomy, *, recipe_id: str) -> pd.DataFrame:
    """Find every category that a unit mentions.

    Parameters
    ----------
    unit_texts : DataFrame[unit_id, feedback_id, revision, text, month]
        Clean text of each unit.

    Returns
    -------
    DataFrame[MENTIONS]
        In the order of the units, best category first; a unit without a match has no row.
    """
    known: dict[str, list[Match]] = {}
    rows: list[int] = []
    matches: list[Match] = []
    for position, text in enumerate(unit_texts["text"].tolist()):
        if not isinstance(text, str):
            continue
        if text not in known:
            known[text] = taxonomy.find(text)
        rows.extend([position] * len(known[text]))
        matches.extend(known[text])
    if not matches:
        return MENTIONS.empty()
    mentions = unit_texts[["unit_id", "feedback_id", "revision", "month"]].iloc[rows].reset_index(drop=True)
    mentions = mentions.assign(
        category_id=[m.category.id for m in matches], area=[m.category.area for m in matches],
        score=[m.score for m in matches], matched_by=["、".join(m.phrases) for m in matches],
        taxonomy_version=taxonomy.version, recipe_id=recipe_id,
    )  # fmt: skip
    return MENTIONS.conform(mentions)


def map_topics(
    topics: pd.DataFrame, assignments: pd.DataFrame, mentions: pd.DataFrame, taxonomy: Taxonomy
) -> pd.DataFrame:
    """Give each topic the category that its units and its top terms speak of.

    A category's part of a topic is the probability-weighted share of the topic's units that mention it. It needs 3
    such units and a tenth of the topic, and counts by how far it exceeds the same share among all assigned units, so
    that what everybody mentions names nothing. Seeds found in the top terms add up to 40 %, and can name a
    topic alone where they hold a quarter of its terms. Otherwise the area is `other`, without category and owner.

    Parameters
    ----------
    topics : DataFrame
        TOPICS without area, category and owner.
    assignments, mentions : DataFrame[ASSIGNMENTS], DataFrame[MENTIONS]

    Returns
    -------
    DataFrame[TOPICS]
    """
    if not len(topics):
        return TOPICS.empty()
    parts, supported = _unit_parts(assignments, mentions)
    chosen: list[str | None] = []
    for topic_id, terms in zip(topics["topic_id"], topics["top_terms"], strict=True):
        by_term = _term_parts(list(terms) if terms is not None else [], taxonomy)
        by_unit = parts.get(topic_id, {})
        scores = {
            category.id: (1 - TERM_PART) * by_unit.get(category.id, 0.0) + TERM_PART * by_term.get(category.id, 0.0)
            for category in taxonomy.categories
            if (topic_id, category.id) in supported or by_term.get(category.id, 0.0) >= MIN_TERM_SHARE
        }
        order = {category.id: i for i, category in enumerate(taxonomy.categories)}
        best = min(scores, key=lambda c: (-round(scores[c], 9), order[c]), default=None)
        chosen.append(best)
    categories = [taxonomy.category(c) if c else None for c in chosen]
    areas = [c.area if c else Area.OTHER.value for c in categories]
    owners = pd.Series([c.owner if c else None for c in categories], index=topics.index, dtype="str")
    named = pd.Series(chosen, index=topics.index, dtype="str")
    return TOPICS.conform(topics.assign(category=named, area=areas, owner=owners))


def _unit_parts(
    assignments: pd.DataFrame, mentions: pd.DataFrame
) -> tuple[dict[str, dict[str, float]], set[tuple[str, str]]]:
    """Return each topic's categories weighted by share and lift (sum 1), and the (topic, category) with support."""
    if not len(assignments) or not len(mentions):
        return {}, set()
    # Tenthousandths: whole numbers, exact in any order.
    mass = assignments[["unit_id", "topic_id"]].assign(
        mass=np.rint(assignments["probability"] * 10_000).astype("int64")
    )
    topic_mass = mass.groupby("topic_id")["mass"].sum()
    joined = mass.merge(mentions[["unit_id", "category_id"]], on="unit_id")
    if not len(joined):
        return {}, set()
    cells = joined.groupby(["topic_id", "category_id"], sort=True)["mass"].agg(["sum", "size"]).reset_index()
    overall = cells.groupby("category_id")["sum"].sum() / topic_mass.sum()
    cells["share"] = cells["sum"] / cells["topic_id"].map(topic_mass)
    cells["lift"] = (cells["share"] / cells["category_id"].map(overall)).clip(upper=MAX_LIFT)
    cells["strength"] = cells["share"] * cells["lift"]
    cells["part"] = cells["strength"] / cells.groupby("topic_id")["strength"].transform("sum")
    parts: dict[str, dict[str, float]] = defaultdict(dict)
    supported = set()
    enough = (cells["size"] >= MIN_UNITS) & (cells["share"] >= MIN_SHARE)
    for topic_id, category_id, part, backed in zip(
        cells["topic_id"], cells["category_id"], cells["part"], enough, strict=True
    ):
        parts[topic_id][category_id] = float(part)
        if backed:
            supported.add((topic_id, category_id))
    return parts, supported


def _term_parts(terms: list[str], taxonomy: Taxonomy) -> dict[str, float]:
    """Return per category the share of top terms that hold one of its seeds, or are held by them (split evenly)."""
    parts: dict[str, float] = defaultdict(float)
    for term in terms:
        matches = taxonomy.find(term)
        if matches:
            parts[matches[0].category.id] += 1 / len(terms)
            continue
        folded = fold_text(term)
        if len(folded) < 2:
            continue
        holders: dict[str, int] = {
            category.id: count
            for category in taxonomy.categories
            if (count := sum(folded in seed for seed in category.seeds))
        }
        total: Any = sum(holders.values())
        for category_id, count in holders.items():
            parts[category_id] += count / total / len(terms)
    return parts
