"""Every table: one strict, non-coercing pandera model each.

A frame that meets its model has exactly the model's columns, in the model's order, with the model's types. Rooms hand
each other such frames and nothing else. `run_seq` is added by the lake when a run appends; frames in memory may or may
not carry it, so the models leave it out and `check` ignores it.

Types: text is pandas `str`; moments are `datetime64[us, UTC]`; whole numbers `int64`; optional numbers `float64` with
NaN; optional truth values `boolean`; lists are Arrow lists of text. Weights are thousandths (`*_milli`, int64), so that
no published number comes out of an unordered floating-point sum.
"""

from __future__ import annotations

from vocnlp.schemas.declared import ALERTS, AUDIT_LABELS, DRIVERS, EMERGING, LOCALISATIONS, RELEASES, RESTATEMENTS
from vocnlp.schemas.findings import KEYWORDS, MEASURES, PAIN_POINTS, TRENDS
from vocnlp.schemas.landing import FEEDBACK, NOISE, QUARANTINE, RUNS, TEXTS
from vocnlp.schemas.reading import (
    ASSIGNMENTS,
    FEEDBACK_SENTIMENT,
    FEEDBACK_TYPE,
    LINEAGE,
    MENTIONS,
    TOPICS,
    UNIT_SENTIMENT,
    UNITS,
)
from vocnlp.schemas.table import TEXT_LIST, UTC_TIME, Column, Table
from vocnlp.schemas.values import (
    Area,
    Colour,
    FeedbackType,
    Measure,
    NoiseKind,
    Polarity,
    Priority,
    QuarantineError,
    RunKind,
    RunStatus,
    State,
)

SCHEMA_VERSION = 2
"""Raised by one whenever a table changes shape; `vocnlp migrate` carries a lake from one to the next."""

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        RUNS,
        FEEDBACK,
        TEXTS,
        NOISE,
        QUARANTINE,
        UNITS,
        UNIT_SENTIMENT,
        FEEDBACK_SENTIMENT,
        FEEDBACK_TYPE,
        TOPICS,
        LINEAGE,
        ASSIGNMENTS,
        MENTIONS,
        TRENDS,
        PAIN_POINTS,
        KEYWORDS,
        MEASURES,
        DRIVERS,
        LOCALISATIONS,
        ALERTS,
        EMERGING,
        RESTATEMENTS,
        RELEASES,
        AUDIT_LABELS,
    )
}

__all__ = [
    "ALERTS",
    "ASSIGNMENTS",
    "AUDIT_LABELS",
    "DRIVERS",
    "EMERGING",
    "FEEDBACK",
    "FEEDBACK_SENTIMENT",
    "FEEDBACK_TYPE",
    "KEYWORDS",
    "LINEAGE",
    "LOCALISATIONS",
    "MEASURES",
    "MENTIONS",
    "NOISE",
    "PAIN_POINTS",
    "QUARANTINE",
    "RELEASES",
    "RESTATEMENTS",
    "RUNS",
    "SCHEMA_VERSION",
    "TABLES",
    "TEXTS",
    "TEXT_LIST",
    "TOPICS",
    "TRENDS",
    "UNITS",
    "UNIT_SENTIMENT",
    "UTC_TIME",
    "Area",
    "Colour",
    "Column",
    "FeedbackType",
    "Measure",
    "NoiseKind",
    "Polarity",
    "Priority",
    "QuarantineError",
    "RunKind",
    "RunStatus",
    "State",
    "Table",
]
