import pandas as pd
import pytest

from vocnlp.errors import SchemaError
from vocnlp.schemas import FEEDBACK_SENTIMENT
from vocnlp.sentiment.aggregate import score_feedback

ONE, TWO, THREE = (f"f{i:016x}" for i in (1, 2, 3))


def units(*rows: tuple[str, str, float, float, float, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["feedback_id", "polarity", "p_negative", "p_neutral", "p_positive", "end"])
    return frame.assign(revision=0, start=0, month="2026-11")


def feedback(*ids: str, rating: float | None = None) -> pd.DataFrame:
    frame = pd.DataFrame({"feedback_id": list(ids), "revision": 0, "month": "2026-11"})
    return frame.assign(rating=pd.Series([rating] * len(ids), dtype="float64"))


def test_a_long_complaint_outweighs_a_short_praise() -> None:
    scored = score_feedback(
        units((ONE, "positive", 0.02, 0.02, 0.96, 2), (ONE, "negative", 0.96, 0.02, 0.02, 20)),
        feedback(ONE),
        recipe_id="r",
    )
    assert scored.polarity.tolist() == ["negative"]
    assert scored[["n_units", "n_negative"]].iloc[0].tolist() == [2, 1]
    FEEDBACK_SENTIMENT.check(scored)


def test_facts_do_not_dilute_an_opinion() -> None:
    fact = (ONE, "neutral", 0.02, 0.96, 0.02, 40)
    alone = score_feedback(units((ONE, "negative", 0.9, 0.05, 0.05, 8)), feedback(ONE), recipe_id="r")
    among = score_feedback(units((ONE, "negative", 0.9, 0.05, 0.05, 8), fact, fact, fact), feedback(ONE), recipe_id="r")
    assert alone.polarity.tolist() == among.polarity.tolist() == ["negative"]
    assert among["p_neutral"].tolist() == [0.05]


def test_only_facts_are_neutral_and_no_units_too() -> None:
    scored = score_feedback(units((ONE, "neutral", 0.1, 0.8, 0.1, 9)), feedback(ONE, TWO), recipe_id="r")
    assert scored.polarity.tolist() == ["neutral", "neutral"]
    assert scored["n_units"].tolist() == [1, 0]
    assert scored["p_neutral"].tolist() == [0.8, 1.0]


def test_balance_is_abstain() -> None:
    scored = score_feedback(
        units((ONE, "positive", 0.02, 0.02, 0.96, 9), (ONE, "negative", 0.96, 0.02, 0.02, 9)),
        feedback(ONE),
        recipe_id="r",
    )
    assert scored.polarity.tolist() == ["abstain"]


def test_an_abstaining_unit_counts_as_neither_but_all_of_them_make_an_abstaining_feedback() -> None:
    sure, unsure = (ONE, "positive", 0.05, 0.05, 0.9, 5), (ONE, "abstain", 0.55, 0.05, 0.4, 60)
    with_both = score_feedback(units(sure, unsure), feedback(ONE), recipe_id="r")
    only_sure = score_feedback(units(sure), feedback(ONE), recipe_id="r")
    assert with_both["p_positive"].tolist() == only_sure["p_positive"].tolist()
    assert with_both["n_units"].tolist() == [2]
    alone = score_feedback(units(unsure), feedback(ONE), recipe_id="r")
    assert alone.polarity.tolist() == ["abstain"] and alone["p_negative"].tolist() == [0.55]


@pytest.mark.parametrize(
    ("rating", "polarity", "expected"),
    [
        (5, "negative", True),
        (4, "negative", True),
        (3, "negative", False),
        (1, "positive", True),
        (2, "negative", False),
    ],
)
def test_stars_and_text_are_two_witnesses(rating: float, polarity: str, expected: bool) -> None:
    chances = (0.9, 0.05, 0.05) if polarity == "negative" else (0.05, 0.05, 0.9)
    scored = score_feedback(units((ONE, polarity, *chances, 9)), feedback(ONE, rating=rating), recipe_id="r")
    assert scored.polarity.tolist() == [polarity]
    assert scored["star_disagrees"].tolist() == [expected]


def test_without_stars_there_is_nothing_to_disagree_with() -> None:
    scored = score_feedback(units((ONE, "negative", 0.9, 0.05, 0.05, 9)), feedback(ONE), recipe_id="r")
    assert scored["star_disagrees"].isna().all()


def test_the_order_of_units_does_not_matter_and_inputs_stay_as_they_are() -> None:
    table = units(
        *[(i, "negative", 0.3333 + k / 97, 0.1, 0.5667 - k / 97, 3 + k) for k in range(20) for i in (ONE, TWO)]
    )
    wanted = feedback(TWO, ONE, THREE)
    before = table.copy(), wanted.copy()
    forward = score_feedback(table, wanted, recipe_id="r")
    backward = score_feedback(table.iloc[::-1], wanted, recipe_id="r")
    pd.testing.assert_frame_equal(forward, backward)
    assert forward["feedback_id"].tolist() == [TWO, ONE, THREE]
    pd.testing.assert_frame_equal(table, before[0])
    pd.testing.assert_frame_equal(wanted, before[1])


def test_units_without_offsets_weigh_the_same() -> None:
    table = units(
        (ONE, "positive", 0.0, 0.0, 1.0, 2), (ONE, "negative", 1.0, 0.0, 0.0, 20), (ONE, "negative", 1, 0, 0, 2)
    )
    scored = score_feedback(table.drop(columns=["start", "end"]), feedback(ONE), recipe_id="r")
    assert scored["p_negative"].tolist() == [0.6667]


def test_empty_in_empty_out() -> None:
    scored = score_feedback(units(), feedback(), recipe_id="r")
    pd.testing.assert_frame_equal(scored, FEEDBACK_SENTIMENT.empty())
    assert score_feedback(units(), feedback(ONE), recipe_id="r").polarity.tolist() == ["neutral"]


def test_a_missing_column_is_a_named_error() -> None:
    with pytest.raises(SchemaError, match="unit_sentiment"):
        score_feedback(units().drop(columns="polarity"), feedback(ONE), recipe_id="r")
    with pytest.raises(SchemaError, match="feedback"):
        score_feedback(units(), feedback(ONE).drop(columns="rating"), recipe_id="r")


def test_stars_are_a_prior_only_when_asked() -> None:
    balanced = units((ONE, "positive", 0.02, 0.02, 0.96, 9), (ONE, "negative", 0.96, 0.02, 0.02, 9))
    for stars, expected in ((1, "negative"), (3, "abstain"), (5, "positive")):
        asked = feedback(ONE, rating=stars)
        assert score_feedback(balanced, asked, recipe_id="r").polarity.tolist() == ["abstain"]
        assert score_feedback(balanced, asked, recipe_id="r", star_prior=20).polarity.tolist() == [expected]
    without = score_feedback(balanced, feedback(ONE), recipe_id="r", star_prior=20)
    pd.testing.assert_frame_equal(without, score_feedback(balanced, feedback(ONE), recipe_id="r"))


def test_a_star_prior_is_a_unit_of_its_length() -> None:
    """side = (10 * 0.8 + 10 * 0) / (10 * (0.8 + 0.1) + 10): worked out by hand."""
    text = units((ONE, "negative", 0.8, 0.1, 0.1, 10))
    scored = score_feedback(text, feedback(ONE, rating=5), recipe_id="r", star_prior=10)
    assert scored[["p_negative", "p_neutral", "p_positive"]].iloc[0].tolist() == [0.3789, 0.1, 0.5211]
    assert scored["polarity"].tolist() == ["positive"]
    assert scored["star_disagrees"].tolist() == [True], "what disagrees is the text alone"


def test_stars_decide_where_all_units_abstain_and_never_make_an_opinion() -> None:
    unsure = units((ONE, "abstain", 0.5, 0.05, 0.45, 10))
    assert score_feedback(unsure, feedback(ONE, rating=1), recipe_id="r").polarity.tolist() == ["abstain"]
    scored = score_feedback(unsure, feedback(ONE, rating=1), recipe_id="r", star_prior=10)
    assert scored.polarity.tolist() == ["negative"]
    fact = units((ONE, "neutral", 0.1, 0.8, 0.1, 9))
    scored = score_feedback(fact, feedback(ONE, TWO, rating=1), recipe_id="r", star_prior=60)
    assert scored.polarity.tolist() == ["neutral", "neutral"]
    assert scored["p_neutral"].tolist() == [0.8, 1.0]
