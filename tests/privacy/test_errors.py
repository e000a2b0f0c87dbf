"""An export that cannot be read says so without a customer's word: in the error, its traceback, and the quarantine.

Schedulers store tracebacks, causes included, and a parser's own message often quotes the row it stumbled over.
"""

from __future__ import annotations

import io
import traceback
import zipfile
from datetime import UTC, datetime

import openpyxl
import pandas as pd
import pytest

from vocnlp.config import FileSource
from vocnlp.errors import ConfigError, SourceError
from vocnlp.sources import pull

MOBILE = "13847620519"
EMAIL = f"u{MOBILE}@qq.com"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
HEADER = "id,at,text,score"
ROW = f"{MOBILE},2026-11-14 08:03,请打{MOBILE},{EMAIL}"


def lines(*rows, encoding="utf-8"):
    return "\n".join(rows).encode(encoding) + b"\n"


def workbook(*rows, title="Sheet1"):
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def damaged_workbook():
    """A sheet that breaks off inside a customer's cell."""
    whole, out = workbook(HEADER.split(","), *[ROW.split(",")] * 5), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            new.writestr(member, data[: len(data) * 2 // 3] if "sheet1" in member.filename else data)
    return out.getvalue()


def parquet(frame):
    out = io.BytesIO()
    frame.to_parquet(out)
    return out.getvalue()


BROKEN = {
    "no header, CSV": ("x.csv", lines(*[ROW] * 5), {}),
    "no header, Excel": ("x.xlsx", workbook(*[ROW.split(",")] * 5), {}),
    "a header of numbers close to a mapped name": ("x.csv", lines(f"id,at,text,score{MOBILE}", *[ROW] * 5), {}),
    "rows of another shape": ("x.csv", lines(HEADER, *[f"{ROW},{MOBILE},{EMAIL}"] * 5), {}),
    "an open quotation mark": ("x.csv", lines(HEADER, f'1,2026-11-14,"打{MOBILE}', *[ROW] * 5), {}),
    "no time that can be read": ("x.csv", lines(HEADER, *[f"1,见{MOBILE},好,{EMAIL}"] * 5), {}),
    "a time of another form": ("x.csv", lines(HEADER, *[f"1,{MOBILE},好,5"] * 5), {"time_format": "%Y/%m/%d"}),
    "a number out of range": ("x.csv", lines(HEADER, *[f"{n},2026-11-14,好,{MOBILE}" for n in range(5)]), {}),
    "an encoding that is not it": ("x.csv", lines(HEADER, ROW, encoding="gb18030"), {"encoding": "utf-8"}),
    "bytes of no encoding": ("x.csv", lines(HEADER, ROW) + b"\xff\xfe\xfd\x81" * 50 + lines(ROW), {}),
    "an unknown encoding": ("x.csv", lines(HEADER, ROW), {"encoding": "gb99999"}),
    "lines that are no JSON": ("x.jsonl", lines(*[f'{{"id": 1, "text": "打{MOBILE}'] * 5), {}),
    "JSON that is a list": ("x.jsonl", lines(f'["{MOBILE}", "{EMAIL}"]'), {}),
    "JSON of other names": ("x.jsonl", lines(*[f'{{"{MOBILE}": "{EMAIL}"}}'] * 5), {}),
    "a whole array of JSON": ("x.jsonl", lines(f'[{{"id": "{MOBILE}"}},', f'{{"id": "{EMAIL}"}}]'), {}),
    "a damaged workbook": ("x.xlsx", damaged_workbook(), {}),
    "a workbook cut off": ("x.xlsx", workbook(*[ROW.split(",")] * 500)[:3000], {}),
    "a sheet named after a customer": ("x.xlsx", workbook(["a"], title=f"张三{MOBILE}"), {"sheet": "反馈"}),
    "no name over a column": ("x.xlsx", workbook(["id", None, None], [1, MOBILE, EMAIL], title=f"张三{MOBILE}"), {}),
    "text that says it is a workbook": ("x.xlsx", lines(HEADER, *[ROW] * 5), {}),
    "a workbook that says it is text": ("x.csv", workbook(*[ROW.split(",")] * 5), {}),
    "damaged Parquet": ("x.parquet", parquet(pd.DataFrame({"id": [MOBILE] * 50}))[:-40], {}),
    "Parquet of other columns": ("x.parquet", parquet(pd.DataFrame({f"打{MOBILE}": [EMAIL]})), {}),
    "nothing": ("x.csv", b"", {}),
    "no such kind of file": ("x.pdf", lines(ROW), {}),
}


@pytest.mark.parametrize("name", ["plain", "named after a customer"])
@pytest.mark.parametrize("case", BROKEN)
def test_an_export_that_cannot_be_read_says_so_without_words(case, name, tmp_path):
    file, data, settings = BROKEN[case]
    path = tmp_path / (file if name == "plain" else f"导出_张三{MOBILE}_{file}")
    path.write_bytes(data)
    columns = {"id": "id", "created_at": "at", "text": "text", "rating": "score"}
    # A pattern, so that no configured path holds the name.
    source = FileSource(name="export", kind="ticket", path=str(tmp_path / "*.*"), columns=columns, **settings)
    try:
        pulled = pull(
            source, key=bytes(32), cursor=None, until=NOW, now=NOW, time_zone="Asia/Shanghai", max_text_chars=1_000
        )
    except (SourceError, ConfigError) as error:
        said = "".join(traceback.format_exception(error)) + repr(error) + repr(error.__dict__)
        assert error.problem
    else:
        said = pulled.quarantine.to_csv() + pulled.feedback.to_csv()
        assert len(pulled.quarantine) >= 1
    assert MOBILE not in said
    assert MOBILE[:9] not in said


def test_a_file_that_cannot_be_opened_is_not_named_after_its_customer(tmp_path):
    path = tmp_path / f"张三{MOBILE}.csv"
    path.symlink_to(path)  # no process can open it, not even root's
    source = FileSource(name="export", kind="ticket", path=str(path), columns={"created_at": "at", "text": "text"})
    with pytest.raises(SourceError) as caught:
        pull(source, key=bytes(32), cursor=None, until=NOW, now=NOW, time_zone="Asia/Shanghai", max_text_chars=1_000)
    assert MOBILE not in "".join(traceback.format_exception(caught.value))
