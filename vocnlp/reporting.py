"""Collecting what a report is built from, as of the run that a workspace is pinned to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from vocnlp import stages
from vocnlp.config import Settings
from vocnlp.errors import InputError
from vocnlp.periods import Period, months_between
from vocnlp.report.inputs import COVERAGE_COLUMNS, TOTALS_COLUMNS, Customers, Previous, ReportInputs
from vocnlp.rootcause.tally import covered_windows, list_windows, local_days, select_scope
from vocnlp.rootcause.voices import SLICES
from vocnlp.scopes import check_scope

if TYPE_CHECKING:
    from vocnlp.workspace import Workspace

_ALL_LISTED = 10_000
DIGEST_QUOTES = 3
"""Quotes of a pain point in an owner's digest."""


def collect_report_inputs(ws: Workspace, period: Period, scope: str = "all") -> ReportInputs:
    """Collect everything a report is built from.

    Raises
    ------
    InputError
        If the period has not begun, or the scope names no column or a value that no feedback has.
    """
    return ReportCollector(ws, period).inputs(scope)


class ReportCollector:
    """Reads what the reports of one period share once, however many scopes and owners are asked for.

    A period that an older recipe read is reported as of the run that measured it last.

    Parameters
    ----------
    ws : Workspace
    period : Period
    """

    def __init__(self, ws: Workspace, period: Period) -> None:
        self.ws = ws.reporting(period)
        self.period = period
        self.settings = self.ws.as_published

    def inputs(self, scope: str = "all") -> ReportInputs:
        """Return the inputs of one scope.

        Raises
        ------
        InputError
            If the scope names no column or a value that no feedback has.
        """
        ws, settings, period = self.ws, self.settings, self.period
        check_scope(ws, scope)
        tables = self._tables(scope)
        voices = select_scope(self._window.voices, scope)
        inside = self._inside(voices, period)
        praise = _praise(ws, stages.Window(voices, self._window.hits, None), period)
        previous = self._previous(scope)
        return ReportInputs(
            run={**ws.last, "run_seq": ws.run, "covered_to": ws.covered_to.isoformat()},
            settings={
                "company": settings.company,
                "time_zone": settings.time_zone,
                **settings.report.model_dump(),
                "max_pain_points": settings.ranking.max_pain_points,
                **settings.trend.model_dump(),
            },
            period=period,
            scope=scope,
            trends=tables["trends"],
            pain_points=tables["pain_points"],
            keywords=tables["keywords"],
            measures=tables["measures"],
            topics=ws.topics(),
            previous=previous,
            evidence=ws.quotes(_cited(tables, praise, settings)),
            praise_evidence=praise,
            totals=self._totals(voices),
            coverage=self._coverage,
            quarantine=self._quarantine,
            category_names=ws.last["settings"]["categories"],
            source_names=ws.last["settings"].get("source_names", {}),
            baseline=self._baseline,
            failed_sources=ws.failed_sources(period),
            customers=self._customers(scope, inside, tables, previous),
            open_periods=[
                str(p)
                for p in (Period.week_of(ws.covered_to), Period.month_of(ws.covered_to))
                if not p.closed_on(ws.covered_to)
            ],
        )

    def owners(self) -> list[str]:
        """Return who owns a topic of the run's model, or a pain point of the period, by name."""
        named = [self.ws.topics()["owner"], self._tables("all")["pain_points"]["owner"]]
        return sorted({str(owner) for owners in named for owner in owners.dropna() if owner})

    def of_owner(self, owner: str) -> ReportInputs:
        """Return the inputs of one owner's digest: their topics, all of them, and nobody else's.

        Raises
        ------
        InputError
            If nobody of that name owns a topic.
        """
        known = self.owners()
        if owner not in known:
            raise InputError(
                "nobody of this name owns a pain point",
                expected="one of " + ", ".join(known) if known else "an `owner` in the taxonomy",
                got=repr(owner),
                where="owner",
                fix="use a name as the taxonomy writes it",
            )
        whole = self._whole_inputs
        topics = whole.topics[whole.topics["owner"] == owner]
        mine = set(topics["topic_id"]) | set(whole.pain_points.loc[whole.pain_points["owner"] == owner, "topic_id"])
        previous = whole.previous
        if previous is not None:
            previous = replace(
                previous,
                trends=_of_topics(previous.trends, mine),
                pain_points=_of_topics(previous.pain_points, mine),
                max_pain_points=_ALL_LISTED,
            )
        return replace(
            whole,
            settings={**whole.settings, "max_pain_points": _ALL_LISTED, "quotes": DIGEST_QUOTES},
            trends=_of_topics(whole.trends, mine),
            pain_points=_of_topics(whole.pain_points, mine),
            keywords=whole.keywords.iloc[:0],
            measures=whole.measures.iloc[:0],
            topics=topics,
            evidence=self._digest_quotes,
            praise_evidence={},
            previous=previous,
            rebuild=f"vocnlp digest --owner {owner} --period {self.period} --run {self.ws.run}",
            owner=owner,
        )

    def values(self, column: str) -> list[str]:
        """Return the values that feedback of the period has in a column, in order."""
        inside = self._inside(self._window.voices, self.period)
        return sorted({str(value) for value in inside[column].dropna()})

    # --- read once -----------------------------------------------------------------------------------------------

    @cached_property
    def _window(self) -> stages.Window:
        return self.ws.window_for(self.period)

    @cached_property
    def _worded(self) -> stages.Window:
        return self.ws.window_for(self.period, words=True)

    @cached_property
    def _window_before(self) -> stages.Window:
        return self.ws.window_for(self.period.before(1))

    @cached_property
    def _whole_inputs(self) -> ReportInputs:
        return self.inputs()

    @cached_property
    def _digest_quotes(self) -> pd.DataFrame:
        # A few more than are shown: one sentence is not quoted twice.
        ids = self._whole["pain_points"]["evidence_ids"]
        return self.ws.quotes([unit_id for of in ids for unit_id in list(of)[: 2 * DIGEST_QUOTES]])

    @cached_property
    def _coverage(self) -> pd.DataFrame:
        return _coverage(self.ws)

    @cached_property
    def _quarantine(self) -> pd.DataFrame:
        return _quarantine_counts(self.ws)

    @cached_property
    def _baseline(self) -> list[Period]:
        """The windows that the trends were compared with: those inside the data."""
        days = local_days(self._window.voices["created_at"], self.settings.time_zone)
        windows = list_windows(self.period, self.settings.trend.baseline_windows)
        return covered_windows(days, windows, self.ws.comparable_from)[:-1] if len(days) else []

    def _tables(self, scope: str) -> dict[str, pd.DataFrame]:
        if scope == "all":
            return self._whole
        closed = self.period.closed_on(self.ws.covered_to)
        self.ws.check_begun(self.period)
        self.ws.check_comparable(self.period)
        return self.ws.measure(self._worded, self.period, scope, closed=closed)

    @cached_property
    def _whole(self) -> dict[str, pd.DataFrame]:
        return self.ws.ranked(self.period, "all")

    def _inside(self, voices: pd.DataFrame, period: Period) -> pd.DataFrame:
        start, end = period.bounds(self.settings.time_zone)
        return voices[(voices["created_at"] >= start) & (voices["created_at"] < end)]

    # --- of one scope --------------------------------------------------------------------------------------------

    def _previous(self, scope: str) -> Previous | None:
        """The report of the period before, which shares no day with this one.

        None where the data do not fill it, or where another recipe read it: then no difference is the customers'.
        """
        ws, before = self.ws, self.period.before(1)
        if ws.covered_from is None or before.first < ws.covered_from or not ws.compares(before):
            return None
        tables = (
            ws.ranked(before, "all", words=False) if scope == "all" else ws.measure(self._window_before, before, scope)
        )
        runs = ws.runs()
        by_then = runs[runs["business_date"] <= before.last.isoformat()]
        run = (by_then if len(by_then) else runs).iloc[-1]
        return Previous(
            run={"run_seq": int(run["run_seq"]), "business_date": run["business_date"], "recipe_id": run["recipe_id"]},
            period=before,
            trends=tables["trends"],
            pain_points=tables["pain_points"],
        )

    def _totals(self, voices: pd.DataFrame) -> pd.DataFrame:
        return count_voices(voices, self.period, self._baseline, self.settings.time_zone)

    def _customers(
        self, scope: str, inside: pd.DataFrame, tables: Mapping[str, pd.DataFrame], previous: Previous | None
    ) -> Customers:
        k = self.settings.report.min_customers
        who = name_customers(inside)
        everybody = name_customers(self._inside(self._window.voices, self.period))
        counts = count_customers(inside, self._window.hits)
        past: dict[str, int] = {}
        if previous is not None and scope != "all":
            before = self._inside(select_scope(self._window_before.voices, scope), previous.period)
            past = count_customers(before, self._window_before.hits)["pain"]
        of_unit = dict(zip(who["feedback_id"], who["customer"], strict=True))
        return Customers(
            total=who["customer"].nunique(),
            pain=counts["pain"],
            theme=counts["theme"],
            pain_before=past,
            affected=count_affected(inside, self._window.hits),
            sources=_nunique(who, "source"),
            words={
                str(row["word"]): len({of_unit.get(unit_id.split(".")[0]) for unit_id in row["evidence_ids"]} - {None})
                for row in tables["keywords"].to_dict("records")
            },
            answers={
                name: who.loc[who[column].notna(), "customer"].nunique()
                for name, column in (("nps", "nps"), ("csat", "csat"), ("rating", "rating"))
            },
            small_values=frozenset(
                (column, value)
                for column in ("channel", "product")
                for value, n in _nunique(everybody, column).items()
                if n < k
            ),
        )


def name_customers(voices: pd.DataFrame) -> pd.DataFrame:
    """Return voices that count, with `customer`: the pseudonym, or the feedback's own id where there is none."""
    counted = voices[voices["weight_milli"] > 0]
    key = counted["customer_key"].astype(object)
    return counted.assign(customer=key.where(key.notna(), counted["feedback_id"]))


def count_customers(voices: pd.DataFrame, hits: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return topic_id -> customers among the voices who complain of it (`pain`) and who mention it (`theme`)."""
    said = hits[["feedback_id", "topic_id", "is_pain"]].merge(
        name_customers(voices)[["feedback_id", "customer"]], on="feedback_id"
    )
    return {"pain": _nunique(said[said["is_pain"].astype(bool)], "topic_id"), "theme": _nunique(said, "topic_id")}


def count_affected(voices: pd.DataFrame, hits: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """Return (topic_id, dimension, value) -> customers of that group who complain of the topic."""
    pain = hits.loc[hits["is_pain"].astype(bool), ["feedback_id", "topic_id"]].merge(
        name_customers(voices), on="feedback_id"
    )
    found: dict[tuple[str, str, str], int] = {}
    for dimension in SLICES:
        counts = pain.dropna(subset=[dimension]).groupby(["topic_id", dimension], sort=True)["customer"].nunique()
        rows = counts.reset_index().itertuples(index=False, name=None)
        found.update({(str(topic), dimension, str(value)): int(n) for topic, value, n in rows})
    return found


def _nunique(named: pd.DataFrame, column: str) -> dict[str, int]:
    counts = named.dropna(subset=[column]).groupby(column, sort=True)["customer"].nunique()
    return {str(value): int(n) for value, n in counts.items()}


def _of_topics(frame: pd.DataFrame, topic_ids: set[str]) -> pd.DataFrame:
    kept: pd.DataFrame = frame[frame["topic_id"].isin(topic_ids)]
    return kept


def _praise(ws: Workspace, window: stages.Window, period: Period) -> dict[str, list[str]]:
    months = months_between(period.first - timedelta(days=1), period.last + timedelta(days=1))
    start, end = period.bounds(ws.as_published.time_zone)
    created = window.voices["created_at"]
    return stages.find_praise(
        ws.read("assignments", months=months),
        ws.read("unit_sentiment", months=months),
        window.voices[(created >= start) & (created < end)],
    )


def _coverage(ws: Workspace) -> pd.DataFrame:
    """What this run read from each source, and how much of it weighs less than a whole voice."""
    feedback = ws.read("feedback", columns=["feedback_id", "revision", "source", "created_at"], with_run_seq=True)
    newest = feedback.groupby("source")["created_at"].max()
    noise = ws.read("noise", columns=["feedback_id", "revision", "weight_milli"])
    landed = feedback[feedback["run_seq"] == ws.run].merge(noise, on=["feedback_id", "revision"])
    noisy = landed[landed["weight_milli"] < 1000].groupby("source").size()
    rows = [
        {"source": name, **count_rows(count), "n_noise": int(noisy.get(name, 0)), "latest_at": newest.get(name)}
        for name, count in sorted(ws.last["counts"].items())
        if "read" in count
    ]
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))


def count_rows(count: Mapping[str, int]) -> dict[str, int]:
    """Return where the rows that a run read of a source went: the parts add up to `n_read`.

    Examples
    --------
    >>> count_rows({"read": 423, "new": 421, "revised": 0, "unchanged": 0, "outside": 0, "duplicate": 2, "rejected": 2})
    {'n_read': 423, 'n_kept': 421, 'n_duplicate': 2, 'n_outside': 0, 'n_quarantined': 0}
    """
    return {
        "n_read": count["read"],
        "n_kept": count["new"] + count["revised"] + count["unchanged"],
        "n_duplicate": count["duplicate"],
        "n_outside": count["outside"],
        # A repeated row is rejected, too, and would be counted twice.
        "n_quarantined": count["rejected"] - count["duplicate"],
    }


def _quarantine_counts(ws: Workspace) -> pd.DataFrame:
    lines = ws.read("quarantine", with_run_seq=True)
    lines = lines[lines["run_seq"] == ws.run]
    return lines.groupby(["source", "field", "error"], sort=True).size().rename("n").reset_index()


def _cited(tables: dict[str, pd.DataFrame], praise: dict[str, list[str]], settings: Settings) -> list[str]:
    shown = tables["pain_points"].sort_values("rank").head(settings.ranking.max_pain_points)
    wanted = [unit_id for ids in shown["evidence_ids"] for unit_id in list(ids)[: settings.report.quotes]]
    wanted += [unit_id for ids in tables["keywords"]["evidence_ids"] for unit_id in list(ids)[:3]]
    wanted += [unit_id for ids in praise.values() for unit_id in ids]
    return list(dict.fromkeys(wanted))


def count_voices(voices: pd.DataFrame, period: Period, baseline: list[Period], time_zone: str) -> pd.DataFrame:
    """Return one row a source: feedback, negative feedback and the weight of both in the period, feedback before it."""
    start, end = period.bounds(time_zone)
    created = voices["created_at"]
    is_base = pd.Series(False, index=voices.index)
    for window in baseline:
        first, last = window.bounds(time_zone)
        is_base |= (created >= first) & (created < last)
    counted = voices.assign(is_now=(created >= start) & (created < end), is_base=is_base)
    rows = []
    for source, of_source in counted.groupby("source", sort=True):
        now = of_source[of_source["is_now"]]
        negative = now["polarity"] == "negative"
        rows.append(
            {
                "source": source,
                "n": len(now),
                "weight_milli": int(now["weight_milli"].sum()),
                "n_negative": int(negative.sum()),
                "n_baseline": int(of_source["is_base"].sum()),
                "negative_milli": int(now.loc[negative, "weight_milli"].sum()),
                "last_at": of_source["created_at"].max(),
            }
        )
    return pd.DataFrame(rows, columns=[*TOTALS_COLUMNS, "last_at"])
