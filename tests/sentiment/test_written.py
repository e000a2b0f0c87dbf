import re
from pathlib import Path

import pandas as pd
import pytest

from vocnlp.errors import ModelError
from vocnlp.sentiment.data import LABELS
from vocnlp.sentiment.encode import prepare_text, says_something
from vocnlp.sentiment.evaluation_sets import load_hard_cases, read_labels
from vocnlp.sentiment.near_copies import find_copies
from vocnlp.sentiment.splits import Splits, hash_lettered, hash_texts, normalise
from vocnlp.sentiment.written import drop_near_copies, fill_pattern, generate_examples, load_written_examples

REPOSITORY = Path(__file__).parents[2]
TRAINING = REPOSITORY / "models/training"
# The constructions of the hard cases, every one with all three polarities.
GROUPS = {
    "negation", "double_negation", "contrast", "degree", "rhetorical_question", "irony", "comparison", "wish_request",
    "question", "time_number", "emoji", "traditional", "dialect_slang", "typo_homophone", "very_short", "very_long",
    "mixed_language", "bank_words", "app_words",
}  # fmt: skip

SLOTS = """
shared: {thanks: [谢谢, 多谢]}
typos: {客服: 客付}
domains:
  hotel: {bad: [房间/脏, 前台/冷淡], fault: [热水是凉的, 门锁坏了], ask: [几点退房]}
  shop: {bad: [面料/薄], fault: [少发了一件]}
"""
PATTERNS = "group\tpolarity\tstyle\tdomains\tcopies\ttext\n"


@pytest.fixture(scope="module")
def examples() -> pd.DataFrame:
    return load_written_examples(TRAINING)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "written.tsv").write_text("group\tpolarity\ttext\nemoji\tpositive\t👍\nemoji\tnegative\t👎\n", "utf-8")
    (tmp_path / "patterns.tsv").write_text(PATTERNS + "question\tneutral\t\t\t2\t{ask}，{thanks}\n", "utf-8")
    (tmp_path / "slots.yaml").write_text(SLOTS, "utf-8")
    return tmp_path


def test_committed_lines_are_clean_and_labelled(examples: pd.DataFrame) -> None:
    assert list(examples.columns) == ["text", "kind", "label", "group", "generated"]
    assert set(examples["kind"]) == {"written"}
    assert examples["label"].dtype == "int64"
    assert set(examples["label"]) == set(range(len(LABELS)))
    assert [t for t in examples["text"] if prepare_text(t) != t or not says_something(t)] == []
    assert [t for t in examples["text"] if re.search(r"[{}\t]|\D/|/\D|，[，。？！]", t)] == []


def test_no_two_examples_are_the_same(examples: pd.DataFrame) -> None:
    letters = examples["text"].map(normalise) != ""
    assert len(hash_lettered(examples["text"].tolist())) == letters.sum()
    assert examples.loc[~letters, "text"].is_unique


def test_written_lines_are_many_and_none_is_lost_as_a_copy(examples: pd.DataFrame) -> None:
    lines = (TRAINING / "written.tsv").read_text("utf-8").splitlines()[1:]
    assert len(lines) >= 1_500
    assert examples["text"].head(len(lines)).tolist() == [line.split("\t")[2] for line in lines]
    assert 3_000 <= len(examples) - len(lines) <= 5_000


def test_classes_are_balanced_and_no_group_gives_its_answer_away(examples: pd.DataFrame) -> None:
    shares = examples["label"].value_counts(normalize=True)
    assert [shares[i] for i in range(3)] == pytest.approx([0.39, 0.37, 0.24], abs=0.03)
    polarities = examples.groupby("group")["label"].nunique()
    assert polarities[sorted(GROUPS)].eq(3).all()


def test_emoji_alone_are_kept_with_every_polarity(examples: pd.DataFrame) -> None:
    alone = examples.loc[examples["text"].map(normalise) == ""]
    assert len(alone) > 30
    assert alone["label"].nunique() == 3


def test_generation_is_the_same_every_time(examples: pd.DataFrame) -> None:
    generated = generate_examples(TRAINING)["text"].tolist()
    again = examples["text"].tolist()[len((TRAINING / "written.tsv").read_text("utf-8").splitlines()) - 1 :]
    taken = set(again)
    assert [text for text in generated if text in taken] == again
    assert len(generated) - len(again) < 20  # what a written line says already


def test_another_seed_gives_other_examples(folder: Path) -> None:
    (folder / "patterns.tsv").write_text(PATTERNS + "question\tneutral\t\t\t1\t{ask}，{thanks}\n", "utf-8")
    assert len({tuple(generate_examples(folder, seed=seed)["text"]) for seed in range(8)}) == 2


def test_a_new_pattern_changes_no_other(folder: Path) -> None:
    row = "question\tneutral\t\thotel\t4\t{bad.noun}吗，{thanks}\n"
    (folder / "patterns.tsv").write_text(PATTERNS + row, "utf-8")
    alone = generate_examples(folder)["text"].tolist()
    (folder / "patterns.tsv").write_text(PATTERNS + "negation\tnegative\t\t\t3\t没人管，{fault}\n" + row, "utf-8")
    assert generate_examples(folder)["text"].tolist()[-len(alone) :] == alone


def test_clauses_of_a_pattern_are_of_one_domain_and_differ(folder: Path) -> None:
    row = "negation\tnegative\t\t\t20\t{fault}，{fault2}，{bad.noun}{bad.adj}\n"
    (folder / "patterns.tsv").write_text(PATTERNS + row.replace("\t\t\t", "\t\thotel\t"), "utf-8")
    texts = generate_examples(folder)["text"]
    assert set(texts) == {
        f"{a}，{b}，{c}"
        for a, b in (("热水是凉的", "门锁坏了"), ("门锁坏了", "热水是凉的"))
        for c in ("房间脏", "前台冷淡")
    }


def test_a_domain_without_the_slot_is_passed_over(folder: Path) -> None:
    assert set(generate_examples(folder)["text"]) == {"几点退房，谢谢", "几点退房，多谢"}


def test_styles_change_script_and_spelling(folder: Path) -> None:
    rows = "traditional\tneutral\ttraditional\t\t1\t请问{ask}\ntypo\tneutral\ttypo\t\t1\t客服，{ask}\n"
    (folder / "patterns.tsv").write_text(PATTERNS + rows, "utf-8")
    assert generate_examples(folder)["text"].tolist() == ["請問幾點退房", "客付，几点退房"]


def test_a_key_decides_the_draw() -> None:
    choices = {"fault": [str(i) for i in range(50)]}
    assert fill_pattern("{fault}", choices, "a") == fill_pattern("{fault}", {"fault": choices["fault"][::-1]}, "a")
    assert len({fill_pattern("{fault}", choices, str(i)) for i in range(50)}) > 20


@pytest.mark.parametrize(
    ("name", "body", "got"),
    [
        ("written.tsv", "group\tpolarity\ttext\nemoji\tgood\t👍\n", "line 2"),
        ("written.tsv", "group\tpolarity\ttext\nemoji\tpositive\n", "line 2 has 2 fields"),
        ("written.tsv", "group\ttext\n", "columns"),
        ("written.tsv", "", "ValueError"),
        ("patterns.tsv", PATTERNS + "negation\tnegative\t\t\t3\t{nothing}\n", "line 2: KeyError"),
        ("patterns.tsv", PATTERNS + "negation\tnegative\t\tmoon\t3\t{fault}\n", "line 2: KeyError"),
        ("patterns.tsv", PATTERNS + "negation\tnegative\tlatin\t\t3\t{fault}\n", "line 2: KeyError"),
        ("patterns.tsv", PATTERNS + "negation\tnegative\t\t\tmany\t{fault}\n", "line 2: ValueError"),
        ("slots.yaml", "domains: {}\n", "KeyError"),
        ("slots.yaml", "{", "Error"),
    ],
)
def test_malformed_files_are_named(folder: Path, name: str, body: str, got: str) -> None:
    (folder / name).write_text(body, "utf-8")
    with pytest.raises(ModelError, match=got) as error:
        load_written_examples(folder)
    assert name in str(error.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "written.tsv").unlink()
    with pytest.raises(ModelError, match=re.escape("written.tsv")):
        load_written_examples(folder)


def test_near_copies_and_listed_texts_are_dropped_and_emoji_stay() -> None:
    texts = [
        "订单已经付款但是一直没有发货，客服也不回我的消息",
        "订单已经付款 但是一直没有发货 客服也不回消息",
        "请问退货地址填哪里",
        "这家的汤真好喝",
        "👍",
    ]
    made_up = pd.DataFrame({"text": texts, "label": [0, 0, 1, 2, 2]})
    listed = Splits({"evaluation": {"excluded": hash_texts(["请问退货地址填哪里？", "👍"])}})
    kept = drop_near_copies(made_up, listed, ["订单已经付款，但是一直没有发货，客服也不回我消息", "👍"])
    assert kept["text"].tolist() == ["这家的汤真好喝", "👍"]
    assert len(made_up) == 5
    assert drop_near_copies(made_up, Splits({}), []).equals(made_up)


def test_what_is_learnt_meets_no_held_out_text(examples: pd.DataFrame) -> None:
    splits = Splits.load(REPOSITORY / "models/splits.json")
    evaluation = REPOSITORY / "models/evaluation"
    measured = read_labels(evaluation, "neutral_written.tsv")["text"].tolist()
    measured += [text for final in (False, True) for text in load_hard_cases(evaluation, final=final)["text"]]
    kept = drop_near_copies(examples, splits, measured)
    splits.check_manifest(hash_lettered(kept["text"].tolist()), "written examples")
    assert not find_copies(kept["text"].tolist(), measured).any()
    assert 0.95 * len(examples) < len(kept) < len(examples)
