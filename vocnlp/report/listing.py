"""The sections that make claims: what changed, pain points, frequent words, scores and praise, each with its quotes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vocnlp.report.cells import read_affected, read_day, read_history, read_records, read_words
from vocnlp.report.changes import Situation, sort_changes
from vocnlp.report.facts import Facts, Row
from vocnlp.report.safe_text import neutralise
from vocnlp.schemas import KEYWORDS, MEASURES, State

MAX_PRAISE = 6
QUOTES_PER_WORD = 3
MEASURE_ORDER = ("nps", "csat", "rating")

# What stands in place of a comparison while the period is open: it is never compared with a whole one.
_NOT_COMPARED: Row = {"state": State.CANNOT_TELL.value, "delta": None, "low": None, "high": None}


def list_changes(facts: Facts) -> dict[str, Any]:
    """Return the groups of `sort_changes` and what they are told against."""
    first = facts.inputs.previous is None
    situation = Situation(first, facts.empty, facts.open, facts.partial, facts.same_recipe)
    groups = sort_changes(facts.by_topic_now(), facts.by_topic_before(), situation)
    return {"against": "baseline" if first else "previous", **groups}


def list_pain_points(facts: Facts) -> list[Row]:
    """Return the listed pain points, worst first."""
    listed = [row for row in facts.ranked.values() if facts.is_listed(row)]
    return [_pain_point(facts, row) for row in sorted(listed, key=lambda row: (row["rank"], row["code"]))]


def _pain_point(facts: Facts, row: Mapping[str, Any]) -> Row:
    topic_id = row["topic_id"]
    trend, topic = facts.pains.get(topic_id, {}), facts.topics.get(topic_id, {})
    compared = ("delta", "low", "high", "delta_customers", "delta_mix", "delta_recipe", "q_value")
    point = {
        "topic_id": topic_id,
        "label": neutralise(str(row["label"])),
        "category_names": _category(facts, row["category"]),
        "owner": read_words(row["owner"]),
        "top_terms": [neutralise(str(term)) for term in topic.get("top_terms") or ()][:10],
        "state": trend.get("state", State.CANNOT_TELL.value),
        "onset_on": read_day(trend.get("onset_at"), facts.time_zone),
        "history": read_history(trend.get("history")),
        "affected": read_affected(row["affected"]),
        "evidence_ids": facts.cite(row["evidence_ids"], facts.settings["quotes"]),
        "n_evidence": len(row["evidence_ids"]),
        "previous": _previous(facts, topic_id),
        **{name: row[name] for name in ("code", "area", "category", "rank", "rank_low", "rank_high", "n_feedback")},
        **{name: row[name] for name in ("negative_share", "severity", "impact")},
        **{name: trend.get(name) for name in ("n_baseline", "share", "baseline", "reason", *compared)},
    }
    if facts.open:
        point.update(dict.fromkeys(compared), **_NOT_COMPARED, reason="open_period")
    return point


def _category(facts: Facts, category: str | None) -> dict[str, str] | None:
    names = facts.inputs.category_names.get(category) if category else None
    return {str(key): neutralise(str(value)) for key, value in names.items()} if names else None


def _previous(facts: Facts, topic_id: str) -> Row | None:
    ranked, trend = facts.ranked_before.get(topic_id), facts.pains_before.get(topic_id)
    if ranked is None or trend is None or not facts.same_recipe:
        return None
    return {"rank": ranked["rank"], "n": trend["n"], "share": trend["share"]}


def list_keywords(facts: Facts) -> list[Row]:
    """Return the negative words said most often, the most telling first among equals."""
    rows = read_records(facts.here(facts.inputs.keywords, KEYWORDS.column_names, "keywords"))
    rows = [row for row in rows if row["n_negative"] > 0]
    rows.sort(key=lambda row: (-row["n_negative"], -(row["association"] or 0.0), row["word"]))
    left_out = ("period", "scope", "recipe_id")
    return [
        {
            **{name: value for name, value in row.items() if name in KEYWORDS.column_names and name not in left_out},
            "word": neutralise(row["word"]),
            "evidence_ids": facts.cite(row["evidence_ids"], QUOTES_PER_WORD),
            **(_NOT_COMPARED if facts.open else {}),
        }
        for row in rows[: facts.settings["max_keywords"]]
    ]


def list_measures(facts: Facts) -> list[Row]:
    """Return NPS, CSAT and stars as they were measured."""
    rows = read_records(facts.here(facts.inputs.measures, MEASURES.column_names, "measures"))
    names = [name for name in MEASURES.column_names if name not in ("period", "scope", "recipe_id")]
    shown = [{**{name: row[name] for name in names}, **(_NOT_COMPARED if facts.open else {})} for row in rows]
    order = {name: position for position, name in enumerate(MEASURE_ORDER)}
    return sorted(shown, key=lambda row: (order.get(row["measure"], len(order)), row["measure"]))


def list_praise(facts: Facts) -> list[Row]:
    """Return themes most of whose feedback has no negative unit on them: n of the theme minus n of the pain point."""
    found = []
    for topic_id, theme in facts.themes.items():
        topic = facts.topics.get(topic_id)
        calm = theme["n"] - facts.pains.get(topic_id, {"n": 0})["n"]
        if topic is None or theme["n"] < facts.settings["min_feedback"] or calm * 2 < theme["n"]:
            continue
        names = {"topic_id": topic_id, "code": topic["code"], "area": topic["area"]}
        label = neutralise(str(topic["label"]))
        found.append({**names, "label": label, "n": theme["n"], "n_calm": calm, "calm_share": calm / theme["n"]})
    found.sort(key=lambda item: (-item["n_calm"], item["code"]))
    evidence = facts.inputs.praise_evidence
    return [
        {**item, "evidence_ids": facts.cite(list(evidence.get(item["topic_id"], ())), 1)} for item in found[:MAX_PRAISE]
    ]
