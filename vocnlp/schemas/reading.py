"""Tables of what was read in the words: units, sentiment, types, topics and what mentions them."""

from __future__ import annotations

import pandera.pandas as pa

from vocnlp.schemas.table import (
    FEEDBACK_ID,
    MONTH,
    NONNEG,
    PROBABILITIES,
    RECIPE,
    REVISION,
    SHARE,
    TOPIC_ID,
    UNIT_ID,
    Table,
    check_in,
    column,
)
from vocnlp.schemas.values import Area, Colour, FeedbackType, Polarity, Priority

UNITS = Table(
    "units",
    "opinion units: text_clean[start:end]",
    ("unit_id",),
    (
        UNIT_ID,
        FEEDBACK_ID,
        REVISION,
        column("ordinal", "int64", "0, 1, ... within the feedback", checks=NONNEG),
        column("start", "int64", "first character", checks=NONNEG),
        column("end", "int64", "one past the last character", checks=NONNEG),
        MONTH,
    ),
    supersede_by=("feedback_id", "revision"),
    partition_by="month",
    derived=True,
)
UNIT_SENTIMENT = Table(
    "unit_sentiment",
    "what each unit says",
    ("unit_id",),
    (
        UNIT_ID,
        FEEDBACK_ID,
        REVISION,
        column("polarity", "str", "negative, neutral, positive or abstain", checks=check_in(Polarity)),
        *PROBABILITIES,
        RECIPE,
        MONTH,
    ),
    supersede_by=("feedback_id", "revision"),
    partition_by="month",
    derived=True,
)
FEEDBACK_SENTIMENT = Table(
    "feedback_sentiment",
    "what each feedback says, from its units",
    ("feedback_id", "revision"),
    (
        FEEDBACK_ID,
        REVISION,
        column("polarity", "str", "negative, neutral, positive or abstain", checks=check_in(Polarity)),
        *PROBABILITIES,
        column("n_units", "int64", "units read", checks=NONNEG),
        column("n_negative", "int64", "negative units", checks=NONNEG),
        column("star_disagrees", "boolean", "the stars say the opposite; null without stars", null=True),
        RECIPE,
        MONTH,
    ),
    partition_by="month",
    derived=True,
)
FEEDBACK_TYPE = Table(
    "feedback_type",
    "what each feedback is for and how soon somebody has to act",
    ("feedback_id", "revision"),
    (
        FEEDBACK_ID,
        REVISION,
        column("feedback_type", "str", "咨询, 投诉, 建议, 表扬 or 其他", checks=check_in(FeedbackType)),
        column("type_confidence", "float64", "softmax of the points of the types", checks=SHARE, decimals=4),
        column("type_reason", "str", "the cues of the rules and the polarities that spoke for it"),
        column("priority", "str", "urgent, general or suggestion", checks=check_in(Priority)),
        column(
            "priority_from",
            "str",
            "source where `feedback.priority` is a word that the rules list, otherwise text",
            checks=(pa.Check.isin(["source", "text"]),),
        ),
        column("priority_reason", "str", "the urgent cues of the rules found in the text; empty without any"),
        column("colour", "str", "red, yellow, green or blue", checks=check_in(Colour)),
        RECIPE,
        MONTH,
    ),
    partition_by="month",
    derived=True,
)
TOPICS = Table(
    "topics",
    "one row per topic and model version",
    ("topic_id", "model_version"),
    (
        TOPIC_ID,
        column("model_version", "str", "hash of the fitted model"),
        column("code", "str", "stable name for people, P-0142", checks=(pa.Check.str_matches(r"^P-\d{4,}$"),)),
        column("label", "str", "a few words"),
        column("top_terms", "list[str]", "by relevance, best first"),
        column("area", "str", "product, service, channel or other", checks=check_in(Area)),
        column("category", "str", "category of a taxonomy", null=True),
        column("owner", "str", "who can act", null=True),
        column("parent", "str", "topic_id above, if any", null=True),
        column("born_at", "datetime64[us, UTC]", "created_at of its first unit, spam aside", null=True),
        column("status", "str", "active or retired", checks=(pa.Check.isin(["active", "retired"]),)),
        column("n_units", "int64", "units assigned when it was fitted, spam aside", checks=NONNEG),
        column("example_unit_ids", "list[str]", "most typical units"),
    ),
    supersede_by=("model_version",),
    words=True,
    derived=True,
)
LINEAGE = Table(
    "lineage",
    "which topic of an older model a topic continues",
    ("topic_id", "model_version"),
    (
        TOPIC_ID,
        column("model_version", "str", "the newer model"),
        column("matched_to", "str", "topic_id it continues; null when it is new", null=True),
        column("score", "float64", "similarity of the term distributions", checks=SHARE, decimals=4),
        column("reason", "str", "matched, new, retired"),
    ),
    supersede_by=("model_version",),
    derived=True,
)
ASSIGNMENTS = Table(
    "assignments",
    "the few topics of a unit; a unit without any has no row",
    ("unit_id", "topic_id"),
    (
        UNIT_ID,
        FEEDBACK_ID,
        REVISION,
        TOPIC_ID,
        column("model_version", "str", "the model that said so"),
        column("probability", "float64", "of the topic given the unit", checks=SHARE, decimals=4),
        RECIPE,
        MONTH,
    ),
    supersede_by=("feedback_id", "revision"),
    partition_by="month",
    derived=True,
)
MENTIONS = Table(
    "mentions",
    "the improvement categories of a unit",
    ("unit_id", "category_id"),
    (
        UNIT_ID,
        FEEDBACK_ID,
        REVISION,
        column("category_id", "str", "category of a taxonomy"),
        column("area", "str", "product, service, channel or other", checks=check_in(Area)),
        column("score", "float64", "strength of the match", checks=SHARE, decimals=4),
        column("matched_by", "str", "the seed phrases found, or the model"),
        column("taxonomy_version", "str", "name@hash of the taxonomy that reads its source"),
        RECIPE,
        MONTH,
    ),
    supersede_by=("feedback_id", "revision"),
    words=True,
    partition_by="month",
    derived=True,
)
