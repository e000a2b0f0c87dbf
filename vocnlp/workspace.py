"""A workspace: a lake, the models and the configuration, opened. What a notebook and the command line hold.

Everything here reads. A workspace is pinned to one committed run, so that a number read twice is the same number;
`refresh` moves it to the newest run, `at` opens it as it was after an older one. `vocnlp.night` writes.
"""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pandas as pd

from vocnlp import stages
from vocnlp.clock import Clock, SystemClock, business_day
from vocnlp.config import Settings, TrendSettings, load_settings
from vocnlp.errors import InputError, NotEnoughDataError, UnknownRunError
from vocnlp.lake import Lake
from vocnlp.periods import Period, months_between
from vocnlp.preprocess.keys import load_key
from vocnlp.preprocess.tokens import Tokenizer
from vocnlp.report.figures.trend_line import TrendLine
from vocnlp.report.json import build_report
from vocnlp.reporting import collect_report_inputs
from vocnlp.rootcause.compare import split_difference
from vocnlp.rootcause.lexicon import load_lexicon
from vocnlp.rootcause.taxonomy import load_taxonomy
from vocnlp.schemas import TABLES
from vocnlp.sentiment.model import load_sentiment
from vocnlp.topics.model import TopicModel, load_topics

HISTORY_WINDOWS = 12
"""How many windows before a period its trend line shows."""


@dataclass(frozen=True)
class Folders:
    """Where a workspace keeps its things."""

    root: Path

    @property
    def lake(self) -> Path:
        """Tables."""
        return self.root / "lake"

    @property
    def key(self) -> Path:
        """The secret of pseudonyms and masks; outside the lake, so that copying the lake does not copy it."""
        return self.root / "keys" / "voc.key"

    @property
    def topics(self) -> Path:
        """Topic models, one folder a version, and `current`, the name of the one in use."""
        return self.root / "models" / "topics"

    @property
    def reports(self) -> Path:
        """Published reports."""
        return self.root / "reports"

    @property
    def staging(self) -> Path:
        """Ids and derived rows of a run in progress; never customers' words."""
        return self.root / "staging"


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


class Workspace:
    """A lake, models and settings, pinned to one run.

    Parameters
    ----------
    settings : Settings
    lake : Lake
    clock : Clock
    config : Path
        The file the settings came from; spawned processes open it again.
    run : int
        The committed run that every read is as of; 0 before the first.
    staged : int, optional
        A run in progress whose own rows are visible too.
    """

    def __init__(
        self,
        settings: Settings,
        lake: Lake,
        clock: Clock,
        config: Path,
        run: int,
        staged: int | None = None,
        shared: dict[str, Any] | None = None,
    ) -> None:
        self.settings = settings
        self.lake = lake
        self.clock = clock
        self.config = config
        self.run = run
        self.staged = staged
        self.folders = Folders(settings.workspace)
        # Loaded models are the same for every view of a workspace: views share them.
        self._shared: dict[str, Any] = {} if shared is None else shared

    def __repr__(self) -> str:
        return f"Workspace({str(self.config)!r}, run={self.run})"

    def refresh(self) -> Workspace:
        """Return the workspace pinned to the newest committed run."""
        return self._view(self.lake.last_run())

    def at(self, run: int) -> Workspace:
        """Return the workspace as it was after a committed run.

        Raises
        ------
        UnknownRunError
            If no committed run has this number.
        """
        known = self.lake.runs()["run_seq"].tolist()
        if run not in known:
            raise UnknownRunError(
                "there is no such committed run",
                expected=f"one of {known[-10:]}",
                got=str(run),
                where=str(self.config),
                fix="see `vocnlp status`",
            )
        return self._view(run)

    def during(self, run_seq: int) -> Workspace:
        """Return the workspace with the rows of a run in progress visible."""
        return self._view(self.run, run_seq)

    def _view(self, run: int, staged: int | None = None) -> Workspace:
        return Workspace(self.settings, self.lake, self.clock, self.config, run, staged, self._shared)

    # --- what the lake holds -------------------------------------------------------------------------------------

    def read(self, table: str, **options: Any) -> pd.DataFrame:
        """Return a table as of the pinned run: `columns`, `months` and `where` as `Lake.read` takes them."""
        if not self.run and self.staged is None:
            return TABLES[table].empty()
        return self.lake.read(table, as_of=self.run, staged=self.staged, **options)

    @cached_property
    def last(self) -> dict[str, Any]:
        """The pinned run's row, its JSON columns parsed.

        Raises
        ------
        NotEnoughDataError
            Before the first committed run.
        """
        runs = self.lake.runs(as_of=self.run)
        if runs.empty:
            raise NotEnoughDataError(
                "this workspace has no committed run yet",
                expected="at least one run",
                got="none",
                where=str(self.config),
                fix="run `vocnlp backfill` or `vocnlp run` first",
            )
        row = {str(name): value for name, value in runs.iloc[-1].to_dict().items()}
        for name in ("cursors", "counts", "versions", "settings"):
            row[name] = json.loads(row[name])
        row["partial_sources"] = list(row["partial_sources"])
        return row

    @property
    def business_date(self) -> date:
        """The date the pinned run is for."""
        return date.fromisoformat(self.last["business_date"])

    def runs(self) -> pd.DataFrame:
        """Return the committed runs up to the pinned one."""
        return self.lake.runs(as_of=self.run)

    def sql(self, query: str) -> pd.DataFrame:
        """Run a DuckDB query over the tables as of the pinned run.

        Examples
        --------
        `ws.sql("select source, count(*) n from feedback group by source order by n desc")`
        """
        return self.lake.sql(query, as_of=self.run)

    def topics(self) -> pd.DataFrame:
        """Return TOPICS of the model that the pinned run used."""
        version = self._versions["topics"]
        return self.read("topics", where={"model_version": [version]})

    @cached_property
    def _versions(self) -> dict[str, str]:
        if self.staged is None:
            return dict(self.last["versions"])
        return self.models.versions(self.settings)

    @property
    def models(self) -> stages.Models:
        """The models as configured now: what the next run will use."""
        if "models" not in self._shared:
            self._shared["models"] = self._load_models()
        return cast(stages.Models, self._shared["models"])

    def forget_models(self) -> None:
        """Load the models anew on next use: one of them has been replaced."""
        self._shared.clear()

    def _load_models(self) -> stages.Models:
        settings = self.settings
        return stages.Models(
            tokenizer=Tokenizer(
                settings.preprocess.engine, settings.preprocess.user_dictionary, settings.preprocess.stop_words
            ),
            sentiment=load_sentiment(settings.sentiment.model),
            taxonomy=load_taxonomy(settings.taxonomy),
            lexicon=load_lexicon(settings.lexicon),
            topics=self._current_topics(),
        )

    def _current_topics(self) -> TopicModel | None:
        if self.settings.topics.model != "current":
            return load_topics(Path(self.settings.topics.model))
        pointer = self.folders.topics / "current"
        return load_topics(self.folders.topics / pointer.read_text("utf-8").split()[0]) if pointer.exists() else None

    @cached_property
    def key(self) -> bytes:
        """The secret behind pseudonyms and mask tokens; made on first use."""
        return load_key(self.folders.key, create=True)

    # --- what analysts ask ---------------------------------------------------------------------------------------

    def feedback(
        self,
        *,
        period: str | None = None,
        topic: str | None = None,
        source: str | None = None,
        columns: list[str] | None = None,
        limit: int = 10_000,
    ) -> pd.DataFrame:
        """Return feedback with its words, sentiment and weight, newest first.

        Parameters
        ----------
        period : str, optional
            Only feedback created in it.
        topic : str, optional
            Only feedback with a unit on this topic: its code (P-0142) or id.
        limit : int
            A longer result is cut, says so with a warning, and carries `attrs["total"]`.
        """
        feedback = self._latest(self.read("feedback", **self._months(period)))
        feedback = self._inside(feedback, period)
        if source is not None:
            feedback = feedback[feedback["source"] == source]
        if topic is not None:
            on_topic = self.read("assignments", where={"topic_id": [self._topic_id(topic)]}, **self._months(period))
            feedback = feedback[feedback["feedback_id"].isin(on_topic["feedback_id"])]
        keys = ["feedback_id", "revision"]
        for table, wanted in (
            ("texts", ["text", "text_clean"]),
            ("noise", ["noise_kind", "weight_milli"]),
            ("feedback_sentiment", ["polarity", "p_negative"]),
        ):
            feedback = feedback.merge(
                self.read(table, columns=[*keys, *wanted], **self._months(period)), on=keys, how="left"
            )
        feedback = feedback.sort_values(["created_at", "feedback_id"], ascending=[False, True])
        return _cut(feedback if columns is None else feedback[columns], limit)

    def units(
        self,
        *,
        period: str | None = None,
        topic: str | None = None,
        columns: list[str] | None = None,
        limit: int = 10_000,
    ) -> pd.DataFrame:
        """Return opinion units with their text, polarity and topics' ids, newest feedback first."""
        months = self._months(period)
        feedback = self._inside(self._latest(self.read("feedback", **months)), period)
        units = self.read("units", **months).merge(
            feedback[["feedback_id", "revision", "created_at", "source", "channel", "product"]],
            on=["feedback_id", "revision"],
        )
        assignments = self.read("assignments", **months)
        if topic is not None:
            units = units.merge(
                assignments.loc[
                    assignments["topic_id"] == self._topic_id(topic), ["unit_id", "topic_id", "probability"]
                ],
                on="unit_id",
            )
        units = units.sort_values(["created_at", "unit_id"], ascending=[False, True])
        total = len(units)
        units = stages.cut_texts(units.head(limit), self._texts_of(units.head(limit)))
        units = units.merge(
            self.read("unit_sentiment", columns=["unit_id", "polarity", "p_negative"], **months),
            on="unit_id",
            how="left",
        )
        return _cut(units if columns is None else units[columns], limit, total)

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
        """
        tables = self.ranked(self._period(period), scope)
        trends = tables["trends"]
        pain = trends.loc[trends["measure"] == "pain"].drop(columns=["measure", "recipe_id", "period", "scope"])
        return tables["pain_points"].merge(pain, on="topic_id", how="left").sort_values("rank", ignore_index=True)

    def trend(self, topic: str, *, period: str | None = None, measure: str = "pain", windows: int = 13) -> pd.DataFrame:
        """Return one row a window for a topic, oldest first: n, share and the period's name, drawn from the voices.

        Windows before the data begin are left out; an empty window has no share.
        """
        last = self._period(period)
        topic_id = self._topic_id(topic)
        window = self.window(last.before(windows - 1), last)
        hits = window.hits[window.hits["topic_id"] == topic_id]
        hits = hits[hits["is_pain"]] if measure == "pain" else hits
        on_topic = window.voices["feedback_id"].isin(hits["feedback_id"])
        rows = []
        for n in range(windows - 1, -1, -1):
            one = last.before(n)
            start, end = one.bounds(self.settings.time_zone)
            inside = (window.voices["created_at"] >= start) & (window.voices["created_at"] < end)
            total = int(window.voices.loc[inside, "weight_milli"].sum())
            weight = int(window.voices.loc[inside & on_topic, "weight_milli"].sum())
            rows.append((str(one), one.last, int((inside & on_topic).sum()), weight / total if total else None))
        frame = pd.DataFrame(rows, columns=["period", "ends_on", "n", "share"])
        return frame[frame["share"].notna().cummax()].reset_index(drop=True)

    def draw_trend(self, topic: str, *, period: str | None = None, windows: int = 13) -> TrendLine:
        """Return the trend of a topic's pain as a figure that draws itself in a notebook."""
        topics = self.topics().set_index("topic_id")
        named = topics.loc[self._topic_id(topic)]
        return TrendLine(self.trend(topic, period=period, windows=windows), f"{named['code']} {named['label']}")

    def evidence(self, topic: str, *, period: str | None = None, limit: int = 20) -> pd.DataFrame:
        """Return what customers said: the quotes behind a pain point, most telling first."""
        ranked = self.ranked(self._period(period), "all")["pain_points"]
        wanted = ranked.loc[ranked["topic_id"] == self._topic_id(topic), "evidence_ids"]
        return self.quotes(list(wanted.iloc[0])[:limit] if len(wanted) else [])

    def search(self, words: str, *, limit: int = 100) -> pd.DataFrame:
        """Return feedback whose cleaned text contains the words, newest first."""
        texts = self.read("texts")
        found = texts[texts["text_clean"].str.contains(words, regex=False)]
        feedback = self._latest(self.read("feedback")).merge(
            found[["feedback_id", "revision", "text"]], on=["feedback_id", "revision"]
        )
        shown = ["feedback_id", "created_at", "source", "channel", "product", "rating", "text"]
        return _cut(feedback.sort_values(["created_at", "feedback_id"], ascending=[False, True])[shown], limit)

    def compare(self, run_a: int, run_b: int) -> pd.DataFrame:
        """Split the difference between two runs' published reports into customers, source mix and recipe.

        Returns
        -------
        DataFrame
            `topic_id`, `measure`, `difference`, `customers`, `mix`, `recipe`; the three parts add up exactly. Records
            that came late or were edited count as customers; where the recipe changed they cannot be told from it.
        """
        a, b = self.at(run_a), self.at(run_b)
        before, after = a._period(None), b._period(None)
        rebuilt = b.ranked(before, "all", stored=False)["trends"]
        window = b.window(before, after)
        split = split_difference(
            a.ranked(before, "all")["trends"],
            b.ranked(after, "all")["trends"],
            rebuilt,
            voices=window.voices,
            hits=window.hits,
            time_zone=b.as_published.time_zone,
        )
        if a.last["recipe_id"] == b.last["recipe_id"]:
            # Nothing but late and edited records can have restated the older report: that is customers, too.
            split["customers"] = (split["customers"] + split["recipe"]).round(6) + 0.0
            split["recipe"] = 0.0
        return split

    def report(self, *, period: str | None = None, scope: str = "all") -> dict[str, Any]:
        """Return the report of a period as of the pinned run: the content of `report.json`.

        Rebuilt from the tables alone; the same run and period give the same bytes at any later time.
        """
        return build_report(collect_report_inputs(self, self._period(period), scope))

    # --- how it is put together ----------------------------------------------------------------------------------

    def _period(self, period: str | None) -> Period:
        if period is not None:
            return Period.parse(period)
        return Period.trailing(self.business_date, self._trend.window_days)

    @cached_property
    def covered_from(self) -> date | None:
        """First business day of the data."""
        created = self.read("feedback", columns=["created_at"])["created_at"]
        return business_day(created.min().to_pydatetime(), self.settings.time_zone) if len(created) else None

    @cached_property
    def comparable_from(self) -> date | None:
        """First business day from which all feedback was read by the pinned recipe; before it nothing compares."""
        keys = ["feedback_id", "revision"]
        feedback = self._latest(self.read("feedback", columns=[*keys, "created_at"]))
        read_by = self.read("feedback_sentiment", columns=[*keys, "recipe_id"])
        other = feedback.merge(read_by[read_by["recipe_id"] != stages.recipe_id(self._versions)], on=keys)
        if other.empty:
            return self.covered_from
        return business_day(other["created_at"].max().to_pydatetime(), self.settings.time_zone) + timedelta(days=1)

    def compares(self, period: Period) -> bool:
        """Tell whether all of a period was read by the pinned recipe."""
        start = self.comparable_from
        return start is None or start == self.covered_from or period.first >= start

    @property
    def _trend(self) -> TrendSettings:
        return self.as_published.trend

    @cached_property
    def as_published(self) -> Settings:
        """The settings that the pinned run used, so that an old report does not follow a later edit of voc.yaml."""
        if self.staged is not None or self.run == 0:
            return self.settings
        published = self.last["settings"]
        return self.settings.model_copy(
            update={
                "company": published["company"],
                "time_zone": published["time_zone"],
                "trend": type(self.settings.trend).model_validate(published["trend"]),
                "ranking": type(self.settings.ranking).model_validate(published["ranking"]),
                "report": type(self.settings.report).model_validate(published["report"]),
            }
        )

    def _topic_id(self, topic: str) -> str:
        topics = self.topics()
        found = topics.loc[(topics["code"] == topic) | (topics["topic_id"] == topic), "topic_id"]
        if found.empty:
            raise InputError(
                "there is no such topic",
                expected="a code such as " + ", ".join(topics["code"].head(3)),
                got=repr(topic),
                where=repr(self),
                fix="see ws.topics()",
            )
        return str(found.iloc[0])

    def _months(self, period: str | None) -> dict[str, Any]:
        if period is None:
            return {}
        parsed = Period.parse(period)
        return {"months": months_between(parsed.first, parsed.last)}

    def _inside(self, feedback: pd.DataFrame, period: str | None) -> pd.DataFrame:
        if period is None:
            return feedback
        start, end = Period.parse(period).bounds(self.settings.time_zone)
        return feedback[(feedback["created_at"] >= start) & (feedback["created_at"] < end)]

    @staticmethod
    def _latest(feedback: pd.DataFrame) -> pd.DataFrame:
        newest = feedback.groupby("feedback_id")["revision"].transform("max")
        return feedback[feedback["revision"] == newest]

    def _texts_of(self, units: pd.DataFrame) -> pd.DataFrame:
        wanted = sorted(set(units["feedback_id"]))
        return self.read("texts", where={"feedback_id": wanted}) if wanted else self.read("texts", months=[])

    def window(self, first: Period, last: Period, *, words: bool = False) -> stages.Window:
        """Return voices and hits from the start of one period to the end of another."""
        settings = self.as_published
        months = months_between(first.first - timedelta(days=1), last.last + timedelta(days=1))
        start, end = first.bounds(settings.time_zone)[0], last.bounds(settings.time_zone)[1]
        feedback = self._latest(self.read("feedback", months=months))
        feedback = feedback[(feedback["created_at"] >= start) & (feedback["created_at"] < end)]
        units = self.read("units", months=months).merge(
            feedback[["feedback_id", "revision"]], on=["feedback_id", "revision"]
        )
        unit_sentiment = self.read("unit_sentiment", months=months).merge(
            units[["unit_id", "start", "end"]], on="unit_id"
        )
        unit_words = None
        if words:
            texts = self.read("texts", months=months)
            unit_words = stages.split_words(stages.cut_texts(units, texts), unit_sentiment, self.models.tokenizer)
        return stages.collect_window(
            feedback,
            self.read("noise", months=months),
            self.read("feedback_sentiment", months=months),
            self.read("assignments", months=months),
            unit_sentiment,
            unit_words,
        )

    def window_for(self, period: Period, *, words: bool = False) -> stages.Window:
        """Return the window that a period's trends need: itself, its baseline and its history."""
        reach = max(HISTORY_WINDOWS, self._trend.baseline_windows)
        return self.window(period.before(reach), period, words=words)

    def ranked(self, period: Period, scope: str = "all", *, stored: bool = True) -> dict[str, pd.DataFrame]:
        """Return TRENDS, PAIN_POINTS, KEYWORDS and MEASURES of a period: as stored by the run, or measured now.

        Raises
        ------
        InputError
            If the period begins after the business date, or an older recipe read it and no run measured it.
        """
        names = ("trends", "pain_points", "keywords", "measures")
        self.check_begun(period)
        if stored:
            where = {"period": [str(period)], "scope": [scope]}
            tables = {name: self.read(name, where=where) for name in names}
            if not tables["trends"].empty or not tables["measures"].empty:
                return tables
        self.check_comparable(period)
        closed = period.closed_on(self.business_date)
        return self.measure(self.window_for(period, words=True), period, scope, closed=closed)

    def check_begun(self, period: Period) -> None:
        """Refuse a period that begins after the business date.

        Raises
        ------
        InputError
        """
        if period.first > self.business_date:
            raise InputError(
                "this period has not begun yet",
                expected=f"a period that begins by {self.business_date}",
                got=str(period),
                where=repr(self),
                fix="ask for an earlier one",
            )

    def check_comparable(self, period: Period) -> None:
        """Refuse to measure a period that another recipe read.

        Raises
        ------
        InputError
        """
        if not self.compares(period):
            raise InputError(
                "an older recipe read this period, and no run measured it",
                expected=f"a period that begins on {self.comparable_from} or later",
                got=str(period),
                where=repr(self),
                fix="open the workspace as of a run before the recipe changed (see `vocnlp status`), or set "
                "trend.rescore_weeks to reach this far before the next change",
            )

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
            partial_sources = tuple(self.last["partial_sources"])
        versions = self._versions
        return stages.rank_period(
            window,
            self.topics(),
            period,
            self.as_published,
            self.models.lexicon,
            recipe=stages.recipe_id(versions),
            scope=scope,
            partial_sources=partial_sources,
            published=published,
            covered_from=self.comparable_from,
            closed=closed,
        )

    def quotes(self, unit_ids: list[str]) -> pd.DataFrame:
        """Return units by id, in the order asked for, with their text, context, source and sentiment."""
        feedback_ids = sorted({unit_id.split(".")[0] for unit_id in unit_ids})
        order = pd.DataFrame({"unit_id": pd.Series(unit_ids, dtype="str"), "at": range(len(unit_ids))})
        where: dict[str, Any] = {"where": {"feedback_id": feedback_ids}} if feedback_ids else {"months": []}
        units = self.read("units", **where).merge(order, on="unit_id")
        texts = self.read("texts", **where)
        quotes = stages.cut_texts(units, texts).merge(
            texts[["feedback_id", "revision", "text_clean"]].rename(columns={"text_clean": "context"}),
            on=["feedback_id", "revision"],
        )
        quotes = quotes.merge(
            self.read("feedback", **where)[
                ["feedback_id", "revision", "created_at", "source", "channel", "product", "rating"]
            ],
            on=["feedback_id", "revision"],
        ).merge(self.read("unit_sentiment", **where)[["unit_id", "polarity", "p_negative"]], on="unit_id")
        shown = [
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
        ]
        return quotes.sort_values("at", ignore_index=True)[shown]


def _cut(frame: pd.DataFrame, limit: int, total: int | None = None) -> pd.DataFrame:
    total = len(frame) if total is None else total
    shown = frame.head(limit).reset_index(drop=True)
    shown.attrs["total"] = total
    if total > limit:
        warnings.warn(f"showing {limit} of {total} rows; raise limit= to see more", stacklevel=3)
    return shown
