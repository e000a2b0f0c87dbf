"""Which encoding a text file is in.

Exports from Chinese Windows are GB18030, from Excel's "Unicode text" UTF-16, from everything else UTF-8 with or without
a byte order mark. The head of a file says little (a header and many rows may be plain ASCII), so the decision is made
on the whole file up to 16 MiB and on 64 stretches spread over it beyond that.

Why counting invalid sequences is enough: UTF-8's form is so strict that GB18030 text is invalid there at most of its
non-ASCII bytes, while damaged UTF-8 is invalid at a few. Big5 and GB18030 accept each other's bytes; those two are told
apart by how many of the most frequent Chinese characters appear when read as each.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from vocnlp.errors import ConfigError, SourceFormatError

_WHOLE_BYTES = 16 * 2**20
_N_STRETCHES = 64
_STRETCH_BYTES = 128 * 2**10
_HIGH = bytes(range(128, 256))
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_MAX_INVALID_UTF8 = 0.10
_MAX_INVALID_CHINESE = 0.02
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里好很用"
    "這個們來為國說時會對於著過發後裡沒還樣讓點開問題"
)
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "hz", "ascii": "utf-8", "utf-8": "utf-8-sig"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def choose_encoding(path: Path, declared: str = "auto") -> str:
    """Return the Python codec to read a text file with.

    Parameters
    ----------
    path : Path
        A file that is not empty.
    declared : str
        "auto", or the name of an encoding, which is then checked against the file.

    Returns
    -------
    str
        utf-8-sig (which also reads UTF-8 without a mark), utf-16, utf-16-le, utf-16-be, utf-32, gb18030, big5, or the
        declared one. GB2312 and GBK are read as GB18030, which holds them both.

    Raises
    ------
    SourceFormatError
        If the file is in another encoding than declared (the message tells which), or no text at all.
    ConfigError
        If there is no encoding of the declared name.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "export.csv"
    >>> _ = path.write_bytes("编号,内容\\n1,屏幕不错，但是电池太差\\n".encode("gbk"))
    >>> choose_encoding(path)
    'gb18030'
    """
    stretches = read_stretches(path)
    if declared.lower() == "auto":
        return detect_encoding(stretches, path.name)
    try:
        name = codecs.lookup(declared).name
    except LookupError as error:
        raise ConfigError(
            "there is no such encoding", expected="auto, utf-8, gb18030, utf-16, ...", got=repr(declared),
            where=path.name, fix="correct `encoding` of the source",
        ) from error  # fmt: skip
    chosen = _SUPERSETS.get(name, name)
    n_high, n_invalid = _count_high(stretches), _count_invalid(stretches, chosen)
    # Most codecs read UTF-8 bytes without complaint, as other characters: fitting is no proof, UTF-8 validity is. And
    # UTF-16 accepts nearly anything, but real files in it have line ends, hence zero bytes.
    if chosen.startswith(("utf-16", "utf-32")):
        is_other = not any(b"\x00" in data for data in stretches)
    else:
        is_other = not chosen.startswith("utf") and n_high > 0 and _count_invalid(stretches, "utf-8") == 0
    if is_other or n_invalid > _MAX_INVALID_CHINESE * max(n_high, 1):
        found = detect_encoding(stretches, path.name)
        if found != chosen:
            raise SourceFormatError(
                "a file is in another encoding than declared", expected=declared, got=_public_name(found),
                where=path.name, fix=f"set `encoding: {_public_name(found)}` (or auto) for this source",
            )  # fmt: skip
    return chosen


def read_stretches(path: Path) -> list[bytes]:
    """Return the whole of a small file, or stretches spread evenly over a large one, cut at line ends."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= _WHOLE_BYTES:
            return [file.read()]
        stretches = []
        for number in range(_N_STRETCHES):
            # An even offset keeps UTF-16 units whole.
            start = number * (size - _STRETCH_BYTES) // (_N_STRETCHES - 1) // 2 * 2
            file.seek(start)
            data = file.read(_STRETCH_BYTES)
            if start and b"\x00" not in data:
                data = data[data.find(b"\n") + 1 :]
            if start + _STRETCH_BYTES < size and b"\n" in data and b"\x00" not in data:
                data = data[: data.rfind(b"\n") + 1]
            stretches.append(data)
    return stretches


def detect_encoding(stretches: list[bytes], where: str) -> str:
    """Return the codec that stretches of a file are in.

    Raises
    ------
    SourceFormatError
        If they are no text, or text in an encoding that is not recognised.
    """
    for mark, name in _BOMS:
        if stretches[0].startswith(mark):
            return name
    if (utf16 := _detect_utf16(stretches)) is not None:
        return utf16
    n_bytes, n_high = sum(map(len, stretches)), _count_high(stretches)
    n_control = sum(len(s) - len(s.translate(None, _CONTROL)) for s in stretches)
    if n_control > max(0.05 * n_bytes, 16):
        raise SourceFormatError(
            "a file is no text", expected="CSV, TSV or JSON lines", got="binary content", where=where,
            fix="set `format` to what the file is, or export it again",
        )  # fmt: skip
    if _count_invalid(stretches, "utf-8") <= _MAX_INVALID_UTF8 * n_high:
        return "utf-8-sig"
    fitting = {
        name: _share_common(stretches, name)
        for name in ("gb18030", "big5")
        if _count_invalid(stretches, name) <= max(_MAX_INVALID_CHINESE * n_high, 1)
    }
    if fitting:
        return max(fitting, key=lambda name: (fitting[name], name == "gb18030"))
    raise SourceFormatError(
        "the encoding of a file is not recognised", expected="UTF-8, UTF-16, GB18030 or Big5", got=_guess(stretches),
        where=where, fix="set `encoding` of the source, or export the file as UTF-8",
    )  # fmt: skip


def choose_error_handler(encoding: str) -> str:
    """Return how bytes that the encoding forbids are kept.

    One damaged byte must not cost the file. Where it can be, a bad byte becomes a lone surrogate, which is recognised
    and repaired (and noted) later; UTF-16 and UTF-32 have no such escape and get the replacement character.
    """
    return "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _public_name(codec: str) -> str:
    return "utf-8" if codec == "utf-8-sig" else codec


def _count_high(stretches: list[bytes]) -> int:
    return sum(len(s) - len(s.translate(None, _HIGH)) for s in stretches)


def _count_invalid(stretches: list[bytes], encoding: str) -> int:
    total = 0
    for data in stretches:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            invalid = data.decode(encoding, "replace").count("�") - data.count("�".encode())
            # A stretch may begin and end inside a character; the rest is really invalid.
            total += max(invalid - (4 if len(stretches) > 1 else 0), 0)
    return total


def _detect_utf16(stretches: list[bytes]) -> str | None:
    """Tell UTF-16 without a mark by the zero halves of its ASCII characters."""
    even = sum(data[0::2].count(0) for data in stretches)
    odd = sum(data[1::2].count(0) for data in stretches)
    n_bytes = sum(map(len, stretches))
    if even + odd < max(0.02 * n_bytes, 8) or max(even, odd) < 0.99 * (even + odd):
        return None
    # UTF-8 with some NUL bytes in it stays UTF-8.
    if even + odd < 0.2 * n_bytes and _count_invalid(stretches, "utf-8") == 0:
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    return name if _count_invalid(stretches, name) == 0 else None


def _share_common(stretches: list[bytes], encoding: str) -> float:
    n_common = n_hanzi = 0
    for data in stretches:
        text = data[: 2**18].decode(encoding, "ignore")
        hanzi = [c for c in text if "\u3400" <= c <= "\u9fff"]
        n_hanzi += len(hanzi)
        n_common += sum(c in _COMMON for c in hanzi)
    return n_common / n_hanzi if n_hanzi else 0.0


def _guess(stretches: list[bytes]) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(b"".join(stretches)[: 2**17]).best()
    return f"perhaps {best.encoding}" if best is not None else "no known encoding"
