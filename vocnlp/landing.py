"""How a run begins: its number and lock, and what each source brings into it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from vocnlp import schemas, stages
from vocnlp.clock import business_day, day_bounds
from vocnlp.config import Source
from vocnlp.errors import InputError, LakeBusyError, SourceError
from vocnlp.fitting import forget_unfinished_topics
from vocnlp.lake import RunWriter
from vocnlp.schemas import RunKind
from vocnlp.sources import pull
from vocnlp.sources.table import number_row
from vocnlp.staging import NightState, load_state, save_state
from vocnlp.workspace import Workspace


@contextmanager
def open_run(
    ws: Workspace, business_date: date, kind: RunKind = RunKind.NIGHT, *, from_date: date | None = None
) -> Iterator[RunWriter]:
    """Begin a run: take the writer's lock, sweep away what a dead run left, and give the run its number.

    Leaving the block without `commit` removes everything the run wrote.

    Raises
    ------
    LakeBusyError
        If another run is writing.
    InputError
        If the date has not ended yet, or the range is empty.
    """
    today = business_day(ws.clock.now(), ws.settings.time_zone)
    first = from_date or business_date
    if business_date >= today:
        raise InputError(
            "the business date has not ended yet",
            expected=f"a date before {today} ({ws.settings.time_zone})",
            got=business_date.isoformat(),
            fix="run it after midnight; an open day is never compared with whole ones",
        )
    if first > business_date:
        raise InputError(
            "the range of dates is empty",
            expected="from <= to",
            got=f"{first} .. {business_date}",
            # Without a last date yesterday is taken: then there is nothing to swap.
            fix="begin on a day that has ended" if first >= today else "swap the two dates",
        )
    ws.lake.create()
    with ws.lake.begin(business_date, kind, from_date=first) as writer:
        if ws.run != writer.run_seq - 1:
            raise LakeBusyError(
                "the lake moved on since this workspace was opened",
                expected=f"a workspace as of run {writer.run_seq - 1}",
                got=f"one as of run {ws.run}",
                where=str(ws.config),
                fix="open it again, or use ws.refresh()",
            )
        shutil.rmtree(ws.folders.staging, ignore_errors=True)
        forget_unfinished_topics(ws)
        state = NightState(
            writer.run_seq, business_date.isoformat(), first.isoformat(), str(kind.value), ws.clock.now().isoformat()
        )
        save_state(ws, state)
        try:
            yield writer
        finally:
            shutil.rmtree(ws.folders.staging, ignore_errors=True)


def land_source(ws: Workspace, run_seq: int, name: str) -> dict[str, int]:
    """Pull one source, mask it, and append what is new: FEEDBACK, TEXTS, QUARANTINE.

    Returns
    -------
    dict
        Rows read, new, revised, unchanged, outside the dates, duplicated, rejected and noted.

    Raises
    ------
    SourceError
        If the source cannot be read; `transient` tells whether another try can help. Nothing of it was written.
    """
    state = load_state(ws, run_seq)
    source = _source(ws, name)
    end = day_bounds(state.last_day, ws.settings.time_zone)[1]
    # A back-fill starts at its own first day, however far the nights have come; their cursor stays theirs.
    is_backfill = state.kind == RunKind.BACKFILL
    pulled = pull(
        source,
        key=ws.key,
        cursor=None if is_backfill else _cursor(ws, source),
        since=day_bounds(state.first_day, ws.settings.time_zone)[0] if is_backfill else None,
        until=end,
        now=datetime.fromisoformat(state.started_at),
        time_zone=ws.settings.time_zone,
        max_text_chars=ws.settings.preprocess.max_text_chars,
    )
    seen = [moment for moment in (pulled.cursor, _cursor(ws, source)) if moment is not None]
    writer = ws.lake.resume(run_seq)
    # Committed rows only: what a failed try of this very step left must be written again, whole.
    known = ws.read("feedback", columns=["feedback_id", "revision", "content_key", "source", "created_at"])
    known = known[known["source"] == name]
    kept, told = refuse_reused_ids(ws, name, pulled.feedback, known, key=ws.key)
    landed = stages.land_rows(kept, known)
    writer.append("feedback", landed.feedback)
    writer.append("texts", landed.texts)
    lines = pd.concat([pulled.quarantine, told], ignore_index=True)
    unseen = _unseen(lines, ws.read("quarantine", where={"source": [name]}))
    writer.append("quarantine", unseen)
    counts = {
        "read": pulled.n_read,
        "new": landed.n_new,
        "revised": landed.n_revised,
        "unchanged": landed.n_unchanged,
        "outside": pulled.n_outside,
        "duplicate": pulled.n_duplicate,
        "rejected": pulled.n_rejected + len(told),
        "quarantine_lines": len(lines),
        "quarantine_new": len(unseen),
        "unmapped": len(pulled.unmapped),
    }
    state.counts[name] = counts
    state.cursors[name] = max(seen).isoformat() if seen else None
    state.partial.pop(name, None)
    save_state(ws, state)
    return counts


def mark_partial(ws: Workspace, run_seq: int, name: str, error: SourceError) -> None:
    """Note that a source failed: the run will commit without it, and its share will be cannot_tell."""
    state = load_state(ws, run_seq)
    state.partial[name] = str(error)
    if ws.run:
        state.cursors[name] = ws.last["cursors"].get(name)
    save_state(ws, state)


def check_landed(ws: Workspace, run_seq: int, failed: SourceError | None) -> NightState:
    """Refuse to go on when nothing at all could be read.

    Raises
    ------
    InputError
        If no source is configured.
    SourceError
        The last failure, if every source failed.
    """
    if not ws.settings.sources:
        raise InputError(
            "there is no source to pull",
            expected="at least one entry under sources:",
            got="none",
            where=str(ws.config),
            fix="add a source to the configuration",
        )
    state = load_state(ws, run_seq)
    if failed is not None and len(state.partial) == len(ws.settings.sources):
        raise failed
    return state


def refuse_reused_ids(
    ws: Workspace, source: str, feedback: pd.DataFrame, known: pd.DataFrame, *, key: bytes
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part pulled rows into those to land and those under an id that belongs to other feedback.

    Parameters
    ----------
    feedback : DataFrame
        As `pull` returned it.
    known : DataFrame
        `feedback_id`, `revision`, `created_at` of every revision that the lake holds of this source.

    Returns
    -------
    (DataFrame, DataFrame)
        The rows to land, and a line of QUARANTINE for each of the others, the same every night.
    """
    keys = ["feedback_id", "created_at"]
    moved = feedback[keys].merge(known[keys], on="feedback_id", suffixes=("", "_held"))
    ids = sorted(set(moved.loc[moved["created_at"] != moved["created_at_held"], "feedback_id"]))
    texts = ws.read("texts", where={"feedback_id": ids}) if ids else ws.read("texts", months=[])
    is_reused = stages.find_reused_ids(feedback, known[known["feedback_id"].isin(ids)], texts)
    return feedback[~is_reused], _tell_reused(key, source, feedback[is_reused], ZoneInfo(ws.settings.time_zone))


def _tell_reused(key: bytes, source: str, feedback: pd.DataFrame, zone: ZoneInfo) -> pd.DataFrame:
    lines = [
        {
            "source": source,
            "position": number_row(key, source, f"reused {feedback_id} {content}"),
            "field": "id",
            "file": None,
            "expected": "an id of its own, or `updated_at` if this is an edit",
            "got": f"{feedback_id}, created {created_at.astimezone(zone):%Y-%m-%d %H:%M}",
            "error": "reused_id",
        }
        for feedback_id, content, created_at in feedback[["feedback_id", "content_key", "created_at"]].itertuples(
            index=False
        )
    ]
    return schemas.QUARANTINE.conform(pd.DataFrame(lines, columns=schemas.QUARANTINE.column_names))


def _cursor(ws: Workspace, source: Source) -> datetime | None:
    seen = ws.last["cursors"].get(source.name) if ws.run else None
    return datetime.fromisoformat(seen) if seen else None


def _source(ws: Workspace, name: str) -> Source:
    for source in ws.settings.sources:
        if source.name == name:
            return source
    raise InputError(
        "there is no such source",
        expected=", ".join(s.name for s in ws.settings.sources),
        got=name,
        where=str(ws.config),
        fix="use a name under sources:",
    )


def _unseen(quarantine: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Leave out lines that the lake holds already: the look-back reads a bad row again every night."""
    if known.empty:
        return quarantine
    seen = set(known.fillna("").itertuples(index=False, name=None))
    fresh = [row not in seen for row in quarantine.fillna("").itertuples(index=False, name=None)]
    kept: pd.DataFrame = quarantine[pd.Series(fresh, index=quarantine.index, dtype=bool)].reset_index(drop=True)
    return kept
