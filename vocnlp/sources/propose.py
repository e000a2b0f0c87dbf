"""A first mapping for a file nobody has described yet: from what its columns are called and from what they hold.

A name alone never decides: a column called 时间 that holds durations is no `created_at`. What was decided and why goes
into the comments of the configuration, for a person to correct.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from vocnlp.config import FileSource
from vocnlp.errors import SourceFormatError
from vocnlp.sources.encoding import choose_encoding
from vocnlp.sources.files import CHUNK_ROWS, open_table, tell_format
from vocnlp.sources.headers import NAMES, is_title, rate_name
from vocnlp.sources.mapping import LATER_MOMENTS, SCORES
from vocnlp.sources.moments import MomentReader
from vocnlp.sources.values import is_answer, is_missing, read_score, read_text, read_truth

SAMPLE_ROWS = 2_000
TIME_FORMATS = (
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%d %b %Y %H:%M:%S", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y",
    "%y/%m/%d %H:%M", "%y-%m-%d %H:%M", "%Y年%m月%d日%H:%M:%S", "%Y-%m-%d-%H.%M.%S",
)  # fmt: skip
"""Tried in order where the forms that vocnlp reads by itself do not fit."""

_FITS = 0.9
_LONGEST_VALUE = 60
_SHORTEST_TEXT = 4
_TEXT_TARGETS = ("channel", "product", "product_version", "brand", "region", "store", "segment", "customer_tier",
                 "touchpoint", "priority", "customer")  # fmt: skip
_BEFORE_TEXT = ("created_at", "updated_at", *LATER_MOMENTS, "id", *SCORES, "reopened")


@dataclass(frozen=True)
class Proposal:
    """What a file seems to be.

    Attributes
    ----------
    columns : dict
        Column of vocnlp to column of the file, as `columns` of a source.
    kind : str
        ticket, review or survey.
    time_format : str or None
        The strptime format of `created_at`, where vocnlp does not read it by itself.
    encoding : str or None
        What the file was read as; None where the format has none of its own.
    left_out : list of str
        Columns that nothing was proposed for.
    notes : list of str
        What a person should look at.
    n_sampled : int
        Rows that this rests on.
    texts : list of str
        Their texts, as received: not to be kept, and not shown by `repr`.
    """

    path: Path
    columns: dict[str, str]
    kind: str
    time_format: str | None
    encoding: str | None
    text_join: list[str]
    left_out: list[str]
    notes: list[str]
    n_sampled: int
    texts: list[str] = field(repr=False)


@dataclass(frozen=True)
class Span:
    """The first and the last moment of a file, and how many rows have a readable one."""

    first: datetime
    last: datetime
    n_rows: int


@dataclass
class _Column:
    """A column's values, and what they can be read as (looked at once)."""

    name: str
    values: list[Any]
    n_rows: int
    seen: dict[str, float] = field(default_factory=dict)

    @property
    def filled(self) -> float:
        return len(self.values) / self.n_rows if self.n_rows else 0.0

    @property
    def distinct(self) -> float:
        return len({str(value) for value in self.values}) / len(self.values) if self.values else 0.0

    @property
    def length(self) -> float:
        lengths = [len(text) for value in self.values if (text := read_text(value)) is not None]
        return sum(lengths) / len(lengths) if lengths else 0.0

    def share(self, about: str, test: Callable[[Any], bool]) -> float:
        """Return the share of values that pass a test; no value passes nothing."""
        if about not in self.seen:
            self.seen[about] = sum(map(test, self.values)) / len(self.values) if self.values else 0.0
        return self.seen[about]


def propose_source(path: Path, time_zone: str = "Asia/Shanghai") -> Proposal:
    """Propose a mapping for a file.

    Raises
    ------
    SourceFormatError
        If the file cannot be read, or has no column that could be the text or the time.
    SourceUnavailableError
        If it cannot be opened.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "评论.csv"
    >>> rows = ["评论编号,评论时间,星级,评论内容", "1,2026-11-14 08:03,2星,电池太差了", "2,2026-11-15 09:00,5星,不错"]
    >>> _ = path.write_text("\\n".join(rows), "utf-8")
    >>> proposal = propose_source(path)
    >>> proposal.columns
    {'id': '评论编号', 'created_at': '评论时间', 'text': '评论内容', 'rating': '星级'}
    >>> proposal.kind, proposal.encoding
    ('review', 'utf-8')
    """
    columns, n_rows = _sample(path)
    if not n_rows:
        raise SourceFormatError(
            "a file without rows says nothing about its columns", expected="at least one row", got="a header alone",
            where=path.name, fix="give an export that has rows, or write the mapping by hand",
        )  # fmt: skip
    notes: list[str] = []
    chosen: dict[str, _Column] = {}

    def choose(targets: tuple[str, ...], apart: _Column | None = None) -> list[_Column]:
        for target in targets:
            free = [c for c in columns if c is not apart and c not in chosen.values()]
            best = _best(target, free, time_zone)
            if best is not None:
                chosen[target] = best
        return [c for c in columns if c is not apart and c not in chosen.values()]

    # The text before the rest: 产品评价 is what was said of a product, not the product.
    text = _find_text(choose(_BEFORE_TEXT))
    free = choose(_TEXT_TARGETS, text)
    if "created_at" not in chosen:
        found = next((c for c in free if c is not text and _is_dated(c, time_zone)), None)
        if found is None:
            raise SourceFormatError(
                "no column of this file can be read as the time of a feedback",
                expected="a column such as 创建时间 or created_at that holds times", got=f"{len(columns)} columns",
                where=path.name, fix="write the mapping by hand, with `time_format` (see docs/configuration.md)",
            )  # fmt: skip
        chosen["created_at"] = found
        notes.append(f"created_at: no name says so; {found.name!r} is the first column of times")
    if text is None:
        raise SourceFormatError(
            "no column of this file looks like what customers wrote", expected="a column of texts such as 内容",
            got=f"{len(columns)} columns", where=path.name, fix="write the mapping by hand: `text` is required",
        )  # fmt: skip
    if not _named(text):
        notes.append(f"text: no name says so; {text.name!r} holds the longest texts")
    chosen["text"] = text
    time_format, is_ambiguous = _find_format(chosen["created_at"], time_zone)
    if is_ambiguous:
        notes.append(f"time_format: day and month cannot be told apart in the first {n_rows} rows; check it")
    if "id" not in chosen:
        notes.append("id: none found; without one an edited row is a new row")
    title = next((c for c in free if c is not text and is_title(c.name)), None)
    mapping = {target: chosen[target].name for target in NAMES if target in chosen}
    order = ("id", "created_at", "updated_at", "text")
    mapping = {name: mapping[name] for name in (*order, *(n for n in mapping if n not in order)) if name in mapping}
    used = {*mapping.values(), *([title.name] if title else [])}
    return Proposal(
        path=path,
        columns=mapping,
        kind=_tell_kind(path, mapping),
        time_format=time_format,
        encoding=_tell_encoding(path),
        text_join=[title.name] if title else [],
        left_out=[c.name for c in columns if c.name not in used],
        notes=notes,
        n_sampled=n_rows,
        texts=[value for value in text.values if isinstance(value, str)],
    )


def read_span(
    source: FileSource, path: Path, time_zone: str, progress: Callable[[int], None] = lambda n_rows: None
) -> Span | None:
    """Return what moments a file of a source holds, reading its `created_at` alone; None if it holds none."""
    read = MomentReader(source.time_zone or time_zone, source.time_format).read
    column = source.columns["created_at"]
    moments: list[datetime] = []
    n_read = n_rows = 0
    with open_table(path, format=source.format, encoding=source.encoding, sheet=source.sheet) as table:
        for chunk in table.chunks(CHUNK_ROWS, [column]):
            found = [moment for value in chunk.frame[column] if (moment := read(value)) is not None]
            moments = [min([*moments, *found]), max([*moments, *found])] if found else moments
            n_rows += len(found)
            n_read += len(chunk.frame)
            progress(n_read)
    return Span(moments[0], moments[1], n_rows) if moments else None


def _sample(path: Path) -> tuple[list[_Column], int]:
    with open_table(path) as table:
        frame = next((chunk.frame for chunk in table.chunks(SAMPLE_ROWS)), pd.DataFrame(columns=list(table.columns)))
        names = [name for name in table.columns if name not in table.repeated]
    columns = [
        _Column(name, [value for value in frame[name].tolist() if not is_missing(value)], len(frame)) for name in names
    ]
    return columns, len(frame)


def _best(target: str, columns: list[_Column], time_zone: str) -> _Column | None:
    rated = [(rate_name(column.name, target), column) for column in columns]
    # Of two equally named the first in the file: max keeps it.
    rated = [(rate, column) for rate, column in rated if rate and _can_be(target, column, time_zone)]
    return max(rated, key=lambda pair: pair[0])[1] if rated else None


def _can_be(target: str, column: _Column, time_zone: str) -> bool:
    if not column.values:
        return False
    if target == "created_at":
        return column.filled >= _FITS and _reads_as_time(column, time_zone)
    if target.endswith("_at"):
        return _reads_as_time(column, time_zone)
    if target == "id":
        return column.filled == 1 and column.distinct >= _FITS and column.length <= _LONGEST_VALUE
    if target in SCORES:
        low, high = SCORES[target]

        def is_score(value: Any) -> bool:
            score = read_score(value, high)
            return not is_answer(value) or (score is not None and low <= score <= high)

        return column.share(target, is_score) >= _FITS
    if target == "reopened":
        return column.share(target, lambda value: read_truth(value) is not None) >= _FITS
    return column.length <= _LONGEST_VALUE and not _reads_as_time(column, time_zone)


def _reads_as_time(column: _Column, time_zone: str) -> bool:
    return _find_format(column, time_zone) != (None, True)


def _find_format(column: _Column, time_zone: str) -> tuple[str | None, bool]:
    """Return the strptime format (None: read without one) and whether it is in doubt; (None, True): no time at all."""
    values = [value for value in column.values if is_answer(value)]
    read = MomentReader(time_zone).read
    if values and sum(read(value) is not None for value in values) >= _FITS * len(values):
        return None, False
    fitting = []
    for form in TIME_FORMATS:
        read = MomentReader(time_zone, form).read
        # The first few tell nearly always, and a format that fails them is not tried on the rest.
        if all(read(value) is None for value in values[:20]):
            continue
        n_read = sum(read(value) is not None for value in values)
        if n_read >= _FITS * len(values):
            fitting.append((n_read, form))
    if not fitting:
        return None, True
    most = max(n_read for n_read, _ in fitting)
    forms = [form for n_read, form in fitting if n_read == most]
    return forms[0], len(forms) > 1


def _is_dated(column: _Column, time_zone: str) -> bool:
    """Tell whether an unnamed column holds times that are not just numbers."""
    has_joints = column.share(
        "written", lambda value: not str(value).replace(".", "").isdigit() or isinstance(value, datetime)
    )
    return column.filled >= _FITS and has_joints >= _FITS and _reads_as_time(column, time_zone)


def _named(column: _Column) -> float:
    return rate_name(column.name, "text")


def _find_text(columns: list[_Column]) -> _Column | None:
    def says_something(column: _Column) -> bool:
        return column.share("text", lambda value: isinstance(value, str) and any(c.isalpha() for c in value)) >= 0.5

    able = [column for column in columns if says_something(column) and not is_title(column.name)]
    named = [column for column in able if _named(column)]
    if named:
        return max(named, key=lambda column: (_named(column), column.length))
    able = [column for column in able if column.distinct > 0.3 and column.length >= _SHORTEST_TEXT]
    return max(able, key=lambda column: column.length) if able else None


def _tell_kind(path: Path, columns: dict[str, str]) -> str:
    words = " ".join([path.stem, *columns.values()]).casefold()
    if any(word in words for word in ("工单", "ticket", "投诉", "诉求", "受理")) or {"resolved_at", "priority"} & set(
        columns
    ):
        return "ticket"
    if any(word in words for word in ("问卷", "答卷", "survey", "wjx")) or {"nps", "csat"} & set(columns):
        return "survey"
    return "review"


def _tell_encoding(path: Path) -> str | None:
    if tell_format(path) in ("excel", "parquet"):
        return None
    found = choose_encoding(path)
    return "utf-8" if found == "utf-8-sig" else found
