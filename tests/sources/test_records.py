from __future__ import annotations

import pytest

from vocnlp.errors import SourceFormatError
from vocnlp.sources.records import JsonLinesFile


def open_lines(tmp_path, *lines, encoding="utf-8"):
    path = tmp_path / "a.jsonl"
    path.write_bytes("\n".join(lines).encode(encoding, "surrogatepass"))
    return JsonLinesFile(path)


def test_columns_are_all_keys_in_order(tmp_path):
    table = open_lines(tmp_path, '{"b": 1, "a": "x"}', '{"c": null, "a": [1]}')
    assert table.columns == ("b", "a", "c")
    assert next(table.chunks(10)).frame.to_numpy().tolist() == [[1, "x", None], [None, [1], None]]


def test_broken_lines_cost_themselves(tmp_path):
    table = open_lines(tmp_path, '{"a": 1}', "", '{"a": 2', "[1]", '{"a": 3}', "[" * 100_000, encoding="utf-8-sig")
    chunks = list(table.chunks(2))
    assert [p for c in chunks for p in c.frame.index] == [1, 5]
    assert [b.position for c in chunks for b in c.bad_rows] == [3, 4, 6]


def test_line_separators_inside_strings(tmp_path):
    table = open_lines(tmp_path, '{"a": "第一\u2028第二"}', '{"a": "x\u0085y"}')
    assert next(table.chunks(10)).frame["a"].tolist() == ["第一\u2028第二", "x\u0085y"]


def test_lone_surrogates_arrive(tmp_path):
    assert next(open_lines(tmp_path, '{"a": "好\\ud83d"}').chunks(1)).frame["a"].tolist() == ["好\ud83d"]


@pytest.mark.parametrize(
    ("lines", "match"), [(['[{"a": 1}]'], "array"), (["a,b", "1,2"], "no line"), (["", " "], "is empty")]
)
def test_not_json_lines(tmp_path, lines, match):
    with pytest.raises(SourceFormatError, match=match):
        open_lines(tmp_path, *lines)
