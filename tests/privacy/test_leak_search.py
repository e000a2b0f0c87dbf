"""The leak search finds what is planted on purpose, in every container and every form."""

from __future__ import annotations

import base64
import bz2
import gzip
import html
import io
import json
import lzma
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pandas as pd
import pyarrow as arrow
import pyarrow.feather as feather
import pyarrow.parquet as parquet
import pytest
from deltalake import DeltaTable, write_deltalake

from benchmarks.pii.messages import full_width
from tests.privacy.leak_search import search_folders

MOBILE = "13847620519"
NAME = "欧阳致远"
MIXED = "苏E·7Q21P8"
FILLING = [f"第{i}条：客服态度太差，等了{i}天" for i in range(800)]


def text_with(value):
    return "\n".join([*FILLING[:400], f"请打{value}找我", *FILLING[400:]])


def table_with(value, wrap=lambda x: x):
    return arrow.table({"text": [wrap(text) for text in [*FILLING, f"请打{value}找我"]]})


def write_parquet(codec):
    return lambda path, value: parquet.write_table(table_with(value), path / "t.parquet", compression=codec)


def write_dictionary(path, value):
    column = arrow.array([*FILLING, f"请打{value}找我"]).dictionary_encode()
    parquet.write_table(arrow.table({"text": column}), path / "t.parquet", compression="zstd")


def write_nested(path, value):
    rows = [{"who": {"contacts": [{"kind": "x", "is": text}]}} for text in [*FILLING, f"请打{value}找我"]]
    parquet.write_table(arrow.Table.from_pylist(rows), path / "t.parquet", compression="zstd")


def write_map(path, value):
    kind = arrow.map_(arrow.string(), arrow.list_(arrow.binary()))
    column = arrow.array([[(f"k{i}", [b"x"])] for i in range(500)] + [[(f"电话{value}", [b"y"])]], kind)
    parquet.write_table(arrow.table({"m": column}), path / "t.parquet", compression="zstd")


def write_blob_column(path, value):
    blobs = [b"nothing", gzip.compress(text_with(value).encode())]
    parquet.write_table(arrow.table({"blob": blobs}), path / "t.parquet", compression="zstd")


def write_metadata(path, value):
    table = arrow.table({"n": [1]}).replace_schema_metadata({"note": gzip.compress(f"by {value}".encode())})
    parquet.write_table(table, path / "t.parquet")


def write_column_name(path, value):
    parquet.write_table(arrow.table({value: [1, 2, 3]}), path / "t.parquet")


def write_arrow(codec):
    return lambda path, value: feather.write_feather(table_with(value), str(path / "t.arrow"), compression=codec)


def write_stream(codec):
    def write(path, value):
        with arrow.CompressedOutputStream(str(path / f"t.{codec}"), codec) as stream:
            stream.write(text_with(value).encode())

    return write


def write_with(compress):
    return lambda path, value: (path / "t.bin").write_bytes(compress(text_with(value).encode()))


def write_members_of_gzip(path, value):
    (path / "t.gz").write_bytes(gzip.compress(b"first") + gzip.compress(text_with(value).encode()))


def write_xlsx(path, value):
    book = openpyxl.Workbook()
    for text in FILLING[:50]:
        book.active.append([text])
    book.create_sheet("more").append([f"请打{value}找我"])
    book.save(path / "t.xlsx")


def write_wheel(path, value):
    with zipfile.ZipFile(path / "t-1-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t/data.parquet", _parquet_bytes(value))


def _parquet_bytes(value):
    out = io.BytesIO()
    parquet.write_table(table_with(value), out, compression="zstd")
    return out.getvalue()


def write_member_name(path, value):
    with zipfile.ZipFile(path / "t.zip", "w") as archive:
        archive.writestr(f"{value}.txt", "x")


def write_tar(path, value):
    with tarfile.open(path / "t.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("inside.txt")
        data = text_with(value).encode()
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))


def write_notebook(path, value):
    pixels = base64.encodebytes(zlib.compress(text_with(value).encode())).decode()
    outputs = [{"output_type": "display_data", "data": {"application/octet-stream": pixels}}]
    (path / "t.ipynb").write_text(json.dumps({"cells": [{"cell_type": "code", "outputs": outputs}]}))


def write_notebook_text(path, value):
    outputs = [{"output_type": "stream", "text": [f"请打{value}找我\n"]}]
    (path / "t.ipynb").write_text(json.dumps({"cells": [{"cell_type": "code", "outputs": outputs}]}))


def write_sqlite(path, value):
    with sqlite3.connect(path / "t.db") as connection:
        connection.execute("create table log (id integer, message text, data blob)")
        # Longer than a page: it overflows, and the value lies across the border of two pages somewhere.
        for pad in range(0, 4096, 16):
            connection.execute("insert into log values (1, ?, null)", ("x" * (3900 + pad) + f"请打{value}找我",))
    connection.close()


def write_sqlite_blob(path, value):
    with sqlite3.connect(path / "t.db") as connection:
        connection.execute("create table log (data blob)")
        connection.execute("insert into log values (?)", (zlib.compress(text_with(value).encode()),))
    connection.close()


def write_sqlite_log(path, value):
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('pragma journal_mode=wal');"
        "c.execute('create table log (message text)'); c.commit();"
        "c.execute('insert into log values (?)', ('x' * 4050 + sys.argv[2] + 'y' * 9000,)); c.commit(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, str(path / "t.db"), value], check=True)
    assert (path / "t.db-wal").stat().st_size > 9000


def write_sqlite_zipped(path, value):
    (path / "in").mkdir()
    write_sqlite(path / "in", value)
    with zipfile.ZipFile(path / "t.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path / "in" / "t.db", "t.db")
    (path / "in" / "t.db").unlink()


def write_delta(path, value):
    write_deltalake(path / "lake", pd.DataFrame({"text": [*FILLING, f"请打{value}找我"]}))
    assert "stats" in (path / "lake/_delta_log/00000000000000000000.json").read_text()


def write_delta_log(path, value):
    """The log alone: column statistics hold the largest text."""
    write_deltalake(path / "lake", pd.DataFrame({"text": [f"￥{value}"]}))
    for file in (path / "lake").glob("*.parquet"):
        file.unlink()


def write_delta_checkpoint(path, value):
    write_deltalake(path / "lake", pd.DataFrame({"text": [f"￥{value}"]}))
    DeltaTable(path / "lake").create_checkpoint()
    for file in [*(path / "lake").glob("*.parquet"), *(path / "lake/_delta_log").glob("*.json")]:
        file.unlink()


def write_file_name(path, value):
    (path / f"来自{value}.log").write_text("x")


def write_folder_name(path, value):
    (path / value).mkdir()


def write_nested_twice(path, value):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv.gz", gzip.compress(text_with(value).encode("gb18030")))
    (path / "t.zip.xz").write_bytes(lzma.compress(inner.getvalue()))


def write_packed_json(path, value):
    packed = base64.b64encode(gzip.compress(text_with(value).encode())).decode()
    (path / "result.json").write_text(json.dumps({"result": packed, "serializer": "compressed/json"}))


CONTAINERS = {
    "plain": lambda path, value: (path / "t.log").write_text(text_with(value), "utf-8"),
    "file name": write_file_name,
    "folder name": write_folder_name,
    "parquet": write_parquet("none"),
    "parquet zstd": write_parquet("zstd"),
    "parquet snappy": write_parquet("snappy"),
    "parquet gzip": write_parquet("gzip"),
    "parquet lz4": write_parquet("lz4"),
    "parquet brotli": write_parquet("brotli"),
    "parquet dictionary": write_dictionary,
    "parquet nested": write_nested,
    "parquet map": write_map,
    "parquet gzip in a cell": write_blob_column,
    "parquet metadata": write_metadata,
    "parquet column name": write_column_name,
    "arrow lz4": write_arrow("lz4"),
    "arrow zstd": write_arrow("zstd"),
    "gzip": write_with(gzip.compress),
    "gzip of two members": write_members_of_gzip,
    "bzip2": write_with(bz2.compress),
    "xz": write_with(lzma.compress),
    "zlib": write_with(zlib.compress),
    "zstd": write_stream("zstd"),
    "lz4": write_stream("lz4"),
    "excel": write_xlsx,
    "wheel": write_wheel,
    "zip member name": write_member_name,
    "tar.gz": write_tar,
    "notebook, packed output": write_notebook,
    "notebook, text output": write_notebook_text,
    "sqlite": write_sqlite,
    "sqlite, packed cell": write_sqlite_blob,
    "sqlite, write-ahead log": write_sqlite_log,
    "sqlite in zip": write_sqlite_zipped,
    "delta": write_delta,
    "delta log": write_delta_log,
    "delta checkpoint": write_delta_checkpoint,
    "gzip in zip in xz, GB18030": write_nested_twice,
    "gzip in base64 in JSON": write_packed_json,
}


@pytest.mark.parametrize("value", [MOBILE, NAME], ids=["mobile", "name"])
@pytest.mark.parametrize("container", CONTAINERS)
def test_it_is_found_in_every_container(container, value, tmp_path):
    CONTAINERS[container](tmp_path, value)
    findings = search_folders([tmp_path], [value, "15900000001"])
    assert findings.values == {value}
    assert not findings.unread


def _wrapped_base64(value, offset=0):
    return base64.encodebytes(b"x" * (60 + offset) + value.encode() + b"yy")


FORMS = {
    "UTF-8": lambda value: f"打{value}。".encode(),
    "UTF-16 LE": lambda value: f"打{value}。".encode("utf-16-le"),
    "UTF-16 BE, odd offset": lambda value: b"x" + f"打{value}。".encode("utf-16-be"),
    "UTF-16 with mark": lambda value: f"打{value}。".encode("utf-16"),
    "GB18030": lambda value: f"打{value}。".encode("gb18030"),
    "base64 + 0": lambda value: base64.b64encode(value.encode() + b"xx"),
    "base64 + 1": lambda value: base64.b64encode(b"?" + value.encode() + b"xx"),
    "base64 + 2": lambda value: base64.b64encode(b"??" + value.encode() + b"xx"),
    "base64 + 1, URL-safe": lambda value: base64.urlsafe_b64encode(b"?" + value.encode() + b"xx"),
    "base64 of UTF-16": lambda value: base64.b64encode(f"打{value}。".encode("utf-16-le")),
    "base64 of GB18030": lambda value: base64.b64encode(f"打{value}。".encode("gb18030")),
    "base64, wrapped": _wrapped_base64,
    "base64 in JSON, wrapped": lambda value: json.dumps({"data": _wrapped_base64(value, 1).decode()}).encode(),
    "JSON": lambda value: json.dumps({"text": f"打{value}。"}).encode(),
    "JSON, upper case": lambda value: json.dumps(f"打{value}。").upper().replace("\\U", "\\u").encode(),
    "JSON in JSON": lambda value: json.dumps(json.dumps(f"打{value}。")).encode(),
    "JSON, every character": lambda value: "".join(f"\\u{ord(c):04x}" for c in value).encode(),
    "percent": lambda value: quote(f"?q=打{value}&b").encode(),
    "percent, lower case": lambda value: (
        quote(f"?q=打{value}&b").lower().encode() if value.isdigit() else quote(value).replace("%E", "%e").encode()
    ),
    "percent, every byte": lambda value: "".join(f"%{b:02X}" for b in value.encode()).encode(),
    "entities": lambda value: "".join(f"&#{ord(c)};" for c in value).encode(),
    "entities, hexadecimal": lambda value: "".join(f"&#x{ord(c):X};" for c in value).encode(),
    "entities where needed": lambda value: html.escape(f"打{value}。").encode("ascii", "xmlcharrefreplace"),
    "full width": lambda value: f"打{full_width(value)}。".encode(),
    "full width, GB18030": lambda value: f"打{full_width(value)}。".encode("gb18030"),
    "full width, JSON": lambda value: json.dumps(full_width(value)).encode(),
    "hexadecimal": lambda value: value.encode().hex().encode(),
    "Python bytes": lambda value: repr(f"打{value}".encode()).encode(),
}


@pytest.mark.parametrize("value", [MOBILE, NAME, MIXED], ids=["mobile", "name", "plate"])
@pytest.mark.parametrize("form", FORMS)
def test_it_is_found_in_every_form(form, value, tmp_path):
    (tmp_path / "t.bin").write_bytes(b"\n".join([*(t.encode() for t in FILLING[:50]), FORMS[form](value), b"end"]))
    assert search_folders([tmp_path], [value, "15900000001"]).values == {value}


@pytest.mark.parametrize("written", ["138 4762 0519", "138-4762-0519", "１３８４７６２０５１９", "+86 138 4762 0519"])
def test_a_value_is_found_as_cleaning_may_have_left_it(written, tmp_path):
    (tmp_path / "a.txt").write_text(MOBILE if not written.startswith("+") else "+86" + MOBILE)
    assert search_folders([tmp_path], [written]).values == {written}


@pytest.mark.parametrize("kind", ["int64", "float64"])
def test_a_number_stored_as_a_number_is_found(kind, tmp_path):
    pd.DataFrame({"n": pd.Series([1, int(MOBILE), 3], dtype=kind)}).to_parquet(tmp_path / "t.parquet")
    assert search_folders([tmp_path], [MOBILE]).values == {MOBILE}


def test_a_value_across_the_border_of_two_blocks_is_found(tmp_path):
    for shift in (1, 5, 10):
        (tmp_path / "t.bin").write_bytes(b"x" * ((1 << 22) - shift) + MOBILE.encode() + b"y" * 100)
        assert search_folders([tmp_path], [MOBILE]).values == {MOBILE}


def test_nothing_is_found_where_nothing_is(tmp_path):
    for container in CONTAINERS.values():
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        container(folder, "13800000000")
    findings = search_folders([tmp_path], [MOBILE, NAME, MIXED])
    assert not findings.hits
    assert not findings.unread
    assert findings.n_opened > len(CONTAINERS) / 2


def test_what_cannot_be_opened_is_said(tmp_path):
    whole = _parquet_bytes(MOBILE)
    (tmp_path / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "cut.gz").write_bytes(gzip.compress(text_with(MOBILE).encode())[:200])
    assert {Path(place).name for place in search_folders([tmp_path], [NAME]).unread} == {"cut.parquet", "cut.gz"}


def test_a_search_of_nothing_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError):
        search_folders([tmp_path / "missing"], [MOBILE])
    with pytest.raises(ValueError, match="no values"):
        search_folders([tmp_path], [])
    with pytest.raises(ValueError, match="by chance"):
        search_folders([tmp_path], ["12345"])


def test_some_places_are_skipped(tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.csv").write_text(MOBILE)
    assert not search_folders([tmp_path], [MOBILE], skip=[tmp_path / "inbox"]).hits
