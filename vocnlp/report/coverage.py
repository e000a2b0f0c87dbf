"""The sections that say what the claims rest on: the run, the sources, what is missing, what it is compared with."""

from __future__ import annotations

from typing import Any

import pandas as pd

from vocnlp.periods import Period
from vocnlp.report.cells import read_day, read_moment, require
from vocnlp.report.facts import Facts, Row
from vocnlp.report.inputs import COVERAGE_COLUMNS, TOTALS_COLUMNS
from vocnlp.report.safe_text import neutralise

NO_TOPICS = "none"
"""The version of topics of a run without a topic model."""
QUARANTINE_COLUMNS = ("source", "field", "error", "n")

_COUNTS = TOTALS_COLUMNS[1:-1]


def tell_period(period: Period, closed: bool) -> Row:
    """Return a period's name, days and whether it is over."""
    first, last = period.first.isoformat(), period.last.isoformat()
    return {"name": str(period), "first": first, "last": last, "n_days": period.n_days, "closed": closed}


def tell_run(facts: Facts) -> Row:
    """Return the run that the report was read as of."""
    run = facts.inputs.run
    return {
        "run_seq": int(run["run_seq"]),
        "partial_sources": facts.failed,
        "committed_at": read_moment(run.get("committed_at")),
        "versions": {str(key): str(value) for key, value in (run.get("versions") or {}).items()},
        **{name: str(run[name]) for name in ("business_date", "kind", "status", "recipe_id")},
    }


def tell_baseline(facts: Facts) -> Row:
    """Return the windows before the period that it is compared with: those inside the data."""
    windows = facts.inputs.baseline
    if windows is None:
        period = facts.inputs.period
        windows = [period.before(k) for k in range(1, facts.settings["baseline_windows"] + 1)]
    return {
        "windows": len(windows),
        "first": min((window.first.isoformat() for window in windows), default=None),
        "last": max((window.last.isoformat() for window in windows), default=None),
    }


def tell_previous(facts: Facts) -> Row | None:
    """Return which report "your last report" is."""
    previous = facts.inputs.previous
    if previous is None:
        return None
    return {
        "run_seq": int(previous.run["run_seq"]),
        "same_recipe": facts.same_recipe,
        "period": tell_period(previous.period, True),
        **{name: str(previous.run[name]) for name in ("business_date", "recipe_id")},
    }


def tell_totals(facts: Facts) -> Row:
    """Return the feedback of the scope, all sources together. Its negative share is weighted: spam cannot move it."""
    totals = facts.inputs.totals
    sums = {name: int(totals[name].sum()) for name in _COUNTS}
    weight = sums["weight_milli"]
    return {**sums, "negative_share": int(totals["negative_milli"].sum()) / weight if weight else None}


def tell_notes(facts: Facts) -> list[Row]:
    """Return what the reader must know before reading a number."""
    period = facts.inputs.period
    notes: list[Row] = []
    if facts.empty:
        notes.append({"kind": "empty"})
    if facts.partial:
        notes.append({"kind": "partial", "sources": facts.partial})
    if facts.open:
        passed = (facts.covered_to - period.first).days + 1
        notes.append({"kind": "open_period", "days": max(0, passed), "of_days": period.n_days})
    if (facts.inputs.run.get("versions") or {}).get("topics") == NO_TOPICS and not facts.empty:
        # Else no pain points would read as no pain.
        notes.append({"kind": "no_topics"})
    if facts.inputs.previous is None:
        notes.append({"kind": "first_report"})
    elif not facts.same_recipe:
        notes.append({"kind": "recipe_changed"})
    waiting = [tell_period(Period.parse(name), False) for name in facts.inputs.open_periods if name != str(period)]
    if waiting:
        notes.append({"kind": "not_over", "periods": sorted(waiting, key=lambda one: (one["n_days"], one["name"]))})
    return notes


def tell_coverage(facts: Facts) -> Row:
    """Return per source what is in the period and what the run read, and why rows were quarantined."""
    sources: dict[str, dict[str, Any]] = {}
    for row in facts.inputs.totals.to_dict("records"):
        sources[str(row["source"])] = {name: int(row[name]) for name in _COUNTS}
    nothing = dict.fromkeys(_COUNTS, 0)
    if facts.inputs.coverage is not None:
        require(facts.inputs.coverage, ("source",), "coverage")
        for row in facts.inputs.coverage.to_dict("records"):
            known = sources.setdefault(str(row["source"]), dict(nothing))
            for name in COVERAGE_COLUMNS[1:-1]:
                value = row.get(name)
                known[name] = None if value is None or pd.isna(value) else int(value)
            known["latest_at"] = read_moment(row.get("latest_at"))
            known["latest_on"] = read_day(row.get("latest_at"), facts.time_zone)
    failed = {*facts.failed, *facts.partial}
    for name in sorted(failed):
        sources.setdefault(name, dict(nothing))
    return {
        "sources": [{"source": name, "failed": name in failed, **counts} for name, counts in sorted(sources.items())],
        "quarantine": _tell_quarantine(facts),
    }


def _tell_quarantine(facts: Facts) -> list[Row]:
    quarantine = facts.inputs.quarantine
    if quarantine is None:
        return []
    require(quarantine, QUARANTINE_COLUMNS, "quarantine")
    rows = [
        {
            "source": str(row["source"]),
            "field": neutralise(str(row["field"])),
            "error": neutralise(str(row["error"])),
            "n": int(row["n"]),
        }
        for row in quarantine.to_dict("records")
    ]
    return sorted(rows, key=lambda row: (-row["n"], row["source"], row["field"], row["error"]))
