from pathlib import Path

import pytest

from vocnlp.errors import ConfigError
from vocnlp.sentiment.recipe import ExampleSettings, NetworkSettings, Recipe, fingerprint, load_recipes

RECIPES = Path(__file__).parents[2] / "models/recipes"


def test_the_shipped_recipes_load_with_their_teacher() -> None:
    fast, teacher = load_recipes(RECIPES / "fast.yaml", seed=7, threads=None)
    assert (fast.name, fast.seed, fast.threads) == ("sentiment-fast", 7, 2)
    assert teacher is not None and teacher.name == "sentiment-accurate" and teacher.distil is None
    assert fast.examples == teacher.examples, "the student sees the labels that its teacher saw"
    assert set(fast.network.layers) <= set(teacher.network.layers)
    assert load_recipes(RECIPES / "accurate.yaml")[1] is None


def test_the_budgets_stay_within_150_cpu_minutes() -> None:
    fast, teacher = load_recipes(RECIPES / "fast.yaml")
    assert teacher is not None
    trained = (fast.network, teacher.network, teacher.refined_network())
    # Linear models, labels and the two exports take some twenty more.
    assert sum(network.max_cpu_minutes for network in trained) <= 130


@pytest.mark.parametrize(
    "content",
    [
        "nonsense: 1",
        "network: {epochs: 0}",
        "[",
        "- 1",
        "examples: {cap: 3}",
        "refine: {epochs: 0}",
        "refine: {layers: [0]}",
        "teacher: t\nrefine: {epochs: 1}",
        "teacher: t\nadapt: {lines: 5}",
        "distil: {lines: 5}\nrefine: {epochs: 1}",
        "sure_share: 0.5",
        "distil: {lines: 5}\nsure_share: 0.5",
        "examples: {source_weights: {opinion_car: 9}}",
        "examples: {source_weights: {opinions_car/opinion/bad: 9}}",
        "examples: {max_per_class: {opinions_restaurant: 1}}",
        "network: {share_per_epoch: {reviews_shoping: 0.1}}",
        "refine: {share_per_epoch: {reviews_shopping/review: 0.1}}",
        "examples: {max_examples: 0}",
        "linear: {orders: [4, 5]}",
        "linear: {orders: []}",
        "linear: {orders: [1, 1]}",
        "name: ../../evil",
        "name: ''",
        "",
    ],
)
def test_a_bad_recipe_is_a_named_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(content if content[:1] in "[-" or "name" in content else f"name: r\n{content}")
    with pytest.raises(ConfigError):
        Recipe.load(path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("epochs: 3", "epochs: no such setting (did you mean network.epochs?)"),
        ("network: {epoch: 3}", "network.epoch: no such setting (did you mean epochs?)"),
        ("distil: {line: 3}", "distil.line: no such setting (did you mean lines?)"),
        ("adapt: {x: 1}", "adapt.x: no such setting"),
        ("refine: {epoch: 1}", "refine: epoch: no such setting (did you mean epochs?)"),
        ("network: {epochs: 0}", "network.epochs: Input should be greater than or equal to 1"),
        ("sure_share: 0.5", "sure_share is for a student behind a cascade"),
    ],
)
def test_a_bad_recipe_is_told_by_its_setting(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(f"name: r\n{content}")
    with pytest.raises(ConfigError) as caught:
        Recipe.load(path)
    assert f"got: {told}" in str(caught.value)


def test_what_refine_does_not_name_stays() -> None:
    recipe = Recipe(network={"layers": [0, 1], "epochs": 3}, refine={"epochs": 1, "freeze_embeddings": False})
    assert recipe.refined_network() == NetworkSettings(layers=(0, 1), epochs=1, freeze_embeddings=False)


def test_a_teacher_that_is_not_there_is_a_named_error(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("{name: r, teacher: nobody}")
    with pytest.raises(ConfigError, match="teacher"):
        load_recipes(tmp_path / "r.yaml")


def test_a_student_must_not_leave_out_what_its_teacher_reads(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text("name: t")
    (tmp_path / "s.yaml").write_text("{name: s, teacher: t, examples: {without: [opinions_car]}}")
    with pytest.raises(ConfigError, match="teacher has read"):
        load_recipes(tmp_path / "s.yaml")
    (tmp_path / "t.yaml").write_text("{name: t, examples: {without: [opinions_car]}}")
    assert load_recipes(tmp_path / "s.yaml")[1] is not None


def test_a_teacher_is_found_among_files_that_are_no_recipes(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("sources: [1]")
    (tmp_path / "b.yaml").write_text("[")
    (tmp_path / "t.yml").write_text("name: t")
    (tmp_path / "s.yml").write_text("{name: s, teacher: t}")
    teacher = load_recipes(tmp_path / "s.yml")[1]
    assert teacher is not None and teacher.name == "t"
    (tmp_path / "t.yml").write_text("{name: t, epochs: 3}")
    with pytest.raises(ConfigError, match="epochs"):
        load_recipes(tmp_path / "s.yml")


def test_a_fingerprint_tells_settings_apart() -> None:
    marks = {fingerprint(ExampleSettings(), NetworkSettings(epochs=e), s) for e in (1, 2) for s in (0, 1)}
    assert len(marks) == 4
