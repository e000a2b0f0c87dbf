"""Whole pulls: every format and encoding, several files, and sources that cannot be read at all."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from vocnlp.config import FileSource
from vocnlp.errors import ConfigError, SourceError, SourceFormatError, SourceUnavailableError
from vocnlp.schemas import FEEDBACK
from vocnlp.sources import pull

from .conftest import COLUMNS, KEY

ROWS = pd.DataFrame(
    {
        "编号": ["1", "2", "3"],
        "时间": ["2026-11-14 08:00"] * 3,
        "内容": ["屏幕不错，但是电池太差", "客服的态度很好", "打 13800138000 没人接"],
    }
)
DATA = Path(os.environ.get("VOCNLP_SHARED", Path(__file__).parents[2].parent / "shared" / "data"))


@pytest.fixture
def expected(tmp_path, pull_path):
    ROWS.to_csv(tmp_path / "expected.csv", index=False)
    return pull_path(tmp_path / "expected.csv").feedback


@pytest.mark.parametrize(
    ("name", "save"),
    [
        ("a.csv", lambda p: ROWS.to_csv(p, index=False, encoding="utf-8-sig")),
        ("a.csv", lambda p: ROWS.to_csv(p, index=False, encoding="gb18030")),
        ("a.csv", lambda p: ROWS.to_csv(p, index=False, encoding="utf-16", sep="\t")),
        ("a.tsv", lambda p: ROWS.to_csv(p, index=False, sep="\t")),
        ("a.xlsx", lambda p: ROWS.to_excel(p, index=False)),
        ("b.xlsx", lambda p: ROWS.assign(时间=pd.to_datetime(ROWS["时间"]), 编号=[1, 2, 3]).to_excel(p, index=False)),
        ("a.jsonl", lambda p: ROWS.to_json(p, orient="records", lines=True)),
        ("a.parquet", lambda p: ROWS.to_parquet(p)),
        ("b.parquet", lambda p: ROWS.assign(时间=pd.to_datetime(ROWS["时间"]), 编号=[1, 2, 3]).to_parquet(p)),
        (
            "c.parquet",
            lambda p: ROWS.assign(时间=pd.to_datetime(ROWS["时间"]).dt.tz_localize("Asia/Shanghai")).to_parquet(p),
        ),
        ("d.parquet", lambda p: ROWS.assign(内容=ROWS["内容"].astype("category")).to_parquet(p)),
    ],
)
def test_every_format_and_encoding_gives_the_same_feedback(tmp_path, pull_path, expected, name, save):
    save(tmp_path / name)
    pulled = pull_path(tmp_path / name, chunk_rows=2)
    pd.testing.assert_frame_equal(pulled.feedback, expected)
    assert len(pulled.quarantine) == 0


def test_files_of_a_folder_are_one_stream(tmp_path, pull_path, expected):
    for n in range(3):
        ROWS.iloc[[n]].to_csv(tmp_path / f"2026-11-1{n}.csv", index=False, encoding=["utf-8", "gb18030", "utf-16"][n])
    (tmp_path / "expected.csv").unlink()
    pulled = pull_path(tmp_path)
    pd.testing.assert_frame_equal(pulled.feedback, expected)
    assert pulled.n_read == 3


def test_a_header_alone_is_an_empty_pull(tmp_path, pull_path):
    (tmp_path / "a.csv").write_text("编号,时间,内容\n", "utf-8")
    pulled = pull_path(tmp_path)
    assert (pulled.n_read, pulled.n_rejected, pulled.n_outside, pulled.cursor) == (0, 0, 0, None)
    assert len(pulled.feedback) == len(pulled.quarantine) == 0
    FEEDBACK.check(FEEDBACK.conform(pulled.feedback.assign(revision=0)))


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.csv", "", "empty"),
        ("a.csv", "编号,日期,内容\n1,2026-11-14,好\n", "missing"),
        ("a.csv", "PK\x03\x04", "not what"),
        ("a.jsonl", '{"编号": 1, "时间": "2026-11-14"}\n', "missing"),
        ("a.xlsx", "编号,时间,内容\n", "not what"),
    ],
)
def test_a_source_that_cannot_be_read_names_itself(tmp_path, pull_path, name, data, problem):
    (tmp_path / name).write_text(data, "utf-8")
    with pytest.raises(SourceFormatError, match=problem) as caught:
        pull_path(tmp_path)
    assert caught.value.where.startswith("source reviews: ")
    assert name in caught.value.where
    assert all((caught.value.expected, caught.value.got, caught.value.fix))
    assert not caught.value.transient


def test_a_late_export_is_transient(tmp_path, pull_path):
    with pytest.raises(SourceUnavailableError) as caught:
        pull_path(tmp_path / "*.csv")
    assert caught.value.transient
    assert isinstance(caught.value, SourceError)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_cell_of_200_mb_costs_its_row(tmp_path, pull_path, suffix):
    path = tmp_path / f"a.{suffix}"
    with path.open("w", encoding="utf-8") as file:
        file.write("编号,时间,内容\n1,2026-11-14,好\n2,2026-11-14," if suffix == "csv" else "")
        if suffix == "jsonl":
            file.write('{"编号": 1, "时间": "2026-11-14", "内容": "好"}\n{"编号": 2, "时间": "2026-11-14", "内容": "')
        for _ in range(200):
            file.write("x" * 2**20)
        file.write("\n3,2026-11-14,慢\n" if suffix == "csv" else "")
        if suffix == "jsonl":
            file.write('"}\n{"编号": 3, "时间": "2026-11-14", "内容": "慢"}\n')
    pulled = pull_path(path)
    assert sorted(pulled.feedback["text"]) == ["好", "慢"]
    assert pulled.quarantine[["position", "error"]].to_numpy().tolist() == [[2, "bad_row"]]


def test_an_emoji_is_a_ticket_and_an_unmapped_column_is_counted(tmp_path, pull_path):
    (tmp_path / "a.csv").write_text("编号,时间,内容,心情\n1,2026-11-14,😡😡,差\n2,2026-11-14,12345,\n", "utf-8")
    pulled = pull_path(tmp_path)
    assert sorted(pulled.feedback["text"]) == ["12345", "😡😡"]
    assert pulled.unmapped == ("心情",)


def test_a_wrong_declared_encoding(tmp_path, pull_path):
    ROWS.to_csv(tmp_path / "a.csv", index=False, encoding="gb18030")
    with pytest.raises(SourceFormatError, match="another encoding") as caught:
        pull_path(tmp_path, encoding="utf-8")
    assert caught.value.got == "gb18030"


def test_unknown_target_is_a_configuration_error(tmp_path, pull_path):
    with pytest.raises(ConfigError):
        pull_path(tmp_path, columns=COLUMNS | {"mood": "心情"})


def test_inputs_are_left_alone(tmp_path, pull_path):
    ROWS.to_csv(tmp_path / "a.csv", index=False)
    before = (tmp_path / "a.csv").read_bytes()
    pull_path(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == before


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of public data sets is not there (VOCNLP_SHARED)")
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        (
            "app_reviews_smarthome",
            {
                "columns": {"created_at": "date", "text": "text", "product": "app", "rating": "star"},
                "text_join": ("title",),
            },
        ),
        (
            "reviews_hotel_dated",
            {"columns": {"created_at": "date", "text": "text", "store": "hotel", "product": "room"}},
        ),
        (
            "tickets_city_dated",
            {"columns": {"created_at": "time", "text": "text", "id": "id"}, "text_join": ("title",)},
        ),
    ],
)
def test_real_files_are_accounted_for(name, settings):
    source = FileSource(name=name, kind="review", path=str(DATA / f"{name}.parquet"), **settings)
    now = datetime(2026, 11, 16, tzinfo=UTC)
    pulled = pull(source, key=KEY, cursor=None, until=now, now=now, time_zone="Asia/Shanghai", max_text_chars=20_000)
    assert pulled.n_read == pd.read_parquet(source.path).shape[0]
    assert pulled.n_read == len(pulled.feedback) + pulled.n_rejected + pulled.n_outside
    assert pulled.n_rejected < 0.001 * pulled.n_read
