"""The nightly flow: land -> analyse -> rank -> publish, for one business date.

Tasks pass the path of the configuration, the number of the run and paths of chunk files, never frames: Prefect would
store them, customers' words and all. Only the task that talks to a source retries, and only on errors that say of
themselves that another try can help.
"""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from vocnlp import landing, night
from vocnlp.clock import FixedClock, SystemClock, business_day
from vocnlp.errors import SourceError, VocError
from vocnlp.health import write_heartbeat
from vocnlp.publishing import announce, publish_run
from vocnlp.workspace import Workspace, open_workspace


def _is_transient(_task: Any, _run: Any, state: Any) -> bool:
    """Retry only what says of itself that another try can help."""
    try:
        state.result()
    except VocError as error:
        return error.transient
    except OSError:
        return True
    return False


@task(
    name="land",
    retries=3,
    retry_delay_seconds=[10, 60, 300],
    retry_condition_fn=_is_transient,
    cache_policy=NO_CACHE,
    persist_result=False,
    task_run_name="land-{source}",
)
def land(config: str, run_seq: int, source: str) -> dict[str, int]:
    """Pull one source into the run."""
    return landing.land_source(open_workspace(config), run_seq, source)


@task(name="prepare", cache_policy=NO_CACHE, persist_result=False)
def prepare(config: str, run_seq: int) -> list[str]:
    """Settle the recipe and cut the work into chunk files."""
    return night.prepare(open_workspace(config), run_seq)


@task(name="analyse", cache_policy=NO_CACHE, persist_result=False)
def analyse(config: str, run_seq: int, chunk: str) -> str:
    """Read one chunk; the same function on a thread, a Dask worker or another machine with the same folders."""
    return night.analyse_chunk_file(config, run_seq, chunk)


@task(name="collect", cache_policy=NO_CACHE, persist_result=False)
def collect(config: str, run_seq: int, folders: list[str]) -> dict[str, int]:
    """Store what the chunks made."""
    return night.collect(open_workspace(config), run_seq, folders)


@task(name="rank", cache_policy=NO_CACHE, persist_result=False)
def rank(config: str, run_seq: int) -> list[str]:
    """Measure the run's periods."""
    return night.rank(open_workspace(config), run_seq)


@task(name="publish", cache_policy=NO_CACHE, persist_result=False)
def publish(config: str, run_seq: int) -> str:
    """Write the report of a committed run and leave a summary in Prefect."""
    ws = open_workspace(config).at(run_seq)
    paths = publish_run(ws)
    write_heartbeat(ws.refresh())
    create_markdown_artifact(key="voc-report", markdown=_summary(ws, paths), description="Ranked pain points")
    return str(paths["html"])


@task(name="announce", cache_policy=NO_CACHE, persist_result=False)
def push_messages(config: str, run_seq: int) -> list[str]:
    """Tell `notify.targets` of a published run; a push that fails is in the answer, and fails nothing."""
    return [str(delivery) for delivery in announce(open_workspace(config).at(run_seq))]


# A chunk a core at a time, whatever their number: each holds some hundred megabytes.
@flow(
    name="nightly",
    persist_result=False,
    log_prints=False,
    task_runner=ThreadPoolTaskRunner(max_workers=os.cpu_count() or 1),
)
def nightly(config: str = "voc.yaml", business_date: date | None = None, now: datetime | None = None) -> str:
    """Run the night of one business date, yesterday in the business time zone unless told.

    Parameters
    ----------
    now : datetime, optional
        The moment it runs at instead of the machine's, for a company that lives in its own time such as the demo's.

    Returns
    -------
    str
        Path of the HTML report.

    Raises
    ------
    SourceError
        If every source failed. One that fails among others leaves the night committed as partial.
    """
    clock = FixedClock(now) if now is not None else SystemClock()
    ws = open_workspace(config, clock=clock)
    day = business_date or business_day(clock.now(), ws.settings.time_zone) - timedelta(days=1)
    _ = ws.models  # a model that cannot be loaded is known before any source is asked for anything
    with landing.open_run(ws, day) as writer:
        run_seq = writer.run_seq
        stands = _fill(ws, config, run_seq)
        if stands is None:
            night.commit(ws, run_seq, writer)
            stands = run_seq
        else:
            writer.abandon()
    report = publish(config, stands)
    push_messages(config, stands)
    return report


def _fill(ws: Workspace, config: str, run_seq: int) -> int | None:
    """Take every step up to the commit; return the run that stands already when nothing changed."""
    failed: SourceError | None = None
    for source in ws.settings.sources:
        try:
            land(config, run_seq, source.name)
        except SourceError as error:
            failed = error
            landing.mark_partial(ws, run_seq, source.name, error)
    landing.check_landed(ws, run_seq, failed)
    stands = night.standing_run(ws, run_seq)
    if stands is not None:
        return stands
    chunks = prepare(config, run_seq)
    folders = analyse.map([config] * len(chunks), [run_seq] * len(chunks), chunks).result()
    collect(config, run_seq, folders)
    rank(config, run_seq)
    ws.forget_models()
    return None


def _summary(ws: Workspace, paths: dict[str, Path]) -> str:
    pain_points = ws.pain_points().head(10)
    lines = [f"**{ws.settings.company}** {ws.business_date} · run {ws.run} · `{paths['html']}`", ""]
    if pain_points.empty:
        return "\n".join([*lines, "No pain point in this period."])
    lines += ["| | pain point | area | n | delta |", "|---|---|---|---|---|"]
    for row in pain_points.to_dict("records"):
        delta = "" if row["delta"] != row["delta"] else f"{row['delta'] * 100:+.2f} pp"
        label = str(row["label"]).replace("|", "\\|").replace("<", "&lt;")
        lines.append(
            f"| {row['rank']} | {row['code']} {label} | {row['area']} | {row['n_feedback']} | {delta} {row['state']} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    nightly()
