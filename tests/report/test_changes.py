"""Every rule of "since your last report", one by one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report.bank_week import bank_inputs
from vocnlp.report.changes import GROUPS, Situation, sort_changes
from vocnlp.report.json import build_report

USUAL = Situation(first=False, empty=False, open=False, partial_sources=(), same_recipe=True)


def fact(**changed: Any) -> dict[str, Any]:
    """Return a listed topic without a change, and what is changed of it."""
    usual = {
        "code": "P-0001", "label": "转账失败", "n": 50, "share": 0.05, "delta": 0.0, "low": -0.01, "high": 0.01,
        "state": "flat", "reason": "no_change", "rank": 3, "listed": True,
    }  # fmt: skip
    return {**usual, **changed}


def group_of(now: dict[str, Any] | None, before: dict[str, Any] | None, situation: Situation = USUAL) -> str | None:
    groups = sort_changes({"T0001": now} if now else {}, {"T0001": before} if before else {}, situation)
    found = [name for name in GROUPS if groups[name]]
    assert len(found) <= 1
    return found[0] if found else None


UNLISTED = {"rank": 14, "listed": False}
NONE_NOW = {"n": 0, "rank": None, "listed": False, "share": 0.0}


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (fact(), fact(), "steady"),
        (fact(state="rising"), fact(), "worsened"),
        (fact(state="rising", **UNLISTED), fact(**UNLISTED), "worsened"),
        (fact(state="new"), fact(**UNLISTED), "new"),
        (fact(state="new"), fact(), "worsened"),
        (fact(state="flat"), fact(**NONE_NOW), "new"),
        (fact(state="flat"), None, "new"),
        (fact(state="flat"), fact(**UNLISTED), "steady"),
        (fact(state="falling"), fact(), "better"),
        (fact(state="falling", **UNLISTED), fact(), "better"),
        (fact(state="falling", **UNLISTED), fact(**UNLISTED), None),
        (fact(state="gone", **NONE_NOW), fact(), "resolved"),
        (fact(state="falling", **NONE_NOW), fact(), "resolved"),
        (fact(state="gone", **NONE_NOW), fact(**UNLISTED), None),
        (None, fact(), "resolved"),
        (None, fact(**UNLISTED), None),
        (fact(state="cannot_tell", reason="few_feedback"), fact(), "cannot_tell"),
        (fact(state="cannot_tell", **NONE_NOW), fact(), "cannot_tell"),
        (fact(state="cannot_tell", **UNLISTED), fact(**UNLISTED), None),
        (fact(**UNLISTED), fact(**UNLISTED), None),
    ],
)
def test_rules(now: dict[str, Any] | None, before: dict[str, Any] | None, expected: str | None) -> None:
    assert group_of(now, before) == expected


def test_silence_is_never_called_resolved() -> None:
    empty = Situation(first=False, empty=True, open=False, partial_sources=(), same_recipe=True)
    partial = Situation(first=False, empty=False, open=False, partial_sources=("tickets",), same_recipe=True)
    assert group_of(None, fact(), empty) == "cannot_tell"
    assert group_of(None, fact(), partial) == "cannot_tell"


def test_another_recipe_resolves_nothing_and_shows_no_counts_beside() -> None:
    other = Situation(first=False, empty=False, open=False, partial_sources=(), same_recipe=False)
    assert group_of(None, fact(), other) == "cannot_tell"
    assert group_of(fact(), None, other) == "steady"
    item = sort_changes({"T0001": fact(state="rising")}, {"T0001": fact(n=9)}, other)["worsened"][0]
    assert (item["n_before"], item["share_before"], item["rank_before"]) == (None, None, None)


def test_a_first_report_is_told_against_the_baseline() -> None:
    first = Situation(first=True, empty=False, open=False, partial_sources=(), same_recipe=True)
    assert group_of(fact(state="gone", **NONE_NOW), None, first) == "resolved"
    assert group_of(fact(state="new"), None, first) == "new"
    assert group_of(fact(), None, first) == "steady"


def test_the_banks_week() -> None:
    changes = build_report(bank_inputs())["changes"]
    told = {name: [item["label"] for item in changes[name]] for name in GROUPS}
    assert told["new"] == ["短信验证码收不到"]
    assert told["worsened"] == ["手机银行转账失败", "客服电话打不通", "界面·找不到·字太小"]
    assert told["better"] == ["网点排队太久", "开户资料重复提交"]
    assert told["resolved"] == ["外汇牌价更新慢"]
    assert told["cannot_tell"] == ["贷款审批等待时间长", "存款利率下调"]
    assert {item["reason"] for item in changes["cannot_tell"]} == {"not_significant", "partial_source"}
