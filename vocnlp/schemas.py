"""Every table: one strict, non-coercing pandera model each.

A frame that meets its model has exactly the model's columns, in the model's order, with the model's types. Rooms hand
each other such frames and nothing else. `run_seq` is added by the lake when a run appends; frames in memory may or may
not carry it, so the models leave it out and `check` ignores it.

Types: text is pandas `str`; moments are `datetime64[us, UTC]`; whole numbers `int64`; optional numbers `float64` with
NaN; optional truth values `boolean`; lists are Arrow lists of text. Weights are thousandths (`*_milli`, int64), so that
no published number comes out of an unordered floating-point sum.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow
from pandera.errors import SchemaErrors

from vocnlp.errors import SchemaError

SCHEMA_VERSION = 2
"""Raised by one whenever a table changes shape; `vocnlp migrate` carries a lake from one to the next."""


class Polarity(StrEnum):
    """What a unit or a feedback says. Neutral means no opinion; abstain means the model would not say."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    ABSTAIN = "abstain"


class FeedbackType(StrEnum):
    """What a feedback is for: a question, a complaint, a suggestion, praise, or none of these."""

    QUESTION = "咨询"
    COMPLAINT = "投诉"
    SUGGESTION = "建议"
    PRAISE = "表扬"
    OTHER = "其他"


class Priority(StrEnum):
    """How soon somebody has to act."""

    URGENT = "urgent"
    GENERAL = "general"
    SUGGESTION = "suggestion"


class Colour(StrEnum):
    """A priority for the eye: red is urgent, blue a suggestion or praise, yellow a complaint and green the rest."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"


class Area(StrEnum):
    """Who in a company can act."""

    PRODUCT = "product"
    SERVICE = "service"
    CHANNEL = "channel"
    OTHER = "other"


class NoiseKind(StrEnum):
    """Why a feedback counts less than a whole one."""

    NONE = "none"
    DEFAULT_PRAISE = "default_praise"
    REBATE_PRAISE = "rebate_praise"
    BOILERPLATE = "boilerplate"
    SEPARATOR = "separator"
    SPAM = "spam"
    EXACT_COPY = "exact_copy"
    NEAR_COPY = "near_copy"


class State(StrEnum):
    """What a trend says."""

    RISING = "rising"
    FALLING = "falling"
    FLAT = "flat"
    NEW = "new"
    GONE = "gone"
    CANNOT_TELL = "cannot_tell"


class Measure(StrEnum):
    """What a trend row counts."""

    THEME = "theme"
    PAIN = "pain"


class RunKind(StrEnum):
    """What one execution was for."""

    NIGHT = "night"
    BACKFILL = "backfill"
    RESCORE = "rescore"


class RunStatus(StrEnum):
    """How one execution ended. Only ended executions have a row at all."""

    COMPLETE = "complete"
    PARTIAL = "partial"


TEXT_LIST = pd.ArrowDtype(arrow.list_(arrow.string()))
UTC_TIME = pd.DatetimeTZDtype("us", "UTC")

_ARROW: dict[str, arrow.DataType] = {
    "str": arrow.string(),
    "int64": arrow.int64(),
    "float64": arrow.float64(),
    "bool": arrow.bool_(),
    "boolean": arrow.bool_(),
    "datetime64[us, UTC]": arrow.timestamp("us", tz="UTC"),
    "list[str]": arrow.list_(arrow.string()),
    "binary": arrow.binary(),
}
_PANDAS: dict[str, Any] = {
    "str": pd.StringDtype(na_value=float("nan")),
    "int64": "int64",
    "float64": "float64",
    "bool": "bool",
    "boolean": "boolean",
    "datetime64[us, UTC]": UTC_TIME,
    "list[str]": TEXT_LIST,
    "binary": pd.ArrowDtype(arrow.binary()),
}


@dataclass(frozen=True)
class Column:
    """One column: its type, whether it may be empty, what it holds, and its checks."""

    name: str
    type: str
    about: str
    nullable: bool = False
    checks: tuple[pa.Check, ...] = ()
    decimals: int | None = None


@dataclass(frozen=True)
class Table:
    """One table of the lake.

    Attributes
    ----------
    key : tuple of str
        One row per key and run.
    supersede_by : tuple of str
        As of run N, the rows with the greatest `run_seq <= N` within each such group are the state. Usually the key;
        for derived tables the thing they were derived from, so that a re-score leaves no stale rows behind.
    words : bool
        True where a column holds customers' words: Delta then keeps no statistics of it.
    partition_by : str or None
        A month column ("2026-11") for large tables.
    """

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    supersede_by: tuple[str, ...] = ()
    words: bool = False
    partition_by: str | None = None
    derived: bool = False
    model: pa.DataFrameSchema = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.supersede_by:
            object.__setattr__(self, "supersede_by", self.key)
        object.__setattr__(self, "model", self._model())

    def _model(self) -> pa.DataFrameSchema:
        return pa.DataFrameSchema(
            {
                c.name: pa.Column(_PANDAS[c.type], checks=list(c.checks), nullable=c.nullable, description=c.about)
                for c in self.columns
            },
            strict=True,
            ordered=True,
            coerce=False,
            unique=list(self.key),
            name=self.name,
        )

    @property
    def column_names(self) -> list[str]:
        """Names in order, without `run_seq`."""
        return [c.name for c in self.columns]

    @property
    def arrow_schema(self) -> arrow.Schema:
        """The stored shape: `run_seq` first, then the columns."""
        fields = [arrow.field("run_seq", arrow.int64(), nullable=False)]
        fields += [arrow.field(c.name, _ARROW[c.type], nullable=True) for c in self.columns]
        return arrow.schema(fields)

    def empty(self) -> pd.DataFrame:
        """Return a frame of this table with no rows.

        Examples
        --------
        >>> UNITS.empty().shape
        (0, 7)
        """
        return pd.DataFrame({c.name: pd.Series([], dtype=_PANDAS[c.type]) for c in self.columns})

    def conform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Build this table's frame from one that has at least its columns: order, types and published rounding.

        This is where a producer turns computed columns into the table; extra columns are left behind. Missing
        nullable columns are filled with nulls, missing required ones are an error. The input is not changed.

        Raises
        ------
        SchemaError
            If a required column is missing, a value cannot be of its type, or a check fails.
        """
        series: dict[str, pd.Series[Any]] = {}
        for column in self.columns:
            dtype = _PANDAS[column.type]
            if column.name not in frame.columns:
                if not column.nullable:
                    raise SchemaError(
                        f"table {self.name} lacks a required column",
                        expected=column.name,
                        got=", ".join(map(str, frame.columns)),
                        where=self.name,
                        fix="add the column before storing",
                    )
                series[column.name] = pd.Series([None] * len(frame), index=frame.index, dtype=dtype)
                continue
            values = frame[column.name]
            try:
                if column.type == "float64":
                    values = pd.to_numeric(values, errors="raise").astype("float64")
                    if column.decimals is not None:
                        # Adding zero turns -0.0 into 0.0: equal numbers must print equal.
                        values = values.round(column.decimals) + 0.0
                else:
                    # A column given as an empty list became one of floats, which Arrow will not turn into lists.
                    values = (values.astype(object) if values.empty else values).astype(dtype)
            except (TypeError, ValueError, arrow.ArrowInvalid, arrow.ArrowTypeError) as error:
                raise SchemaError(
                    f"column {column.name} of table {self.name} has values of another type",
                    expected=column.type,
                    got=str(error)[:200],
                    where=self.name,
                    fix="convert the column before storing",
                ) from error
            series[column.name] = values
        return self.check(pd.DataFrame(series, index=frame.index).reset_index(drop=True))

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame unchanged if it is this table's, without `run_seq`.

        Raises
        ------
        SchemaError
            Naming the table, up to five offending columns and checks, and how many rows fail.
        """
        body = frame.drop(columns="run_seq") if "run_seq" in frame.columns else frame
        try:
            self.model.validate(body, lazy=True)
        except SchemaErrors as error:
            cases = error.failure_cases
            found = [
                f"{column}: {check} ({n} times)"
                for (column, check), n in cases.groupby(["column", "check"], dropna=False).size().head(5).items()
            ]
            # The values themselves may be customers' words: they stay out of the message.
            raise SchemaError(
                f"a frame is not a {self.name} table",
                expected=self.about,
                got="; ".join(found),
                where=self.name,
                fix="see docs/data-model.md for the table's columns",
            ) from None
        return body


def _check_in(values: type[StrEnum]) -> tuple[pa.Check, ...]:
    return (pa.Check.isin([v.value for v in values]),)


_SHARE = (pa.Check.in_range(0, 1),)
_MILLI = (pa.Check.in_range(0, 1000),)
_NONNEG = (pa.Check.ge(0),)


def _c(
    name: str,
    type: str,
    about: str,
    *,
    null: bool = False,
    checks: tuple[pa.Check, ...] = (),
    decimals: int | None = None,
) -> Column:
    return Column(name, type, about, null, checks, decimals)


_FEEDBACK_ID = _c(
    "feedback_id",
    "str",
    "stable id: f + 16 hex digits of a keyed hash of source and source id",
    checks=(pa.Check.str_matches(r"^f[0-9a-f]{16}$"),),
)
_REVISION = _c("revision", "int64", "0 for the first version received, then 1, 2, ...", checks=_NONNEG)
_MONTH = _c("month", "str", "business month of created_at, 2026-11", checks=(pa.Check.str_matches(r"^\d{4}-\d{2}$"),))
_UNIT_ID = _c("unit_id", "str", "feedback_id.revision.ordinal")
_RECIPE = _c("recipe_id", "str", "hash of everything that can change a derived number")
_TOPIC_ID = _c("topic_id", "str", "stable across retraining, T0142", checks=(pa.Check.str_matches(r"^T\d{4,}$"),))
_PERIOD = _c("period", "str", "2026-11-15, 2026-W46, 2026-11, or 2026-11-15/P7D (the seven days that end on it)")
_SCOPE = _c("scope", "str", "all, or column=value such as area=product, channel=app, source=reviews")
_PROBABILITIES = (
    _c("p_negative", "float64", "calibrated probability", checks=_SHARE, decimals=4),
    _c("p_neutral", "float64", "calibrated probability", checks=_SHARE, decimals=4),
    _c("p_positive", "float64", "calibrated probability", checks=_SHARE, decimals=4),
    _c("confidence", "float64", "greatest of the three", checks=_SHARE, decimals=4),
)

RUNS = Table(
    "runs",
    "one row per ended execution; the append of this row is the commit",
    ("run_seq",),
    (
        _c("business_date", "str", "the date the run is for; the last one of a back-fill"),
        _c("from_date", "str", "first date covered; business_date itself for a night"),
        _c("kind", "str", "night, backfill or rescore", checks=_check_in(RunKind)),
        _c("status", "str", "complete or partial", checks=_check_in(RunStatus)),
        _c("started_at", "datetime64[us, UTC]", "by the injected clock"),
        _c("committed_at", "datetime64[us, UTC]", "by the injected clock"),
        _c("cursors", "str", "JSON: source -> latest moment pulled"),
        _c("counts", "str", "JSON: stage -> rows in and out"),
        _c("partial_sources", "list[str]", "sources that failed"),
        _RECIPE,
        _c("versions", "str", "JSON: part -> version; recipe_id is its hash"),
        _c("settings", "str", "JSON: the settings that reports are rebuilt from"),
        _c("schema_version", "int64", "of the tables when written"),
    ),
)
# run_seq is the key of `runs` but lives outside the models, so uniqueness is the lake's to hold.
object.__setattr__(RUNS, "model", pa.DataFrameSchema(RUNS.model.columns, strict=True, ordered=True, name="runs"))

FEEDBACK = Table(
    "feedback",
    "one row per customer utterance and revision, without its words",
    ("feedback_id", "revision"),
    (
        _FEEDBACK_ID,
        _REVISION,
        _c("source", "str", "name of the source in voc.yaml"),
        _c("source_kind", "str", "ticket, review or survey", checks=(pa.Check.isin(["ticket", "review", "survey"]),)),
        _c("source_key", "str", "keyed hash of the source's own id"),
        _c("content_key", "str", "keyed hash of everything received: another one is another revision"),
        _c("created_at", "datetime64[us, UTC]", "when the customer said it"),
        _c("updated_at", "datetime64[us, UTC]", "when the source last changed it", null=True),
        _c("channel", "str", "app, web, branch, phone, ...", null=True),
        _c("product", "str", "product or object", null=True),
        _c("product_version", "str", "version of it", null=True),
        _c("brand", "str", "brand", null=True),
        _c("region", "str", "region", null=True),
        _c("store", "str", "shop, branch, hotel", null=True),
        _c("segment", "str", "customer segment", null=True),
        _c("customer_tier", "str", "customer tier", null=True),
        _c("customer_key", "str", "keyed pseudonym of the customer", null=True),
        _c("touchpoint", "str", "step of the journey", null=True),
        _c("rating", "float64", "stars, 1 to 5", null=True, checks=(pa.Check.in_range(1, 5),)),
        _c("nps", "float64", "0 to 10", null=True, checks=(pa.Check.in_range(0, 10),)),
        _c("csat", "float64", "1 to 5", null=True, checks=(pa.Check.in_range(1, 5),)),
        _c("priority", "str", "as the source gave it", null=True),
        _c("first_response_at", "datetime64[us, UTC]", "of a ticket", null=True),
        _c("resolved_at", "datetime64[us, UTC]", "of a ticket", null=True),
        _c("reopened", "boolean", "of a ticket", null=True),
        _c("churned_at", "datetime64[us, UTC]", "when the customer left", null=True),
        _c("extra", "str", "JSON of the allow-listed other columns, masked", null=True),
        _MONTH,
    ),
    words=True,
    partition_by="month",
)
TEXTS = Table(
    "texts",
    "the only table that holds customers' words, masked",
    ("feedback_id", "revision"),
    (
        _FEEDBACK_ID,
        _REVISION,
        _c("text", "str", "masked, otherwise as received"),
        _c("text_clean", "str", "normalised: what units are offsets into", checks=(pa.Check.str_length(min_value=1),)),
        _MONTH,
    ),
    words=True,
    partition_by="month",
)
NOISE = Table(
    "noise",
    "one row per feedback: how much it weighs and why",
    ("feedback_id", "revision"),
    (
        _FEEDBACK_ID,
        _REVISION,
        _c("noise_kind", "str", "none, or why it weighs less", checks=_check_in(NoiseKind)),
        _c("duplicate_of", "str", "feedback_id of the earliest copy", null=True),
        _c("weight_milli", "int64", "0 to 1000; 1000 is one whole customer voice", checks=_MILLI),
        _c("reason", "str", "the rule that matched, in words", null=True),
        _c(
            "signature",
            "binary",
            "length, hash and facts of the normalised text, then its MinHash; null where too short",
            null=True,
        ),
        _RECIPE,
        _MONTH,
    ),
    partition_by="month",
    derived=True,
)
QUARANTINE = Table(
    "quarantine",
    "rows that could not be read, with the reason",
    ("source", "position", "field"),
    (
        _c("source", "str", "name of the source"),
        _c(
            "position",
            "int64",
            "row under the header, from 1; plus 10^9 for every earlier file of the pull; of a table or an API, a "
            "number from 2^52 made of the row's id",
            checks=_NONNEG,
        ),
        _c("field", "str", "the column at fault"),
        _c("file", "str", "file name without folders, table, or path of an API", null=True),
        _c("expected", "str", "what the column should hold"),
        _c("got", "str", "what arrived: masked, at most 80 characters"),
        _c("error", "str", "named reason: empty_text, bad_time, future_time, duplicate_id, ..."),
    ),
    supersede_by=("source", "position", "field"),
    words=True,
)
UNITS = Table(
    "units",
    "opinion units: text_clean[start:end]",
    ("unit_id",),
    (
        _UNIT_ID,
        _FEEDBACK_ID,
        _REVISION,
        _c("ordinal", "int64", "0, 1, ... within the feedback", checks=_NONNEG),
        _c("start", "int64", "first character", checks=_NONNEG),
        _c("end", "int64", "one past the last character", checks=_NONNEG),
        _MONTH,
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
        _UNIT_ID,
        _FEEDBACK_ID,
        _REVISION,
        _c("polarity", "str", "negative, neutral, positive or abstain", checks=_check_in(Polarity)),
        *_PROBABILITIES,
        _RECIPE,
        _MONTH,
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
        _FEEDBACK_ID,
        _REVISION,
        _c("polarity", "str", "negative, neutral, positive or abstain", checks=_check_in(Polarity)),
        *_PROBABILITIES,
        _c("n_units", "int64", "units read", checks=_NONNEG),
        _c("n_negative", "int64", "negative units", checks=_NONNEG),
        _c("star_disagrees", "boolean", "the stars say the opposite; null without stars", null=True),
        _RECIPE,
        _MONTH,
    ),
    partition_by="month",
    derived=True,
)
FEEDBACK_TYPE = Table(
    "feedback_type",
    "what each feedback is for and how soon somebody has to act",
    ("feedback_id", "revision"),
    (
        _FEEDBACK_ID,
        _REVISION,
        _c("feedback_type", "str", "咨询, 投诉, 建议, 表扬 or 其他", checks=_check_in(FeedbackType)),
        _c("type_confidence", "float64", "softmax of the points of the types", checks=_SHARE, decimals=4),
        _c("type_reason", "str", "the cues of the rules and the polarities that spoke for it"),
        _c("priority", "str", "urgent, general or suggestion", checks=_check_in(Priority)),
        _c(
            "priority_from",
            "str",
            "source where `feedback.priority` is a word that the rules list, otherwise text",
            checks=(pa.Check.isin(["source", "text"]),),
        ),
        _c("priority_reason", "str", "the urgent cues of the rules found in the text; empty without any"),
        _c("colour", "str", "red, yellow, green or blue", checks=_check_in(Colour)),
        _RECIPE,
        _MONTH,
    ),
    partition_by="month",
    derived=True,
)
TOPICS = Table(
    "topics",
    "one row per topic and model version",
    ("topic_id", "model_version"),
    (
        _TOPIC_ID,
        _c("model_version", "str", "hash of the fitted model"),
        _c("code", "str", "stable name for people, P-0142", checks=(pa.Check.str_matches(r"^P-\d{4,}$"),)),
        _c("label", "str", "a few words"),
        _c("top_terms", "list[str]", "by relevance, best first"),
        _c("area", "str", "product, service, channel or other", checks=_check_in(Area)),
        _c("category", "str", "category of a taxonomy", null=True),
        _c("owner", "str", "who can act", null=True),
        _c("parent", "str", "topic_id above, if any", null=True),
        _c("born_at", "datetime64[us, UTC]", "created_at of its first unit", null=True),
        _c("status", "str", "active or retired", checks=(pa.Check.isin(["active", "retired"]),)),
        _c("n_units", "int64", "units assigned when it was fitted", checks=_NONNEG),
        _c("example_unit_ids", "list[str]", "most typical units"),
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
        _TOPIC_ID,
        _c("model_version", "str", "the newer model"),
        _c("matched_to", "str", "topic_id it continues; null when it is new", null=True),
        _c("score", "float64", "similarity of the term distributions", checks=_SHARE, decimals=4),
        _c("reason", "str", "matched, new, retired"),
    ),
    supersede_by=("model_version",),
    derived=True,
)
ASSIGNMENTS = Table(
    "assignments",
    "the few topics of a unit; a unit without any has no row",
    ("unit_id", "topic_id"),
    (
        _UNIT_ID,
        _FEEDBACK_ID,
        _REVISION,
        _TOPIC_ID,
        _c("model_version", "str", "the model that said so"),
        _c("probability", "float64", "of the topic given the unit", checks=_SHARE, decimals=4),
        _RECIPE,
        _MONTH,
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
        _UNIT_ID,
        _FEEDBACK_ID,
        _REVISION,
        _c("category_id", "str", "category of a taxonomy"),
        _c("area", "str", "product, service, channel or other", checks=_check_in(Area)),
        _c("score", "float64", "strength of the match", checks=_SHARE, decimals=4),
        _c("matched_by", "str", "the seed phrases found, or the model"),
        _c("taxonomy_version", "str", "name@hash of the taxonomy that reads its source"),
        _RECIPE,
        _MONTH,
    ),
    supersede_by=("feedback_id", "revision"),
    words=True,
    partition_by="month",
    derived=True,
)
TRENDS = Table(
    "trends",
    "share now against the baseline",
    ("period", "scope", "topic_id", "measure"),
    (
        _PERIOD,
        _SCOPE,
        _TOPIC_ID,
        _c(
            "measure",
            "str",
            "theme (all units) or pain (feedback with a negative unit on it)",
            checks=_check_in(Measure),
        ),
        _c("n", "int64", "feedback now", checks=_NONNEG),
        _c("n_baseline", "int64", "feedback in the baseline", checks=_NONNEG),
        _c("weight_milli", "int64", "their weight now", checks=_NONNEG),
        _c("total_milli", "int64", "weight of all feedback of the scope now", checks=_NONNEG),
        _c("baseline_milli", "int64", "their weight in the baseline", checks=_NONNEG),
        _c("baseline_total_milli", "int64", "weight of all feedback of the scope in the baseline", checks=_NONNEG),
        _c("share", "float64", "weight_milli / total_milli", null=True, checks=_SHARE, decimals=6),
        _c("baseline", "float64", "baseline_milli / baseline_total_milli", null=True, checks=_SHARE, decimals=6),
        _c("delta", "float64", "share - baseline", null=True, decimals=6),
        _c("low", "float64", "lower end of the interval of delta", null=True, decimals=6),
        _c("high", "float64", "upper end of the interval of delta", null=True, decimals=6),
        _c("delta_customers", "float64", "part of delta inside the sources", null=True, decimals=6),
        _c("delta_mix", "float64", "part of delta from a changed mix of sources", null=True, decimals=6),
        _c("delta_recipe", "float64", "baseline under this recipe - baseline as last published", null=True, decimals=6),
        _c("q_value", "float64", "false discovery rate over the scope's topics", null=True, checks=_SHARE, decimals=6),
        _c("state", "str", "rising, falling, flat, new, gone or cannot_tell", checks=_check_in(State)),
        _c("reason", "str", "why cannot_tell; what decided otherwise", null=True),
        _c("onset_at", "datetime64[us, UTC]", "start of the first window above the baseline", null=True),
        _c("history", "str", "JSON: shares of the windows before, oldest first, then now"),
        _RECIPE,
    ),
    supersede_by=("period", "scope"),
    derived=True,
)
PAIN_POINTS = Table(
    "pain_points",
    "ranked: a topic restricted to feedback with a negative unit on it",
    ("period", "scope", "topic_id"),
    (
        _PERIOD,
        _SCOPE,
        _TOPIC_ID,
        _c("code", "str", "P-0142"),
        _c("label", "str", "of the topic when ranked"),
        _c("area", "str", "product, service, channel or other", checks=_check_in(Area)),
        _c("category", "str", "category of a taxonomy", null=True),
        _c("owner", "str", "who can act", null=True),
        _c("rank", "int64", "1 hurts most", checks=(pa.Check.ge(1),)),
        _c("rank_low", "int64", "best rank within the interval", checks=(pa.Check.ge(1),)),
        _c("rank_high", "int64", "worst rank within the interval", checks=(pa.Check.ge(1),)),
        _c("n_feedback", "int64", "feedback with a negative unit on the topic", checks=_NONNEG),
        _c("negative_share", "float64", "of the topic's feedback, how much is negative", checks=_SHARE, decimals=6),
        _c("severity", "float64", "mean strength of the negative units", checks=_SHARE, decimals=6),
        _c("impact", "float64", "volume^a * severity^b * growth^c", checks=_NONNEG, decimals=6),
        _c("affected", "str", "JSON: dimension -> value, n, share and lift of the most concerned group"),
        _c("evidence_ids", "list[str]", "unit_ids, most telling first"),
        _RECIPE,
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
        _PERIOD,
        _SCOPE,
        _c("word", "str", "a domain word that goes with negative units"),
        _c("n_negative", "int64", "feedback with the word in a negative unit", checks=_NONNEG),
        _c("n_total", "int64", "feedback with the word", checks=_NONNEG),
        _c("n_baseline", "int64", "negative feedback with it in the baseline", checks=_NONNEG),
        _c("share", "float64", "weighted, of the scope's feedback", null=True, checks=_SHARE, decimals=6),
        _c("baseline", "float64", "the same in the baseline", null=True, checks=_SHARE, decimals=6),
        _c("delta", "float64", "share - baseline", null=True, decimals=6),
        _c("low", "float64", "lower end of its interval", null=True, decimals=6),
        _c("high", "float64", "upper end of its interval", null=True, decimals=6),
        _c("association", "float64", "z-score of the log-odds with an informative prior", null=True, decimals=4),
        _c("state", "str", "rising, falling, flat, new, gone or cannot_tell", checks=_check_in(State)),
        _c("in_lexicon", "bool", "listed in the sentiment lexicon"),
        _c("evidence_ids", "list[str]", "unit_ids"),
        _RECIPE,
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
        _PERIOD,
        _SCOPE,
        _c("measure", "str", "nps, csat, rating"),
        _c("n", "int64", "answers now", checks=_NONNEG),
        _c("n_baseline", "int64", "answers in the baseline", checks=_NONNEG),
        _c("value", "float64", "now", null=True, decimals=6),
        _c("value_low", "float64", "interval of the value", null=True, decimals=6),
        _c("value_high", "float64", "interval of the value", null=True, decimals=6),
        _c("baseline", "float64", "in the baseline", null=True, decimals=6),
        _c("delta", "float64", "value - baseline", null=True, decimals=6),
        _c("low", "float64", "interval of delta", null=True, decimals=6),
        _c("high", "float64", "interval of delta", null=True, decimals=6),
        _c("state", "str", "rising, falling, flat, new, gone or cannot_tell", checks=_check_in(State)),
        _RECIPE,
    ),
    supersede_by=("period", "scope"),
    derived=True,
)

# Declared so that their names and keys are settled; nothing writes them yet.
DRIVERS = Table(
    "drivers",
    "effect of a topic on a rating",
    ("period", "scope", "topic_id", "measure"),
    (
        _PERIOD,
        _SCOPE,
        _TOPIC_ID,
        _c("measure", "str", "rating, nps or csat"),
        _c("n", "int64", "answers", checks=_NONNEG),
        _c("effect", "float64", "change of the measure", decimals=6),
        _c("low", "float64", "interval", decimals=6),
        _c("high", "float64", "interval", decimals=6),
        _RECIPE,
    ),
    supersede_by=("period", "scope"),
    derived=True,
)
LOCALISATIONS = Table(
    "localisations",
    "slices that explain a change",
    ("period", "scope", "topic_id", "slice"),
    (
        _PERIOD,
        _SCOPE,
        _TOPIC_ID,
        _c("slice", "str", "channel=app&region=..."),
        _c("n", "int64", "feedback", checks=_NONNEG),
        _c("explained_share", "float64", "of the change", decimals=6),
        _RECIPE,
    ),
    supersede_by=("period", "scope"),
    derived=True,
)
ALERTS = Table(
    "alerts",
    "rules that fired",
    ("alert_id",),
    (
        _c("alert_id", "str", "stable id"),
        _c("rule", "str", "name of the rule"),
        _PERIOD,
        _SCOPE,
        _c("topic_id", "str", "if about one", null=True),
        _c("fired_at", "datetime64[us, UTC]", "when"),
        _c("status", "str", "open, sent, closed"),
        _RECIPE,
    ),
    derived=True,
)
EMERGING = Table(
    "emerging",
    "phrases that no topic covers yet",
    ("period", "scope", "phrase"),
    (
        _PERIOD,
        _SCOPE,
        _c("phrase", "str", "words"),
        _c("n", "int64", "feedback", checks=_NONNEG),
        _c("burst", "float64", "strength", decimals=6),
        _c("evidence_ids", "list[str]", "unit_ids"),
        _RECIPE,
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
        _PERIOD,
        _SCOPE,
        _TOPIC_ID,
        _c("measure", "str", "theme or pain"),
        _c("published", "float64", "before", decimals=6),
        _c("restated", "float64", "after", decimals=6),
        _c("reason", "str", "late or edited records, or recipe"),
        _RECIPE,
    ),
    derived=True,
)
RELEASES = Table(
    "releases",
    "product releases and campaigns to hold trends against",
    ("release_id",),
    (
        _c("release_id", "str", "stable id"),
        _c("product", "str", "product", null=True),
        _c("version", "str", "version"),
        _c("released_at", "datetime64[us, UTC]", "when"),
        _c("about", "str", "what changed", null=True),
    ),
)
AUDIT_LABELS = Table(
    "audit_labels",
    "what people said a unit means, to measure the machine",
    ("unit_id", "auditor_key"),
    (
        _UNIT_ID,
        _c("auditor_key", "str", "pseudonym"),
        _c("polarity", "str", "label", checks=_check_in(Polarity)),
        _c("category_id", "str", "label", null=True),
        _c("labelled_at", "datetime64[us, UTC]", "when"),
    ),
)

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
