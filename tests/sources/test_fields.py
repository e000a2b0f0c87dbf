from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from vocnlp.config import FileSource
from vocnlp.preprocess.keys import keyed_hash
from vocnlp.sources.fields import FieldReader
from vocnlp.sources.mapping import Mapping
from vocnlp.sources.moments import MomentReader
from vocnlp.sources.words import WordKeeper

NOW = datetime(2026, 11, 16, tzinfo=UTC)
KEY = bytes(32)


@pytest.fixture
def read():
    def run(
        columns=("channel", "rating", "nps", "resolved_at", "reopened", "customer"),
        extra=("订单",),
        constants=None,
        **cells,
    ):
        mapped = {"created_at": "t", "text": "x"} | {name: name for name in columns}
        source = FileSource(name="s", kind="ticket", path="p", columns=mapped, extra=extra, constants=constants or {})
        reader = FieldReader(
            Mapping(source, "Asia/Shanghai"), moments=MomentReader("Asia/Shanghai"), expected_time="a time",
            words=WordKeeper(KEY, 1000), key=KEY, now=NOW,
        )  # fmt: skip
        notes = []
        row = dict.fromkeys([*mapped.values(), *extra]) | cells
        values, received = reader.read(row, lambda *note: notes.append((note[0], note[3])))
        return values, received, notes

    return run


def test_everything_given(read):
    values, received, notes = read(
        channel=" 手机app ", rating="★★★★☆", nps="10分", resolved_at="2026-11-15 10:00", reopened="是", customer=42.0,
        订单="A-1",
    )  # fmt: skip
    assert notes == []
    assert values == {
        "channel": "手机app", "rating": 4.0, "nps": 10.0, "resolved_at": datetime(2026, 11, 15, 2, tzinfo=UTC),
        "reopened": True, "customer_key": keyed_hash(KEY, "customer", "42"), "extra": '{"订单": "A-1"}',
    }  # fmt: skip
    assert received["customer"] == "42"


def test_nothing_given(read):
    assert read() == ({}, {}, [])
    assert read(channel="", rating=float("nan"), nps="-", resolved_at="无", customer=" ", 订单="null") == ({}, {}, [])


def test_faults_empty_the_cell_and_are_noted(read):
    values, received, notes = read(
        channel=b"x", rating="6星", nps="很高", resolved_at="2026-12-01", reopened="也许", customer=[1], 订单=b"x"
    )
    assert values == {}
    assert received == {}
    assert notes == [
        ("channel", "not_text"), ("rating", "out_of_range"), ("nps", "bad_number"), ("resolved_at", "future_time"),
        ("reopened", "bad_truth"), ("customer", "not_text"), ("extra.订单", "not_text"),
    ]  # fmt: skip


def test_short_values_and_extra_are_masked_and_repaired(read):
    values, _, _ = read(channel="王\0女士13800138000", 订单={"电话": "13900139000"})
    assert "138" not in values["channel"]
    assert "\0" not in values["channel"]
    assert "13900139000" not in values["extra"]
    assert list(json.loads(values["extra"])) == ["订单"]


def test_constants_are_in_every_row(read):
    assert read(columns=(), extra=(), constants={"channel": "app", "rating": "5"})[0] == {
        "channel": "app",
        "rating": 5.0,
    }
