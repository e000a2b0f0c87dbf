"""Keys: private, stable, made once."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vocnlp.errors import ConfigError
from vocnlp.preprocess.keys import keyed_hash, load_key


def test_key_is_created_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "key"
    key = load_key(path, create=True)
    assert len(key) == 32
    assert load_key(path) == load_key(path, create=True) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["key"]


def test_two_processes_get_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_key(path, create=True), range(32)))
    assert len(keys) == 1


def test_missing_key_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no key") as caught:
        load_key(tmp_path / "key")
    assert caught.value.where == str(tmp_path / "key")


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_open_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    load_key(path, create=True)
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="0644"):
        load_key(path)


@pytest.mark.parametrize("content", ["", "abcd", "z" * 64, "秘密"])
def test_damaged_key_is_refused_without_showing_it(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.write_text(content, "utf-8")
    path.chmod(0o600)
    with pytest.raises(ConfigError) as caught:
        load_key(path)
    assert not content or content not in str(caught.value)


def test_hash_depends_on_key_purpose_and_parts() -> None:
    base = keyed_hash(bytes(32), "a", "b", "c")
    assert len(base) == 16
    others = {
        keyed_hash(b"1" * 32, "a", "b", "c"),
        keyed_hash(bytes(32), "b", "b", "c"),
        keyed_hash(bytes(32), "a", "bc"),
        keyed_hash(bytes(32), "a", "b", "c", ""),
        keyed_hash(bytes(32), "a", "bc", ""),
    }
    assert len(others) == 5 and base not in others
    assert keyed_hash(bytes(32), "a", "\ud800", digits=4)
    with pytest.raises(ValueError, match="1 to 64"):
        keyed_hash(bytes(32), "a", digits=0)
