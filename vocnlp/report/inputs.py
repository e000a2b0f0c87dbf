"""What a report is made from: frames that were read as of one run, and nothing from the clock or the disk.

Everything is passed in, so that the same run always gives the same bytes, whoever asks and whenever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from vocnlp.periods import Period

EVIDENCE_COLUMNS = (
    "unit_id",
    "feedback_id",
    "text",
    "context",
    "created_at",
    "source",
    "channel",
    "product",
    "rating",
    "polarity",
    "p_negative",
)
"""Columns of `ReportInputs.evidence`; `text` is the unit's, `context` the whole `text_clean`."""

TOTALS_COLUMNS = ("source", "n", "weight_milli", "n_negative", "n_baseline", "negative_milli")
"""Columns of `ReportInputs.totals`: feedback of the scope now, its weight, how much is negative, the baseline's, and
the weight of the negative, which only the share is made from."""

COVERAGE_COLUMNS = ("source", "n_read", "n_kept", "n_duplicate", "n_outside", "n_quarantined", "n_noise", "latest_at")
"""Columns of `ReportInputs.coverage`; only `source` is required, what is unknown is left out or null.

n_read = n_kept + n_duplicate + n_outside + n_quarantined.
"""


@dataclass(frozen=True)
class Previous:
    """The last report whose period does not overlap this one's.

    Attributes
    ----------
    run : mapping
        At least run_seq, business_date and recipe_id.
    period : Period
        What it was about.
    trends, pain_points : DataFrame
        TRENDS and PAIN_POINTS of that period, as that run published them.
    max_pain_points : int or None
        How many it listed; the present setting when empty.
    """

    run: Mapping[str, Any]
    period: Period
    trends: pd.DataFrame
    pain_points: pd.DataFrame
    max_pain_points: int | None = None


@dataclass(frozen=True)
class Customers:
    """How many customers stand behind the numbers of a scope and period; what is not here counts by its feedback.

    Attributes
    ----------
    total : int
        In the scope and period.
    pain, theme, pain_before : mapping
        topic_id -> customers who complain of it, who mention it, who complained of it in the last report's period.
    affected : mapping
        (topic_id, dimension, value) -> customers of the group that a pain point may name.
    sources, words, answers : mapping
        source -> customers; word -> customers among its evidence, a lower bound; measure -> customers who answered.
    small_values : frozenset
        (column, value) that too few customers of the period have for a quote to name it.
    """

    total: int
    pain: Mapping[str, int] = field(default_factory=dict)
    theme: Mapping[str, int] = field(default_factory=dict)
    pain_before: Mapping[str, int] = field(default_factory=dict)
    affected: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    small_values: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class ReportInputs:
    """Everything a report says, before it is said.

    Attributes
    ----------
    run : mapping
        run_seq, business_date, kind, status, partial_sources, recipe_id, versions (mapping), committed_at (aware
        datetime or ISO text); `covered_to` where an earlier run was for a later date than this one.
    settings : mapping
        company, title, language, time_zone; quotes, max_pain_points, max_keywords, baseline_windows, confidence,
        min_feedback. What is missing takes the default of `vocnlp.config`.
    period : Period
    scope : str
    trends, pain_points, keywords, measures, topics : DataFrame
        The tables of those names. Rows of other periods or scopes are left out; topics: one row per topic.
    totals : DataFrame[TOTALS_COLUMNS]
        One row per source of the scope, failed ones included.
    evidence : DataFrame[EVIDENCE_COLUMNS]
        One row per unit that may be quoted. Units that are cited and not here are left out of the report.
    previous : Previous or None
        None for a first report, which is then told against the baseline.
    coverage : DataFrame[COVERAGE_COLUMNS] or None
        What the run read from each source.
    quarantine : DataFrame[source, field, error, n] or None
        Rows that could not be read, counted.
    category_names : mapping
        category_id -> {"zh": ..., "en": ...}.
    praise_evidence : mapping
        topic_id -> unit_ids that speak well of it.
    open_periods : sequence of str
        Periods that the reader may look for and that are not over yet, such as the current week.
    rebuild : str or None
        The command that rebuilds this report.
    customers : Customers or None
        Numbers of customers, for what too few stand behind (report/suppression.py); None counts feedback instead.
    source_names : mapping
        source -> what the reader calls it.
    baseline : sequence of Period or None
        The windows that the period is compared with and that lie inside the data; the settings' number of periods
        before it when None.
    failed_sources : sequence of str or None
        Sources that failed and of which the period, or what it is compared with, may lack feedback; those that failed
        in the run when None.
    owner : str or None
        Whose digest this is: the frames then hold that owner's topics only.
    """

    run: Mapping[str, Any]
    settings: Mapping[str, Any]
    period: Period
    trends: pd.DataFrame
    pain_points: pd.DataFrame
    keywords: pd.DataFrame
    measures: pd.DataFrame
    topics: pd.DataFrame
    totals: pd.DataFrame
    evidence: pd.DataFrame
    scope: str = "all"
    previous: Previous | None = None
    coverage: pd.DataFrame | None = None
    quarantine: pd.DataFrame | None = None
    category_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    praise_evidence: Mapping[str, Sequence[str]] = field(default_factory=dict)
    open_periods: Sequence[str] = ()
    rebuild: str | None = None
    customers: Customers | None = None
    source_names: Mapping[str, str] = field(default_factory=dict)
    baseline: Sequence[Period] | None = None
    failed_sources: Sequence[str] | None = None
    owner: str | None = None
