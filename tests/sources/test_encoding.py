from __future__ import annotations

import codecs

import pytest

from vocnlp.errors import ConfigError, SourceFormatError
from vocnlp.sources import encoding
from vocnlp.sources.encoding import choose_encoding

SIMPLIFIED = "编号,时间,内容\n1,2026-11-15,屏幕不错，但是电池太差，这个软件我用了很久\n2,2026-11-15,客服的态度很好\n"
TRADITIONAL = "編號,時間,內容\n1,2026-11-15,螢幕不錯，但是電池太差，這個軟體我用了很久，沒有問題的時候還好\n"


def write(tmp_path, data):
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("text", "codec", "found"),
    [
        (SIMPLIFIED, "utf-8", "utf-8-sig"), (SIMPLIFIED, "utf-8-sig", "utf-8-sig"), (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"), (SIMPLIFIED, "utf-16", "utf-16"), (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"), (TRADITIONAL, "big5", "big5"), (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "utf-8", "utf-8-sig"), ("id,text\n1,ok\n", "ascii", "utf-8-sig"),
        (SIMPLIFIED + "3,,少见字𠮷😀\n", "gb18030", "gb18030"), ("a,b\n联通,1\n", "gbk", "gb18030"),
    ],
)  # fmt: skip
def test_detected(tmp_path, text, codec, found):
    path = write(tmp_path, text.encode(codec))
    assert choose_encoding(path) == found
    assert path.read_bytes().decode(found).removeprefix("\ufeff") == text


def test_detected_beyond_an_ascii_head(tmp_path, monkeypatch):
    monkeypatch.setattr(encoding, "_WHOLE_BYTES", 1000)
    monkeypatch.setattr(encoding, "_STRETCH_BYTES", 500)
    head = b"id,text\n" + b"1,all plain so far\n" * 50_000
    path = write(tmp_path, head + "2,电池太差了\n".encode("gb18030") * 3_000)
    assert choose_encoding(path) == "gb18030"


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_few_damaged_bytes_do_not_change_it(tmp_path, codec):
    data = bytearray((SIMPLIFIED * 50).encode(codec))
    data[200] = 0xFF
    assert choose_encoding(write(tmp_path, bytes(data))) == {"utf-8": "utf-8-sig"}.get(codec, codec)


def test_nul_bytes_do_not_make_it_utf16(tmp_path):
    assert choose_encoding(write(tmp_path, "编号,内容\n1,电\0池\0太\0差\n2,好\0\0\0\0\0\n".encode())) == "utf-8-sig"


@pytest.mark.parametrize(
    ("written", "declared", "named"),
    [
        ("utf-8", "gb18030", "utf-8"),
        ("gb18030", "utf-8", "gb18030"),
        ("utf-16", "utf-8", "utf-16"),
        ("utf-8", "utf-16", "utf-8"),
        ("gb18030", "utf-16", "gb18030"),
        ("utf-8-sig", "gbk", "utf-8"),
    ],
)
def test_wrong_declaration_names_what_was_found(tmp_path, written, declared, named):
    with pytest.raises(SourceFormatError) as caught:
        choose_encoding(write(tmp_path, SIMPLIFIED.encode(written)), declared)
    assert caught.value.got == named
    assert caught.value.expected == declared
    assert "电池" not in str(caught.value)


@pytest.mark.parametrize("declared", ["gb18030", "GBK", "gb2312", "auto"])
def test_right_declaration(tmp_path, declared):
    assert choose_encoding(write(tmp_path, SIMPLIFIED.encode("gb18030")), declared) == "gb18030"


def test_unknown_name(tmp_path):
    with pytest.raises(ConfigError):
        choose_encoding(write(tmp_path, b"a\n"), "klingon")


def test_binary_is_no_text(tmp_path):
    with pytest.raises(SourceFormatError, match="no text"):
        choose_encoding(write(tmp_path, bytes(range(32)) * 40))


def test_unrecognised(tmp_path):
    with pytest.raises(SourceFormatError, match="not recognised"):
        choose_encoding(write(tmp_path, b"\xff\x81\xff\xfe\x80 " * 60))


def test_utf32_mark_is_not_taken_for_utf16(tmp_path):
    assert choose_encoding(write(tmp_path, codecs.BOM_UTF32_LE + "内容".encode("utf-32-le"))) == "utf-32"
