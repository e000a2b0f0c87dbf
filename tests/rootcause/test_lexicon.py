"""The lexicon is a file people edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from vocnlp.errors import ConfigError
from vocnlp.rootcause.lexicon import load_lexicon


def test_the_built_in_one_is_rich_and_by_domain() -> None:
    lexicon = load_lexicon(None)
    assert len(lexicon.words("negative")) > 500 and len(lexicon.words("positive")) > 150
    for word in ("慢", "复杂", "利率", "等待时间"):
        assert word in lexicon.words("negative", "bank")
    assert "利率" not in lexicon.words("negative", "hospitality") and "慢" in lexicon.words("negative", "hospitality")
    for domain in ("bank", "ecommerce", "app", "hospitality"):
        assert len(set(lexicon.words("negative", domain)) - set(lexicon.words("negative", "none"))) > 50


def test_an_edited_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("# 注释\n\n太坑\tnegative\tbank\n真香\tpositive\n", "utf-8")
    lexicon = load_lexicon(path)
    assert lexicon.entries == {"太坑": ("negative", "bank"), "真香": ("positive", "all")}
    assert "太坑" in lexicon and lexicon.polarity("别的") is None
    assert lexicon.version != load_lexicon(None).version


@pytest.mark.parametrize(
    ("content", "line"), [("慢 negative", 1), ("慢\tbad", 1), ("# x\n慢\tnegative\n慢\tpositive", 3), ("\tnegative", 1)]
)
def test_broken_lines_are_named(tmp_path: Path, content: str, line: int) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(content, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_lexicon(path)
    assert f"line {line}" in caught.value.where and caught.value.fix


def test_missing_and_misencoded(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load_lexicon(tmp_path / "none.tsv")
    (tmp_path / "gbk.tsv").write_bytes("慢\tnegative".encode("gb18030"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_lexicon(tmp_path / "gbk.tsv")
