import numpy as np
import pandas as pd
import pytest

from vocnlp.sentiment.blend import NEVER, Blend, choose_cascade, fit_blend
from vocnlp.sentiment.heads import pair_logits, split_chances


def dev(label: list[int], source: str = "s", two_class: bool = False) -> pd.DataFrame:
    return pd.DataFrame({"source": source, "label": label, "two_class": two_class})


def test_pairs_and_chances_say_the_same() -> None:
    logits = np.random.default_rng(0).normal(size=(50, 3)) * 3
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert np.allclose(split_chances(pair_logits(logits)), chances)


def test_the_blend_listens_to_the_better_model_and_is_calibrated() -> None:
    generator = np.random.default_rng(0)
    truth = generator.normal(size=(4_000, 2)) * 2
    chances = split_chances(truth)
    label = [int(generator.choice(3, p=p)) for p in chances]
    good, noise = truth * 5 + 1, generator.normal(size=truth.shape)
    blend = fit_blend(good, noise, dev(label))
    assert blend.network == pytest.approx((0.2, 0.2), abs=0.03) and max(blend.linear) < 0.1
    assert np.abs(blend.combine(good, noise) - chances).max() < 0.1
    assert fit_blend(None, noise, dev(label)).network == (0.0, 0.0)
    assert Blend.load(blend.save()) == blend


def test_two_class_reviews_hardly_move_the_head_of_no_opinion() -> None:
    pairs = np.zeros((100, 2))
    forum = dev([0, 1] * 25)
    three, two = (
        fit_blend(pairs, None, pd.concat([forum, dev([0, 2] * 25, "r", two_class)], ignore_index=True))
        for two_class in (False, True)
    )
    assert three.offset[0] < -0.9 and two.offset[0] > -0.2


def test_the_first_stage_answers_only_where_it_is_as_right() -> None:
    n = 400
    label = np.array([0, 2] * (n // 2))
    first = np.tile([0.95, 0.03, 0.02], (n, 1))
    first[label == 2] = [0.02, 0.03, 0.95]
    whole = first.copy()
    # What it calls positive is wrong in a source of its own, where the whole model knows better.
    odd = np.arange(n) % 10 == 0
    label = np.where(odd, 0, label)
    first[odd] = [0.02, 0.03, 0.95]
    whole[odd] = [0.9, 0.05, 0.05]
    frame = pd.DataFrame({"source": np.where(odd, "irony", "plain"), "label": label, "two_class": False})
    thresholds, table = choose_cascade(first, whole, frame)
    assert thresholds[0] == 0.7 and thresholds[1] == NEVER and thresholds[2] == NEVER
    assert table["answered"].tolist() == [int((first.argmax(1) == 0).sum()), 0, 0]


def test_a_source_that_mostly_praises_moves_the_offset_of_the_sides_by_the_root_of_its_odds() -> None:
    label = np.array([0] * 100 + [2] * 900)
    said = np.where(label == 0, 1.0, -1.0) + np.random.default_rng(0).normal(size=1_000)
    pairs = np.stack([np.full(1_000, -3.0), said], axis=1)
    # Nine praises to a complaint: log 9 = 2.2 unweighted, log 3 = 1.1 with the root.
    assert fit_blend(pairs, None, dev(label.tolist())).offset[1] == pytest.approx(-1.1, abs=0.3)
