"""What training refuses before anything runs, and which step it takes; test_steps.py of tests/sentiment trains."""

from __future__ import annotations

from pathlib import Path

import pytest

from vocnlp.sentiment import build, steps

REPOSITORY = Path(__file__).parents[2]
RECIPE = str(REPOSITORY / "models/recipes/fast.yaml")


NEEDED = {
    "linear": ["--data"], "adapt": ["--data", "--base"], "network": ["--data", "--base"],
    "refine": ["--data", "--base"], "distil": ["--data", "--base"],
    "export": ["--data", "--base", "--out"], "": ["--data", "--base", "--out"],
}  # fmt: skip


def _options(step: str, *names: str) -> list[str]:
    return (["--step", step] if step else []) + [word for name in names for word in (name, f"no{name}")]


@pytest.mark.parametrize(
    ("step", "missing"), [(step, name) for step, names in NEEDED.items() for name in names], ids=str
)
def test_what_a_recipe_or_a_step_of_it_needs_is_named(shell, step: str, missing: str, tmp_path: Path):
    given = [name for name in NEEDED[step] if name != missing]
    code, said = shell("sentiment", "train", RECIPE, *_options(step, *given))
    assert code == 2 and "InputError" in said and missing in said
    assert (f"step {step}" if step else "whole recipe") in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("step", "useless"),
    [(step, "--out") for step in ("linear", "adapt", "network", "refine", "distil")]
    + [(step, "--teacher") for step in NEEDED if step != "distil"],
)
def test_what_a_step_has_no_use_for_is_named(shell, step: str, useless: str, tmp_path: Path):
    code, said = shell("sentiment", "train", RECIPE, *_options(step, *NEEDED[step], useless))
    assert code == 2 and "InputError" in said and useless in said
    assert list(tmp_path.iterdir()) == []


def test_a_student_without_a_teacher_is_told(shell, tmp_path: Path):
    code, said = shell("sentiment", "train", RECIPE, *_options("distil", *NEEDED["distil"]))
    assert code == 2 and "InputError" in said and "--teacher DIR" in said
    assert "training/sentiment-accurate/model" in said, "where it was looked for"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--from", "--text", "--label", "--minutes"])
def test_an_option_of_labelled_files_is_refused_beside_a_recipe(shell, option: str):
    code, said = shell("sentiment", "train", RECIPE, *_options("", *NEEDED[""]), option, "7")
    assert code == 2 and "InputError" in said and option in said


@pytest.mark.parametrize("option", ["--step", "--data", "--base", "--teacher", "--work", "--splits", "--evaluation"])
def test_an_option_of_recipes_is_refused_beside_a_labelled_file(shell, option: str):
    code, said = shell("sentiment", "train", "my.csv", "--out", "model", option, "linear")
    assert code == 2 and "InputError" in said and option in said


def test_a_labelled_file_needs_a_folder_to_write_to(shell):
    code, said = shell("sentiment", "train", "my.csv")
    assert code == 2 and "--out DIR" in said


@pytest.mark.parametrize("step", list(NEEDED))
def test_a_recipe_that_is_not_there_is_named(shell, step: str, tmp_path: Path):
    code, said = shell("sentiment", "train", "none.yaml", *_options(step, *NEEDED[step]))
    assert code == 2 and "recipe" in said and "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_step_is_handed_what_was_given(shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The steps are those of vocnlp.sentiment.steps and build, which train for real in their own tests."""
    asked: list[tuple[object, ...]] = []
    for module, names in {
        steps: ("fit_linear_step", "adapt_step", "train_network_step", "refine_step", "distil_step"),
        build: ("export_step", "build_model"),
    }.items():
        for name in names:
            monkeypatch.setattr(
                module, name, lambda *given, name=name, **named: asked.append((name, *given)) or Path("made")
            )
    (tmp_path / "work/sentiment-accurate/model").mkdir(parents=True)
    for step, names in NEEDED.items():
        assert shell("sentiment", "train", RECIPE, *_options(step, *names), "--work", "work") == (0, "made\n")
    teacher = ("--teacher", "mine")
    assert shell("sentiment", "train", RECIPE, *_options("distil", *NEEDED["distil"]), *teacher)[0] == 0
    assert [(name, *given[2:]) for name, *given in asked] == [
        ("fit_linear_step",),
        ("adapt_step",),
        ("train_network_step",),
        ("refine_step",),
        ("distil_step", Path("work/sentiment-accurate/model")),
        ("export_step", Path("no--out")),
        ("build_model", Path("no--out")),
        ("distil_step", Path("mine")),
    ]
    assert {given[0].name for _, *given in asked} == {"sentiment-fast"}
    assert asked[1][2] == steps.Places(Path("no--data"), "no--base", Path("work"))


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


def test_own_rows_calibrate_a_finished_model(shell, tmp_path: Path):
    own = str(REPOSITORY / "examples/own_labels/property_service.csv")
    asked = ("--from", "fast", "--text", "内容", "--label", "情感", "--out", "model")
    code, said = shell("sentiment", "calibrate", own, *asked)
    assert code == 0 and "90 rows: calibration error" in said and "abstains below" in said
    code, said = shell("sentiment", "evaluate", "model", "--file", own, *asked[2:6])
    assert code == 2 and "nothing is left to measure with" in said
    (tmp_path / "few.csv").write_text("内容,情感\n很好,正面\n太慢,负面\n几点,中性\n", encoding="utf-8")
    code, said = shell("sentiment", "calibrate", "few.csv", *asked[:-1], "other")
    assert code == 2 and "too few labelled rows" in said and not (tmp_path / "other").exists()
