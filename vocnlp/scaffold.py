"""A first `voc.yaml`: commented, loadable as it is, and where files are given already mapped to their columns."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

import yaml

from vocnlp.clock import business_day
from vocnlp.config import FileSource, Settings, load_settings
from vocnlp.errors import InputError
from vocnlp.rootcause.taxonomy import load_taxonomy
from vocnlp.sources.propose import Proposal, Span, propose_source, read_span

TAXONOMIES = ("bank", "ecommerce", "app", "hospitality")
_TAXONOMY_TEXTS = 500
_TOPICS_BY_ROWS = ((1_000, 10), (5_000, 20))
_UNNAMED = {"ticket": "tickets", "review": "reviews", "survey": "survey"}


@dataclass(frozen=True)
class Scaffold:
    """What was written, and what it rests on. `span` covers all files given; None without any."""

    path: Path
    proposals: dict[str, Proposal]
    span: Span | None


def write_config(
    folder: Path,
    files: Sequence[Path] = (),
    *,
    company: str | None = None,
    time_zone: str = "Asia/Shanghai",
    force: bool = False,
    progress: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> Scaffold:
    """Write a commented `voc.yaml` into a folder, with one source a file.

    Raises
    ------
    InputError
        If there is a `voc.yaml` already (and `force` is false), a file is not there, or there is no such time zone.
    SourceError
        If a file cannot be read, or has no columns that could be text and time.
    """
    path = folder / "voc.yaml"
    if path.exists() and not force:
        raise InputError(
            "there is a configuration already",
            expected="a folder without voc.yaml",
            got="one with it",
            where=str(path),
            fix="edit it, name another folder, or pass --force to write it anew",
        )
    missing = [file for file in files if not file.is_file()]
    if missing:
        raise InputError(
            "there is no file to start from",
            expected="a CSV, TSV, Excel, JSON-lines or Parquet file",
            got="a folder" if missing[0].is_dir() else "nothing",
            where=str(missing[0]),
            fix="correct the path after --from",
        )
    if time_zone not in available_timezones():
        raise InputError(
            "there is no such time zone",
            expected="an IANA name such as Asia/Shanghai",
            got=repr(time_zone),
            where="--time-zone",
            fix="correct it",
        )
    proposals: dict[str, Proposal] = {}
    for done, file in enumerate(files):
        progress("look at columns", done, len(files))
        proposal = propose_source(file, time_zone)
        proposals[_name_source(proposal, proposals)] = proposal
    if files:
        progress("look at columns", len(files), len(files))
    spans: dict[str, Span] = {}
    for name, proposal in proposals.items():
        # How many rows there are is known at the end only.
        span = read_span(
            _as_source(proposal), proposal.path, time_zone, lambda n_read: progress("read times", n_read, n_read + 1)
        )
        spans |= {name: span} if span else {}
    if spans:
        progress("read times", 1, 1)
    text = describe_config(folder, proposals, spans, company=company, time_zone=time_zone)
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(".voc.yaml.draft")
    try:
        draft.write_text(text, "utf-8")
        load_settings(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return Scaffold(path, proposals, join_spans(spans))


def join_spans(spans: dict[str, Span]) -> Span | None:
    """Return what several files hold together."""
    if not spans:
        return None
    return Span(
        min(span.first for span in spans.values()),
        max(span.last for span in spans.values()),
        sum(span.n_rows for span in spans.values()),
    )


def describe_config(
    folder: Path, proposals: dict[str, Proposal], spans: dict[str, Span], *, company: str | None, time_zone: str
) -> str:
    """Return the text of a `voc.yaml` for a folder."""
    texts = [text for proposal in proposals.values() for text in proposal.texts[:_TAXONOMY_TEXTS]]
    taxonomy, why = choose_taxonomy(texts)
    lines = [
        "# One workspace of vocnlp. Every setting is in docs/configuration.md; what is not here has its default.",
        "# Check it with `vocnlp doctor`, preview the next pull with `vocnlp run --dry-run`.",
        f"company: {_quoted(company or Settings.model_fields['company'].default)}    # on the report",
        "workspace: workspace    # folder of tables, models, the key and reports; relative to this file",
        f"time_zone: {time_zone}    # days, weeks and months begin and end here; times without a zone are read so",
        f"taxonomy: {taxonomy}    # {why}",
        "# workers: 2            # processes that read text at the same time",
    ]
    span = join_spans(spans)
    n_topics = next((n for most, n in _TOPICS_BY_ROWS if span and span.n_rows < most), None)
    if n_topics is not None and span is not None:
        lines += ["topics:", f"  n_topics: {n_topics}    # for {span.n_rows} rows; 40 from 5,000 on"]
    if not proposals:
        return "\n".join([*lines, *_EXAMPLE]) + "\n"
    lines.append("sources:")
    for name, proposal in proposals.items():
        lines += _describe_source(folder, name, proposal, time_zone, spans.get(name))
        found = _count_categories(proposal.texts[:_TAXONOMY_TEXTS])
        own = max(TAXONOMIES, key=lambda name: found[name])
        if found[own] > found[taxonomy]:
            told = f"{found[own]} of the first {len(proposal.texts[:_TAXONOMY_TEXTS])}, {taxonomy} in {found[taxonomy]}"
            lines.append(f"    # taxonomy: {own}    # would read this source alone; it finds a category in {told}")
    return "\n".join(lines) + "\n"


def choose_taxonomy(texts: Sequence[str]) -> tuple[str, str]:
    """Return the built-in taxonomy that finds a category in most texts, and a sentence that says so.

    Examples
    --------
    >>> choose_taxonomy(["房间隔音太差", "早餐种类少", "前台办理入住很慢"])
    ('hospitality', '3 of 3 texts have a category in it (app: 1, bank: 1, ecommerce: 0); or join several by +')
    """
    if not texts:
        return TAXONOMIES[0], f"or {', '.join(TAXONOMIES[1:])}, several joined by +, or a YAML file of your own"
    found = _count_categories(texts)
    best = max(TAXONOMIES, key=lambda name: found[name])
    others = ", ".join(f"{name}: {n}" for name, n in sorted(found.items()) if name != best)
    return best, f"{found[best]} of {len(texts)} texts have a category in it ({others}); or join several by +"


def _count_categories(texts: Sequence[str]) -> dict[str, int]:
    """Return for each built-in taxonomy how many texts it finds a category in."""
    return {name: int(load_taxonomy(name).classify(texts)["category"].notna().sum()) for name in TAXONOMIES}


_EXAMPLE = """\
sources: []
# Describe at least one, or start over with `vocnlp init --from FILE --force`:
# sources:
#   - name: tickets                  # stable: it is part of every feedback_id
#     kind: ticket                   # ticket, review or survey
#     path: exports/tickets-*.csv    # a file, a folder or a glob; CSV, TSV, Excel, JSON lines or Parquet
#     columns:                       # column of vocnlp: column of the file; text and created_at are required
#       id: 工单号
#       created_at: 创建时间
#       text: 内容
#     constants: {channel: 热线}      # the same value for every row""".splitlines()


def _describe_source(folder: Path, name: str, proposal: Proposal, time_zone: str, span: Span | None) -> list[str]:
    lines = [
        f"  - name: {name}    # stable: it is part of every feedback_id",
        f"    kind: {proposal.kind}    # ticket, review or survey",
        f"    path: {_quoted(_relative(proposal.path, folder))}    # a glob (exports/*.csv) takes later files, too",
    ]
    if proposal.encoding is not None:
        lines.append(f"    encoding: auto    # this file was read as {proposal.encoding}")
    lines.append(f"    columns:    # column of vocnlp: column of the file; from the first {proposal.n_sampled} rows")
    lines += [f"      {target}: {_quoted(column)}" for target, column in proposal.columns.items()]
    if proposal.text_join:
        lines.append(f"    text_join: [{', '.join(map(_quoted, proposal.text_join))}]    # put before the text")
    if proposal.time_format is not None:
        lines.append(f"    time_format: {_quoted(proposal.time_format)}")
    if span is not None:
        days = [business_day(moment, time_zone) for moment in (span.first, span.last)]
        lines.append(f"    # times run from {days[0]} to {days[1]}")
    lines += [f"    # check: {note}" for note in map(_one_line, proposal.notes)]
    if proposal.left_out:
        shown = ", ".join(_quoted(column) for column in proposal.left_out)
        lines.append(f"    # not used: {shown}; list those to keep (masked) under `extra`")
    return lines


def _as_source(proposal: Proposal) -> FileSource:
    return FileSource.model_validate(
        {
            "name": "proposed",
            "kind": proposal.kind,
            "path": str(proposal.path),
            "columns": proposal.columns,
            "time_format": proposal.time_format,
        }
    )


def _name_source(proposal: Proposal, taken: dict[str, Proposal]) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", proposal.path.stem.lower()).strip("_")
    name = words if re.fullmatch(r"[a-z][a-z0-9_]{0,30}", words) else _UNNAMED[proposal.kind]
    # A run counts its own steps under these.
    name = f"{name}_file" if name in ("analysed", "noise", "rescored") else name
    number = 1
    while (f"{name}_{number}" if number > 1 else name) in taken:
        number += 1
    return f"{name}_{number}" if number > 1 else name


def _relative(path: Path, folder: Path) -> str:
    path, folder = path.resolve(), folder.resolve()
    shown = os.path.relpath(path, folder)
    return str(path) if shown.startswith("..") else shown


def _quoted(text: str) -> str:
    # A double-quoted YAML scalar reads JSON's escapes; `plain` is nicer where it is safe.
    plain: str = text
    try:
        if re.fullmatch(r"[\w./*-]+", plain) and yaml.safe_load(plain) == plain:
            return plain
    except yaml.YAMLError:
        pass
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _one_line(text: str) -> str:
    return " ".join(text.split())
