"""Sentences and dates in two languages; the state decides the words."""

from __future__ import annotations

from typing import Any

import pytest

from vocnlp.periods import Period
from vocnlp.report.coverage import tell_period
from vocnlp.report.sentences import name_baseline, name_now, name_period, tell_pain_point
from vocnlp.report.strings import Words


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("2026-11-15", "2026 年 11 月 15 日（周日）", "Sun 15 Nov 2026"),
        ("2026-W46", "2026 年第 46 周（11 月 9 日 – 15 日）", "Week 46 (9 – 15 Nov 2026)"),
        ("2026-11", "2026 年 11 月", "Nov 2026"),
        ("2026-12-02/P7D", "2026 年 11 月 26 日 – 12 月 2 日", "26 Nov – 2 Dec 2026"),
        ("2027-01-03/P7D", "2026 年 12 月 28 日 – 2027 年 1 月 3 日", "28 Dec 2026 – 3 Jan 2027"),
        ("2026-W53", "2026 年第 53 周（12 月 28 日 – 2027 年 1 月 3 日）", "Week 53 (28 Dec 2026 – 3 Jan 2027)"),
    ],
)
def test_periods(name: str, zh: str, en: str) -> None:
    period = tell_period(Period.parse(name), True)
    assert (name_period(period, "zh"), name_period(period, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("name", "now", "baseline"),
    [
        ("2026-11-15", "当日", "前 8 个周日"),
        ("2026-W46", "本周", "前 8 周"),
        ("2026-11", "11 月", "前 8 个月"),
        ("2026-11-15/P7D", "近 7 天", "前 8 周"),
        ("2026-11-15/P30D", "近 30 天", "前 8 个 30 天"),
    ],
)
def test_now_and_baseline(name: str, now: str, baseline: str) -> None:
    report = {"period": tell_period(Period.parse(name), True), "baseline": {"windows": 8}}
    assert (name_now(report["period"], "zh"), name_baseline(report, "zh")) == (now, baseline)


@pytest.mark.parametrize(
    ("changed", "ending"),
    [
        ({"state": "rising"}, "比前 8 周高 1.9 个百分点。"),
        ({"state": "falling", "delta": -0.019}, "比前 8 周低 1.9 个百分点。"),
        ({"state": "new"}, "前 8 周几乎没有。"),
        ({"state": "flat"}, "与前 8 周持平。"),
        ({"state": "cannot_tell", "reason": "not_significant"}, "较前 8 周 +1.9 个百分点，不能与随机波动区分。"),
        ({"state": "cannot_tell", "reason": "partial_source"}, "变化无法判断：有数据源读取失败。"),
        ({"state": "cannot_tell", "reason": None, "delta": None}, "变化无法判断：数据不足以判断。"),
    ],
)
def test_the_state_decides_the_words(changed: dict[str, Any], ending: str) -> None:
    report = {"period": tell_period(Period.parse("2026-W46"), True), "baseline": {"windows": 8}, "scope": "all"}
    point = {"label": "转账失败", "n_feedback": 87, "share": 0.042, "delta": 0.019, "reason": None, **changed}
    told = tell_pain_point(point, report, Words("zh"))
    assert told == "用户抱怨“转账失败”，本周 87 条，占全部反馈 4.2%，" + ending
    assert "转账失败" in tell_pain_point(point, report, Words("en"))
