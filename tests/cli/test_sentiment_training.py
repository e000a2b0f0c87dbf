"""What the training commands refuse before anything runs; the steps themselves are in tests/sentiment/test_steps.py."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
RECIPE = str(REPOSITORY / "models/recipes/fast.yaml")


def test_a_recipe_without_data_or_base_is_told(shell):
    code, said = shell("sentiment", "train", RECIPE, "--out", "model")
    assert code == 2 and "--base" in said


@pytest.mark.parametrize("command", ["fit-linear", "adapt", "fine-tune", "distil", "export"])
def test_every_step_names_a_recipe_that_is_not_there(shell, command: str, tmp_path: Path):
    options = {"adapt": ["--base", "b"], "fine-tune": ["--base", "b"], "distil": ["--base", "b", "--teacher", "t"],
               "export": ["--base", "b", "--out", "o"]}  # fmt: skip
    code, said = shell("sentiment", command, "none.yaml", "--data", "d", *options.get(command, []))
    assert code == 2 and "recipe" in said and "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_own_rows_with_wrong_labels_are_told_without_their_words(shell, tmp_path: Path):
    rows = [f"这条{i}内容很私密,{label}" for i, label in enumerate(["很生气", "正面", "中性"] * 20)]
    (tmp_path / "my.csv").write_text("\n".join(["text,label", *rows]) + "\n", encoding="utf-8")
    code, said = shell("sentiment", "train", "my.csv", "--out", "model")
    assert code == 2 and "label" in said and "私密" not in said
    assert not (tmp_path / "model").exists()


def test_own_rows_without_a_class_are_told(shell, tmp_path: Path):
    rows = [f"第{i}条内容,{label}" for i, label in enumerate(["负面", "正面"] * 20)]
    (tmp_path / "my.csv").write_text("\n".join(["text,label", *rows]) + "\n", encoding="utf-8")
    code, said = shell("sentiment", "train", "my.csv", "--out", "model")
    assert code == 2 and "neutral" in said
