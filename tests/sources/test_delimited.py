from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vocnlp.errors import SourceFormatError
from vocnlp.sources.delimited import DelimitedFile


def read(tmp_path, text, *, chunk_rows=100, **options):
    path = tmp_path / "file.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    table = DelimitedFile(path, **options)
    rows, bad = {}, {}
    for chunk in table.chunks(chunk_rows):
        rows |= dict(zip(chunk.frame.index.tolist(), chunk.frame.to_numpy().tolist(), strict=True))
        bad |= {b.position: b.expected for b in chunk.bad_rows}
    return table, rows, bad


def test_cells_are_text_as_received(tmp_path):
    table, rows, bad = read(tmp_path, '﻿编号,内容\r\n001, 好 \r\n2,"第一行\n第二行，""引号"""\r\n')
    assert table.columns == ("编号", "内容")
    assert rows == {1: ["001", " 好 "], 2: ["2", '第一行\n第二行，"引号"']}
    assert bad == {}


def test_unclosed_quote_costs_one_row(tmp_path):
    lines = ["编号,内容,时间"] + [f"{n},第{n}条,t" for n in range(1, 50)]
    lines[7] = '7,"没有关上,t'
    _, rows, bad = read(tmp_path, "\n".join(lines), chunk_rows=3)
    assert bad == {7: "a line whose quotes are closed"}
    assert sorted(rows) == [n for n in range(1, 50) if n != 7]
    assert rows[8] == ["8", "第8条", "t"]


def test_unclosed_quote_before_a_quoted_row(tmp_path):
    _, rows, bad = read(tmp_path, 'a,b\n1,"open\n2,"fine, really"\n3,"x"\n')
    assert list(bad) == [1]
    assert rows == {2: ["2", "fine, really"], 3: ["3", "x"]}


def test_endless_quote_does_not_swallow_the_file(tmp_path):
    text = 'a,b\n1,"open\n' + "2,fine\n" * 20_000
    _, rows, bad = read(tmp_path, text, chunk_rows=50_000)
    assert list(bad) == [1]
    assert len(rows) == 20_000


def test_untidy_quotes_are_read_if_the_cells_fit(tmp_path):
    _, rows, bad = read(tmp_path, 'a,b\n1,"很好"的\n2,他说"好"\n3,"a"b"c,d\n')
    assert rows[1] == ["1", "很好的"]
    assert rows[2] == ["2", '他说"好"']
    assert set(rows) | set(bad) == {1, 2, 3}


def test_too_many_cells(tmp_path):
    _, rows, bad = read(tmp_path, "a,b\n1,2,3\n1,2,,\n4,5\n")
    assert bad == {1: "2 cells, got 3"}
    assert rows == {2: ["1", "2"], 3: ["4", "5"]}


def test_cells_missing_at_the_end_are_empty(tmp_path):
    assert read(tmp_path, "a,b,c\n1\n")[1] == {1: ["1", "", ""]}


def test_blank_lines_count_in_row_numbers_only(tmp_path):
    assert read(tmp_path, "\n\na,b\n1,2\n\n3,4\n\n")[1] == {1: ["1", "2"], 3: ["3", "4"]}


@pytest.mark.parametrize(("header", "row"), [("a\tb", "1\t2"), ("a;b", "1;2"), ("a|b", "1|2"), ("a,b", "1,2")])
def test_delimiter_of_the_header(tmp_path, header, row):
    assert read(tmp_path, f"{header}\n{row}\n")[1] == {1: ["1", "2"]}


def test_one_column(tmp_path):
    assert read(tmp_path, "内容\n很好\n")[1] == {1: ["很好"]}


def test_a_megabyte_in_one_cell(tmp_path):
    assert len(read(tmp_path, "a,b\n1,{}\n2,x\n".format("长" * 1_000_000))[1][1][1]) == 1_000_000


def test_nul_bytes_and_damaged_bytes_stay_in_their_cell(tmp_path):
    text = "a,b\n1,电\0池\n2,坏X字\n3,好\n".encode() + "4,好评好评好评\n".encode() * 20
    _, rows, bad = read(tmp_path, text.replace(b"X", b"\xff"))
    assert bad == {}
    assert rows[1] == ["1", "电\0池"]
    assert rows[2] == ["2", "坏\udcff字"]


def test_only_a_header(tmp_path):
    table, rows, bad = read(tmp_path, "a,b\n")
    assert (table.columns, rows, bad) == (("a", "b"), {}, {})


@pytest.mark.parametrize("text", ["\n\n", "  \n", "﻿"])
def test_nothing_but_white_space_is_empty(tmp_path, text):
    with pytest.raises(SourceFormatError, match="is empty"):
        read(tmp_path, text)


def test_unreadable_header(tmp_path):
    with pytest.raises(SourceFormatError, match="header"):
        read(tmp_path, 'a,"b\n1,2\n')


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"), max_size=12)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 99).map(str), CELLS, CELLS), max_size=12), chunk_rows=st.integers(1, 5))
def test_what_csv_writes_comes_back(tmp_path_factory, rows, chunk_rows):
    text = io.StringIO()
    csv.writer(text).writerows([("编号", "内容", "备注"), *rows])
    _, read_rows, bad = read(tmp_path_factory.mktemp("csv"), text.getvalue(), chunk_rows=chunk_rows, encoding="utf-8")
    assert list(read_rows.values()) == [list(row) for row in rows]
    assert bad == {}


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.sampled_from('ab,"\n\r'), max_size=80), chunk_rows=st.integers(1, 5))
def test_no_line_is_lost(tmp_path_factory, text, chunk_rows):
    """Whatever the quotes do, every line is in a row or in a bad row, and the chunk size changes nothing."""
    path = tmp_path_factory.mktemp("csv") / "file.csv"
    path.write_text("x,y\n" + text, "utf-8", newline="")
    kept = {}
    for size in (chunk_rows, 1000):
        chunks = list(DelimitedFile(path).chunks(size))
        rows = [(i, cells) for c in chunks for i, cells in zip(c.frame.index, c.frame.to_numpy().tolist(), strict=True)]
        bad_rows = [b for c in chunks for b in c.bad_rows]
        kept[size] = (rows, bad_rows)
        letters = "".join(cell for _, cells in rows for cell in cells) + "".join(b.got for b in bad_rows)
        assert [letters.count(c) for c in "ab"] == [text.count(c) for c in "ab"]
        positions = [i for i, _ in rows] + [b.position for b in bad_rows]
        assert len(set(positions)) == len(positions)
    assert kept[chunk_rows] == kept[1000]
