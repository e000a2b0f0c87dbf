"""Tables of what is published: trends, pain points, keywords, measures."""

from __future__ import annotations

import pandera.pandas as pa

from vocnlp.schemas.table import NONNEG, PERIOD, RECIPE, SCOPE, SHARE, TOPIC_ID, Table, check_in, column
from vocnlp.schemas.values import Area, Measure, State

TRENDS = Table(
    "trends",
    "share now against the baseline",
    ("period", "scope", "topic_id", "measure"),
    (
        PERIOD,
        SCOPE,
        TOPIC_ID,
        column(
            "measure",
            "str",
            "theme (all units) or pain (feedback with a negative unit on it)",
            checks=check_in(Measure),
        ),
        column("n", "int64", "feedback now", checks=NONNEG),
        column("n_baseline", "int64", "feedback in the baseline", checks=NONNEG),
        column("weight_milli", "int64", "their weight now", checks=NONNEG),
        column("total_milli", "int64", "weight of all feedback of the scope now", checks=NONNEG),
        column("baseline_milli", "int64", "their weight in the baseline", checks=NONNEG),
        column("baseline_total_milli", "int64", "weight of all feedback of the scope in the baseline", checks=NONNEG),
        column("share", "float64", "weight_milli / total_milli", null=True, checks=SHARE, decimals=6),
        column("baseline", "float64", "baseline_milli / baseline_total_milli", null=True, checks=SHARE, decimals=6),
        column("delta", "float64", "share - baseline", null=True, decimals=6),
        column("low", "float64", "lower end of the interval of delta", null=True, decimals=6),
        column("high", "float64", "upper end of the interval of delta", null=True, decimals=6),
        column("delta_customers", "float64", "part of delta inside the sources", null=True, decimals=6),
        column("delta_mix", "float64", "part of delta from a changed mix of sources", null=True, decimals=6),
        column(
            "delta_recipe", "float64", "baseline under this recipe - baseline as last published", null=True, decimals=6
        ),
        column(
            "q_value", "float64", "false discovery rate over the scope's topics", null=True, checks=SHARE, decimals=6
        ),
        column("state", "str", "rising, falling, flat, new, gone or cannot_tell", checks=check_in(State)),
        column("reason", "str", "why cannot_tell; what decided otherwise", null=True),
        column("onset_at", "datetime64[us, UTC]", "start of the first window above the baseline", null=True),
        column("history", "str", "JSON: shares of the windows before, oldest first, then now"),
        RECIPE,
    ),
    supersede_by=("period", "scope"),
    derived=True,
)
PAIN_POINTS = Table(
    "pain_points",
    "ranked: a topic restricted to feedback with a negative unit on it",
    ("period", "scope", "topic_id"),
    (
        PERIOD,
        SCOPE,
        TOPIC_ID,
        column("code", "str", "P-0142"),
        column("label", "str", "of the topic when ranked"),
        column("area", "str", "product, service, channel or other", checks=check_in(Area)),
        column("category", "str", "category of a taxonomy", null=True),
        column("owner", "str", "who can act", null=True),
        column("rank", "int64", "1 hurts most", checks=(pa.Check.ge(1),)),
        column("rank_low", "int64", "best rank within the interval", checks=(pa.Check.ge(1),)),
        column("rank_high", "int64", "worst rank within the interval", checks=(pa.Check.ge(1),)),
        column("n_feedback", "int64", "feedback with a negative unit on the topic", checks=NONNEG),
        column("negative_share", "float64", "of the topic's feedback, how much is negative", checks=SHARE, decimals=6),
        column("severity", "float64", "mean strength of the negative units", checks=SHARE, decimals=6),
        column("impact", "float64", "volume^a * severity^b * growth^c", checks=NONNEG, decimals=6),
        column("affected", "str", "JSON: dimension -> value, n, share and lift of the most concerned group"),
        column("evidence_ids", "list[str]", "unit_ids, most telling first"),
        RECIPE,
    ),
    supersede_by=("period", "scope"),
    words=True,
    derived=True,
)
KEYWORDS = Table(
    "keywords",
    "frequent negative words of a period",
    ("period", "scope", "word"),
    (
        PERIOD,
        SCOPE,
        column("word", "str", "a domain word that goes with negative units"),
        column("n_negative", "int64", "feedback with the word in a negative unit", checks=NONNEG),
        column("n_total", "int64", "feedback with the word", checks=NONNEG),
        column("n_baseline", "int64", "negative feedback with it in the baseline", checks=NONNEG),
        column("share", "float64", "weighted, of the scope's feedback", null=True, checks=SHARE, decimals=6),
        column("baseline", "float64", "the same in the baseline", null=True, checks=SHARE, decimals=6),
        column("delta", "float64", "share - baseline", null=True, decimals=6),
        column("low", "float64", "lower end of its interval", null=True, decimals=6),
        column("high", "float64", "upper end of its interval", null=True, decimals=6),
        column("association", "float64", "z-score of the log-odds with an informative prior", null=True, decimals=4),
        column("state", "str", "rising, falling, flat, new, gone or cannot_tell", checks=check_in(State)),
        column("in_lexicon", "bool", "listed in the sentiment lexicon"),
        column("evidence_ids", "list[str]", "unit_ids"),
        RECIPE,
    ),
    supersede_by=("period", "scope"),
    words=True,
    derived=True,
)
MEASURES = Table(
    "measures",
    "NPS, CSAT and the like, with intervals",
    ("period", "scope", "measure"),
    (
        PERIOD,
        SCOPE,
        column("measure", "str", "nps, csat, rating"),
        column("n", "int64", "answers now", checks=NONNEG),
        column("n_baseline", "int64", "answers in the baseline", checks=NONNEG),
        column("value", "float64", "now", null=True, decimals=6),
        column("value_low", "float64", "interval of the value", null=True, decimals=6),
        column("value_high", "float64", "interval of the value", null=True, decimals=6),
        column("baseline", "float64", "in the baseline", null=True, decimals=6),
        column("delta", "float64", "value - baseline", null=True, decimals=6),
        column("low", "float64", "interval of delta", null=True, decimals=6),
        column("high", "float64", "interval of delta", null=True, decimals=6),
        column("state", "str", "rising, falling, flat, new, gone or cannot_tell", checks=check_in(State)),
        RECIPE,
    ),
    supersede_by=("period", "scope"),
    derived=True,
)
