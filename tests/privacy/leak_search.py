"""Searches folders for values that must not be there, however they are stored.

    python -m tests.privacy.leak_search VALUES.txt FOLDER [FOLDER ...]

A byte search finds nothing in compressed Parquet, ever. This one opens Parquet, Arrow, gzip, bzip2, xz, zstd, lz4,
zlib, zip (Excel, wheels), tar and SQLite (with its write-ahead log), inside one another, and looks at names, metadata
and statistics too. In everything it opens it looks for each value as written, in half and full width, and without the
separators in it; in UTF-8, UTF-16, GB18030, hexadecimal and base64 (any alignment, either alphabet, wrapped or not);
and once more with JSON escapes, percent encoding and HTML entities resolved. What cannot be opened is reported, never
passed over.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import bz2
import gzip
import io
import lzma
import re
import shutil
import sqlite3
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import numpy as np
import pyarrow as arrow
import pyarrow.parquet as parquet

MIN_BYTES = 6
"""A shorter pattern would be found by chance."""
MAX_DEPTH = 6
MAX_BYTES = 1 << 30
"""More than this out of one container is refused, and reported."""
_BLOCK = 1 << 22
_TABLE_BITS = 22


@dataclass(frozen=True, order=True)
class Hit:
    """A value that was found: where (`file!member!column`), and in which form."""

    value: str
    place: str
    form: str


@dataclass
class Findings:
    """What a search found, and what it looked at.

    Attributes
    ----------
    hits : set of Hit
        Empty if nothing leaked.
    unread : dict of str to str
        Place and reason of everything that could not be opened; its raw bytes were searched all the same.
    n_files, n_opened, n_bytes : int
        Files, containers opened in them, and bytes searched.
    """

    hits: set[Hit] = field(default_factory=set)
    unread: dict[str, str] = field(default_factory=dict)
    n_files: int = 0
    n_opened: int = 0
    n_bytes: int = 0

    @property
    def values(self) -> set[str]:
        """The values that were found."""
        return {hit.value for hit in self.hits}


def search_folders(folders: Iterable[Path], values: Iterable[str], *, skip: Iterable[Path] = ()) -> Findings:
    """Search every file under the folders, and their names.

    Raises
    ------
    FileNotFoundError
        If a folder is not there: an empty search would look like a clean one.
    ValueError
        If there are no values, or one is so short that it would be found by chance.
    """
    search = _Search(Patterns(values))
    skipped = [path.resolve() for path in skip]
    for folder in folders:
        if not folder.exists():
            raise FileNotFoundError(folder)
        for path in sorted([folder] if folder.is_file() else folder.rglob("*")):
            if any(path.resolve().is_relative_to(other) for other in skipped):
                continue
            search.look_at(path.name.encode("utf-8", "surrogateescape"), f"{path} (name)")
            if path.is_file():
                search.open_file(path)
    return search.findings


class Patterns:
    """Every way a value may be written, as bytes, found all at once.

    The first six bytes of each pattern, hashed, mark a table of bits; a block of data is looked up in it at every
    offset by numpy, and the few offsets that pass are compared in full.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self._by_key: dict[bytes, list[tuple[bytes, str, str]]] = {}
        self._table = np.zeros(1 << _TABLE_BITS, dtype=bool)
        for value in sorted(set(values)):
            if len(value.encode()) < MIN_BYTES:
                raise ValueError(f"a value of fewer than {MIN_BYTES} bytes would be found by chance: {value!r}")
            for form, pattern in _spell(value):
                self._by_key.setdefault(pattern[:MIN_BYTES], []).append((pattern, value, form))
        if not self._by_key:
            raise ValueError("there are no values to search for")
        self._longest = max(len(pattern) for of in self._by_key.values() for pattern, _, _ in of)
        keys = np.frombuffer(b"".join(key + b"\0\0" for key in self._by_key), dtype="<u8")
        self._table[_hash(keys)] = True

    def find(self, data: bytes) -> Iterator[tuple[str, str]]:
        """Yield value and form of everything found."""
        for start in range(0, len(data), _BLOCK):
            block = data[start : start + _BLOCK + self._longest]
            n = len(block) - MIN_BYTES + 1
            if n <= 0:
                return
            windows = np.ndarray((n,), "<u8", block + b"\0\0", strides=(1,))
            for at in np.flatnonzero(self._table[_hash(windows & np.uint64((1 << 8 * MIN_BYTES) - 1))]).tolist():
                for pattern, value, form in self._by_key.get(block[at : at + MIN_BYTES], ()):
                    if block.startswith(pattern, at):
                        yield value, form


def _hash(keys: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return (keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _TABLE_BITS)


def _spell(value: str) -> Iterator[tuple[str, bytes]]:
    narrow = unicodedata.normalize("NFKC", value)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in narrow)
    bare = re.sub(r"[\s\-–—()·.]", "", narrow) if re.fullmatch(r"[\dXx\s\-–—()+]+", narrow) else narrow
    seen: set[bytes] = set()
    for width, text in (("", value), ("", narrow), ("bare ", bare), ("full-width ", wide)):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            raw = text.encode(encoding)
            for form, pattern in ((encoding, raw), *_armour(encoding, raw)):
                if len(pattern) >= MIN_BYTES and pattern not in seen:
                    seen.add(pattern)
                    yield width + form, pattern


def _armour(encoding: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    yield f"hex of {encoding}", raw.hex().encode()
    yield f"hex of {encoding}", raw.hex().upper().encode()
    for offset in range(3):
        # Only the characters that no neighbouring byte has a part in.
        first, last = -(-offset * 8 // 6), (offset + len(raw)) * 8 // 6
        for encode in (base64.standard_b64encode, base64.urlsafe_b64encode):
            yield f"base64 of {encoding}", encode(bytes(offset) + raw)[first:last]


_ESCAPE = re.compile(rb"\\+u([0-9a-fA-F]{4})|\\+x([0-9a-fA-F]{2})")
_ENTITY = re.compile(rb"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_LINE_BREAK = re.compile(rb"\s+|\\+[rn]")
_PACKED = re.compile(
    rb"(?:H4sI|UEsD|KLUv|QlpoO|/Td6|_Td6|BCJN|eJ[A-Za-z0-9]|eN[A-Za-z0-9]|UEFS)[A-Za-z0-9+/_-]{24,}={0,2}"
)


def _resolve(data: bytes) -> Iterator[bytes]:
    """Yield the data once more for every kind of escape in it."""
    if b"\\u" in data or b"\\x" in data:
        yield _ESCAPE.sub(lambda m: _utf8(int(m[1], 16)) if m[1] else bytes([int(m[2], 16)]), data)
    if b"%" in data:
        yield unquote_to_bytes(data)
    if b"&#" in data:
        yield _ENTITY.sub(lambda m: _utf8(int(m[1], 16) if m[1] else int(m[2])), data)


def _utf8(code: int) -> bytes:
    return chr(code).encode("utf-8", "surrogatepass") if code < 0x110000 else b""


class _Search:
    def __init__(self, patterns: Patterns) -> None:
        self.patterns, self.findings = patterns, Findings()

    def open_file(self, path: Path) -> None:
        self.findings.n_files += 1
        data = path.read_bytes()
        self.open(data, str(path), 0)
        if data.startswith(b"SQLite format 3\0"):
            self._try(str(path), lambda: self._open_database(path))

    def look_at(self, data: bytes, place: str) -> None:
        """Search some bytes as they are, and with escapes resolved and line breaks taken out."""
        self.findings.n_bytes += len(data)
        forms = [data, *_resolve(data)]
        for form in (*forms, *(joined for form in forms if (joined := _LINE_BREAK.sub(b"", form)) != form)):
            for value, written in self.patterns.find(form):
                self.findings.hits.add(Hit(value, place, written))

    def open(self, data: bytes, place: str, depth: int) -> None:
        """Search some bytes, and everything inside them."""
        self.look_at(data, place)
        if depth > MAX_DEPTH:
            self.findings.unread[place] = f"containers nested more than {MAX_DEPTH} deep"
            return
        opener = _opener(data)
        if opener is not None:
            self._try(place, lambda: self._open_parts(opener(data), place, depth))
        for number, match in enumerate(_PACKED.finditer(_LINE_BREAK.sub(b"", data) if depth == 0 else data)):
            packed = match[0].rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
            try:
                inside = base64.b64decode(packed + b"=" * (-len(packed) % 4))
            except binascii.Error:
                continue
            if _opener(inside) is not None:
                # Text that looks like a packed file by chance cannot be opened; that is no finding.
                findings = dict(self.findings.unread)
                self.open(inside, f"{place}!base64[{number}]", depth + 1)
                self.findings.unread = findings

    def _open_parts(self, parts: Iterator[tuple[str, bytes]], place: str, depth: int) -> None:
        self.findings.n_opened += 1
        for name, inside in parts:
            self.look_at(name.encode("utf-8", "surrogateescape"), f"{place}!{name} (name)")
            self.open(inside, f"{place}!{name}", depth + 1)

    def _open_database(self, path: Path) -> None:
        """Read every cell of a copy: a value may lie across pages, or in the write-ahead log."""
        with tempfile.TemporaryDirectory() as folder:
            for companion in path.parent.glob(path.name + "*"):
                if companion.is_file() and not companion.name.endswith("-shm"):
                    shutil.copy(companion, folder)
            connection = sqlite3.connect(Path(folder) / path.name)
            try:
                self._open_parts(_cells(connection), str(path), 0)
            finally:
                connection.close()

    def _try(self, place: str, action: Any) -> None:
        try:
            action()
        except Exception as error:  # noqa: BLE001 whatever a damaged container raises, it must be reported
            self.findings.unread[place] = f"{type(error).__name__}: {error}"[:200]


def _opener(data: bytes) -> Any:
    """Return what opens such data into named parts, by its first bytes."""
    if data[:4] == b"PAR1":
        return _open_parquet
    if data[:6] == b"ARROW1":
        return _open_arrow
    if data[:2] == b"\x1f\x8b":
        return lambda data: iter([("gzip", _limited(gzip.GzipFile(fileobj=io.BytesIO(data))))])
    if data[:3] == b"BZh":
        return lambda data: iter([("bzip2", _limited(bz2.BZ2File(io.BytesIO(data))))])
    if data[:6] == b"\xfd7zXZ\0":
        return lambda data: iter([("xz", _limited(lzma.LZMAFile(io.BytesIO(data))))])
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return lambda data: iter([("zstd", _limited(arrow.CompressedInputStream(arrow.BufferReader(data), "zstd")))])
    if data[:4] == b"\x04\x22\x4d\x18":
        return lambda data: iter([("lz4", _limited(arrow.CompressedInputStream(arrow.BufferReader(data), "lz4")))])
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _open_zip
    if data[257:262] == b"ustar":
        return _open_tar
    if data[:2] in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda") and _is_zlib(data):
        return lambda data: iter([("zlib", zlib.decompressobj().decompress(data, MAX_BYTES))])
    if data[:16] == b"SQLite format 3\0":
        return _open_database_bytes
    return None


def _is_zlib(data: bytes) -> bool:
    try:
        return bool(zlib.decompressobj().decompress(data[: 1 << 16], 1))
    except zlib.error:
        return False


def _limited(stream: Any) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError(f"more than {MAX_BYTES} bytes in one container")
    return bytes(data)


def _open_zip(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield "comment", archive.comment
        for member in archive.infolist():
            yield f"{member.filename} (comment)", member.comment + member.extra
            if not member.is_dir():
                with archive.open(member) as stream:
                    yield member.filename, _limited(stream)


def _open_tar(data: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            stream = archive.extractfile(member)
            yield member.name, _limited(stream) if stream else b""


def _open_parquet(data: bytes) -> Iterator[tuple[str, bytes]]:
    file = parquet.ParquetFile(io.BytesIO(data))
    for key, value in (file.metadata.metadata or {}).items():
        yield f"metadata {key.decode('utf-8', 'replace')}", value
    yield "schema", str(file.schema_arrow).encode()
    for group in range(file.num_row_groups):
        for column in range(file.metadata.num_columns):
            chunk = file.metadata.row_group(group).column(column)
            if chunk.is_stats_set and chunk.statistics.has_min_max:
                ends = [chunk.statistics.min_raw, chunk.statistics.max_raw]
                yield f"statistics of {chunk.path_in_schema}", b"\n".join(_bytes_of(end) for end in ends)
    for batch in file.iter_batches(batch_size=20_000):
        yield from _columns(batch)


def _open_arrow(data: bytes) -> Iterator[tuple[str, bytes]]:
    with arrow.ipc.open_file(arrow.BufferReader(data)) as file:
        yield "schema", str(file.schema).encode()
        for number in range(file.num_record_batches):
            yield from _columns(file.get_batch(number))


def _columns(batch: arrow.RecordBatch) -> Iterator[tuple[str, bytes]]:
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        cells = list(_leaves(column.to_pylist()))
        yield name, b"\n".join(cells)
        for number, cell in enumerate(cells):
            if len(cell) > 16 and _opener(cell) is not None:
                yield f"{name}[{number}]", cell


def _leaves(value: Any) -> Iterator[bytes]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(key)
            yield from _leaves(inner)
    elif isinstance(value, list | tuple | set):
        for inner in value:
            yield from _leaves(inner)
    elif value is not None:
        yield _bytes_of(value)


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value)).encode()  # a telephone number that became a float
    return str(value).encode("utf-8", "surrogatepass")


def _open_database_bytes(data: bytes) -> Iterator[tuple[str, bytes]]:
    connection = sqlite3.connect(":memory:")
    try:
        # Bytes 18 and 19 ask for a write-ahead log, which a database in memory cannot have.
        connection.deserialize(data[:18] + b"\x01\x01" + data[20:])
        yield from _cells(connection)
    finally:
        connection.close()


def _cells(connection: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    connection.text_factory = bytes
    tables = connection.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
    for name, statement in tables:
        table = name.decode()
        yield f"{table} (definition)", statement or b""
        if (statement or b"").upper().startswith(b"CREATE VIRTUAL"):
            continue  # what it holds stands in its shadow tables, which are read as any other
        quoted = table.replace('"', '""')
        rows = connection.execute(f'select * from "{quoted}"').fetchall()
        for number, heading in enumerate(
            column[0] for column in connection.execute(f'select * from "{quoted}" limit 0').description
        ):
            cells = [_bytes_of(row[number]) for row in rows if row[number] is not None]
            yield f"{table}.{heading}", b"\n".join(cells)
            for at, cell in enumerate(cells):
                if len(cell) > 16 and _opener(cell) is not None:
                    yield f"{table}.{heading}[{at}]", cell


def main() -> int:
    """Print what was found; exit with 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("values", type=Path, help="A text file: one value a line.")
    parser.add_argument("folders", type=Path, nargs="+")
    arguments = parser.parse_args()
    values = [line.strip() for line in arguments.values.read_text("utf-8").splitlines() if line.strip()]
    findings = search_folders(arguments.folders, values, skip=[arguments.values])
    for hit in sorted(findings.hits):
        print(f"{hit.place}: {hit.value} ({hit.form})")
    for place, reason in sorted(findings.unread.items()):
        print(f"{place}: could not be opened: {reason}")
    print(
        f"{findings.n_files} files, {findings.n_opened} containers, {findings.n_bytes} bytes: {len(findings.hits)} hits"
    )
    return 1 if findings.hits or findings.unread else 0


if __name__ == "__main__":
    sys.exit(main())
