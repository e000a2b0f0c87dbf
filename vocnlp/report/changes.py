"""Since your last report: which pain points are new, worse, better, resolved, and which nobody can tell.

Every verdict comes from the tested state of the trend (now against the baseline, one recipe). The last report only
says what the reader already knows: what was listed, how many, at which rank. Counts of two reports are shown side by
side and never tested against each other. The rules, first match wins (docs/methods/report.md):

=============  =====================================================================================================
cannot_tell    the period is open or has no feedback at all; or the state is cannot_tell; or it was listed before and
               has no row now although a source failed or the recipe changed. Only for what is or was listed.
resolved       listed before, and now gone, or falling to nothing, or without any row under the same recipe. In a
               first report: gone.
new            the state is new and it was not listed before; or it is listed now and the last report, under the same
               recipe, had none of it.
worsened       rising; or the state is new and it was listed before.
better         falling.
steady         everything else that is listed now.
=============  =====================================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

GROUPS = ("new", "worsened", "better", "resolved", "cannot_tell", "steady")
"""In reading order; `steady` is a quiet line, the others are the five questions."""


@dataclass(frozen=True)
class Situation:
    """What holds for the whole report.

    Attributes
    ----------
    first : bool
        There is no last report.
    empty, open : bool
        The period has no feedback; the period is not over.
    partial_sources : sequence of str
        Sources that failed and of which the period may lack feedback.
    same_recipe : bool
        The last report was computed under this one's recipe.
    """

    first: bool
    empty: bool
    open: bool
    partial_sources: Sequence[str]
    same_recipe: bool


def sort_changes(
    now: Mapping[str, Mapping[str, Any]], before: Mapping[str, Mapping[str, Any]], situation: Situation
) -> dict[str, list[dict[str, Any]]]:
    """Sort topics into the groups of `GROUPS`.

    Parameters
    ----------
    now, before : mapping
        topic_id -> facts: code, label, n, share, delta, low, high, state, reason, rank (None where unranked), listed.
    situation : Situation

    Returns
    -------
    dict
        Group -> items, by rank now, then rank before, then size of the change.

    Examples
    --------
    >>> fact = {"code": "P-0142", "label": "转账失败", "n": 87, "share": 0.042, "delta": 0.019, "low": 0.01,
    ...         "high": 0.03, "state": "rising", "reason": None, "rank": 1, "listed": True}
    >>> groups = sort_changes({"T0142": fact}, {}, Situation(True, False, False, (), True))
    >>> {name: [item["label"] for item in items] for name, items in groups.items() if items}
    {'worsened': ['转账失败']}
    """
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    for topic_id in sorted({*now, *before}):
        fact, old = now.get(topic_id), before.get(topic_id)
        group, reason = _verdict(fact, old, situation)
        if group is not None:
            groups[group].append(_item(topic_id, fact, old, reason, situation))
    for items in groups.values():
        items.sort(key=_reading_order)
    return groups


def _verdict(
    fact: Mapping[str, Any] | None, old: Mapping[str, Any] | None, situation: Situation
) -> tuple[str | None, str | None]:
    listed = bool(fact and fact["listed"])
    was_listed = bool(old and old["listed"] and old["n"] > 0)
    state = fact["state"] if fact else None
    nothing = None, None
    if situation.empty or situation.open:
        return (
            ("cannot_tell", "empty_period" if situation.empty else "open_period") if listed or was_listed else nothing
        )
    if fact is None or state is None:
        if not was_listed:
            return nothing
        if situation.partial_sources:
            return "cannot_tell", "partial_source"
        return ("resolved", None) if situation.same_recipe else ("cannot_tell", "recipe_changed")
    if state == "cannot_tell":
        return ("cannot_tell", fact["reason"] or "unknown") if listed or was_listed else nothing
    vanished = state == "gone" or (state == "falling" and fact["n"] == 0)
    if vanished:
        return ("resolved", None) if was_listed or situation.first else nothing
    unheard_before = not situation.first and situation.same_recipe and (old is None or old["n"] == 0)
    if (state == "new" and not was_listed) or (listed and unheard_before):
        return "new", None
    if state in ("rising", "new"):
        return "worsened", None
    if state == "falling":
        return ("better", None) if listed or was_listed or situation.first else nothing
    return ("steady", None) if listed else nothing


def _item(
    topic_id: str,
    fact: Mapping[str, Any] | None,
    old: Mapping[str, Any] | None,
    reason: str | None,
    situation: Situation,
) -> dict[str, Any]:
    named = fact or old or {}
    facts = fact or {}
    # Counts under another recipe are another measure: they are not put beside this one's.
    comparable = old if old is not None and situation.same_recipe else {}
    return {
        "topic_id": topic_id,
        "code": named.get("code"),
        "label": named.get("label"),
        "n": facts.get("n", 0),
        "share": facts.get("share"),
        "delta": None if situation.open else facts.get("delta"),
        "low": None if situation.open else facts.get("low"),
        "high": None if situation.open else facts.get("high"),
        "state": facts.get("state"),
        "rank": facts.get("rank"),
        "listed": bool(facts.get("listed")),
        "reason": reason,
        "n_before": comparable.get("n"),
        "share_before": comparable.get("share"),
        "rank_before": comparable.get("rank"),
        "state_before": comparable.get("state"),
        "listed_before": bool(old and old["listed"]),
    }


def _reading_order(item: Mapping[str, Any]) -> tuple[float, float, float, str]:
    far = float("inf")
    rank, rank_before = item["rank"] or far, item["rank_before"] or far
    return rank, rank_before, -abs(item["delta"] or 0.0), str(item["code"])
