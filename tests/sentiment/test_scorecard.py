import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vocnlp.errors import InputError
from vocnlp.sentiment.baselines import Contender
from vocnlp.sentiment.evaluate import STARS
from vocnlp.sentiment.probes import read_hard_cases, read_star_reviews
from vocnlp.sentiment.scorecard import answer_sets, compare_sets, drop_known, load_contenders, measure_sets, read_sets
from vocnlp.sentiment.splits import hash_texts, make_splits

from .tiny import THINGS, write_tiny_data, write_tiny_evaluation, write_tiny_training


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scorecard")
    make_splits(write_tiny_data(folder / "data")).save(folder / "splits.json")
    write_tiny_evaluation(folder / "evaluation", folder / "data")
    return folder


def read(home: Path, **given: object) -> dict[str, pd.DataFrame]:
    where = {"data": home / "data", "splits": home / "splits.json", "evaluation": home / "evaluation"}
    return read_sets(**{**where, **given})  # type: ignore[arg-type]


def test_dev_never_reads_what_only_measures(home: Path) -> None:
    dev, test = read(home), read(home, split="test")
    assert set(test) - set(dev) >= {STARS, "neutral_set"}
    learnt_from_or_chosen_by = {t for name, part in dev.items() if name != "hard_cases" for t in part["text"]}
    assert not learnt_from_or_chosen_by & {t for name, p in test.items() if name.endswith("/review") for t in p["text"]}


def test_only_final_reads_the_final_half(home: Path) -> None:
    for split in ("dev", "test"):
        assert not read(home, split=split)["hard_cases"]["text"].str.endswith("_final").any()
    assert read(home, final=True)["hard_cases"]["text"].str.endswith("_final").all()


def test_everything_is_measured_and_no_text_is_kept(home: Path) -> None:
    (majority,) = load_contenders(["majority"], data=home / "data", splits=home / "splits.json")
    sets = drop_known(read(home, split="test"), majority)
    result = measure_sets(sets, answer_sets(majority, sets))
    assert set(result) == {"sets", "mean", "hard_cases", "neutral_set", "stars"}
    assert set(result["hard_cases"]["groups"]) == {"negation", "wish"}
    assert set(result["neutral_set"]["sources"]) == {"written", "tickets_city_dated"}
    recall = result["neutral_set"]["recall"]
    assert recall["neutral"]["n"] == 2 * len(THINGS) and recall["negative"]["n"] == len(THINGS)
    assert sum(share["accuracy"] for share in recall.values()) == 1.0
    body = json.dumps(result, ensure_ascii=False)
    assert not any(thing in body for thing in THINGS)


def test_the_linear_model_is_ahead_of_the_majority(home: Path) -> None:
    both = load_contenders(["linear", "majority"], data=home / "data", splits=home / "splits.json")
    sets = drop_known(read(home), *both)
    result = compare_sets(sets, *(answer_sets(contender, sets) for contender in both))
    assert result["mean_accuracy"]["difference"] > 0.2 and result["mean_macro_f1"]["low"] > 0
    assert {"hard_cases", "reviews_shopping/review"} <= set(result["sets"])
    assert result["mean_accuracy"]["n_sets"] == len(result["sets"]) - 1


def test_what_a_model_was_taught_measures_it_nowhere(home: Path) -> None:
    sets = read(home, split="test")
    for name in ("hard_cases", "neutral_set", STARS):
        taught = np.unique(hash_texts(sets[name]["text"].head(3)))
        left = drop_known(sets, Contender("own", lambda _: None, lambda _, taught=taught: taught))  # type: ignore[arg-type, return-value]
        assert len(left[name]) == len(sets[name]) - 3


def test_a_baseline_of_everything_learns_the_written_examples_too(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vocnlp.sentiment.lessons.load_evaluation_texts", lambda folder, data: [])
    write_tiny_training(tmp_path)
    where = {"data": home / "data", "splits": home / "splits.json", "evaluation": home / "evaluation"}
    (without,) = load_contenders(["linear"], **where)
    (with_them,) = load_contenders(["linear"], training=tmp_path, **where)
    written = set(hash_texts(pd.read_csv(tmp_path / "written.tsv", sep="\t")["text"]))
    assert not written & set(without.known("hard_cases"))
    assert len(written & set(with_them.known("hard_cases"))) > len(written) / 2
    emoji = set(hash_texts(["👍", "😡"]))
    with (tmp_path / "written.tsv").open("a", encoding="utf-8") as file:
        file.write("plain\tpositive\t👍\n")
    (with_emoji,) = load_contenders(["linear"], training=tmp_path, **where)
    assert len(emoji) == 1 and not emoji & set(with_emoji.known("hard_cases")), "emoji alone are nobody's text"
    assert not written & set(with_them.known("opinions_bank/opinion")), "a set of its own has its own baseline"


def test_progress_goes_to_the_end(home: Path) -> None:
    (majority,) = load_contenders(["majority"], data=home / "data", splits=home / "splits.json")
    said: list[tuple[int, int]] = []
    sets = read(home)
    answer_sets(majority, sets, progress=lambda _, done, total: said.append((done, total)))
    assert said[-1] == (len(sets), len(sets)) and said == sorted(said)


def test_without_data_the_hard_cases_are_measured_alone(home: Path) -> None:
    assert set(read(home, data=None)) == {"hard_cases"}
    with pytest.raises(InputError, match="nothing to measure with"):
        read(home, data=None, split="test")
    with pytest.raises(InputError, match="no such split"):
        read(home, split="train")


def test_stars_without_a_side_are_ranked_but_not_scored(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"text": ["好", "好", "差", "还行", "行", "行", "。"], "star": [5.0, 4.0, 1.0, 3.0, 2.0, 5.0, 1.0]}
    )
    frame.to_parquet(tmp_path / "app_reviews_smarthome.parquet")
    reviews = read_star_reviews(tmp_path)
    assert reviews["text"].tolist() == ["好", "好", "差", "还行", "行", "行"]
    assert reviews["label"].tolist() == [2, 2, 0, 1, 0, 2]
    assert reviews["sided"].tolist() == [True, False, True, False, False, False]


def test_hard_cases_are_read_as_the_pipeline_reads() -> None:
    folder = Path(__file__).parents[2] / "models/evaluation"
    cases = read_hard_cases(folder)
    assert len(cases) == 380 and set(cases["label"]) == {0, 1, 2}
    traditional = "".join(cases.loc[cases["group"] == "traditional", "text"])
    assert not set("這個還沒說話買賣") & set(traditional)
