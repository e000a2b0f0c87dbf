"""From rows as received to feedback, texts and quarantine.

Each row goes one of three ways and is counted there: kept, outside the window, or rejected with exactly one quarantine
line. A fault in an optional cell does not reject the row: the cell is left empty and a line whose error starts with
`field_` says so.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

import pandas as pd

from vocnlp.config import Source
from vocnlp.errors import SourceFormatError
from vocnlp.preprocess.keys import keyed_hash
from vocnlp.preprocess.normalize import repair_text
from vocnlp.schemas import FEEDBACK, QUARANTINE, TEXTS
from vocnlp.sources.fields import EXPECTED_PAST, FieldReader, Note
from vocnlp.sources.mapping import LATER_MOMENTS, Mapping
from vocnlp.sources.moments import FORMS, MomentReader
from vocnlp.sources.table import MAX_CELL_CHARS, STREAM_START, Chunk, Rows
from vocnlp.sources.values import is_missing, read_text
from vocnlp.sources.words import WordKeeper, cut_masked, join_texts

FILE_STRIDE = 1_000_000_000
"""`position` of the second file's rows starts here, the third's at twice it: row = position % FILE_STRIDE."""

_MIN_ROWS_TO_BLAME_FORMAT = 3
_GOT_CHARS, _ID_CHARS = 50, 24
_EXPECTED_TEXT = "text with something to read"
_FIELDS = [c.name for c in FEEDBACK.columns if c.name != "revision"]


@dataclass(frozen=True)
class Pull:
    """What one pull of a source brought.

    `n_read == len(feedback) + n_rejected + n_outside`, always.

    Attributes
    ----------
    feedback : DataFrame
        FEEDBACK without `revision`, plus `text` and `text_clean` (TEXTS), by created_at, feedback_id, updated_at. An id
        may be there more than once, with different `updated_at`: these are revisions, for the lake to number.
    quarantine : DataFrame
        QUARANTINE.
    cursor : datetime or None
        The latest moment seen inside the window, or the cursor that was given if that is later.
    n_read : int
        Rows of the files, without blank lines; rows that a table or an API handed out.
    n_outside : int
        Rows that are not in the window. They were read up to their times only.
    n_duplicate : int
        Rows that repeat an id without being a revision of it; they are part of `n_rejected`.
    n_rejected : int
        Rows in quarantine, one line each; lines whose error starts with `field_` are about rows that were not rejected.
    unmapped : tuple of str
        Source columns that nothing is mapped to (masked names): ignored, and counted, so that one that a table gains
        shows.
    """

    feedback: pd.DataFrame
    quarantine: pd.DataFrame
    cursor: datetime | None
    n_read: int
    n_outside: int
    n_duplicate: int
    n_rejected: int
    unmapped: tuple[str, ...] = ()


@dataclass(slots=True)
class _Row:
    """A row inside the window."""

    position: int
    file: str
    values: dict[str, Any]
    source_id: str = ""
    notes: list[dict[str, Any]] = field(default_factory=list)


class Intake:
    """Takes the chunks of a source's files, its table or its pages, in order, and turns them into one `Pull`.

    Parameters
    ----------
    source : Source
        Its settings.
    key : bytes
        The workspace's key, for ids, pseudonyms and masks.
    since, until : datetime or None, datetime
        The window: since <= max(created_at, updated_at) < until.
    now : datetime
        Rows created after it are quarantined.
    time_zone : str
        The business zone: of `month`, and of naive times of a source without a zone of its own.
    max_text_chars : int
        Longer texts are cut.
    """

    def __init__(
        self,
        source: Source,
        *,
        key: bytes,
        since: datetime | None,
        until: datetime,
        now: datetime,
        time_zone: str,
        max_text_chars: int,
    ) -> None:
        self.mapping = Mapping(source, time_zone)
        self._source, self._key, self._time_zone = source, key, time_zone
        self._since, self._until, self._now = since, until, now
        self._moments = MomentReader(self.mapping.zone, source.time_format)
        self._words = WordKeeper(key, max_text_chars)
        self._max_text_chars = max_text_chars
        self._rows: list[_Row] = []
        self._lines: list[dict[str, Any]] = []
        self._latest: datetime | None = None
        self._n_read = self._n_outside = self._n_rejected = self._n_duplicate = 0
        self._n_files = 0
        self._file = ""
        self._unmapped: dict[str, None] = {}
        self._file_rows = self._file_bad_times = self._file_bad_rows = 0
        self._bad_shape = ""
        self._same_rows: Counter[str] = Counter()
        self._expected_time = source.time_format or FORMS
        self._fields = FieldReader(
            self.mapping, moments=self._moments, expected_time=self._expected_time, words=self._words, key=key, now=now
        )

    @property
    def n_inside(self) -> int:
        """Rows of the window taken so far, those rejected for what they hold included."""
        return self._n_read - self._n_outside

    def start_file(self, table: Rows) -> None:
        """Check a file's header; its chunks follow."""
        self.check_columns(table)
        self.start_stream(table)

    def check_columns(self, table: Rows) -> None:
        """Raise unless every mapped column is there, and remember which others are.

        Raises
        ------
        SourceFormatError
            Naming the missing column and the closest one that is there.
        """
        self.mapping.check_header(table, self._words.keep_value)
        self._unmapped.update(dict.fromkeys(self.mapping.find_unmapped(table)))

    def start_stream(self, table: Rows) -> None:
        """Expect rows whose columns are known only once they are read, and are checked then."""
        self._file, self._n_files = table.name, self._n_files + 1
        self._file_rows = self._file_bad_times = self._file_bad_rows = 0
        self._fields.start_file()
        # Counted per file: two exports that overlap give the same ids, and the overlap is found as duplicates.
        self._same_rows = Counter()

    def add(self, chunk: Chunk) -> None:
        """Take some rows of the file."""
        frame, columns = chunk.frame, self.mapping.columns
        cells = {name: frame[name].tolist() for name in self.mapping.source_columns}
        created, updated = cells[columns["created_at"]], cells.get(columns.get("updated_at", ""))
        ids = cells.get(columns.get("id", ""))
        too_long = _find_too_long(cells)
        self._n_read += len(frame) + len(chunk.bad_rows)
        self._file_rows += len(frame) + len(chunk.bad_rows)
        for bad_row in chunk.bad_rows:
            self._file_bad_rows += 1
            row = _Row(self._place(bad_row.position), self._file, {})
            self._reject(row, "row", bad_row.expected, bad_row.got, "bad_row")
        for number, position in enumerate(frame.index.tolist()):
            row = _Row(self._place(position), self._file, {})
            if ids is not None and position >= STREAM_START:
                row.source_id = str(read_text(ids[number]) or "")
            if number in too_long:
                self._file_bad_rows += 1
                self._reject(row, "row", f"at most {MAX_CELL_CHARS} characters a cell", too_long[number], "bad_row")
            elif self._enter(row, created[number], None if updated is None else updated[number]):
                self._read_row(row, {name: values[number] for name, values in cells.items()})

    def end_file(self) -> None:
        """Raise if a whole file failed in one way: that is a mistake in the configuration, not a bad row.

        Raises
        ------
        SourceFormatError
            If all of at least three rows have no readable time, all of at least three values of an optional time are
            unreadable, or none of the rows can be read at all.
        """
        if self._file_rows < _MIN_ROWS_TO_BLAME_FORMAT:
            return
        if self._file_bad_rows == self._file_rows:
            raise SourceFormatError(
                "no row of a file can be read", expected="rows with the header's number of cells",
                got=f"{self._file_rows} rows of another shape", where=self._file,
                fix="check that the first line is the header, and the file's delimiter",
            )  # fmt: skip
        if self._file_bad_times + self._file_bad_rows == self._file_rows:
            raise SourceFormatError(
                "no row of a file has a readable time", expected=self._expected_time,
                got=f"{self._file_bad_times} unreadable values, of the shape {self._bad_shape!r}",
                where=f"{self._file}, column {self.mapping.columns['created_at']}",
                fix="set `time_format` of the source (strptime), or map created_at to another column",
            )  # fmt: skip
        for name, n_given in self._fields.n_given.items():
            if n_given >= _MIN_ROWS_TO_BLAME_FORMAT and n_given == self._fields.n_unreadable[name]:
                raise SourceFormatError(
                    "a time column of a file cannot be read at all", expected=self._expected_time,
                    got=f"{n_given} unreadable values", where=f"{self._file}, column {self.mapping.columns[name]}",
                    fix=f"set `time_format` of the source (strptime), or take {name} out of `columns`",
                )  # fmt: skip

    def finish(self, cursor: datetime | None) -> Pull:
        """Return everything taken, with repeated ids settled."""
        kept = self._settle_ids()
        for row in kept:
            self._lines.extend(row.notes)
        latest = max((moment for moment in (cursor, self._latest) if moment is not None), default=None)
        quarantine = pd.DataFrame(_separate_lines(self._lines), columns=QUARANTINE.column_names)
        return Pull(
            feedback=self._build_feedback(kept),
            quarantine=QUARANTINE.conform(quarantine.sort_values(["position", "field"], kind="stable")),
            cursor=latest,
            n_read=self._n_read,
            n_outside=self._n_outside,
            n_duplicate=self._n_duplicate,
            n_rejected=self._n_rejected,
            unmapped=tuple(self._words.keep_value(name) for name in self._unmapped),
        )

    def hide(self, text: str) -> str:
        """Return a part of an error's message masked."""
        return self._words.hide(text)

    def _place(self, position: int) -> int:
        return (self._n_files - 1) * FILE_STRIDE + position

    def _line(self, row: _Row, name: str, expected: str, got: Any, error: str) -> dict[str, Any]:
        shown = self._words.show(got)
        if row.source_id and name != "id":
            # Nothing else tells which row of a table it was.
            source_id = cut_masked(self._words.show(row.source_id), _ID_CHARS)
            shown = f"{cut_masked(shown, _GOT_CHARS)} (id {source_id})"
        return {
            "source": self._source.name, "position": row.position, "field": name,
            "file": self._words.keep_value(row.file), "expected": expected, "got": shown, "error": error,
        }  # fmt: skip

    def _reject(self, row: _Row, name: str, expected: str, got: Any, error: str) -> None:
        self._n_rejected += 1
        self._lines.append(self._line(row, name, expected, got, error))

    def _note_on(self, row: _Row) -> Note:
        def note(name: str, expected: str, got: Any, error: str) -> None:
            row.notes.append(self._line(row, name, expected, got, f"field_{error}"))

        return note

    def _enter(self, row: _Row, created: Any, updated: Any) -> bool:
        """Read a row's times; tell whether it is inside the window."""
        created_at = None if is_missing(created) else self._moments.read(created)
        if created_at is None:
            self._file_bad_times += 1
            got = "" if is_missing(created) else created
            self._bad_shape = _tell_shape(self._words.show(got))
            self._reject(row, "created_at", self._expected_time, got, "bad_time")
            return False
        if created_at > self._now:
            self._reject(row, "created_at", EXPECTED_PAST, created, "future_time")
            return False
        updated_at = self._fields.read_moment("updated_at", updated, self._note_on(row))
        touched = created_at if updated_at is None else max(created_at, updated_at)
        if touched >= self._until or (self._since is not None and touched < self._since):
            self._n_outside += 1
            # Had its updated_at been readable, the row might have been inside: that must not pass in silence.
            self._lines.extend(row.notes)
            return False
        self._latest = touched if self._latest is None else max(self._latest, touched)
        row.values.update(created_at=created_at, updated_at=updated_at)
        return True

    def _read_row(self, row: _Row, cells: dict[str, Any]) -> None:
        columns, values = self.mapping.columns, row.values
        received = cells[columns["text"]]
        text = "" if is_missing(received) else read_text(received)
        if text is None:
            self._reject(row, "text", _EXPECTED_TEXT, received, "not_text")
            return
        titles = [read_text(cells[name]) or "" for name in self.mapping.text_join if not is_missing(cells[name])]
        text = join_texts([*titles, text])
        words = self._words.keep_text(text) if text.strip() else None
        if words is None or not words.text_clean:
            self._reject(row, "text", _EXPECTED_TEXT, received, "empty_text")
            return
        source_id = None
        if "id" in columns:
            source_id = None if is_missing(cells[columns["id"]]) else read_text(cells[columns["id"]])
            source_id = repair_text(source_id).strip() if source_id is not None else None
            if not source_id:
                self._reject(row, "id", "the source's own id", cells[columns["id"]], "empty_id")
                return
        note = self._note_on(row)
        if words.is_cut:
            also = ", some of them unstorable and repaired" if words.is_repaired else ""
            note(
                "text", f"at most {self._max_text_chars} characters", f"{len(text)} characters{also}", "text_truncated"
            )
        elif words.is_repaired:
            note("text", "characters that UTF-8 can hold", text, "text_repaired")
        fields, received_fields = self._fields.read(cells, note)
        created = values["created_at"].isoformat()
        if source_id is None:
            # Never leaves memory: what is stored is a keyed hash of it.
            same = blake2b(f"{created} {text}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
            source_id = f"{same}.{self._same_rows[same]}"
            self._same_rows[same] += 1
        else:
            values["shown_id"] = source_id
        content = [f"{name}={value}" for name, value in sorted(received_fields.items())]
        values.update(
            fields,
            feedback_id="f" + keyed_hash(self._key, "feedback", self._source.name, source_id),
            source_key=keyed_hash(self._key, "source_key", self._source.name, source_id),
            content_key=keyed_hash(self._key, "content", created, text, *content),
            text=words.text,
            text_clean=words.text_clean,
        )
        self._rows.append(row)

    def _settle_ids(self) -> list[_Row]:
        """Return the rows to keep: of rows that share an id, the first and those that are later versions of it."""
        groups: defaultdict[str, list[_Row]] = defaultdict(list)
        for row in self._rows:
            groups[row.values["feedback_id"]].append(row)
        kept: list[_Row] = []
        for group in groups.values():
            kept.extend(group if len(group) == 1 else self._settle_group(group))
        return kept

    def _settle_group(self, group: list[_Row]) -> list[_Row]:
        by_version: defaultdict[datetime | None, list[_Row]] = defaultdict(list)
        for row in group:  # in the order of the files
            by_version[row.values["updated_at"]].append(row)
        versions = sorted(by_version, key=lambda moment: (moment is not None, moment or self._now))
        kept: list[_Row] = []
        for version in versions:
            first, *others = by_version[version]
            if kept and kept[-1].values["content_key"] == first.values["content_key"]:
                self._reject_duplicate(first, "duplicate_id_identical")
            else:
                kept.append(first)
            contents = {first.values["content_key"]}
            for row in others:
                is_same = row.values["content_key"] in contents
                self._reject_duplicate(row, "duplicate_id_identical" if is_same else "duplicate_id_conflict")
                contents.add(row.values["content_key"])
        return kept

    def _reject_duplicate(self, row: _Row, error: str) -> None:
        self._n_duplicate += 1
        expected = "an id once in a pull, or versions with different updated_at"
        self._reject(row, "id", expected, row.values.get("shown_id", "(no id column)"), error)

    def _build_feedback(self, kept: list[_Row]) -> pd.DataFrame:
        records = [row.values for row in kept]
        names = [*_FIELDS, "text", "text_clean"]
        frame = pd.DataFrame({name: pd.Series([r.get(name) for r in records], dtype=object) for name in names})
        for name in ("created_at", "updated_at", *LATER_MOMENTS):
            frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
        frame["source"], frame["source_kind"] = self._source.name, self._source.kind
        frame["month"] = frame["created_at"].dt.tz_convert(self._time_zone).dt.strftime("%Y-%m")
        order = ["created_at", "feedback_id", "updated_at"]
        frame = frame.sort_values(order, kind="stable", na_position="first").reset_index(drop=True)
        # Numbered only for the tables' own checks; which revisions these are, the lake knows.
        frame["revision"] = frame.groupby("feedback_id").cumcount()
        feedback = FEEDBACK.conform(frame)[_FIELDS]
        texts = TEXTS.conform(frame)
        return feedback.assign(text=texts["text"], text_clean=texts["text_clean"])


def _tell_shape(shown: str) -> str:
    """Return the form of a time without its content: a column mapped by mistake holds customers' words."""
    return re.sub(r"[^\W\d年月日时点分秒上下午]", "x", re.sub(r"\d", "9", shown))[:40]


def _find_too_long(cells: dict[str, list[Any]]) -> dict[int, str]:
    """Return the rows with a cell beyond any feedback, and how long it is: masking 200 MB would stop the night."""
    too_long: dict[int, str] = {}
    for name, values in cells.items():
        for number, value in enumerate(values):
            if isinstance(value, str) and len(value) > MAX_CELL_CHARS:
                too_long[number] = f"{len(value)} characters in {name}"
    return too_long


def _separate_lines(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give rows that share an id, and so a number, numbers of their own."""
    taken: set[tuple[int, str]] = set()
    separate = []
    for line in lines:
        position = line["position"]
        while (position, line["field"]) in taken:
            position += 1
        taken.add((position, line["field"]))
        separate.append({**line, "position": position})
    return separate
