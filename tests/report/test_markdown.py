"""Markdown for a chat: short, whole lines, and nobody mentioned, linked or formatted by a customer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocnlp.report.chat_text import cut_lines, defang
from vocnlp.report.inputs import ReportInputs
from vocnlp.report.json import build_report
from vocnlp.report.markdown import render_markdown, render_text

ATTACKS = (
    "@all 快看",
    '<at user_id="all">所有人</at>',
    "<@zhangsan>",
    "[点此退款](http://evil.example/x)",
    "![x](https://evil.example/x.png)",
    "https://evil.example www.evil.example",
    "# 标题",
    "**粗** __粗__ `码` ~~删~~",
    "> 引用\n\n# 换行",
    '<font color="warning">红</font>',
    "| a | b |",
    "\\@all",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_customers_words_mean_nothing_to_a_chat(
    bank: ReportInputs, vary: Callable[..., ReportInputs], attack: str
) -> None:
    evidence = bank.evidence.assign(text=attack, context=attack)
    points = bank.pain_points.assign(label=attack, owner=attack)
    hostile = build_report(vary(evidence=evidence, pain_points=points, source_names={"branch_tickets": attack}))
    for page in (render_markdown(hostile, max_bytes=50_000), render_text(hostile, max_bytes=50_000)):
        for line in page.splitlines():
            # Marks of our own: headings, bold, a quote at the start of a line.
            body = line.lstrip("#> ").replace("**", "")
            assert not set(body) & set("<>@[]#*_`~|\\"), line
            assert "://" not in body
            assert "www." not in body


def test_fits_wecom_in_whole_lines_and_says_what_is_missing(
    bank: ReportInputs, vary: Callable[..., ReportInputs]
) -> None:
    report = build_report(vary(pain_points=bank.pain_points.assign(label="慢" * 60)))
    whole = render_markdown(report, max_bytes=100_000)
    cut = render_markdown(report)
    assert len(whole.encode()) > 4096 >= len(cut.encode())
    assert cut.splitlines()[-1].startswith("（篇幅所限，余下 ")
    assert set(cut.splitlines()[:-1]) <= set(whole.splitlines())


def test_says_what_the_page_says(bank: ReportInputs) -> None:
    report = build_report(bank)
    page = render_markdown(report)
    assert page.startswith("# 客户痛点报告 · 示例银行 · 2026 年 11 月 9 日 – 15 日\n")
    assert "1. **手机银行转账失败** 上升 负责：支付产品部" in page
    assert "**新增 1**：短信验证码收不到 (0 → 58 条)" in page
    assert "**恶化 3**：手机银行转账失败 (52 → 87 条)；客服电话打不通 (31 → 69 条；持续高于基线)" in page
    assert render_markdown(report, "en").startswith("# Customer pain points · 示例银行 · 9 – 15 Nov 2026\n")
    assert "#" not in render_text(report, max_bytes=9_000)


def test_an_empty_night_is_said(empty: ReportInputs) -> None:
    assert "本期没有任何反馈" in render_markdown(build_report(empty))


@given(st.lists(st.text(alphabet="慢a \n", max_size=8).map(lambda t: t.replace("\n", ""))), st.integers(40, 90))
def test_a_cut_text_fits_and_is_made_of_its_lines(lines: list[str], limit: int) -> None:
    text = cut_lines(lines, limit, "余下 {n} 行")
    assert len(text.encode()) <= limit
    if text != "\n".join(lines):
        kept = text.split("\n")[:-1]
        assert kept == lines[: len(kept)]


@given(st.text())
def test_defanged_text_is_one_line_and_stays_as_it_is(text: str) -> None:
    assert "\n" not in defang(text)
    assert defang(defang(text)) == defang(text)
