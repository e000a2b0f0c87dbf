"""Tables of what arrived: executions, feedback, its words, noise, and rows kept apart."""

from __future__ import annotations

import pandera.pandas as pa

from vocnlp.schemas.table import FEEDBACK_ID, MILLI, MONTH, NONNEG, RECIPE, REVISION, Table, check_in, column
from vocnlp.schemas.values import NoiseKind, QuarantineError, RunKind, RunStatus

RUNS = Table(
    "runs",
    "one row per ended execution; the append of this row is the commit",
    ("run_seq",),
    (
        column("business_date", "str", "the date the run is for; the last one of a back-fill"),
        column("from_date", "str", "first date covered; business_date itself for a night"),
        column("kind", "str", "night, backfill or rescore", checks=check_in(RunKind)),
        column("status", "str", "complete or partial", checks=check_in(RunStatus)),
        column("started_at", "datetime64[us, UTC]", "by the injected clock"),
        column("committed_at", "datetime64[us, UTC]", "by the injected clock"),
        column("cursors", "str", "JSON: source -> latest moment pulled"),
        column("counts", "str", "JSON: stage -> rows in and out"),
        column("partial_sources", "list[str]", "sources that failed"),
        RECIPE,
        column("versions", "str", "JSON: part -> version; recipe_id is its hash"),
        column("settings", "str", "JSON: the settings that reports are rebuilt from"),
        column("schema_version", "int64", "of the tables when written"),
    ),
)
# run_seq is the key of `runs` but lives outside the models, so uniqueness is the lake's to hold.
object.__setattr__(RUNS, "model", pa.DataFrameSchema(RUNS.model.columns, strict=True, ordered=True, name="runs"))

FEEDBACK = Table(
    "feedback",
    "one row per customer utterance and revision, without its words",
    ("feedback_id", "revision"),
    (
        FEEDBACK_ID,
        REVISION,
        column("source", "str", "name of the source in voc.yaml"),
        column(
            "source_kind", "str", "ticket, review or survey", checks=(pa.Check.isin(["ticket", "review", "survey"]),)
        ),
        column("source_key", "str", "keyed hash of the source's own id"),
        column("content_key", "str", "keyed hash of everything received: another one is another revision"),
        column("created_at", "datetime64[us, UTC]", "when the customer said it"),
        column("updated_at", "datetime64[us, UTC]", "when the source last changed it", null=True),
        column("channel", "str", "app, web, branch, phone, ...", null=True),
        column("product", "str", "product or object", null=True),
        column("product_version", "str", "version of it", null=True),
        column("brand", "str", "brand", null=True),
        column("region", "str", "region", null=True),
        column("store", "str", "shop, branch, hotel", null=True),
        column("segment", "str", "customer segment", null=True),
        column("customer_tier", "str", "customer tier", null=True),
        column("customer_key", "str", "keyed pseudonym of the customer", null=True),
        column("touchpoint", "str", "step of the journey", null=True),
        column("rating", "float64", "stars, 1 to 5", null=True, checks=(pa.Check.in_range(1, 5),)),
        column("nps", "float64", "0 to 10", null=True, checks=(pa.Check.in_range(0, 10),)),
        column("csat", "float64", "1 to 5", null=True, checks=(pa.Check.in_range(1, 5),)),
        column("priority", "str", "as the source gave it", null=True),
        column("first_response_at", "datetime64[us, UTC]", "of a ticket", null=True),
        column("resolved_at", "datetime64[us, UTC]", "of a ticket", null=True),
        column("reopened", "boolean", "of a ticket", null=True),
        column("churned_at", "datetime64[us, UTC]", "when the customer left", null=True),
        column("extra", "str", "JSON of the allow-listed other columns, masked", null=True),
        MONTH,
    ),
    words=True,
    partition_by="month",
)
TEXTS = Table(
    "texts",
    "the only table that holds customers' words, masked",
    ("feedback_id", "revision"),
    (
        FEEDBACK_ID,
        REVISION,
        column("text", "str", "masked, otherwise as received"),
        column(
            "text_clean", "str", "normalised: what units are offsets into", checks=(pa.Check.str_length(min_value=1),)
        ),
        MONTH,
    ),
    words=True,
    partition_by="month",
)
NOISE = Table(
    "noise",
    "one row per feedback: how much it weighs and why",
    ("feedback_id", "revision"),
    (
        FEEDBACK_ID,
        REVISION,
        column("noise_kind", "str", "none, or why it weighs less", checks=check_in(NoiseKind)),
        column("duplicate_of", "str", "feedback_id of the earliest copy", null=True),
        column("weight_milli", "int64", "0 to 1000; 1000 is one whole customer voice", checks=MILLI),
        column("reason", "str", "the rule that matched, in words", null=True),
        column(
            "signature",
            "binary",
            "length, hash and facts of the normalised text, then its MinHash; null where too short",
            null=True,
        ),
        RECIPE,
        MONTH,
    ),
    partition_by="month",
    derived=True,
)
QUARANTINE = Table(
    "quarantine",
    "rows that could not be read, with the reason",
    ("source", "position", "field"),
    (
        column("source", "str", "name of the source"),
        column(
            "position",
            "int64",
            "row under the header, from 1; plus 10^9 for every earlier file of the pull; of a table or an API, a "
            "number from 2^52 made of the row's id",
            checks=NONNEG,
        ),
        column("field", "str", "the column at fault"),
        column("file", "str", "file name without folders, table, or path of an API", null=True),
        column("expected", "str", "what the column should hold"),
        column("got", "str", "what arrived: masked, at most 80 characters"),
        column(
            "error", "str", "named reason; field_...: one cell of a row that was kept", checks=check_in(QuarantineError)
        ),
    ),
    supersede_by=("source", "position", "field"),
    words=True,
)
