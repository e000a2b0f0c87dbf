"""What `sentiment evaluate` and `compare` print, write and refuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.sentiment.tiny import write_tiny_data, write_tiny_evaluation
from vocnlp.sentiment.folder import read_config, write_config
from vocnlp.sentiment.model import load_sentiment
from vocnlp.sentiment.splits import hash_texts, make_splits, save_manifest

ROWS = [
    "窗口办事太慢了等到花谢,负面", "你们几点开门营业到几点,中性", "这双鞋很好[b]穿到脚软,正面",
    "三号窗口态度太差扭头走,负面", "新屏幕很好看得清小字,正面", "请问怎么开通夜间短信提醒,中性",
]  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "my.csv"
    path.write_text("\n".join(["内容,情感", *ROWS]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> tuple[str, ...]:
    make_splits(write_tiny_data(tmp_path / "data")).save(tmp_path / "splits.json")
    write_tiny_evaluation(tmp_path / "evaluation", tmp_path / "data")
    return "--data", "data", "--splits", "splits.json", "--evaluation", "evaluation"


def test_own_rows_are_measured(shell, own: Path, tmp_path: Path):
    asked = ("--file", str(own), "--text", "内容", "--label", "情感", "--out", "figures.json")
    code, said = shell("sentiment", "evaluate", "fast", *asked)
    assert code == 0, said
    figures = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert figures["sets"]["file"]["n"] == len(ROWS) and figures["model"].startswith("sentiment-fast-")
    assert f"{figures['sets']['file']['accuracy']:.1%}" in said
    assert not any(row.split(",")[0] in json.dumps(figures, ensure_ascii=False) for row in ROWS)


def test_rows_that_a_model_was_taught_do_not_measure(shell, own: Path, tmp_path: Path):
    model = Path(shutil.copytree(load_sentiment().folder, tmp_path / "taught"))
    asked = ("--file", str(own), "--text", "内容", "--label", "情感")

    def learn(*texts: str) -> None:
        save_manifest(hash_texts(texts), model / "manifest.bin")
        write_config(model, read_config(model))

    learn("窗口办事太慢了，等到花谢！", "新屏幕很好看得清小字")
    for command in (("evaluate", "taught"), ("compare", "taught", "fast")):
        code, said = shell("sentiment", *command, *asked)
        assert code == 0 and "2 of 6 rows left out" in said, said
    learn(*(row.split(",")[0] for row in ROWS))
    code, said = shell("sentiment", "evaluate", "taught", *asked)
    assert code == 2 and "nothing is left to measure with" in said


@pytest.mark.parametrize("where", ["nowhere/figures.json", "my.csv", "my.json", "folder", "figures.txt"])
def test_figures_that_cannot_be_written_are_refused_at_once(
    shell, own: Path, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("vocnlp.sentiment.scorecard.answer_sets", lambda *_, **__: pytest.fail("it was measured"))
    (tmp_path / "folder").mkdir()
    own = own.rename(tmp_path / "my.json") if where == "my.json" else own
    before = own.read_bytes()
    asked = ("--file", own.name, "--text", "内容", "--label", "情感", "--out", where)
    for command in (("evaluate", "fast"), ("compare", "fast", "majority")):
        code, said = shell("sentiment", *command, *asked)
        assert code == 2 and "cannot be written here" in said and "Traceback" not in said, said
    assert own.read_bytes() == before and sorted(p.name for p in tmp_path.iterdir()) == ["folder", own.name]


def test_a_labelled_file_that_is_not_there_is_a_mistake_and_not_an_outage(shell, tmp_path: Path):
    for name in ("none.csv", "."):
        code, said = shell("sentiment", "evaluate", "fast", "--file", name)
        assert code == 2 and "there is no labelled file" in said


@pytest.mark.parametrize("command", [("evaluate", "fast"), ("compare", "fast", "fast")])
def test_an_option_without_effect_is_refused(shell, own: Path, home, command: tuple[str, ...]):
    code, said = shell("sentiment", *command, "--file", own.name, "--text", "内容", "--label", "情感", "--split", "dev")
    assert code == 2 and "measuring on a labelled file has no use for an option" in said and "no --split" in said
    code, said = shell("sentiment", *command, *home, "--two-class")
    assert code == 2 and "measuring on the public sets has no use for an option" in said and "no --two-class" in said


def test_wrong_labels_and_a_missing_class_are_told(shell, own: Path):
    code, said = shell("sentiment", "evaluate", "fast", "--file", str(own), "--text", "内容", "--label", "内容")
    assert code == 2 and "a label is not known" in said and "太慢" not in said
    own.write_text("内容,情感\n太慢,负面\n很好,正面\n", encoding="utf-8")
    asked = ("--file", str(own), "--text", "内容", "--label", "情感")
    code, said = shell("sentiment", "evaluate", "fast", *asked)
    assert code == 2 and "none of neutral" in said
    code, said = shell("sentiment", "compare", "fast", "fast", *asked, "--two-class")
    assert code == 0 and "only a right" in said
    code, said = shell("sentiment", "evaluate", "fast", "--file", "absent.csv")
    assert code != 0 and "Error" in said


def test_mistakes_of_dev_are_shown_and_those_of_test_are_not(shell, home, tmp_path: Path):
    code, said = shell("sentiment", "evaluate", "majority", *home, "--worst", "2", "--out", "dev.json")
    assert code == 0 and "Most confident mistakes, opinions_" in said and "号" in said
    code, said = shell("sentiment", "evaluate", "majority", *home, "--split", "test", "--out", "test.json")
    assert code == 0 and "Neutral set" in said and "stars" in said
    assert "mistakes" not in said and "号" not in said
    for name in ("dev.json", "test.json"):
        assert "号" not in (tmp_path / name).read_text("utf-8")


def test_the_final_half_is_counted_and_never_shown(shell, home):
    code, said = shell("sentiment", "evaluate", "majority", *home, "--final")
    assert code == 0 and "Hard cases, final half" in said and "_final" not in said
    code, said = shell("sentiment", "evaluate", "majority", *home)
    assert "Hard cases, open half" in said and "mistakes, hard_cases" in said
    code, said = shell("sentiment", "compare", "majority", "linear", *home, "--final")
    assert code != 0 and "No such option" in said, "nothing but evaluate prints it"


def test_a_model_is_compared_with_a_baseline(shell, home, tmp_path: Path):
    code, said = shell("sentiment", "compare", "linear", "majority", *home, "--out", "figures.json")
    assert code == 0 and "a = linear, b = majority" in said and "Mean accuracy" in said
    figures = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert figures["sets"]["opinions_bank/opinion"]["accuracy_difference"] > 0


def test_what_is_not_there_is_a_named_error(shell, home):
    code, said = shell("sentiment", "evaluate", "slow")
    assert code == 2 and "no such sentiment model" in said
    code, said = shell("sentiment", "evaluate", "linear")
    assert code == 2 and "nothing to learn from" in said
    code, said = shell("sentiment", "evaluate", "majority", *home, "--split", "train")
    assert code == 2 and "no such split" in said
