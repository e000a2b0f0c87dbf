from __future__ import annotations

import pytest

from vocnlp.config import FileSource
from vocnlp.errors import ConfigError, SourceFormatError
from vocnlp.sources.files import open_table
from vocnlp.sources.mapping import Mapping

COLUMNS = {"created_at": "时间", "text": "内容"}


def make(columns=None, **settings):
    return Mapping(
        FileSource(name="reviews", kind="review", path="x.csv", columns=COLUMNS | (columns or {}), **settings),
        "Asia/Shanghai",
    )


def check(tmp_path, mapping, header):
    path = tmp_path / "a.csv"
    path.write_text(header + "\n", "utf-8")
    with open_table(path) as table:
        mapping.check_header(table, lambda name: name)


def test_needed_columns_once():
    mapping = make({"store": "门店", "region": "门店"}, extra=("订单",), text_join=("标题", "时间"))
    assert mapping.source_columns == ["时间", "内容", "门店", "订单", "标题"]


@pytest.mark.parametrize(
    ("settings", "got"),
    [
        ({"columns": {"ratings": "评分"}}, "ratings"),
        ({"columns": {"revision": "v"}}, "revision"),
        ({"constants": {"text": "x"}}, "text"),
        ({"constants": {"rating": "6"}}, "'6'"),
        ({"constants": {"nps": "好"}}, "'好'"),
        ({"constants": {"channel": " "}}, "' '"),
        ({"columns": {"channel": "渠道"}, "constants": {"channel": "app"}}, "channel"),
        ({"time_zone": "Asia/Nowhere"}, "'Asia/Nowhere'"),
    ],
)
def test_settings_without_meaning(settings, got):
    with pytest.raises(ConfigError) as caught:
        make(settings.pop("columns", None), **settings)
    assert caught.value.got == got
    assert "reviews" in caught.value.where


def test_an_unknown_name_suggests_the_closest():
    with pytest.raises(ConfigError, match="did you mean 'rating'"):
        make({"ratings": "评分"})


def test_constants_are_typed():
    assert make(constants={"channel": " app ", "rating": "5星", "reopened": "否"}).constants == {
        "channel": "app", "rating": 5.0, "reopened": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "suggested"),
    [("时间,反馈内容", "反馈内容"), ("时间, 内容", " 内容"), ("发布时间,内容", "发布时间"), ("时间,內容", "內容")],
)
def test_a_missing_column_suggests_the_closest(tmp_path, header, suggested):
    with pytest.raises(SourceFormatError) as caught:
        check(tmp_path, make(), header)
    assert f"did you mean {suggested!r}" in caught.value.fix
    assert "(for " in caught.value.expected


def test_a_missing_header_shows_little_of_the_row(tmp_path):
    with pytest.raises(SourceFormatError) as caught:
        check(tmp_path, make(), "2026-11-15," + "客户的话" * 30)
    assert "客户的话" * 6 not in str(caught.value)


def test_a_mapped_column_that_stands_twice(tmp_path):
    with pytest.raises(SourceFormatError, match="twice"):
        check(tmp_path, make(), "时间,内容,内容")
    check(tmp_path, make(), "时间,内容,备注,备注")
