"""`report.json`: the truth that every page is drawn from.

Canonical: keys sorted, UTF-8, numbers rounded as their tables round them, no NaN, quotes once and by id. The same
inputs give the same bytes, so a report of three weeks ago can be rebuilt and compared byte for byte. It says things in
numbers and codes; the words around them, in Chinese or English, are the page's business.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from vocnlp.config import ReportSettings
from vocnlp.errors import SchemaError
from vocnlp.report.cells import make_plain
from vocnlp.report.coverage import (
    tell_baseline,
    tell_coverage,
    tell_notes,
    tell_period,
    tell_previous,
    tell_run,
    tell_totals,
)
from vocnlp.report.facts import Facts
from vocnlp.report.inputs import ReportInputs
from vocnlp.report.listing import list_changes, list_keywords, list_measures, list_pain_points, list_praise
from vocnlp.report.safe_text import neutralise
from vocnlp.report.suppression import suppress_small

FORMAT = "vocnlp-report/1"
"""Raised whenever a key goes or changes its meaning; new keys may join. A page refuses a format it does not know."""

REQUIRED = (
    "format",
    "title",
    "company",
    "language",
    "time_zone",
    "period",
    "scope",
    "run",
    "baseline",
    "previous",
    "totals",
    "notes",
    "changes",
    "pain_points",
    "n_pain_points",
    "keywords",
    "measures",
    "praise",
    "coverage",
    "evidence",
    "rebuild",
    "settings",
)
"""Top-level keys, all always there."""


def build_report(inputs: ReportInputs) -> dict[str, Any]:
    """Build the report of one period and scope.

    Returns
    -------
    dict
        The content of `report.json`, JSON types only; resources/report/report.schema.json describes it.

    Raises
    ------
    SchemaError
        If a frame lacks a column.
    """
    facts = Facts(inputs)
    settings = inputs.settings
    report: dict[str, Any] = {
        "format": FORMAT,
        "title": neutralise(str(settings.get("title", ReportSettings().title))),
        "company": neutralise(str(settings.get("company", ""))),
        "language": str(settings.get("language", ReportSettings().language)),
        "time_zone": facts.time_zone,
        "period": tell_period(inputs.period, not facts.open),
        "scope": neutralise(inputs.scope),
        "run": tell_run(facts),
        "baseline": tell_baseline(facts),
        "previous": tell_previous(facts),
        "totals": tell_totals(facts),
        "notes": tell_notes(facts),
        "changes": list_changes(facts),
        "pain_points": list_pain_points(facts),
        "n_pain_points": sum(1 for row in facts.ranked.values() if row["n_feedback"] > 0),
        "keywords": list_keywords(facts),
        "measures": list_measures(facts),
        "praise": list_praise(facts),
        "coverage": tell_coverage(facts),
        # Last of all: only what a section above cited is evidence.
        "evidence": facts.cited(),
        "rebuild": inputs.rebuild or _rebuild_command(inputs),
        "settings": facts.settings,
        "source_names": {str(key): neutralise(value) for key, value in inputs.source_names.items()},
        "owner": neutralise(inputs.owner) if inputs.owner else None,
    }
    plain: dict[str, Any] = make_plain(suppress_small(report, facts))
    return plain


def _rebuild_command(inputs: ReportInputs) -> str:
    scope = "" if inputs.scope == "all" else f" --scope {inputs.scope}"
    return f"vocnlp report --period {inputs.period}{scope} --run {int(inputs.run['run_seq'])}"


def dump(report: Mapping[str, Any]) -> bytes:
    """Return the canonical bytes of a report.

    Examples
    --------
    >>> dump({"标题": "客户之声", "n": -0.0}).decode()
    '{\\n "n": 0.0,\\n "标题": "客户之声"\\n}\\n'
    """
    text = json.dumps(make_plain(report), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8")


def load(content: bytes) -> dict[str, Any]:
    """Read the bytes of a `report.json`.

    Raises
    ------
    SchemaError
        If they are no report, or one of another format.
    """
    try:
        report = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SchemaError(
            "this is no report",
            expected="UTF-8 JSON",
            got=type(error).__name__,
            where="report.json",
            fix="build the report again",
        ) from None
    if not isinstance(report, dict) or report.get("format") != FORMAT:
        got = report.get("format") if isinstance(report, dict) else type(report).__name__
        raise SchemaError(
            "the report has another format",
            expected=FORMAT,
            got=str(got)[:80],
            where="report.json",
            fix="build the report again with this version of vocnlp",
        )
    missing = [key for key in REQUIRED if key not in report]
    if missing:
        raise SchemaError(
            "the report is incomplete",
            expected=", ".join(REQUIRED),
            got="without " + ", ".join(missing),
            where="report.json",
            fix="build the report again",
        )
    return report
