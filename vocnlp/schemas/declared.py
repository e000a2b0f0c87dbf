"""Tables declared so that their names and keys are settled; nothing writes them yet."""

from __future__ import annotations

from vocnlp.schemas.table import NONNEG, PERIOD, RECIPE, SCOPE, TOPIC_ID, UNIT_ID, Table, check_in, column
from vocnlp.schemas.values import Polarity

DRIVERS = Table(
    "drivers",
    "effect of a topic on a rating",
    ("period", "scope", "topic_id", "measure"),
    (
        PERIOD,
        SCOPE,
        TOPIC_ID,
        column("measure", "str", "rating, nps or csat"),
        column("n", "int64", "answers", checks=NONNEG),
        column("effect", "float64", "change of the measure", decimals=6),
        column("low", "float64", "interval", decimals=6),
        column("high", "float64", "interval", decimals=6),
        RECIPE,
    ),
    supersede_by=("period", "scope"),
    derived=True,
)
LOCALISATIONS = Table(
    "localisations",
    "slices that explain a change",
    ("period", "scope", "topic_id", "slice"),
    (
        PERIOD,
        SCOPE,
        TOPIC_ID,
        column("slice", "str", "channel=app&region=..."),
        column("n", "int64", "feedback", checks=NONNEG),
        column("explained_share", "float64", "of the change", decimals=6),
        RECIPE,
    ),
    supersede_by=("period", "scope"),
    derived=True,
)
ALERTS = Table(
    "alerts",
    "rules that fired",
    ("alert_id",),
    (
        column("alert_id", "str", "stable id"),
        column("rule", "str", "name of the rule"),
        PERIOD,
        SCOPE,
        column("topic_id", "str", "if about one", null=True),
        column("fired_at", "datetime64[us, UTC]", "when"),
        column("status", "str", "open, sent, closed"),
        RECIPE,
    ),
    derived=True,
)
EMERGING = Table(
    "emerging",
    "phrases that no topic covers yet",
    ("period", "scope", "phrase"),
    (
        PERIOD,
        SCOPE,
        column("phrase", "str", "words"),
        column("n", "int64", "feedback", checks=NONNEG),
        column("burst", "float64", "strength", decimals=6),
        column("evidence_ids", "list[str]", "unit_ids"),
        RECIPE,
    ),
    supersede_by=("period", "scope"),
    words=True,
    derived=True,
)
RESTATEMENTS = Table(
    "restatements",
    "published numbers that later data changed",
    ("period", "scope", "topic_id", "measure"),
    (
        PERIOD,
        SCOPE,
        TOPIC_ID,
        column("measure", "str", "theme or pain"),
        column("published", "float64", "before", decimals=6),
        column("restated", "float64", "after", decimals=6),
        column("reason", "str", "late or edited records, or recipe"),
        RECIPE,
    ),
    derived=True,
)
RELEASES = Table(
    "releases",
    "product releases and campaigns to hold trends against",
    ("release_id",),
    (
        column("release_id", "str", "stable id"),
        column("product", "str", "product", null=True),
        column("version", "str", "version"),
        column("released_at", "datetime64[us, UTC]", "when"),
        column("about", "str", "what changed", null=True),
    ),
)
AUDIT_LABELS = Table(
    "audit_labels",
    "what people said a unit means, to measure the machine",
    ("unit_id", "auditor_key"),
    (
        UNIT_ID,
        column("auditor_key", "str", "pseudonym"),
        column("polarity", "str", "label", checks=check_in(Polarity)),
        column("category_id", "str", "label", null=True),
        column("labelled_at", "datetime64[us, UTC]", "when"),
    ),
)
