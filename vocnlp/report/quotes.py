"""The customers' own words that a number stands on, cut to what a reader needs and kept by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from vocnlp.report.safe_text import clip, neutralise

MAX_UNIT = 300
MAX_AROUND = 120
"""Characters of a quote, and of what stands before and after it in the same feedback."""


def quote_evidence(evidence: pd.DataFrame, time_zone: str) -> dict[str, dict[str, Any]]:
    """Turn evidence rows into quotes by unit_id.

    Parameters
    ----------
    evidence : DataFrame[EVIDENCE_COLUMNS]
    time_zone : str
        The business time zone, for the date that is shown.

    Returns
    -------
    dict
        unit_id -> quote, before, after (the words around it in the same feedback), date, created_at and the slice
        columns. Nothing in it is null text: what is unknown is None.

    Examples
    --------
    >>> frame = pd.DataFrame({
    ...     "unit_id": ["f0123456789abcdef.0.1"], "feedback_id": ["f0123456789abcdef"], "text": ["转账老是失败"],
    ...     "context": ["界面不错，转账老是失败，急死人"], "created_at": [pd.Timestamp("2026-11-14T17:30Z")],
    ...     "source": ["reviews"], "channel": ["app"], "product": [None], "rating": [2.0], "polarity": ["negative"],
    ...     "p_negative": [0.97]})
    >>> quote = quote_evidence(frame, "Asia/Shanghai")["f0123456789abcdef.0.1"]
    >>> quote["before"], quote["quote"], quote["after"], quote["date"], quote["rating"]
    ('界面不错，', '转账老是失败', '，急死人', '2026-11-15', 2.0)
    """
    zone = ZoneInfo(time_zone)
    quotes: dict[str, dict[str, Any]] = {}
    ordered = evidence.sort_values("unit_id", kind="stable")
    for row in ordered.to_dict("records"):
        before, quote, after = _cut(_text(row.get("text")) or "", _text(row.get("context")) or "")
        if not quote:
            continue
        created_at = pd.Timestamp(row["created_at"])
        rating = row.get("rating")
        quotes[str(row["unit_id"])] = {
            "feedback_id": str(row["feedback_id"]),
            "quote": quote,
            "before": before,
            "after": after,
            "created_at": created_at.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%SZ"),
            "date": created_at.tz_convert(zone).strftime("%Y-%m-%d"),
            "source": _text(row.get("source")),
            "channel": _text(row.get("channel")),
            "product": _text(row.get("product")),
            "polarity": _text(row.get("polarity")),
            "rating": None if rating is None or pd.isna(rating) else round(float(rating), 1),
        }
    return quotes


def choose_quotes(unit_ids: Iterable[str], quotes: Mapping[str, Mapping[str, Any]], limit: int) -> list[str]:
    """Keep the first `limit` ids that can be shown: one per feedback, no sentence twice, in the order given."""
    chosen: list[str] = []
    seen: set[str] = set()
    for unit_id in unit_ids:
        quote = quotes.get(unit_id)
        if quote is None or len(chosen) >= limit:
            continue
        marks = {"f:" + quote["feedback_id"], "q:" + quote["quote"]}
        if marks & seen:
            continue
        seen |= marks
        chosen.append(unit_id)
    return chosen


def _cut(text: str, context: str) -> tuple[str, str, str]:
    # A 1 MB text must not be normalised whole for 120 characters around its unit.
    at = context.find(text) if text else -1
    if at < 0:
        return "", clip(neutralise(text[: 2 * MAX_UNIT]), MAX_UNIT), ""
    if len(text) > 2 * MAX_UNIT:
        return "", clip(neutralise(text[: 2 * MAX_UNIT]), MAX_UNIT), ""
    before = neutralise(context[max(0, at - 2 * MAX_AROUND) : at])
    after = neutralise(context[at + len(text) : at + len(text) + 2 * MAX_AROUND])
    if len(before) > MAX_AROUND:
        before = "…" + before[-MAX_AROUND + 1 :]
    return before, clip(neutralise(text), MAX_UNIT), clip(after, MAX_AROUND)


def _text(value: Any) -> str | None:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    return str(value) or None
