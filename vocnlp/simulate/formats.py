"""Write the export files of a simulated company, the same bytes for the same rows.

Each is written the way such systems export: a ticket system under Chinese Windows (GB18030, CRLF, unpadded dates), an
app shop's JSON lines, a survey tool's workbook.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

_ZIP_TIME = (2000, 1, 1, 0, 0, 0)
_FIXED_TIME = datetime(2000, 1, 1)


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Write rows as Chinese Windows would: GB18030 and CRLF."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode("gb18030"))


def write_jsonl(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write one JSON object a line, UTF-8."""
    path.write_bytes("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8"))


def write_workbook(path: Path, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], sheet: str) -> None:
    """Write an Excel workbook whose bytes depend on the rows alone.

    openpyxl stamps the present moment into the archive and into `docProps/core.xml`; both are set to a fixed one, and
    members are stored uncompressed in name order, so that no compression library's version shows.
    """
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.append(list(columns))
    for row in rows:
        page.append([row[column] for column in columns])
    book.properties.creator = "survey"
    book.properties.created = _FIXED_TIME
    buffer = io.BytesIO()
    book.save(buffer)
    stamp = _FIXED_TIME.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(buffer) as packed, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(packed.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            body = packed.read(name)
            if name == "docProps/core.xml":
                body = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, body)
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), body)


def write_yaml(path: Path, values: Mapping[str, Any], comment: str) -> None:
    """Write a YAML file in the given order, with a comment on top."""
    body = yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=120)
    path.write_bytes(f"# {comment}\n{body}".encode())


def windows_time(moment: datetime | None) -> str:
    """Write a moment as Excel under Chinese Windows shows it.

    Examples
    --------
    >>> windows_time(datetime(2026, 11, 5, 9, 3, 7)), windows_time(None)
    ('2026/11/5 9:03:07', '')
    """
    if moment is None:
        return ""
    return f"{moment.year}/{moment.month}/{moment.day} {moment.hour}:{moment:%M:%S}"
