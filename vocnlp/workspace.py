"""A workspace: a lake, the models and the configuration, opened. What a notebook and the command line hold.

Everything here reads. A workspace is pinned to one committed run, so that a number read twice is the same number;
`refresh` moves it to the newest run, `at` opens it as it was after an older one. `vocnlp.night` writes.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from vocnlp import analyst, stages, windows
from vocnlp.clock import Clock, SystemClock
from vocnlp.config import Settings, load_settings
from vocnlp.folders import Folders
from vocnlp.lake import Lake
from vocnlp.periods import Period
from vocnlp.report.figures.ranking import Ranking
from vocnlp.report.figures.trend_line import TrendLine
from vocnlp.report.json import build_report
from vocnlp.reporting import collect_report_inputs
from vocnlp.scopes import check_scope
from vocnlp.snapshot import Snapshot


def open_workspace(config: str | Path = "voc.yaml", *, clock: Clock | None = None) -> Workspace:
    """Open the workspace that a `voc.yaml` describes, pinned to its last committed run.

    A workspace without any committed run opens too: its frames are empty.

    Raises
    ------
    ConfigError
        If the configuration is missing or wrong.
    LakeVersionError
        If the lake was written by another schema version.
    """
    path = Path(config)
    settings = load_settings(path)
    clock = clock or SystemClock()
    lake = Lake(Folders(settings.workspace).lake, clock)
    return Workspace(settings, lake, clock, path.resolve(), lake.last_run())


class Workspace(Snapshot):
    """A snapshot, with what is measured on it and what analysts ask of it; `open_workspace` makes one."""

    # --- what analysts ask ---------------------------------------------------------------------------------------

    def sql(self, query: str, *, limit: int = 10_000) -> pd.DataFrame:
        """Run a DuckDB SELECT over the tables as of the pinned run: the latest row per key, each with its `run_seq`.

        The query sees the tables of docs/data-model.md, and no file, network or setting. Moments are UTC;
        `created_at at time zone 'Asia/Shanghai'` is the local one. Optional numbers come as floats with NaN. An edited
        feedback has a row per revision: count `distinct feedback_id`, or keep the newest.

        Parameters
        ----------
        limit : int
            A longer result is cut, says so with a warning, and carries `attrs["total"]`.

        Raises
        ------
        QueryError
            If the query is no single SELECT, names what is not there, or asks for a file.

        Examples
        --------
        `ws.sql("select source, count(distinct feedback_id) n from feedback group by source order by n desc")`
        """
        return analyst.run_query(self, query, limit=limit)

    def feedback(
        self,
        *,
        period: str | None = None,
        topic: str | None = None,
        source: str | None = None,
        columns: list[str] | None = None,
        limit: int = 10_000,
    ) -> pd.DataFrame:
        """Return feedback with its words, sentiment, type, priority and weight, newest first.

        `priority` is urgent, general or suggestion; `priority_given` is the source's own word.

        Parameters
        ----------
        period : str, optional
            Only feedback created in it.
        topic : str, optional
            Only feedback with a unit on this topic: its code (P-0142) or id.
        limit : int
            A longer result is cut, says so with a warning, and carries `attrs["total"]`.

        Raises
        ------
        InputError
            If there is no such topic, source or column.
        """
        return analyst.list_feedback(self, period=period, topic=topic, source=source, columns=columns, limit=limit)

    def units(
        self,
        *,
        period: str | None = None,
        topic: str | None = None,
        columns: list[str] | None = None,
        limit: int = 10_000,
    ) -> pd.DataFrame:
        """Return opinion units with their text and polarity, newest feedback first; with a topic, its probability.

        Raises
        ------
        InputError
            If there is no such topic or column.
        """
        return analyst.list_units(self, period=period, topic=topic, columns=columns, limit=limit)

    def pain_points(self, *, period: str | None = None, scope: str = "all") -> pd.DataFrame:
        """Return the ranked pain points of a period with their trends.

        The night's own periods come as they were published; any other is measured now, from the same rows and by the
        same formulas.

        Parameters
        ----------
        period : str, optional
            The trailing window of the pinned run by default.
        scope : str
            `all`, `area=product`, or a column of the feedback such as `channel=app`.

        Raises
        ------
        InputError
            If the period has not begun or holds no feedback (unless a run published it so), an older recipe read it,
            or there is no such scope.
        """
        check_scope(self, scope)
        tables = self.ranked(self._asked(period), scope)
        trends = tables["trends"]
        pain = trends.loc[trends["measure"] == "pain"].drop(columns=["measure", "recipe_id", "period", "scope"])
        return tables["pain_points"].merge(pain, on="topic_id", how="left").sort_values("rank", ignore_index=True)

    def trend(self, topic: str, *, period: str | None = None, measure: str = "pain", windows: int = 13) -> pd.DataFrame:
        """Return one row a window for a topic, oldest first: n, share and the period's name, drawn from the voices.

        Windows before the data begin, and those that another recipe read, are left out; an empty window has no share.

        Raises
        ------
        InputError
            If there is no such topic or measure, windows are fewer than one, or an older recipe read the period.
        """
        return analyst.trace_trend(self, topic, period=self._period(period), measure=measure, windows=windows)

    def draw_trend(self, topic: str, *, period: str | None = None, windows: int = 13) -> TrendLine:
        """Return the trend of a topic's pain as a figure that draws itself in a notebook."""
        topics = self.topics().set_index("topic_id")
        named = topics.loc[analyst.find_topic(self, topic)]
        return TrendLine(self.trend(topic, period=period, windows=windows), f"{named['code']} {named['label']}")

    def draw_pain_points(self, *, period: str | None = None, scope: str = "all") -> Ranking:
        """Return the ranked pain points as a table that draws itself in a notebook."""
        title = f"{self._period(period)} {'' if scope == 'all' else scope}".strip()
        return Ranking(self.pain_points(period=period, scope=scope), title)

    def evidence(self, topic: str, *, period: str | None = None, limit: int = 20) -> pd.DataFrame:
        """Return what customers said: the quotes behind a pain point, most telling first."""
        ranked = self.ranked(self._period(period), "all")["pain_points"]
        wanted = ranked.loc[ranked["topic_id"] == analyst.find_topic(self, topic), "evidence_ids"]
        unit_ids = list(wanted.iloc[0]) if len(wanted) else []
        return analyst.cut_frame(self.quotes(unit_ids[: max(limit, 0)]), limit, len(unit_ids))

    def search(
        self,
        words: str,
        *,
        period: str | None = None,
        source: str | None = None,
        topic: str | None = None,
        order: str = "relevance",
        limit: int = 100,
    ) -> pd.DataFrame:
        """Return feedback whose cleaned text holds all the words, best first.

        `闪退 登录` asks for both, `"登录 不了"` for one with a space in it, `闪退 -广告` leaves out what holds 广告.
        Traditional script, width and letter case do not matter where cleaning folds them; no sign has a meaning.

        Parameters
        ----------
        period, source, topic : str, optional
            Only feedback created in the period, of the source, with a unit on the topic.
        order : str
            `relevance`: BM25 over the words as substrings, newer first where equal; or `newest`.
        limit : int
            A longer result is cut, says so with a warning, and carries `attrs["total"]`.

        Returns
        -------
        DataFrame
            feedback_id, created_at, source, channel, product, rating, text, score.

        Raises
        ------
        InputError
            If there is no word to look for, or no such topic, source or order.
        """
        return analyst.search_feedback(self, words, period=period, source=source, topic=topic, order=order, limit=limit)

    def compare(self, run_a: int, run_b: int) -> pd.DataFrame:
        """Split the difference between two runs' published reports into customers, source mix and recipe.

        Returns
        -------
        DataFrame
            `topic_id`, `measure`, `difference`, `customers`, `mix`, `recipe`; the three parts add up exactly. Records
            that came late or were edited count as customers; where the recipe changed they cannot be told from it.
        """
        return analyst.compare_runs(self, run_a, run_b)

    def report(self, *, period: str | None = None, scope: str = "all") -> dict[str, Any]:
        """Return the report of a period as of the pinned run: the content of `report.json`.

        Rebuilt from the tables alone; the same run and period give the same bytes at any later time.

        Raises
        ------
        InputError
            If the period has not begun or holds no feedback (unless a run published it so), an older recipe read it,
            or there is no such scope.
        """
        return build_report(collect_report_inputs(self, self._asked(period), scope))

    # --- how it is put together ----------------------------------------------------------------------------------

    def _period(self, period: str | None) -> Period:
        if period is not None:
            return Period.parse(period)
        return Period.trailing(self.covered_to, self.as_published.trend.window_days)

    def _asked(self, period: str | None) -> Period:
        """Return a period that has begun and holds feedback, or that a run published as empty."""
        wanted = self._period(period)
        self.check_begun(wanted)
        if period is not None and not windows.was_published(self, wanted):
            windows.check_filled(self, wanted)
        return wanted

    @cached_property
    def comparable_from(self) -> date | None:
        """First business day from which all feedback was read by the pinned recipe; before it nothing compares."""
        return windows.find_comparable_from(self)

    def compares(self, period: Period) -> bool:
        """Tell whether all of a period was read by the pinned recipe."""
        start = self.comparable_from
        return start is None or start == self.covered_from or period.first >= start

    @cached_property
    def _gaps(self) -> dict[str, list[windows.Gap]]:
        settings = self.as_published
        look_back = self.last["settings"].get("look_back_days") or list_look_backs(settings)
        return windows.find_gaps(self.runs(), look_back, settings.time_zone)

    def failed_sources(self, period: Period) -> tuple[str, ...]:
        """Return the sources of which a period, or the windows that it is compared with, may lack feedback.

        A source that failed in the last run still leaves whole what earlier runs brought of it.
        """
        return windows.touch_gaps(self._gaps, period, self.as_published.trend.baseline_windows) if self.run else ()

    def reporting(self, period: Period) -> Workspace:
        """Return the workspace that a period is reported from: this one, mostly.

        Where an older recipe read the period, it is the workspace as of the run that measured it last, so that pain
        points and the totals around them are of one run and one recipe.
        """
        if not self.run or self.compares(period):
            return self
        where = {"period": [str(period)], "scope": ["all"]}
        measured = self.read("trends", columns=["period", "scope"], where=where, with_run_seq=True)
        return self if measured.empty else self._view(int(measured["run_seq"].max()))

    def window(self, first: Period, last: Period, *, words: bool = False) -> stages.Window:
        """Return voices and hits from the start of one period to the end of another."""
        return windows.collect_voices_between(self, first, last, words=words)

    def window_for(self, period: Period, *, words: bool = False) -> stages.Window:
        """Return the window that a period's trends need: itself, its baseline and its history."""
        return self.window(windows.reach_of(self, period), period, words=words)

    def ranked(
        self, period: Period, scope: str = "all", *, stored: bool = True, words: bool = True
    ) -> dict[str, pd.DataFrame]:
        """Return TRENDS, PAIN_POINTS, KEYWORDS and MEASURES of a period: as stored by a run, or measured now.

        What an older run stored is taken while it is still what these rows say: under the same recipe, and with no
        feedback of the period or its baseline that came or was edited later. Where an older recipe read the period, it
        is all that there is.

        Parameters
        ----------
        words : bool
            False where KEYWORDS are not wanted: they alone need the texts.

        Raises
        ------
        InputError
            If the period begins after the business date, or an older recipe read it and no run measured it.
        """
        self.check_begun(period)
        if stored:
            tables = windows.find_stored(self, period, scope)
            if tables is not None:
                return tables
        self.check_comparable(period)
        closed = period.closed_on(self.covered_to)
        return self.measure(self.window_for(period, words=words), period, scope, closed=closed)

    def check_begun(self, period: Period) -> None:
        """Refuse a period that begins after the last business date covered.

        Raises
        ------
        InputError
        """
        windows.check_begun(self, period)

    def check_comparable(self, period: Period) -> None:
        """Refuse to measure a period that another recipe read.

        Raises
        ------
        InputError
        """
        windows.check_comparable(self, period)

    def measure(
        self,
        window: stages.Window,
        period: Period,
        scope: str = "all",
        *,
        published: pd.DataFrame | None = None,
        partial_sources: tuple[str, ...] | None = None,
        closed: bool = True,
    ) -> dict[str, pd.DataFrame]:
        """Measure a period on a window that reaches far enough back; one that is not over is compared with nothing."""
        if partial_sources is None:
            partial_sources = self.failed_sources(period)
        return stages.rank_period(
            window,
            self.topics(),
            period,
            self.as_published,
            self.models.lexicon,
            recipe=self.recipe,
            scope=scope,
            partial_sources=partial_sources,
            published=published,
            covered_from=self.comparable_from,
            closed=closed,
        )

    def quotes(self, unit_ids: list[str]) -> pd.DataFrame:
        """Return units by id, in the order asked for, with their text, context, source and sentiment."""
        return analyst.quote_units(self, unit_ids)


def list_look_backs(settings: Settings) -> dict[str, int]:
    """Return source -> days before its cursor that a night asks for again."""
    return {source.name: source.look_back_days for source in settings.sources}
