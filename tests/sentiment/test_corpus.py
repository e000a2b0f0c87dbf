from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vocnlp.errors import ModelError, NotEnoughDataError
from vocnlp.sentiment.corpus import clean_corpus, draw_speed_lines, load_held_out
from vocnlp.sentiment.splits import LABELLED, UNSEEN, Splits, hash_texts, save_manifest


def different_texts(n: int, length: int = 30) -> list[str]:
    points = np.random.default_rng(2).integers(0x4E00, 0x9FA5, (n, length))
    return ["".join(map(chr, row)) for row in points]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Splits, list[str]]:
    """Every labelled set with four texts of its own; a corpus with copies of them all and ten lines more."""
    # The hand-labelled sets need the real data behind their hashes; here one text stands for them.
    texts = different_texts(4 * 7 + 11)
    measured = texts.pop()
    monkeypatch.setattr("vocnlp.sentiment.corpus.load_evaluation_texts", lambda folder, data: [measured])
    hashes = {}
    for i, name in enumerate((*LABELLED, *UNSEEN)):
        own = texts[4 * i : 4 * i + 4]
        pd.DataFrame({"text": own}).to_parquet(tmp_path / f"{name}.parquet")
        hashes[name] = {"test": hash_texts(own[:1]), "dev": hash_texts(own[1:2])}
        if name in UNSEEN:
            hashes[name] = {"unseen": hash_texts(own)}
    lines = [t[:20] + "好" + t[20:] + "！" for t in [*texts, measured]]
    pd.DataFrame({"text": lines, "source": "all"}).to_parquet(tmp_path / "corpus_unlabelled.parquet")
    return tmp_path, Splits(hashes), texts


def test_copies_of_everything_held_out_leave_the_corpus(data: tuple[Path, Splits, list[str]]) -> None:
    folder, splits, texts = data
    kept = clean_corpus(folder, splits, folder)
    assert len(kept) == 2 * len(LABELLED) + 10
    starts = {t[:20] for t in kept["text"]}
    assert starts == {t[:20] for t in texts if splits.roles([t])[0] == "train"}
    assert kept["hash"].is_monotonic_increasing and kept["hash"].is_unique


def test_a_set_can_be_left_out_whole_and_texts_besides(data: tuple[Path, Splits, list[str]]) -> None:
    folder, splits, texts = data
    kept = clean_corpus(folder, splits, folder, without=(LABELLED[0],), held_out=texts[-1:])
    assert len(kept) == 2 * (len(LABELLED) - 1) + 9
    assert set(texts[:4]) <= set(load_held_out(folder, splits, folder, without=(LABELLED[0],)))


def test_an_unknown_set_cannot_be_left_out(data: tuple[Path, Splits, list[str]]) -> None:
    folder, splits, _ = data
    with pytest.raises(ModelError, match="opinions_cars"):
        clean_corpus(folder, splits, folder, without=("opinions_cars",))


def test_excluded_lines_leave_the_corpus(data: tuple[Path, Splits, list[str]]) -> None:
    folder, splits, _ = data
    before = clean_corpus(folder, splits, folder)
    listed = Splits({**splits.hashes, "speed": {"excluded": hash_texts(before["text"].iloc[:3])}})
    assert clean_corpus(folder, listed, folder)["text"].tolist() == before["text"].iloc[3:].tolist()


def test_speed_lines_have_the_wanted_length_whatever_the_order() -> None:
    lines = [t[: 5 + i % 120] for i, t in enumerate(different_texts(3_000, 130))]
    drawn = draw_speed_lines(lines, n=1_000, mean_chars=62)
    assert len(set(drawn)) == 1_000
    assert abs(np.mean([len(t) for t in drawn]) - 62) < 1
    assert draw_speed_lines(lines[::-1], n=1_000, mean_chars=62) == drawn


def test_too_few_lines_are_a_named_error() -> None:
    with pytest.raises(NotEnoughDataError, match="too few lines"):
        draw_speed_lines(different_texts(50), n=51)
    with pytest.raises(NotEnoughDataError, match="too few lines"):
        draw_speed_lines(different_texts(500), n=100)


def test_a_manifest_is_sorted_and_unique(tmp_path: Path) -> None:
    save_manifest(np.array([3, 1, 3], np.uint64), tmp_path / "a/manifest.bin")
    assert np.frombuffer((tmp_path / "a/manifest.bin").read_bytes(), ">u8").tolist() == [1, 3]
