import importlib.util

import numpy as np
import pandas as pd
import pytest

from vocnlp.errors import ModelError
from vocnlp.sentiment.baselines import Linear, Majority, frame_chances, load_contender, take_training_side
from vocnlp.sentiment.splits import hash_texts


def train() -> pd.DataFrame:
    rows = [("shop", "reviews_shopping", t, k, True) for t, k in (("很好", 2), ("很差", 0))]
    rows += [("car", "opinions_car", t, k, False) for t, k in (("真好", 2), ("真差", 0), ("问价", 1))]
    return pd.DataFrame(rows * 9, columns=["kind", "source", "text", "label", "two_class"])


def test_the_linear_model_learns_and_sums_to_one() -> None:
    frame = Linear(train()).predict(["真好", "真差", "问价", ""])
    assert frame["polarity"].tolist()[:3] == ["positive", "negative", "neutral"]
    assert frame[["p_negative", "p_neutral", "p_positive"]].sum(axis=1).to_numpy() == pytest.approx(1, abs=2e-4)
    assert len(Linear(train()).predict([])) == 0


def test_a_two_class_side_never_answers_neutral() -> None:
    model = load_contender("linear", train()).for_set("reviews_shopping/review")
    assert model.predict(["问价", "很好"])["p_neutral"].tolist() == [0, 0]


def test_each_set_has_the_nearest_training_side() -> None:
    assert set(take_training_side(train(), "opinions_car/opinion")["source"]) == {"opinions_car"}
    assert set(take_training_side(train(), "app_reviews_smarthome/stars")["source"]) == {"reviews_shopping"}
    assert set(take_training_side(train(), "hard_cases")["source"]) == {"reviews_shopping", "opinions_car"}


def test_a_baseline_knows_what_it_learnt_from() -> None:
    contender = load_contender("linear", train())
    assert set(contender.known("opinions_car/opinion")) == set(hash_texts(["真好", "真差", "问价"]))
    assert contender.for_set("hard_cases") is contender.for_set("neutral_set")


def test_the_majority_is_the_same_for_every_text() -> None:
    table = pd.DataFrame({"label": [1, 1, 0]})
    frame = Majority(table).predict(["好", "差"])
    assert frame["polarity"].tolist() == ["neutral", "neutral"] and frame["p_positive"].tolist() == [0, 0]


def test_frames_are_those_of_a_model() -> None:
    from vocnlp.sentiment.model import COLUMNS

    assert set(frame_chances(np.array([[0.2, 0.3, 0.5]])).columns) == set(COLUMNS)


def test_without_data_there_is_no_linear_model() -> None:
    with pytest.raises(ModelError, match="nothing to learn from"):
        load_contender("linear")


def test_an_unknown_contender_is_a_named_error() -> None:
    with pytest.raises(ModelError, match="no such sentiment model"):
        load_contender("slow")


@pytest.mark.skipif(importlib.util.find_spec("snownlp") is not None, reason="SnowNLP is installed here")
def test_snownlp_not_installed_is_a_named_error() -> None:
    with pytest.raises(ModelError, match="SnowNLP is not installed"):
        load_contender("snownlp")


@pytest.mark.skipif(importlib.util.find_spec("snownlp") is None, reason="SnowNLP is not installed here")
def test_snownlp_answers_any_text() -> None:
    frame = load_contender("snownlp").for_set("any").predict(["很好，很满意", "太差了，垃圾", "", " ", "👍"])
    assert frame["polarity"].tolist()[:2] == ["positive", "negative"]
    assert (frame["p_neutral"] == 0).all()
