"""A run, step by step: land -> analyse -> rank -> commit -> publish.

Each step takes the workspace and the number of the run and remembers what it did in a small JSON file, so that the
command line, a Prefect task or a task on another machine can take any step. Nothing is visible to readers before
`commit`, and a run that dies anywhere before it leaves the lake as it was: the next run sweeps its rows away.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

import pandas as pd

from vocnlp import schemas, stages
from vocnlp.clock import day_bounds
from vocnlp.errors import LakeError, SourceError
from vocnlp.fitting import describe_new_topics, fit_first_topics
from vocnlp.lake import RunWriter
from vocnlp.landing import check_landed, land_source, mark_partial, open_run
from vocnlp.notify import Delivery
from vocnlp.periods import Period, months_between
from vocnlp.publishing import announce, publish_run
from vocnlp.schemas import RunKind, RunStatus
from vocnlp.staging import (
    NightState,
    canonical,
    load_state,
    load_state_of,
    read_staged,
    save_state,
    staging_folder,
    write_staged,
)
from vocnlp.windows import Gap, find_gaps, touch_gaps
from vocnlp.workspace import Workspace, list_look_backs, open_workspace

_SEVERAL_A_FEEDBACK = ("units", "unit_sentiment", "assignments", "mentions")

Progress = Callable[[str, int, int], None]
"""Called with a step's name, how much of it is done, and how much there is."""


def _silent(step: str, done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True)
class NightResult:
    """How a run ended.

    Attributes
    ----------
    run_seq : int
        The run that now stands for the date: this one, or the earlier one if nothing had changed.
    unchanged : bool
        True where the date was published before and no customer said anything new: nothing was written.
    report : dict of str to Path
        Where the report lies.
    deliveries : list of Delivery
        What became of the messages to `notify.targets`.
    """

    run_seq: int
    unchanged: bool
    status: str
    partial: dict[str, str]
    counts: dict[str, dict[str, int]]
    report: dict[str, Path]
    deliveries: list[Delivery] = field(default_factory=list)


# --- the steps ---------------------------------------------------------------------------------------------------


def prepare(ws: Workspace, run_seq: int) -> list[str]:
    """Fit a first topic model if there is none, settle the recipe, and cut the work into chunks.

    Returns
    -------
    list of str
        Paths of chunk files; each holds the ids of about `chunk_size` feedback. Everything new is in them and, when
        the recipe changed, everything of the last `rescore_weeks` weeks, of the run's own periods, and of the windows
        that the trailing one is compared with.
    """
    state = load_state(ws, run_seq)
    inside = ws.during(run_seq)
    feedback = inside.read("feedback", columns=["feedback_id", "revision", "created_at", "month"], with_run_seq=True)
    if ws.models.topics is None:
        fit_first_topics(ws, inside, run_seq)
        inside = ws.during(run_seq)
    state.versions = inside.models.versions(ws.settings)
    recipe = stages.recipe_id(state.versions)
    todo = feedback["run_seq"] == run_seq
    if ws.run and ws.last["recipe_id"] != recipe:
        again = (feedback["created_at"] >= day_bounds(_rescored_from(ws, state), ws.settings.time_zone)[0]) & ~todo
        state.counts["rescored"] = {"feedback": int(again.sum())}
        writer = ws.lake.resume(run_seq)
        old = inside.read("texts", months=sorted(set(feedback.loc[again, "month"])))
        old = old.merge(feedback.loc[again, ["feedback_id", "revision"]], on=["feedback_id", "revision"])
        writer.append("texts", stages.clean_again(old))
        todo |= again
    wanted = feedback.loc[todo, ["feedback_id", "revision", "month"]].assign(
        again=feedback.loc[todo, "run_seq"] != run_seq
    )
    wanted = wanted.sort_values(["month", "feedback_id", "revision"])
    folder = staging_folder(ws, run_seq)
    state.chunks = []
    for number, start in enumerate(range(0, len(wanted), ws.settings.chunk_size)):
        path = folder / f"chunk-{number:05d}.parquet"
        wanted.iloc[start : start + ws.settings.chunk_size].to_parquet(path, index=False)
        state.chunks.append(str(path))
    save_state(ws, state)
    return state.chunks


def analyse_chunk_file(config: str, run_seq: int, chunk: str) -> str:
    """Read one chunk of a run in progress, in this or any other process: ids in, a folder of derived tables out."""
    started_at = load_state_of(Path(chunk).parent).started_at
    return analyse(_worker_workspace(config, run_seq, started_at), run_seq, chunk)


@lru_cache(maxsize=1)
def _worker_workspace(config: str, run_seq: int, started_at: str) -> Workspace:
    """Open the workspace once a worker and run: loading the models takes longer than a small chunk.

    A run that failed leaves its number to the next one; the start tells them apart.
    """
    return open_workspace(config)


def analyse(ws: Workspace, run_seq: int, chunk: str) -> str:
    """As `analyse_chunk_file`, on a workspace that is already open."""
    state = load_state(ws, run_seq)
    versions = ws.models.versions(ws.settings)
    if versions != state.versions:
        raise LakeError(
            "the models or settings changed while this run was in progress",
            expected=str(state.versions),
            got=str(versions),
            where=f"run {run_seq}, {Path(chunk).name}",
            fix="run the date again; nothing was published",
        )
    inside = ws.during(run_seq)
    ids = pd.read_parquet(chunk)
    keys = ["feedback_id", "revision"]
    months = sorted(set(ids["month"]))
    where = {"feedback_id": ids["feedback_id"].tolist()}
    texts = inside.read("texts", months=months, where=where).merge(ids[keys], on=keys)
    wanted = [*keys, "source", "source_kind", "rating", "priority"]
    feedback = inside.read("feedback", months=months, where=where, columns=wanted)
    rows = texts.merge(feedback, on=keys)
    if len(rows) != len(ids):
        raise LakeError(
            "feedback of this run has no text, or the other way round",
            expected=f"{len(ids)} rows",
            got=str(len(rows)),
            where=f"run {run_seq}, {Path(chunk).name}",
            fix="run the date again; nothing was published",
        )
    made = stages.analyse_chunk(rows, ws.models, ws.settings, recipe=stages.recipe_id(versions))
    folder = Path(chunk).with_suffix("")
    folder.mkdir(exist_ok=True)
    for name in stages.ANALYSED:
        write_staged(made[name], schemas.TABLES[name], folder / f"{name}.parquet")
    return str(folder)


def collect(ws: Workspace, run_seq: int, folders: Sequence[str]) -> dict[str, int]:
    """Append what the chunks made, link copies across chunks and nights, and describe new topics."""
    state = load_state(ws, run_seq)
    writer = ws.lake.resume(run_seq)
    rows = dict.fromkeys(stages.ANALYSED, 0)
    fresh_noise = [schemas.NOISE.empty()]
    for folder in sorted(folders):
        ids = pd.read_parquet(Path(folder).with_suffix(".parquet"))
        again = ids.loc[ids["again"], ["feedback_id", "revision", "month"]]
        for name in stages.ANALYSED:
            frame = read_staged(schemas.TABLES[name], Path(folder) / f"{name}.parquet")
            rows[name] += len(frame)
            if name == "noise":
                fresh_noise.append(frame)
            else:
                # What a feedback scored again no longer says must not stay as the older run said it.
                writer.append(name, frame, replaces=again if name in _SEVERAL_A_FEEDBACK else None)
    noise = _link_noise(ws, run_seq, pd.concat(fresh_noise, ignore_index=True))
    writer.append("noise", noise)
    state.counts["analysed"] = rows
    state.counts["noise"] = {str(kind): int(n) for kind, n in noise["noise_kind"].value_counts().sort_index().items()}
    describe_new_topics(ws, run_seq, writer)
    save_state(ws, state)
    return rows


def rank(ws: Workspace, run_seq: int, progress: Progress = _silent) -> list[str]:
    """Measure the run's periods and append TRENDS, PAIN_POINTS, KEYWORDS and MEASURES.

    Returns
    -------
    list of str
        The periods: the trailing window; with it the ISO week and month that close on the business date, or for a
        back-fill those that close in its last `rescore_weeks` weeks.
    """
    state = load_state(ws, run_seq)
    writer = ws.lake.resume(run_seq)
    inside = ws.during(run_seq)
    periods = closing_periods(
        state.first_day, state.last_day, ws.settings.trend.window_days, weeks=ws.settings.trend.rescore_weeks
    )
    reach = min((period.before(12) for period in periods), key=lambda period: period.first)
    newest = max(periods, key=lambda period: period.last)
    window = inside.window(reach, newest, words=True)
    changed = ws.run > 0 and ws.last["recipe_id"] != stages.recipe_id(state.versions)
    gaps, n_baseline = _find_gaps(ws, state), ws.settings.trend.baseline_windows
    made: dict[str, list[pd.DataFrame]] = {}
    for done, period in enumerate(periods):
        progress("rank", done, len(periods))
        published = None
        if changed:
            published = ws.measure(ws.window_for(period), period)["trends"]
        ranked = inside.measure(
            _up_to(window, period, ws.settings.time_zone),
            period,
            published=published,
            # Its own failures touch all of its own periods, whatever the cursors say.
            partial_sources=tuple(sorted({*state.partial, *touch_gaps(gaps, period, n_baseline)})),
        )
        for name, frame in ranked.items():
            made.setdefault(name, []).append(frame)
    progress("rank", len(periods), len(periods))
    # What an older run said of a period must not stay where this one has nothing to say.
    decided = pd.DataFrame({"period": [str(period) for period in periods], "scope": "all"})
    for name, frames in made.items():
        writer.append(name, pd.concat(frames, ignore_index=True), replaces=decided)
    return decided["period"].tolist()


def commit(ws: Workspace, run_seq: int, writer: RunWriter) -> None:
    """Make the run visible, by its one append to `runs`."""
    state = load_state(ws, run_seq)
    settings = ws.settings
    writer.commit(
        started_at=datetime.fromisoformat(state.started_at),
        status=RunStatus.PARTIAL if state.partial else RunStatus.COMPLETE,
        cursors=canonical({**(ws.last["cursors"] if ws.run else {}), **state.cursors}),
        counts=canonical(state.counts),
        partial_sources=sorted(state.partial),
        recipe_id=stages.recipe_id(state.versions),
        versions=canonical(state.versions),
        settings=canonical(
            {
                "company": settings.company,
                "time_zone": settings.time_zone,
                "report": settings.report.model_dump(mode="json"),
                "trend": settings.trend.model_dump(mode="json"),
                "ranking": settings.ranking.model_dump(mode="json"),
                "look_back_days": list_look_backs(settings),
                "source_names": {source.name: source.label for source in settings.sources if source.label},
                "categories": {c.id: {"zh": c.zh, "en": c.en} for c in ws.models.taxonomies.categories},
            }
        ),
    )


def standing_run(ws: Workspace, run_seq: int) -> int | None:
    """Return the committed run that this one would only repeat: same dates, nothing new, same recipe, complete."""
    state = load_state(ws, run_seq)
    if not ws.run or state.changed:
        return None
    runs = ws.lake.runs()
    same = runs[
        (runs["business_date"] == state.business_date)
        & (runs["kind"] == state.kind)
        & (runs["from_date"] == state.from_date)
    ]
    if same.empty:
        return None
    stands = same.iloc[-1]
    recipe = stages.recipe_id(ws.models.versions(ws.settings))
    if stands["recipe_id"] != recipe or stands["status"] != RunStatus.COMPLETE:
        return None
    return int(stands["run_seq"])


# --- all of it, without Prefect ----------------------------------------------------------------------------------


def run_night(
    ws: Workspace,
    business_date: date,
    *,
    kind: RunKind = RunKind.NIGHT,
    from_date: date | None = None,
    progress: Progress = _silent,
) -> NightResult:
    """Run a night or a back-fill from end to end.

    Running a date again does nothing when no customer said anything new and the recipe is the same; the report is
    written again if it is missing.

    Raises
    ------
    SourceError
        If every source failed: there is nothing to publish. One that fails among others leaves the run partial.
    """
    ws = ws.refresh()
    # A model that cannot be loaded is known before any source is asked for anything.
    _ = ws.models
    with open_run(ws, business_date, kind, from_date=from_date) as writer:
        run_seq = writer.run_seq
        failed: SourceError | None = None
        for done, source in enumerate(ws.settings.sources):
            progress("land", done, len(ws.settings.sources))
            try:
                land_source(ws, run_seq, source.name)
            except SourceError as error:
                failed = error
                mark_partial(ws, run_seq, source.name, error)
        progress("land", len(ws.settings.sources), len(ws.settings.sources))
        state = check_landed(ws, run_seq, failed)
        stands = standing_run(ws, run_seq)
        if stands is not None:
            writer.abandon()
            stood = ws.at(stands)
            report, deliveries = publish_run(stood), announce(stood)
            return NightResult(stands, True, "unchanged", state.partial, state.counts, report, deliveries)
        chunks = prepare(ws, run_seq)
        collect(ws, run_seq, list(_analyse_all(ws, run_seq, chunks, progress)))
        rank(ws, run_seq, progress)
        commit(ws, run_seq, writer)
        state = load_state(ws, run_seq)
    committed = ws.refresh()
    report, deliveries = publish_run(committed), announce(committed)
    status = RunStatus.PARTIAL if state.partial else RunStatus.COMPLETE
    return NightResult(run_seq, False, status.value, state.partial, state.counts, report, deliveries)


def closing_periods(first_day: date, last_day: date, window_days: int, *, weeks: int = 13) -> list[Period]:
    """Return the periods a run measures: ISO weeks and months that close in its last `weeks`, then the trailing window.

    Any other closed period is measured when somebody asks for it.

    Examples
    --------
    >>> [str(p) for p in closing_periods(date(2026, 11, 30), date(2026, 11, 30), 7)]
    ['2026-11', '2026-11-30/P7D']
    """
    periods: list[Period] = []
    day = max(first_day, last_day - timedelta(weeks=weeks) + timedelta(days=1))
    while day <= last_day:
        for period in (Period.week_of(day), Period.month_of(day)):
            if period.last == day:
                periods.append(period)
        day += timedelta(days=1)
    return [*periods, Period.trailing(last_day, window_days)]


def _find_gaps(ws: Workspace, state: NightState) -> dict[str, list[Gap]]:
    this = {
        "kind": state.kind,
        "from_date": state.from_date,
        "business_date": state.business_date,
        "partial_sources": sorted(state.partial),
        "cursors": canonical(state.cursors),
        "counts": canonical(state.counts),
    }
    runs = pd.concat([ws.runs()[list(this)], pd.DataFrame([this])], ignore_index=True)
    return find_gaps(runs, list_look_backs(ws.settings), ws.settings.time_zone)


def _rescored_from(ws: Workspace, state: NightState) -> date:
    """First day that is scored again when the recipe changed: nothing the run publishes may mix two recipes."""
    trend = ws.settings.trend
    trailing = Period.trailing(state.last_day, trend.window_days)
    published = closing_periods(state.first_day, state.last_day, trend.window_days, weeks=trend.rescore_weeks)
    return min(
        state.last_day - timedelta(weeks=trend.rescore_weeks),
        trailing.before(trend.baseline_windows).first,
        *(period.first for period in published),
    )


def _analyse_all(ws: Workspace, run_seq: int, chunks: list[str], progress: Progress) -> Iterator[str]:
    progress("analyse", 0, len(chunks))
    workers = min(ws.settings.workers, len(chunks))
    if workers <= 1:
        for done, chunk in enumerate(chunks, start=1):
            yield analyse(ws, run_seq, chunk)
            progress("analyse", done, len(chunks))
        return
    # Spawned, not forked: ONNX Runtime and Arrow keep threads that a fork would lose.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_with_parent) as pool:
        jobs = [pool.submit(analyse_chunk_file, str(ws.config), run_seq, chunk) for chunk in chunks]
        for done, job in enumerate(jobs, start=1):
            yield job.result()
            progress("analyse", done, len(chunks))


def _leave_with_parent() -> None:
    """See to it that a worker ends when its parent is killed: its siblings hold the queue open that it waits on."""
    parent = parent_process()
    if parent is not None:
        Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _link_noise(ws: Workspace, run_seq: int, fresh: pd.DataFrame) -> pd.DataFrame:
    if fresh.empty:
        return fresh
    inside = ws.during(run_seq)
    keys = ["feedback_id", "revision"]
    span = timedelta(days=ws.settings.preprocess.copy_window_days)
    reach = [date.fromisoformat(f"{month}-01") for month in (fresh["month"].min(), fresh["month"].max())]
    months = months_between(reach[0] - span, reach[1] + timedelta(days=31) + span)
    feedback = inside.read("feedback", months=months, columns=[*keys, "created_at", "customer_key", "product"])
    stored = inside.read("noise", months=months)
    known = stored.merge(fresh[keys], on=keys, how="left", indicator=True)
    window = pd.concat([known.loc[known["_merge"] == "left_only", stored.columns], fresh], ignore_index=True)
    window = window.merge(feedback, on=keys)
    window = inside.current(window)
    is_new = window.merge(fresh[keys], on=keys)["created_at"]
    near = window["created_at"].between(is_new.min() - span, is_new.max() + 2 * span)
    linked = stages.link_noise(window[near], stored, ws.settings)
    # Rows before the first new one keep what was said of them: their own window is not loaded.
    touched = linked.merge(feedback, on=keys)["created_at"] >= is_new.min()
    # Only a feedback's newest revision can be a copy; the older ones of this run are stored as they were read.
    older = fresh.merge(window[keys], on=keys, how="left", indicator=True)
    older = older.loc[older["_merge"] == "left_only", fresh.columns]
    noise: pd.DataFrame = pd.concat([linked[touched.to_numpy()], older], ignore_index=True)
    return noise


def _up_to(window: stages.Window, period: Period, time_zone: str) -> stages.Window:
    start = period.before(12).bounds(time_zone)[0]
    end = period.bounds(time_zone)[1]
    voices = window.voices[(window.voices["created_at"] >= start) & (window.voices["created_at"] < end)]
    inside = set(voices["feedback_id"])
    words = window.unit_words
    return stages.Window(
        voices,
        window.hits[window.hits["feedback_id"].isin(inside)],
        None if words is None else words[words["feedback_id"].isin(inside)],
    )
