"""Collecting what trends are measured on, as of the run that a workspace is pinned to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from vocnlp import stages
from vocnlp.periods import Period, months_between

if TYPE_CHECKING:
    from vocnlp.workspace import Workspace


def collect_voices_between(ws: Workspace, first: Period, last: Period, *, words: bool = False) -> stages.Window:
    """Return voices and hits from the start of one period to the end of another."""
    settings = ws.as_published
    months = months_between(first.first - timedelta(days=1), last.last + timedelta(days=1))
    start, end = first.bounds(settings.time_zone)[0], last.bounds(settings.time_zone)[1]
    feedback = ws.current(ws.read("feedback", months=months))
    feedback = feedback[(feedback["created_at"] >= start) & (feedback["created_at"] < end)]
    units = ws.read("units", months=months).merge(feedback[["feedback_id", "revision"]], on=["feedback_id", "revision"])
    unit_sentiment = ws.read("unit_sentiment", months=months).merge(units[["unit_id", "start", "end"]], on="unit_id")
    unit_words = None
    if words:
        texts = ws.read("texts", months=months)
        unit_words = stages.split_words(stages.cut_texts(units, texts), unit_sentiment, ws.models.tokenizer)
    return stages.collect_window(
        feedback,
        ws.read("noise", months=months),
        ws.read("feedback_sentiment", months=months),
        ws.read("assignments", months=months),
        unit_sentiment,
        unit_words,
    )
