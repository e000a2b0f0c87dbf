import json
from pathlib import Path

import pytest

from benchmarks.classify_speed import find_contenders, read_peak_mb, start_worker, summarise, write_stock_bert


def test_least_median_and_greatest_are_told() -> None:
    rounds = [
        {"lines": 9, "size_mb": 1.0, "lines_per_second": v, "load_seconds": v, "loaded_mb": v, "peak_mb": v}
        for v in (30.0, 10.0, 20.0)
    ]
    assert summarise(rounds)["lines_per_second"] == {"min": 10.0, "median": 20.0, "max": 30.0}


def test_who_is_not_there_is_left_out_with_a_reason() -> None:
    ready, skipped = find_contenders(["fast", "slow"])
    assert ready == ["fast"] and skipped == {"slow": "no such sentiment model"}


def test_the_peak_is_this_process_own() -> None:
    before = read_peak_mb()
    block = bytearray(64 * 2**20)
    block[::4_096] = b"1" * (len(block) // 4_096)
    assert read_peak_mb() >= before and read_peak_mb() > 64


@pytest.mark.slow
@pytest.mark.parametrize("name", ["fast", "stock"])
def test_a_worker_reads_every_line(name: str, tmp_path: Path) -> None:
    lines = ["客服态度太差了", "屏幕 good，很好用", "请问几点开门"] * 3
    (tmp_path / "lines.json").write_text(json.dumps(lines), encoding="utf-8")
    if name == "stock":
        pytest.importorskip("transformers")
        write_stock_bert(tmp_path / "stock", layers=1, width=64)
    told = start_worker(name, tmp_path / "lines.json", tmp_path / "stock", 1)
    assert told["lines"] == len(lines) and told["lines_per_second"] > 0
    assert told["peak_mb"] >= told["loaded_mb"] > 20 and told["size_mb"] > 0.1
