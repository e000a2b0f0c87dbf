"""Small slices: a count of one or two customers in a branch or a region points at somebody.

In a report on a slice (a channel, a product, a source, ...) nothing is shown that fewer than `report.min_customers`
customers stand behind: no count, no share that a count could be worked out from, no quote. In any report an affected
group that small is left out, and a quote does not name a channel or product that so few customers have. A report over
all feedback, or over an area (which limits topics, not people), shows its own counts as they are.

Customers are counted by `customer_key`; feedback without one is a customer of its own. A line that is hidden could be
worked out from the total where it is the only one: the next smallest source is then hidden with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vocnlp.report.facts import Facts, Row
from vocnlp.report.inputs import Customers

_TOLD_AGAINST = ("baseline", "delta", "low", "high", "delta_customers", "delta_mix", "delta_recipe", "q_value")
_NEVER_TELLING = ("new", "worsened", "steady", "cannot_tell")


def is_slice(scope: str) -> bool:
    """Tell whether a scope limits people, and not only topics."""
    return scope != "all" and not scope.startswith("area=")


def suppress_small(report: Row, facts: Facts) -> Row:
    """Return the report without what too few customers stand behind. The report given is not changed.

    Parameters
    ----------
    report : mapping
        As the sections of `build_report` made it.
    facts : Facts
        `facts.inputs.customers` has the numbers of customers; where it is None, feedback counts as customers.
    """
    k = int(facts.settings["min_customers"])
    customers = facts.inputs.customers or _by_feedback(facts)
    shown = dict(report)
    shown["pain_points"] = [_without_small_groups(point, customers, k) for point in report["pain_points"]]
    if is_slice(str(report["scope"])):
        shown = _empty(shown, k) if report["totals"]["n"] and customers.total < k else _thin(shown, facts, customers, k)
    cited = _cited(shown)
    shown["evidence"] = {
        unit_id: _without_small_values(quote, customers)
        for unit_id, quote in report["evidence"].items()
        if unit_id in cited
    }
    return shown


def _by_feedback(facts: Facts) -> Customers:
    totals = facts.inputs.totals
    return Customers(
        total=int(totals["n"].sum()),
        pain={topic_id: row["n"] for topic_id, row in facts.pains.items()},
        theme={topic_id: row["n"] for topic_id, row in facts.themes.items()},
        pain_before={topic_id: row["n"] for topic_id, row in facts.pains_before.items()},
        sources={str(row["source"]): int(row["n"]) for row in totals.to_dict("records")},
    )


def _without_small_groups(point: Row, customers: Customers, k: int) -> Row:
    kept = [
        group
        for group in point["affected"]
        if customers.affected.get((point["topic_id"], group["dimension"], group["value"]), group["n"] or 0) >= k
    ]
    return {**point, "affected": kept}


def _without_small_values(quote: Row, customers: Customers) -> Row:
    hidden = {name: None for name in ("channel", "product") if (name, quote[name]) in customers.small_values}
    return {**quote, **hidden}


def _empty(report: Row, k: int) -> Row:
    nothing = dict.fromkeys(("n", "weight_milli", "n_negative", "n_baseline", "negative_share"))
    groups = {name: items if name == "against" else [] for name, items in report["changes"].items()}
    sources = [{**source, **_hide_source(source)} for source in report["coverage"]["sources"]]
    notes = [note for note in report["notes"] if note["kind"] in ("partial", "open_period", "not_over")]
    return {
        **report,
        "totals": nothing,
        "changes": groups,
        "pain_points": [],
        "n_pain_points": 0,
        "keywords": [],
        "measures": [],
        "praise": [],
        "coverage": {**report["coverage"], "sources": sources},
        "notes": [{"kind": "small_scope", "min_customers": k}, *notes],
    }


def _thin(report: Row, facts: Facts, customers: Customers, k: int) -> Row:
    def few(topic_id: str) -> bool:
        return customers.pain.get(topic_id, 0) < k

    points = [_without_small_past(point, customers, k) for point in report["pain_points"] if not few(point["topic_id"])]
    ranked = sum(1 for topic_id, row in facts.ranked.items() if row["n_feedback"] > 0 and not few(topic_id))
    hidden = {unit_id for topic_id, row in facts.ranked.items() if few(topic_id) for unit_id in row["evidence_ids"]}
    keywords = [row for row in report["keywords"] if customers.words.get(row["word"], row["n_negative"]) >= k]
    measures = [row for row in report["measures"] if customers.answers.get(row["measure"], row["n"]) >= k]
    return {
        **report,
        "totals": _thin_totals(report["totals"], k),
        "changes": _thin_changes(report["changes"], customers, k),
        "pain_points": points,
        "n_pain_points": ranked,
        "keywords": [_without_units(_without_small_baseline(row, k), hidden) for row in keywords],
        "measures": [_without_small_baseline(row, k) for row in measures],
        "praise": [
            row
            for row in report["praise"]
            if customers.theme.get(row["topic_id"], 0) >= k and not 0 < row["n"] - row["n_calm"] < k
        ],
        "coverage": {**report["coverage"], "sources": _thin_sources(report["coverage"]["sources"], customers, k)},
        "notes": [*report["notes"], {"kind": "suppressed", "min_customers": k}],
    }


def _thin_totals(totals: Row, k: int) -> Row:
    hidden: Row = {}
    if 0 < totals["n_negative"] < k:
        hidden.update(n_negative=None, negative_share=None)
    if 0 < totals["n_baseline"] < k:
        hidden.update(n_baseline=None)
    return {**totals, **hidden}


def _thin_changes(changes: Row, customers: Customers, k: int) -> Row:
    thinned: Row = {"against": changes["against"]}
    for group, items in changes.items():
        if group == "against":
            continue
        kept = []
        for item in items:
            now = customers.pain.get(item["topic_id"], 0)
            if 0 < now < k and group in _NEVER_TELLING:
                continue
            hidden: Row = {}
            if 0 < now < k:
                # That it fell below k may be said; to how many, not.
                hidden.update(dict.fromkeys(("n", "share", "delta", "low", "high", "rank")), listed=False)
            before = customers.pain_before.get(item["topic_id"], 0)
            if item["n_before"] is not None and item["n_before"] > 0 and before < k:
                hidden.update(dict.fromkeys(("n_before", "share_before", "rank_before", "delta", "low", "high")))
            kept.append({**item, **hidden})
        thinned[group] = kept
    return thinned


def _without_small_past(point: Row, customers: Customers, k: int) -> Row:
    past = point["previous"]
    if past is not None and past["n"] > 0 and customers.pain_before.get(point["topic_id"], 0) < k:
        point = {**point, "previous": None}
    return _without_small_baseline(point, k)


def _without_small_baseline(row: Row, k: int) -> Row:
    if row["n_baseline"] is None or not 0 < row["n_baseline"] < k:
        return row
    hidden: Row = {name: None for name in _TOLD_AGAINST if name in row}
    if "history" in row:
        hidden["history"] = []
    return {**row, **hidden, "n_baseline": None}


def _thin_sources(sources: list[Row], customers: Customers, k: int) -> list[Row]:
    here = [source for source in sources if source["n"] > 0]
    hidden = {source["source"] for source in here if customers.sources.get(source["source"], source["n"]) < k}
    left = sorted((source for source in here if source["source"] not in hidden), key=lambda s: (s["n"], s["source"]))
    if len(hidden) == 1 and left:
        hidden.add(left[0]["source"])
    return [{**source, **_hide_source(source)} if source["source"] in hidden else source for source in sources]


def _without_units(row: Row, hidden: set[str]) -> Row:
    """A sentence about something that too few complain of is not quoted under a frequent word either."""
    return {**row, "evidence_ids": [unit_id for unit_id in row["evidence_ids"] if unit_id not in hidden]}


def _hide_source(source: Row) -> Row:
    return dict.fromkeys(name for name in ("n", "weight_milli", "n_negative", "n_baseline") if name in source)


def _cited(report: Row) -> set[str]:
    rows: Iterable[Any] = (*report["pain_points"], *report["keywords"], *report["praise"])
    return {unit_id for row in rows for unit_id in row["evidence_ids"]}
