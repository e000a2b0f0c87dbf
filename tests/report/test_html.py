"""The page: complete, escaped, in two languages, without a request, the same bytes for the same report."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pandas as pd
import pytest

from vocnlp.errors import InputError
from vocnlp.report.html import render_html, render_index
from vocnlp.report.inputs import ReportInputs
from vocnlp.report.json import build_report, dump, load
from vocnlp.report.markdown import render_markdown


class Tags(HTMLParser):
    """Collects tags, attributes and ids."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value or "" for _, attribute, value in self.attributes if attribute == name]


@pytest.fixture
def page(bank: ReportInputs) -> str:
    return render_html(build_report(bank))


def test_a_planted_script_is_text(page: str) -> None:
    tags = Tags(page)
    assert not {"script", "img", "iframe", "object", "form", "base"} & set(tags.tags)
    assert not [name for _, name, _ in tags.attributes if name.startswith("on")]
    assert "&lt;script&gt;alert(" in page
    assert '<script>alert("偷")</script>' in tags.text


def test_nothing_reorders_a_line(bank: ReportInputs) -> None:
    report = build_report(bank)
    report["pain_points"][0]["label"] = "转账\u202e失败"
    report["company"] = "银\x00行\u2066"
    page = render_html(report)
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", page)


def test_nothing_outside_is_asked_for(page: str) -> None:
    tags = Tags(page)
    assert not [url for url in tags.values("href") if not url.startswith(("#", "data:"))]
    assert tags.values("src") == []
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_every_link_inside_the_page_arrives(page: str) -> None:
    tags = Tags(page)
    ids = tags.values("id")
    assert len(ids) == len(set(ids))
    assert {url[1:] for url in tags.values("href") if url.startswith("#")} <= set(ids)


def test_sentence_number_interval_owner_and_quotes_of_a_pain_point(page: str) -> None:
    assert "用户抱怨“手机银行转账失败”，近 7 天 87 条，占全部反馈 4.2%，比前 8 周高 1.8 个百分点。" in page
    card = page[page.index('id="P-0142"') : page.index('id="P-0143"')]
    assert "95% 区间 +0.9 至 +2.7 个百分点" in card
    assert "负责：支付产品部" in card
    assert "▲" in card
    assert "上升" in card
    assert "<svg" in card
    assert "<title>占比走势：" in card
    assert card.count("<blockquote") == 20
    assert "再看 18 条原话" in card


def test_every_state_has_a_word_and_a_mark_not_only_a_colour(page: str) -> None:
    text = Tags(page).text
    for word in ("新增", "恶化", "好转", "已解决", "无法判断", "持平", "不能与随机波动区分", "有数据源读取失败"):
        assert word in text


def test_says_what_is_missing(page: str, empty: ReportInputs, vary: Callable[..., ReportInputs]) -> None:
    assert "可能缺少其反馈：branch_tickets" in page
    assert "未满期，不作比较：2026 年 11 月" in page
    assert "本期没有任何反馈" in render_html(build_report(empty))
    first = render_html(build_report(vary(previous=None)))
    assert "这是第一份报告" in first
    assert "与基线相比" in first


def test_a_period_that_nobody_had_a_report_of_is_not_called_the_last_report(
    page: str, bank: ReportInputs, vary: Callable[..., ReportInputs]
) -> None:
    assert bank.previous is not None
    assert "自上次报告以来" in page and "上次报告：" in page
    later = dataclasses.replace(bank.previous, run={**bank.previous.run, "business_date": "2026-11-15"})
    report = build_report(vary(previous=later))
    for drawn in (render_html(report), render_markdown(report)):
        assert "与上一周期相比" in drawn
        assert "自上次报告以来" not in drawn and "上次报告：" not in drawn
    assert '<p class="lead">上一周期：' in render_html(report)


def test_says_in_words_why_rows_were_quarantined(vary: Callable[..., ReportInputs]) -> None:
    rows = [
        ("id", "duplicate_id_conflict", 1),
        ("rating", "field_bad_number", 2),
        ("extra.备注<b>", "field_not_text", 3),
    ]
    held = pd.DataFrame(rows, columns=["field", "error", "n"]).assign(source="tickets")
    page = render_html(build_report(vary(quarantine=held)))
    assert "编号 · 编号重复而内容不同，1 行" in page
    assert "星级 · 不是数字（仅此项留空），2 行" in page
    assert "附加列 备注&lt;b&gt; · 不是文字（仅此项留空），3 行" in page


def test_is_drawn_from_the_json_alone_and_always_the_same(bank: ReportInputs) -> None:
    report = build_report(bank)
    assert render_html(load(dump(report))) == render_html(report)


def test_english_has_no_chinese_of_its_own(bank: ReportInputs) -> None:
    report = build_report(bank)
    chinese = {"title": "VoC", "company": "Bank", "evidence": {}, "keywords": [], "praise": [], "pain_points": []}
    changes = {name: [] if isinstance(value, list) else value for name, value in report["changes"].items()}
    page = render_html({**report, **chinese, "changes": changes}, "en")
    body = page[page.index("<body") :]
    assert not re.search("[\u4e00-\u9fff]", body)
    assert "Since your last report" in body


def test_an_unknown_language_is_refused(bank: ReportInputs) -> None:
    with pytest.raises(InputError, match="zh or en"):
        render_html(build_report(bank), "fr")


def test_the_index_lists_reports_and_says_which_cannot_be_read(bank: ReportInputs) -> None:
    rows = [{"folder": "2026-11-15_P7D", "report": build_report(bank)}, {"folder": "<b>", "report": None}]
    page = render_index(rows, "zh")
    assert 'href="2026-11-15_P7D/report.html"' in page
    assert "手机银行转账失败" in page
    assert "无法读取：&lt;b&gt;" in page
    assert "新增 1 · 恶化 3 · 好转 2 · 已解决 1 · 无法判断 2" in page
    assert "还没有报告" in render_index([], "zh")
