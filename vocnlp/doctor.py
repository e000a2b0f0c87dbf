"""Checks of everything a night rests on, before the night: each says what it found and what to do.

Nothing is written, no lock is taken, and no check stops the others. Sources are asked through the same pull as in a
night, for a few rows.
"""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from vocnlp.clock import Clock, SystemClock, business_day
from vocnlp.config import Settings, Source, load_settings
from vocnlp.errors import LakeVersionError, SourceError, VocError
from vocnlp.folders import Folders
from vocnlp.health import find_due_date, find_missing_dates
from vocnlp.lake import Lake, find_writer
from vocnlp.notify import check_targets
from vocnlp.preprocess.keys import load_key
from vocnlp.rootcause.lexicon import load_lexicon
from vocnlp.rootcause.source_taxonomies import load_source_taxonomy
from vocnlp.rootcause.taxonomy import load_taxonomy
from vocnlp.sentiment.model import load_sentiment
from vocnlp.sentiment.type_rules import load_type_rules
from vocnlp.sources import pull
from vocnlp.topics.model import load_topics

HEAD_ROWS = 20
GIB = 2**30
LEAST_FREE, LITTLE_FREE = GIB // 2, 5 * GIB
EXTRAS = {
    "flows": ("prefect",),
    "train": ("torch", "transformers", "onnx"),
    "dask": ("prefect_dask", "distributed"),
    "notebook": ("ipykernel", "nbclient"),
    "sources": ("dlt", "sqlalchemy"),
    "notify": ("apprise",),
}
_KNOWN = "太差"
_EARLIEST_YEAR = 2020

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """What one check found. `fix` is empty where there is nothing to do."""

    check: str
    state: State
    found: str
    fix: str = ""


def examine(
    config: Path,
    *,
    clock: Clock | None = None,
    progress: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> list[Finding]:
    """Check a configuration, its sources, models, lake, key, disk and clock, and the optional extras."""
    clock = clock or SystemClock()
    try:
        settings = load_settings(config)
    except VocError as error:
        return [_explain("configuration", error), *check_extras()]
    findings = [Finding("configuration", "ok", f"{config}: {settings.company}, {len(settings.sources)} sources")]
    if not settings.sources:
        findings.append(Finding("sources", "fail", "none configured", "describe one under `sources`"))
    folders = Folders(settings.workspace)
    key = load_key(folders.key) if _is_key_good(folders.key) else bytes(32)
    checks: list[tuple[str, Callable[[], Iterable[Finding]]]] = [
        *((f"source {s.name}", partial(check_source, s, settings, key, clock)) for s in settings.sources),
        ("models", partial(check_models, settings, folders, clock)),
        *((f"taxonomy of {s.name}", partial(check_source_taxonomy, s)) for s in settings.sources if s.taxonomy),
        ("lake", partial(check_lake, settings, folders, clock)),
        ("key", partial(check_key, folders, clock)),
        ("disk", partial(check_disk, folders)),
        ("clock", partial(check_clock, settings, folders, clock)),
        ("push targets", partial(check_push, settings)),
        ("extras", check_extras),
    ]
    for done, (name, check) in enumerate(checks):
        progress("doctor", done, len(checks))
        try:
            findings += check()
        except (VocError, OSError) as error:
            findings.append(_explain(name, error))
    progress("doctor", len(checks), len(checks))
    return findings


def as_json(findings: list[Finding]) -> str:
    """Return findings as JSON, with the worst state on top."""
    states = {finding.state for finding in findings}
    worst = next(state for state in ("fail", "warn", "ok") if state in states or state == "ok")
    return json.dumps({"state": worst, "checks": [asdict(f) for f in findings]}, ensure_ascii=False, indent=1)


def check_source(source: Source, settings: Settings, key: bytes, clock: Clock) -> Iterator[Finding]:
    """Ask a source for its first rows, as a night would: it answers, has the mapped columns, and the rows parse."""
    name = f"source {source.name}"
    try:
        pulled = pull(
            source,
            key=key,
            cursor=None,
            until=clock.now(),
            now=clock.now(),
            time_zone=settings.time_zone,
            max_text_chars=settings.preprocess.max_text_chars,
            max_rows=HEAD_ROWS,
        )
    except SourceError as error:
        yield _explain(name, error)
        return
    if not pulled.n_read:
        yield Finding(name, "warn", "it answers, and has no row", "check that its export is written")
    elif pulled.n_rejected:
        faults = (pulled.quarantine["field"] + ": " + pulled.quarantine["error"]).value_counts().sort_index()
        told = ", ".join(f"{fault} ({n})" for fault, n in faults.items())
        state: State = "fail" if pulled.n_rejected == pulled.n_read else "warn"
        yield Finding(
            name,
            state,
            f"{pulled.n_rejected} of the first {pulled.n_read} rows go to quarantine: {told}",
            "see them with `vocnlp run --dry-run`; correct the export, `columns` or `time_format`",
        )
    else:
        yield Finding(name, "ok", f"the first {pulled.n_read} rows were read")
    if "id" not in source.columns:
        yield Finding(name, "warn", "no id is mapped", "map `id`: without it an edited row is a new row")


def check_models(settings: Settings, folders: Folders, clock: Clock) -> Iterator[Finding]:
    """Load what reads the texts; files are checked against their hashes, and one prediction is made."""
    sentiment = load_sentiment(settings.sentiment.model)
    said = str(sentiment.predict([_KNOWN])["polarity"].iloc[0])
    yield Finding(
        "sentiment model",
        "ok" if said == "negative" else "warn",
        f"{sentiment.version}: {_KNOWN} is {said}",
        "" if said == "negative" else "check the model: anybody would call that negative",
    )
    taxonomy = load_taxonomy(settings.taxonomy)
    yield Finding("taxonomy", "ok", f"{settings.taxonomy}: {len(taxonomy.categories)} categories")
    load_lexicon(settings.lexicon)
    load_type_rules(settings.feedback_type)
    current = settings.topics.model == "current"
    folder = folders.find_topics() if current else Path(settings.topics.model)
    if folder is None:
        yield _miss_topics(settings, _count_feedback(folders, clock))
        return
    yield Finding("topic model", "ok", f"{load_topics(folder)!r}")


def check_source_taxonomy(source: Source) -> Iterator[Finding]:
    """Load the taxonomy that reads one source, if it names its own."""
    if source.taxonomy:
        taxonomy = load_source_taxonomy(source.name, source.taxonomy)
        found = f"{source.taxonomy}: {len(taxonomy.categories)} categories"
        yield Finding(f"taxonomy of {source.name}", "ok", found)


def check_lake(settings: Settings, folders: Folders, clock: Clock) -> Iterator[Finding]:
    """Open the lake: its version, runs that never ended, dates that are missing."""
    try:
        lake = Lake(folders.lake, clock)
    except LakeVersionError as error:
        yield _explain("lake", error)
        return
    if not lake.exists:
        yield Finding("lake", "ok", "none yet: the first run makes it")
        return
    runs = lake.runs()
    last = runs["business_date"].max() if len(runs) else "none"
    yield Finding("lake", "ok", f"{len(runs)} committed runs, the last for {last}")
    writer = find_writer(folders.lake)
    leftovers = lake.find_leftovers()
    if writer is not None:
        yield Finding("runs in progress", "warn", writer, "wait for it; if it hangs, stop that process")
    elif leftovers or folders.staging.exists():
        what = ", ".join(leftovers) or "staged files"
        yield Finding("runs in progress", "warn", f"a run died: {what}", "none needed: the next run removes it")
    else:
        yield Finding("runs in progress", "ok", "none")
    missing = find_missing_dates(runs, find_due_date(clock.now(), settings.time_zone, settings.dead_man_hour))
    if missing:
        days = ", ".join(day.isoformat() for day in missing[:5]) + (" ..." if len(missing) > 5 else "")
        yield Finding("nights", "warn", f"{len(missing)} dates were never run: {days}", "run them: `vocnlp run --date`")


def check_key(folders: Folders, clock: Clock) -> Iterator[Finding]:
    """Look at the key: there, its owner's alone, and not where the lake is copied along with it."""
    path = folders.key
    if path.resolve().is_relative_to(folders.lake.resolve()):
        yield Finding("key", "fail", f"{path} lies inside the lake", "move it: a copy of the lake must not hold it")
    if path.exists():
        load_key(path)
        yield Finding("key", "ok", f"{path}, mode {stat.S_IMODE(path.stat().st_mode):04o}; keep a copy apart")
        return
    try:
        has_runs = Lake(folders.lake, clock).last_run() > 0
    except VocError:
        has_runs = True
    if has_runs:
        yield Finding("key", "fail", f"{path} is gone", "restore it: a new key gives every customer a new pseudonym")
    else:
        yield Finding("key", "ok", "none yet: the first run makes it")


def check_disk(folders: Folders) -> Iterator[Finding]:
    """Look for room: a compaction writes a table a second time."""
    place = next(folder for folder in (folders.root, *folders.root.resolve().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    used = sum(file.stat().st_size for file in folders.root.rglob("*") if file.is_file())
    state: State = "fail" if free < max(LEAST_FREE, used // 4) else "warn" if free < max(LITTLE_FREE, used) else "ok"
    yield Finding(
        "disk",
        state,
        f"{free / GIB:.1f} GiB free, the workspace takes {used / GIB:.2f}",
        "" if state == "ok" else "make room, or set `workspace` to a larger disk",
    )


def check_clock(settings: Settings, folders: Folders, clock: Clock) -> Iterator[Finding]:
    """Compare the machine's clock with what it said before; show which day it is for the business."""
    now = clock.now()
    day = business_day(now, settings.time_zone)
    told = now.astimezone(ZoneInfo(settings.time_zone))
    found = f"{told:%Y-%m-%d %H:%M} in {settings.time_zone}; a run without --date is for {day - timedelta(days=1)}"
    try:
        runs = Lake(folders.lake, clock).runs()
    except VocError:
        runs = None
    fix = "set the machine's clock (NTP)"
    if now.year < _EARLIEST_YEAR:
        yield Finding("clock", "fail", found, fix)
    elif runs is not None and len(runs) and runs["committed_at"].max().to_pydatetime() > now:
        yield Finding("clock", "fail", f"{found}; a run was committed later than now", fix)
    else:
        yield Finding("clock", "ok", found)


def check_push(settings: Settings) -> Iterator[Finding]:
    """Look whether every push target's address is set and understood; nothing is sent."""
    for name, wrong in check_targets(settings.notify).items():
        fix = "correct `notify.targets`, or set the variable that it names" if wrong else ""
        yield Finding(f"push target {name}", "fail" if wrong else "ok", wrong or "`vocnlp notify --test` tries it", fix)


def check_extras() -> list[Finding]:
    """Say which optional extras are installed; none is needed to run a night from the command line."""
    findings = []
    for extra, modules in EXTRAS.items():
        missing = [module for module in modules if find_spec(module) is None]
        if not missing:
            findings.append(Finding(f"extra {extra}", "ok", "installed"))
        else:
            told = "not installed" if len(missing) == len(modules) else f"incomplete: no {', '.join(missing)}"
            findings.append(Finding(f"extra {extra}", "ok", f"{told}; if wanted: pip install 'vocnlp[{extra}]'"))
    return findings


def _count_feedback(folders: Folders, clock: Clock) -> int:
    try:
        return int(Lake(folders.lake, clock).read("texts", columns=["feedback_id"])["feedback_id"].nunique())
    except VocError:
        # The lake has a check of its own.
        return 0


def _miss_topics(settings: Settings, n_feedback: int) -> Finding:
    least = settings.topics.min_feedback
    if n_feedback < least:
        return Finding("topic model", "ok", f"none yet: a run tries to fit one from {least} feedback on")
    return Finding(
        "topic model",
        "warn",
        f"none, with {n_feedback} feedback in the lake: too few of them differ, and no pain point is listed",
        "`vocnlp topics fit` says what is too little; give more feedback, or ask for fewer `topics.n_topics`",
    )


def _is_key_good(path: Path) -> bool:
    try:
        load_key(path)
    except (VocError, OSError):
        return False
    return True


def _explain(check: str, error: Exception) -> Finding:
    if not isinstance(error, VocError):
        return Finding(check, "fail", str(error), "correct the path or its permissions")
    parts = [
        error.problem,
        *(f"{name} {value}" for name in ("expected", "got", "where") if (value := getattr(error, name))),
    ]
    return Finding(check, "fail", "; ".join(parts), error.fix)
