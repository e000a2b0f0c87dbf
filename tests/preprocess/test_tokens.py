"""Words: the same in every process, with negation and degree, without what carries no topic."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vocnlp.errors import ConfigError
from vocnlp.preprocess.tokens import DEGREE, KEPT_WORDS, NEGATION, Tokenizer

TEXTS = [
    "客服态度太差👍，WiFi一直连不上，打<手机:3f2a>也没有人接",
    "不好用，有点慢",
    "EMUI9.1.0.153更新后mate20闪退",
    "",
]


def test_content_words() -> None:
    words = Tokenizer().tokenize(TEXTS)
    assert {"客服", "态度", "太", "差", "赞", "wifi", "没有"} <= set(words[0])
    assert not any("3f2a" in word or "手机" in word for word in words[0])
    assert words[1] == ["不好", "有点", "慢"]
    assert {"emui", "mate20", "闪退"} <= set(words[2])
    assert words[3] == []


def test_segment_loses_nothing_and_keeps_tokens_whole() -> None:
    for text, words in zip(TEXTS, Tokenizer().segment(TEXTS), strict=True):
        assert "".join(words) == text
    assert "<手机:3f2a>" in Tokenizer().segment(TEXTS)[0]
    assert Tokenizer().segment(["好 的\n不"]) == [["好", "的", "不"]]


def test_words_do_not_depend_on_their_batch() -> None:
    tokenizer = Tokenizer()
    alone = [tokenizer.tokenize([text])[0] for text in reversed(TEXTS)]
    assert Tokenizer().tokenize(TEXTS) == alone[::-1]


def test_negation_and_degree_survive_the_built_in_stop_words(tmp_path: Path) -> None:
    assert KEPT_WORDS == NEGATION | DEGREE
    tokenizer = Tokenizer()
    assert not tokenizer._stop_words & KEPT_WORDS
    assert tokenizer.tokenize(["不 没 太 很 非常"]) == [["不", "没", "太", "很", "非常"]]
    own = tmp_path / "stop.txt"
    own.write_text("# 我们的\n很 客服\n", "utf-8")
    assert Tokenizer(stop_words=own).tokenize(["客服很慢"]) == [["慢"]]


@pytest.mark.parametrize("engine", ["rjieba", pytest.param("jieba", marks=pytest.mark.slow)])
def test_user_dictionary_keeps_words_whole(engine: str, tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("\ufeff# 产品\n智能门锁王\n绑卡失败 v\n开户行客服 50 n\n", "utf-8")
    tokenizer = Tokenizer(engine, user_dictionary=path)  # type: ignore[arg-type]
    assert tokenizer.tokenize(["智能门锁王绑卡失败，开户行客服不理"])[0][:3] == ["智能门锁王", "绑卡失败", "开户行客服"]
    # The dictionary is this tokenizer's own.
    assert "智能门锁王" not in Tokenizer(engine).segment(["智能门锁王"])[0]  # type: ignore[arg-type]


@pytest.mark.slow
def test_jieba_gives_nearly_the_same_words() -> None:
    ours, theirs = Tokenizer().tokenize(TEXTS), Tokenizer("jieba").tokenize(TEXTS)
    assert ours[1] == theirs[1]
    assert "".join(Tokenizer("jieba").segment(TEXTS)[2]) == TEXTS[2]


def test_version_changes_with_what_decides_the_words(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("智能门锁王\n", "utf-8")
    versions = {
        Tokenizer().version,
        Tokenizer("jieba").version,
        Tokenizer(user_dictionary=words).version,
        Tokenizer(stop_words=words).version,
    }
    assert len(versions) == 4
    assert Tokenizer(user_dictionary=words).version in versions
    words.write_text("智能门锁\n", "utf-8")
    assert Tokenizer(user_dictionary=words).version not in versions


@pytest.mark.parametrize("line", ["词 n 5", "词 5 N9", "词 1 n x", "词 99999999999 n"])
def test_a_bad_dictionary_line_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text(f"好词\n{line}\n", "utf-8")
    with pytest.raises(ConfigError, match="line 2"):
        Tokenizer(user_dictionary=path)


def test_missing_files_and_engines_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="stop_words"):
        Tokenizer(stop_words=tmp_path / "none.txt")
    (tmp_path / "gb.txt").write_bytes("词".encode("gb18030"))
    with pytest.raises(ConfigError, match="user_dictionary"):
        Tokenizer(user_dictionary=tmp_path / "gb.txt")
    with pytest.raises(ConfigError, match="engine"):
        Tokenizer("pkuseg")  # type: ignore[arg-type]


def test_importing_the_room_is_cheap() -> None:
    code = (
        "import sys\n"
        "from vocnlp.preprocess import mask, normalize, split, tokens, emoji, keys, noise, copies\n"
        "heavy = {'opencc', 'rjieba', 'jieba'} & set(sys.modules)\n"
        "raise SystemExit(len(heavy))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")
