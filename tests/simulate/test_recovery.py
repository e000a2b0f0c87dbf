from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from vocnlp.periods import Period
from vocnlp.preprocess.keys import keyed_hash
from vocnlp.simulate import PlantedPoint, SteadyTheme, Truth, describe_recovery, false_risings, recover
from vocnlp.simulate.truth import RealText

KEY = bytes(range(32))
LAST = date(2026, 11, 15)
FIRST = LAST - timedelta(days=69)
WEEK = Period.trailing(LAST, 7)
ZONE = "Asia/Shanghai"


def names(prefix: str, n: int) -> tuple[str, ...]:
    return tuple(f"tickets:{prefix}{i:03d}" for i in range(n))


def feedback_id(name: str) -> str:
    return "f" + keyed_hash(KEY, "feedback", *name.split(":"))


def point(name: str, now: float, before: float, source_ids: tuple[str, ...]) -> PlantedPoint:
    shares = (before,) * 63 + (now,) * 7
    return PlantedPoint(name, f"标题{name}", "product", "step", LAST, None, {}, before, now, "", shares, source_ids)


@pytest.fixture
def truth() -> Truth:
    planted = (
        point("crash", 0.08, 0.01, names("C", 20)),
        point("queue", 0.05, 0.05, names("Q", 10)),
        point("old", 0.0, 0.0, names("O", 10)),
    )
    steady = (SteadyTheme("fee", "手续费", "complaint", names("F", 12)),)
    real = tuple(RealText(name, "opinions", i) for i, name in enumerate(names("C", 20)[:15]))
    return Truth(
        company="晨江银行", seed=0, first_date=FIRST, last_date=LAST, time_zone=ZONE, daily_volume=(100.0,) * 70,
        planted=planted, steady=steady, noise={}, habits={}, edited=(), late=(), outages=(), pii=(), real=real,
        bad_rows=(), n_rows={}, n_feedback={},
    )  # fmt: skip


@pytest.fixture
def feedback() -> pd.DataFrame:
    everything = [*names("C", 20), *names("Q", 10), *names("O", 10), *names("F", 12)]
    at = datetime(2026, 11, 12, 3, tzinfo=UTC)
    return pd.DataFrame({"feedback_id": [feedback_id(n) for n in everything], "created_at": pd.Series([at] * 52)})


def hits(**topics: list[str]) -> pd.DataFrame:
    rows = [(feedback_id(n), topic, True) for topic, carried in topics.items() for n in carried]
    return pd.DataFrame(rows, columns=["feedback_id", "topic_id", "is_pain"])


def pain_points(*topics: str, first_rank: int = 1) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": WEEK.name,
            "scope": "all",
            "topic_id": list(topics),
            "code": [f"P-{t[1:]}" for t in topics],
            "label": [f"话题{t}" for t in topics],
            "rank": range(first_rank, first_rank + len(topics)),
        }
    )


def trends(**states: str) -> pd.DataFrame:
    rows = [(WEEK.name, "all", topic, "pain", state) for topic, state in states.items()]
    rows += [(WEEK.name, "all", topic, "theme", "falling") for topic in states]
    return pd.DataFrame(rows, columns=["period", "scope", "topic_id", "measure", "state"])


def test_found_when_half_of_each_is_the_other(truth: Truth, feedback: pd.DataFrame) -> None:
    # T0001 holds 10 of 20 crashes and 10 others: exactly half both ways. T0002 holds 4 of 10 queues.
    frame = hits(T0001=[*names("C", 10), *names("F", 10)], T0002=list(names("Q", 4)))
    recovered = recover(
        truth, pain_points=pain_points("T0002", "T0001"), hits=frame, trends=trends(T0001="new", T0002="flat"),
        feedback=feedback, key=KEY, period=WEEK, time_zone=ZONE,
    ).set_index("planted_id")  # fmt: skip
    assert list(recovered.index) == ["crash", "queue"]
    crash, queue = recovered.loc["crash"], recovered.loc["queue"]
    assert crash[["found", "rank", "code", "n_planted", "n_topic"]].tolist() == [True, 2, "P-0001", 20, 20]
    assert crash[["recall", "precision"]].tolist() == [0.5, 0.5]
    # C000 to C014 are in real customers' words; the topic holds C000 to C009.
    assert crash[["n_real", "recall_real", "recall_simulated"]].tolist() == [15, 0.6667, 0.0]
    assert queue["n_real"] == 0
    assert pd.isna(queue["recall_real"])
    assert crash["expected_state"] == "rising"
    assert crash["state_matches"], "new counts as rising"
    assert not queue["found"]
    assert queue[["rank", "recall", "precision", "expected_state"]].tolist() == [1, 0.4, 1.0, "flat"]
    assert not queue["state_matches"], "a state is only right of a point that was found"


def test_below_the_top_is_not_found(truth: Truth, feedback: pd.DataFrame) -> None:
    frame = hits(T0001=list(names("C", 20)))
    arguments = {
        "hits": frame, "trends": trends(T0001="rising"), "feedback": feedback, "key": KEY, "period": WEEK,
        "time_zone": ZONE,
    }  # fmt: skip
    inside = recover(truth, pain_points=pain_points("T0001", first_rank=10), **arguments)
    outside = recover(truth, pain_points=pain_points("T0001", first_rank=11), **arguments)
    assert inside["found"].tolist() == [True, False]
    assert outside["found"].tolist() == [False, False]
    assert outside["rank"].tolist()[0] == 11


def test_only_pain_of_the_period_counts(truth: Truth, feedback: pd.DataFrame) -> None:
    frame = hits(T0001=[*names("C", 20), *names("F", 12)])
    frame["is_pain"] = ~frame["feedback_id"].isin([feedback_id(n) for n in names("F", 12)])
    early = feedback.copy()
    early.loc[:9, "created_at"] -= pd.Timedelta(days=7)
    arguments = {
        "pain_points": pain_points("T0001"), "hits": frame, "trends": trends(T0001="rising"), "key": KEY,
        "period": WEEK, "time_zone": ZONE,
    }  # fmt: skip
    assert recover(truth, feedback=feedback, **arguments).loc[0, ["n_planted", "precision"]].tolist() == [20, 1.0]
    assert recover(truth, feedback=early, **arguments).loc[0, ["n_planted", "n_topic"]].tolist() == [10, 10]


def test_another_key_or_period_finds_nothing(truth: Truth, feedback: pd.DataFrame) -> None:
    frame = hits(T0001=list(names("C", 20)))
    common = {"hits": frame, "trends": trends(T0001="rising"), "feedback": feedback, "time_zone": ZONE}
    other_key = recover(truth, pain_points=pain_points("T0001"), key=bytes(32), period=WEEK, **common)
    assert other_key["n_planted"].sum() == 0
    other_scope = recover(
        truth, pain_points=pain_points("T0001").assign(scope="area=product"), key=KEY, period=WEEK, **common
    )
    assert not other_scope["found"].any()


def test_inputs_are_left_alone(truth: Truth, feedback: pd.DataFrame) -> None:
    frames = [pain_points("T0002", "T0001"), hits(T0001=list(names("C", 5))), trends(T0001="rising"), feedback]
    before = [frame.copy() for frame in frames]
    recover(truth, pain_points=frames[0], hits=frames[1], trends=frames[2], feedback=frames[3], key=KEY, period=WEEK,
            time_zone=ZONE)  # fmt: skip
    for frame, copy in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


def test_empty_night_gives_rows_with_nothing_found(truth: Truth) -> None:
    nothing = recover(
        truth, pain_points=pain_points(), hits=hits(), trends=trends(), key=KEY, period=WEEK, time_zone=ZONE,
        feedback=pd.DataFrame({"feedback_id": pd.Series([], dtype="str"),
                               "created_at": pd.Series([], dtype="datetime64[us, UTC]")}),
    )  # fmt: skip
    assert nothing["found"].tolist() == [False, False]
    assert nothing["n_planted"].tolist() == [0, 0]


def test_a_rising_topic_is_false_when_it_is_mostly_a_steady_theme(truth: Truth, feedback: pd.DataFrame) -> None:
    frame = hits(
        T0001=[*names("C", 8), *names("F", 6)],
        T0002=[*names("F", 7), *names("C", 6)],
        T0003=[],
        T0004=list(names("F", 9)),
    )
    risings = false_risings(
        truth, hits=frame, trends=trends(T0001="rising", T0002="new", T0003="rising", T0004="flat"), feedback=feedback,
        key=KEY, period=WEEK, time_zone=ZONE,
    )  # fmt: skip
    assert risings["topic_id"].tolist() == ["T0002", "T0003"]
    assert risings.loc[0, ["theme_id", "n_topic", "n_shared"]].tolist() == ["fee", 13, 7]
    assert pd.isna(risings.loc[1, "theme_id"])


def test_a_planted_point_that_should_not_rise_is_a_false_rising_too(truth: Truth, feedback: pd.DataFrame) -> None:
    frame = hits(T0001=list(names("C", 8)), T0002=list(names("Q", 7)))
    risings = false_risings(
        truth, hits=frame, trends=trends(T0001="rising", T0002="rising"), feedback=feedback, key=KEY, period=WEEK,
        time_zone=ZONE,
    )  # fmt: skip
    assert risings[["topic_id", "theme_id"]].to_numpy().tolist() == [["T0002", "queue"]]


def test_summary_says_both_numbers(truth: Truth, feedback: pd.DataFrame) -> None:
    frame = hits(T0001=list(names("C", 20)), T0002=list(names("F", 12)))
    common = {
        "hits": frame, "trends": trends(T0001="rising", T0002="rising"), "feedback": feedback, "key": KEY,
        "period": WEEK, "time_zone": ZONE,
    }  # fmt: skip
    recovered, risings = recover(truth, pain_points=pain_points("T0001"), **common), false_risings(truth, **common)
    chinese = describe_recovery(recovered, risings)
    assert "本期活跃的植入痛点 2 个，前列中找到 1 个（50%）" in chinese
    assert "误判为上升的话题 1 个：T0002" in chinese
    assert "模拟文字 15，召回 33%；真实客户文字 15，召回 100%" in chinese
    assert "标题crash" in chinese
    assert "P-0001 话题T0001" in chinese
    english = describe_recovery(recovered, risings, language="en")
    assert "1 of 2 planted pain points active in the period found at the top (50%)" in english
    assert "wrongly called rising: 1 (T0002)" in english
    assert "simulated 15, recalled 33%; real 15, recalled 100%." in english
    nobody = describe_recovery(recovered.iloc[:0], risings.iloc[:0])
    assert "植入痛点 0 个" in nobody


def test_a_perfect_analysis_of_the_simulated_bank_recovers_everything(bank) -> None:
    """The truth held against itself: every active point found, no steady theme rising."""
    truth = bank.truth
    themes = [*truth.planted, *truth.steady]
    codes = {theme.id: f"T{i:04d}" for i, theme in enumerate(themes, start=1)}
    frame = pd.DataFrame(
        [
            ("f" + keyed_hash(KEY, "feedback", *name.split(":", 1)), codes[theme.id], True)
            for theme in themes for name in theme.source_ids
        ],
        columns=["feedback_id", "topic_id", "is_pain"],
    )  # fmt: skip
    rows = pd.concat([bank.frame(s)[["name", "moment"]] for s in truth.n_rows]).drop_duplicates("name").dropna()
    feedback = pd.DataFrame(
        {
            "feedback_id": ["f" + keyed_hash(KEY, "feedback", *name.split(":", 1)) for name in rows["name"]],
            "created_at": rows["moment"].dt.tz_localize(ZONE).dt.tz_convert("UTC").to_numpy(),
        }
    ).assign(created_at=lambda f: pd.to_datetime(f["created_at"], utc=True))
    week = Period.trailing(truth.last_date, 7)
    active = [p.id for p in truth.active(week)]
    states = {codes[t.id]: getattr(t, "expected_state", "flat") for t in themes}
    ranking = pain_points(*(codes[name] for name in active))
    recovered = recover(
        truth, pain_points=ranking, hits=frame, trends=trends(**states), feedback=feedback, key=KEY, period=week,
        time_zone=truth.time_zone,
    )  # fmt: skip
    assert recovered["planted_id"].tolist() == active
    assert recovered["found"].all()
    assert recovered["state_matches"].all()
    assert (recovered[["recall", "precision"]] == 1).all(axis=None)
    assert recovered["n_planted"].min() > 5
    wrong = {**states, codes["hotline"]: "rising"}
    risings = false_risings(
        truth, hits=frame, trends=trends(**wrong), feedback=feedback, key=KEY, period=week, time_zone=truth.time_zone
    )
    assert risings["theme_id"].tolist() == ["hotline"]


def test_a_share_weighs_days_by_what_they_bring(truth: Truth) -> None:
    # The share doubles on one day of the week, the busy one: four times the volume of the others.
    busy = replace(truth.planted[1], daily_share=(0.05,) * 63 + (0.05, 0.05, 0.10, 0.05, 0.05, 0.05, 0.05))
    volume = (100.0,) * 63 + (100.0, 100.0, 400.0, 100.0, 100.0, 100.0, 100.0)
    festive = replace(truth, daily_volume=volume)
    assert truth.planned_share(busy, WEEK) == pytest.approx(0.4 / 7)
    assert festive.planned_share(busy, WEEK) == pytest.approx((6 * 5 + 40) / 1000)
    assert truth.expected_state(busy, WEEK) == "flat"
    assert festive.expected_state(busy, WEEK) == "rising"
    assert festive.expected_change(busy, WEEK) == pytest.approx(0.4)


def test_a_baseline_pools_whole_windows_by_volume(truth: Truth) -> None:
    # Windows before: seven quiet weeks without it, one week of a festival with it, one beyond the eight.
    shares = (0.0,) * 7 + (0.06,) * 7 + (0.0,) * 49 + (0.02,) * 7
    volume = (1000.0,) * 7 + (300.0,) * 7 + (100.0,) * 56
    changed = replace(truth, daily_volume=volume)
    seen = replace(truth.planted[0], daily_share=shares)
    assert changed.expected_change(seen, WEEK) == pytest.approx(0.02 / (0.06 * 300 / 1000) - 1)
    early = Period.trailing(FIRST + timedelta(days=9), 7)
    assert truth.expected_state(truth.planted[0], early) == "cannot_tell", "the window before was not simulated whole"


def test_states_are_expected_from_the_plan_alone(truth: Truth) -> None:
    before = Period.trailing(LAST - timedelta(days=7), 7)
    assert truth.expected_state(truth.planted[0], WEEK) == "rising"
    assert truth.expected_state(truth.planted[0], before) == "flat"
    assert truth.expected_state(truth.planted[2], WEEK) == "cannot_tell"
    new = replace(truth.planted[0], daily_share=(0.0,) * 63 + (0.05,) * 7)
    assert truth.expected_state(new, WEEK) == "new"
    assert truth.expected_state(new, Period.trailing(FIRST, 7)) == "cannot_tell", "nothing is known of the time before"
    assert truth.planned_share(new, Period.trailing(FIRST - timedelta(days=30), 7)) == 0
