from __future__ import annotations

from datetime import date, timedelta

import pytest

from vocnlp.simulate.plan import lay_schedule, load_plan
from vocnlp.simulate.truth import load_truth

FIRST, LAST = date(2026, 9, 7), date(2026, 11, 15)
START = date(2026, 10, 19)


def shares(kind, end=None, start=START):
    return lay_schedule(kind, base=0.01, peak=0.05, first=FIRST, last=LAST, start=start, end=end, season_days=28).shares


def at(values, day: date) -> float:
    return values[(day - FIRST).days]


def test_a_step_jumps_on_its_day() -> None:
    values = shares("step")
    assert (at(values, START - timedelta(days=1)), at(values, START), values[-1]) == (0.01, 0.05, 0.05)


def test_a_ramp_climbs_to_the_last_day_without_a_fall() -> None:
    values = shares("ramp")
    assert at(values, START) == 0.01
    assert values[-1] == 0.05
    assert list(values) == sorted(values)
    assert at(values, START + timedelta(days=14)) == pytest.approx(0.01 + 0.04 * 14 / 27, abs=1e-6)


def test_a_falling_point_is_down_a_week_before_the_end() -> None:
    values = shares("falling")
    assert at(values, START) == 0.05
    assert values[-1] == at(values, LAST - timedelta(days=7)) == 0.01
    assert list(values) == sorted(values, reverse=True)


def test_a_resolved_point_ends() -> None:
    end = START + timedelta(days=9)
    values = shares("resolved", end)
    assert [at(values, day) for day in (START - timedelta(days=1), START, end, end + timedelta(days=1))] == [
        0.01, 0.05, 0.05, 0.01,
    ]  # fmt: skip


def test_a_season_comes_back() -> None:
    values = shares("seasonal")
    assert values[-7:] == (0.05,) * 7
    assert values[-28:-7] == (0.01,) * 21
    assert values[-35:-28] == (0.05,) * 7


@pytest.mark.parametrize("weeks", [4, 8, 12, 26, 40])
def test_plan_fits_any_length(weeks: int) -> None:
    plan = load_plan(LAST, weeks)
    assert plan.n_days == weeks * 7
    for point in plan.planted:
        assert len(point.schedule.shares) == plan.n_days
        assert plan.first <= point.schedule.start <= plan.last
        assert point.schedule.end is None or point.schedule.start <= point.schedule.end < plan.last
    # Room for steady themes on every day.
    assert max(sum(p.schedule.shares[i] for p in plan.planted) for i in range(plan.n_days)) < 0.5


def test_the_whole_run_has_what_was_asked_for() -> None:
    plan = load_plan(LAST, 26)
    assert {p.schedule.kind for p in plan.planted} == {"step", "ramp", "new", "falling", "resolved", "seasonal"}
    active = [p for p in plan.planted if p.schedule.shares[-1] >= 0.03]
    assert len(active) >= 5
    assert all(0.03 <= p.schedule.shares[-1] <= 0.10 for p in active)
    assert 14 <= len(plan.steady) <= 18


def test_expected_shares_are_the_schedule_where_every_source_delivers() -> None:
    plan = load_plan(LAST, 26)
    volumes, shares = plan.expect()
    (outage,) = plan.outages
    silent = {(outage.start - plan.first).days + i for i in range((outage.end - outage.start).days + 1)}
    for point in plan.planted:
        planned = point.schedule.shares
        got = shares[point.theme.id]
        assert all(got[i] == pytest.approx(planned[i], abs=1e-6) for i in range(plan.n_days) if i not in silent)
        # 36 % of feedback comes as reviews: a theme that never does gains, one that mostly does loses.
        for i in silent:
            kept = 1 - point.theme.source_shares[outage.source]
            assert (got[i] >= planned[i]) == (kept * planned[i] >= planned[i] * volumes[i] / plan.volume(
                plan.first + timedelta(days=i)))  # fmt: skip
            assert 0.4 < volumes[i] / plan.volume(plan.first + timedelta(days=i)) < 0.75
    assert not load_plan(LAST, 6).outages


def test_with_real_words_some_points_take_the_place_of_others() -> None:
    plain, real = load_plan(LAST, 26), load_plan(LAST, 26, real=True)
    only_real = set(real.themes) - set(plain.themes)
    assert only_real == {"card_decline", "mall_delivery", "mall_fake"}
    assert set(plain.themes) - set(real.themes) == {"loan_prepay", "atm_swallow", "card_fee_limit"}
    assert not any(point.real for point in plain.planted)
    assert max(sum(p.schedule.shares[i] for p in real.planted) for i in range(real.n_days)) < 0.5


def test_a_broken_truth_file_is_named(tmp_path) -> None:
    from vocnlp.errors import InputError

    for body in ("", "[]", '{"company": 1}'):
        (tmp_path / "truth.json").write_text(body)
        with pytest.raises(InputError, match=r"truth\.json"):
            load_truth(tmp_path / "truth.json")
    with pytest.raises(InputError):
        load_truth(tmp_path / "nothing.json")
