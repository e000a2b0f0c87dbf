import hashlib
import json
import os
import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from vocnlp.errors import ModelError
from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.evaluation_sets import (
    hash_exact,
    load_feedback_types,
    load_hard_cases,
    load_neutral_set,
    read_labels,
)
from vocnlp.sentiment.feedback_type import FEEDBACK_TYPES, PRIORITIES, PRIORITY_COLOURS
from vocnlp.sentiment.near_copies import hash_texts, normalise
from vocnlp.sentiment.splits import Splits

REPOSITORY = Path(__file__).parents[2]
FOLDER = REPOSITORY / "models/evaluation"
FILES = sorted(p.name for p in FOLDER.glob("*.tsv"))
GROUPS = {
    "app_words", "bank_words", "comparison", "contrast", "degree", "dialect_slang", "double_negation", "emoji", "irony",
    "mixed_language", "negation", "question", "rhetorical_question", "time_number", "traditional", "typo_homophone",
    "very_long", "very_short", "wish_request",
}  # fmt: skip


def shared_data() -> Path:
    folder = Path(os.environ.get("VOCNLP_SHARED", REPOSITORY.parent / "shared/data"))
    if not (folder / "tickets_city_dated.parquet").exists():
        pytest.skip("the data sets that the labels are of are not here (VOCNLP_SHARED)")
    return folder


def all_hard_cases() -> list[tuple[str, str, str, bool]]:
    return [
        (*row, final)
        for final in (False, True)
        for row in load_hard_cases(FOLDER, final=final)[["group", "polarity", "text"]].itertuples(index=False)
    ]


def trigrams(text: str) -> set[str]:
    key = normalise(text) or text
    return {key[i : i + 3] for i in range(max(1, len(key) - 2))}


def test_every_file_is_as_it_was_written_down() -> None:
    hashes = json.loads((FOLDER / "hashes.json").read_text())
    assert sorted(hashes) == FILES
    for name in FILES:
        assert hashes[name]["sha256"] == hashlib.sha256((FOLDER / name).read_bytes()).hexdigest(), name
        assert hashes[name]["rows"] == len(read_labels(FOLDER, name)), name


def test_a_changed_label_is_a_named_error(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "e")
    path = tmp_path / "e/hard_cases.tsv"
    path.write_text(path.read_text().replace("\tnegative\t", "\tpositive\t", 1))
    with pytest.raises(ModelError, match="changed after"):
        load_hard_cases(tmp_path / "e")


@pytest.mark.parametrize("gone", ["hashes.json", "hard_cases.tsv"])
def test_a_missing_file_is_a_named_error(tmp_path: Path, gone: str) -> None:
    shutil.copytree(FOLDER, tmp_path / "e")
    (tmp_path / "e" / gone).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        load_hard_cases(tmp_path / "e")


def test_hard_cases_cover_every_group_in_both_halves_and_polarities() -> None:
    cases = all_hard_cases()
    assert len(cases) >= 500
    by_group = Counter(group for group, *_ in cases)
    assert set(by_group) == GROUPS
    assert min(by_group.values()) >= 28
    assert min(Counter((group, final) for group, _, _, final in cases).values()) >= 14
    sides = Counter((group, polarity, final) for group, polarity, _, final in cases)
    assert set(sides) == {(g, p, f) for g in GROUPS for p in LABELS for f in (False, True)}
    assert max(max(sides[g, p, f] for p in LABELS) / sum(sides[g, p, f] for p in LABELS) for g, _, f in sides) < 0.65


def test_halves_are_assigned_by_hash() -> None:
    cases = all_hard_cases()
    groups = {g: i for i, g in enumerate(sorted(GROUPS))}
    for group in GROUPS:
        for polarity in LABELS:
            part = sorted((hash_exact(t), f) for g, p, t, f in cases if (g, p) == (group, polarity))
            first = (LABELS.index(polarity) + groups[group]) % 2
            assert [f for _, f in part] == [(rank + first) % 2 == 1 for rank in range(len(part))]


def test_hard_cases_are_no_copies_of_one_another() -> None:
    texts = [text for _, _, text, _ in all_hard_cases()]
    assert len({(normalise(t) or t)[:60] for t in texts}) == len(texts)
    sets = [trigrams(t) for t in texts]
    index: dict[str, list[int]] = {}
    for i, grams in enumerate(sets):
        for gram in grams:
            index.setdefault(gram, []).append(i)
    worst = 0.0
    for i, grams in enumerate(sets):
        for j, shared in Counter(j for gram in grams for j in index[gram] if j < i).items():
            worst = max(worst, shared / (len(grams) + len(sets[j]) - shared))
    assert worst < 0.6


def test_long_is_long_and_short_is_short() -> None:
    cases = all_hard_cases()
    assert min(len(t) for g, _, t, _ in cases if g == "very_long") >= 150
    assert max(len(t) for g, _, t, _ in cases if g == "very_short") <= 4
    assert not any(normalise(re.sub("[0-9]", "", t)) for g, _, t, _ in cases if g == "emoji")


def test_the_neutral_set_is_large_enough_and_mixed() -> None:
    written, real = read_labels(FOLDER, "neutral_written.tsv"), read_labels(FOLDER, "neutral_labels.tsv")
    counts = Counter(written["polarity"]) + Counter(real["polarity"])
    assert set(counts) == set(LABELS)
    assert counts["neutral"] >= 500 and counts["negative"] >= 150
    assert set(real["source"]) == {"tickets_city_dated", "app_reviews_bank"}
    assert real["sha256"].str.fullmatch("[0-9a-f]{64}").all() and real["sha256"].is_unique


def test_types_and_priorities_are_of_the_documented_kinds() -> None:
    halves = [read_labels(FOLDER, name) for name in ("feedback_types.tsv", "feedback_types_final.tsv")]
    assert not set(halves[0]["sha256"]) & set(halves[1]["sha256"])
    for half in halves:
        assert set(half["feedback_type"]) == set(FEEDBACK_TYPES)
        assert set(half["priority"]) == set(PRIORITIES) == set(PRIORITY_COLOURS)
    sources = Counter(halves[0]["source"]) + Counter(halves[1]["source"])
    assert sources["tickets_city_dated"] >= 150
    assert sources["app_reviews_bank"] + sources["app_reviews_smarthome"] >= 150
    assert (set().union(*(half["source"] for half in halves))) - {"written"} == {
        "tickets_city_dated", "app_reviews_bank", "app_reviews_smarthome",
    }  # fmt: skip


def test_only_written_lines_are_kept_as_text() -> None:
    for name in FILES:
        has_text = "text" in read_labels(FOLDER, name)
        assert has_text == (name in {"hard_cases.tsv", "hard_cases_final.tsv", "neutral_written.tsv"}), name


def test_evaluation_texts_are_listed_in_the_splits() -> None:
    listed = Splits.load(REPOSITORY / "models/splits.json").hashes["evaluation"]["excluded"]
    texts = [t for _, _, t, _ in all_hard_cases()] + read_labels(FOLDER, "neutral_written.tsv")["text"].tolist()
    assert np.isin(hash_texts(t for t in texts if normalise(t)), listed).all()


def test_the_wheel_takes_no_evaluation_set() -> None:
    build = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    taken = [Path(p) for p in (*build["packages"], *build.get("force-include", {}))]
    assert not any(Path("models/evaluation").is_relative_to(p) or p.is_relative_to("models/evaluation") for p in taken)


def test_hashed_lines_are_found_again() -> None:
    data = shared_data()
    neutral = load_neutral_set(FOLDER, data)
    assert len(neutral) == sum(len(read_labels(FOLDER, f"neutral_{n}.tsv")) for n in ("written", "labels"))
    assert neutral["text"].str.len().min() >= 1
    types = load_feedback_types(FOLDER, data, final=True)
    assert len(types) == len(read_labels(FOLDER, "feedback_types_final.tsv"))


def test_missing_lines_are_a_named_error(tmp_path: Path) -> None:
    import pandas as pd

    for name, columns in (("tickets_city_dated", ["title", "text"]), ("app_reviews_bank", ["text"])):
        pd.DataFrame({key: ["另一句话"] for key in columns}).to_parquet(tmp_path / f"{name}.parquet")
    with pytest.raises(ModelError, match="labelled lines are not in the data"):
        load_neutral_set(FOLDER, tmp_path)
