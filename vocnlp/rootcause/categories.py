"""Mentions and the mapping of topics: which improvement category a unit or a topic is about, and who owns it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd

from vocnlp.rootcause.source_taxonomies import SourceTaxonomies
from vocnlp.rootcause.taxonomy import Match, Taxonomy, fold_text
from vocnlp.schemas import MENTIONS, TOPICS, Area

MIN_UNITS = 3
MIN_SHARE = 0.10
MIN_TERM_SHARE = 0.25
TERM_PART = 0.4
MAX_LIFT = 4.0


def find_mentions(unit_texts: pd.DataFrame, taxonomies: SourceTaxonomies, *, recipe_id: str) -> pd.DataFrame:
    """Find every category that a unit mentions, among those of its source's taxonomy.

    Parameters
    ----------
    unit_texts : DataFrame[unit_id, feedback_id, revision, text, month, source]
        Clean text of each unit.

    Returns
    -------
    DataFrame[MENTIONS]
        In the order of the units, best category first; a unit without a match has no row.
    """
    known: dict[tuple[str, str], list[Match]] = {}
    rows: list[int] = []
    matches: list[Match] = []
    versions: list[str] = []
    for position, (text, source) in enumerate(unit_texts[["text", "source"]].itertuples(index=False)):
        if not isinstance(text, str):
            continue
        taxonomy = taxonomies.of(source)
        found = known.get((taxonomy.version, text))
        if found is None:
            found = known[taxonomy.version, text] = taxonomy.find(text)
        rows.extend([position] * len(found))
        matches.extend(found)
        versions.extend([taxonomy.version] * len(found))
    if not matches:
        return MENTIONS.empty()
    mentions = unit_texts[["unit_id", "feedback_id", "revision", "month"]].iloc[rows].reset_index(drop=True)
    mentions = mentions.assign(
        category_id=[m.category.id for m in matches], area=[m.category.area for m in matches],
        score=[m.score for m in matches], matched_by=["、".join(m.phrases) for m in matches],
        taxonomy_version=versions, recipe_id=recipe_id,
    )  # fmt: skip
    return MENTIONS.conform(mentions)


def map_topics(
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    mentions: pd.DataFrame,
    feedback: pd.DataFrame,
    taxonomies: SourceTaxonomies,
) -> pd.DataFrame:
    """Give each topic the category that its units and its top terms speak of.

    A category's part of a topic is the probability-weighted share of the topic's units that mention it. It needs 3
    such units and a tenth of the topic, and counts by how far it exceeds the same share among all assigned units that
    its taxonomy reads, so that what everybody mentions names nothing. Seeds found in the top terms add up to 40 %, each
    taxonomy's by its part of the topic's units, and can name a topic alone where they hold a quarter of its terms.
    Otherwise the area is `other`, without category and owner.

    Parameters
    ----------
    topics : DataFrame
        TOPICS without area, category and owner.
    assignments, mentions : DataFrame[ASSIGNMENTS], DataFrame[MENTIONS]
        Mentions by a taxonomy that no longer reads their source do not count.
    feedback : DataFrame[feedback_id, source]
        Where each assigned unit comes from.

    Returns
    -------
    DataFrame[TOPICS]
    """
    if not len(topics):
        return TOPICS.empty()
    weighed = _weigh_units(assignments, feedback, taxonomies)
    read = weighed.groupby(["topic_id", "taxonomy_version"])["mass"].sum().unstack(fill_value=0)
    read = read.reindex(columns=[taxonomy.version for taxonomy in taxonomies.distinct], fill_value=0)
    parts, supported = _unit_parts(weighed, read, mentions, taxonomies)
    order = {category.id: i for i, category in enumerate(taxonomies.categories)}
    chosen: list[str | None] = []
    for topic_id, terms in zip(topics["topic_id"], topics["top_terms"], strict=True):
        # What nobody said yet is the company's to name.
        reading = read.loc[topic_id].tolist() if topic_id in read.index else [1] + [0] * (len(read.columns) - 1)
        by_term: dict[str, float] = defaultdict(float)
        for taxonomy, mass in zip(taxonomies.distinct, reading, strict=True):
            if mass:
                for category_id, part in _term_parts(list(terms) if terms is not None else [], taxonomy).items():
                    by_term[category_id] += part * (mass / sum(reading))
        by_unit = parts.get(topic_id, {})
        scores = {
            category_id: (1 - TERM_PART) * by_unit.get(category_id, 0.0) + TERM_PART * by_term.get(category_id, 0.0)
            for category_id in order
            if (topic_id, category_id) in supported or by_term.get(category_id, 0.0) >= MIN_TERM_SHARE
        }
        best = min(scores, key=lambda c: (-round(scores[c], 9), order[c]), default=None)
        chosen.append(best)
    categories = [taxonomies.categories[order[c]] if c else None for c in chosen]
    areas = [c.area if c else Area.OTHER.value for c in categories]
    owners = pd.Series([c.owner if c else None for c in categories], index=topics.index, dtype="str")
    named = pd.Series(chosen, index=topics.index, dtype="str")
    return TOPICS.conform(topics.assign(category=named, area=areas, owner=owners))


def _weigh_units(assignments: pd.DataFrame, feedback: pd.DataFrame, taxonomies: SourceTaxonomies) -> pd.DataFrame:
    """Return unit_id, topic_id, mass and the version of the taxonomy that reads the unit."""
    source = feedback.drop_duplicates("feedback_id").set_index("feedback_id")["source"]
    versions = {name: taxonomies.of(name).version for name in source.unique()}
    return pd.DataFrame(
        {
            "unit_id": assignments["unit_id"],
            "topic_id": assignments["topic_id"],
            # Tenthousandths: whole numbers, exact in any order.
            "mass": np.rint(assignments["probability"] * 10_000).astype("int64"),
            "taxonomy_version": assignments["feedback_id"].map(source).map(versions).astype("str"),
        }
    )


def _unit_parts(
    weighed: pd.DataFrame, read: pd.DataFrame, mentions: pd.DataFrame, taxonomies: SourceTaxonomies
) -> tuple[dict[str, dict[str, float]], set[tuple[str, str]]]:
    """Return each topic's categories weighted by share and lift (sum 1), and the (topic, category) with support."""
    said = mentions[["unit_id", "category_id", "taxonomy_version"]]
    joined = weighed.merge(said, on=["unit_id", "taxonomy_version"])
    if not len(joined):
        return {}, set()
    cells = joined.groupby(["topic_id", "category_id"], sort=True)["mass"].agg(["sum", "size"]).reset_index()
    # Per category the units that could have mentioned it at all: those read by a taxonomy that holds it.
    readers = {
        category_id: [t.version for t in taxonomies.distinct if t.category(category_id) is not None]
        for category_id in cells["category_id"].unique()
    }
    could = pd.DataFrame({category_id: read[versions].sum(axis=1) for category_id, versions in readers.items()})
    mass = could.to_dict()
    cells["could"] = [mass[c][t] for t, c in zip(cells["topic_id"], cells["category_id"], strict=True)]
    overall = cells.groupby("category_id")["sum"].sum() / could.sum()
    cells["share"] = cells["sum"] / cells["topic_id"].map(read.sum(axis=1))
    cells["lift"] = (cells["sum"] / cells["could"] / cells["category_id"].map(overall)).clip(upper=MAX_LIFT)
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
