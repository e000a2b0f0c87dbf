"""Every recipe of docs/sources.md is a configuration, and those for files and APIs pull rows of the shape they name."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from vocnlp.config import load_settings
from vocnlp.sources.mapping import Mapping

PAGE = Path(__file__).parents[2] / "docs" / "sources.md"
RECIPES = re.findall(r"### (.+?)\n.*?```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def load(tmp_path, text):
    (tmp_path / "voc.yaml").write_text(text, "utf-8")
    (source,) = load_settings(tmp_path / "voc.yaml").sources
    return source


def test_there_is_a_recipe_for_each_system():
    assert [title.split()[0:3] for title, _ in RECIPES] == [
        ["A", "ticket", "table"], ["An", "export", "of"], ["A", "问卷星", "(wjx)"], ["A", "Zendesk-shaped", "API"],
        ["A", "token-paged", "Chinese"],
    ]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), RECIPES, ids=[title for title, _ in RECIPES])
def test_a_recipe_loads_without_its_secrets(tmp_path, title, text):
    Mapping(load(tmp_path, text), "Asia/Shanghai")


def test_the_survey_recipe_reads_an_export_of_that_shape(tmp_path, pull_source):
    source = load(tmp_path, RECIPES[2][1])
    (tmp_path / "exports" / "wjx").mkdir(parents=True)
    row = {"序号": 1, "提交答卷时间": "2026/11/14 8:03:01", "所用时间": "35秒", "来源": "微信"}
    questions = [source.columns["nps"], source.columns["csat"], source.columns["text"]]
    pd.DataFrame([row | dict(zip(questions, [3, 2, "排队太久"], strict=True))]).to_excel(
        tmp_path / "exports" / "wjx" / "a.xlsx", index=False
    )
    pulled = pull_source(**source.model_dump(exclude={"time_zone"}))
    assert pulled.feedback[["nps", "csat", "text"]].to_numpy().tolist() == [[3.0, 2.0, "排队太久"]]
    assert pulled.unmapped == ("所用时间",)


def test_the_api_recipes_read_pages_of_that_shape(tmp_path, api, pull_source, monkeypatch):
    for name in ("ZENDESK_USER", "ZENDESK_TOKEN", "SHOP_TOKEN"):
        monkeypatch.setenv(name, "t0ken")
    ticket = {"id": 7, "created_at": "2026-11-14T00:00:00Z", "updated_at": "2026-11-14T01:00:00Z", "priority": "high",
              "description": "打不开", "subject": "闪退", "via": {"channel": "web"}, "requester_id": 9}  # fmt: skip
    review = {"review_id": "r1", "create_time": "2026-11-14 08:00:00", "update_time": None, "content": "物流太慢",
              "score": 2, "item": {"title": "扫地机"}, "buyer_id": "b1"}  # fmt: skip
    pages = {
        "/api/v2/incremental/tickets.json": {"tickets": [ticket], "next_page": None, "end_of_stream": True},
        "/v2/reviews/list": {"code": 0, "data": {"list": [review], "next_cursor": "c2", "has_more": False}},
    }
    monkeypatch.setattr(api, "answer", lambda path, query: (pages[path], {}), raising=False)
    for number, said in (
        (3, {"text": "闪退。打不开", "channel": "web"}),
        (4, {"text": "物流太慢", "product": "扫地机"}),
    ):
        source = load(tmp_path, RECIPES[number][1])
        pulled = pull_source(**source.model_dump(exclude={"time_zone"}) | {"url": api.url})
        assert pulled.feedback[list(said)].to_dict("records") == [said]
    assert date(2026, 1, 1) == source.start
    asked = [query for _, query, _ in api.requests]
    assert asked[0]["start_time"] == "1767196800"
    assert asked[1]["start_time"] == "2026-01-01 00:00:00"
    assert asked[1]["page_size"] == "100"
