"""Words stay out of Delta's log; failures of delta-rs are our errors."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest

from tests.lake.frames import DAY, new_lake, night, sample, texts
from vocnlp.errors import LakeError
from vocnlp.lake.store import Store, max_run, table_properties, translated
from vocnlp.schemas import TABLES, TEXTS

WORD = "植入的机密词语"


def logged(lake: Path) -> str:
    """Everything in the logs of all tables as text, checkpoints decompressed."""
    parts = []
    for file in sorted(lake.rglob("_delta_log/*")):
        if file.suffix == ".parquet":
            parts.append(str(parquet.read_table(io.BytesIO(file.read_bytes())).to_pylist()))
        elif file.is_file():
            parts.append(file.read_text("utf-8"))
    text = "\n".join(parts)
    return text + text.encode().decode("unicode_escape", "replace")


def planted(table: str):
    """Rows of a table with the word in every text column that carries words."""
    spec = TABLES[table]
    frame = sample(spec)
    for c in spec.columns:
        if c.type == "str" and not c.checks and c.name not in spec.key and not c.name.endswith("_id"):
            frame[c.name] = frame[c.name].mask(frame[c.name].notna(), WORD)
        elif c.name == "word" or c.name == "phrase":
            frame[c.name] = [f"{WORD}{n}" for n in range(len(frame))]
    return spec.conform(frame)


def test_no_customers_word_in_the_log(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    frames = {t.name: planted(t.name) for t in TABLES.values() if t.words}
    frames["texts"] = texts(WORD, "二")
    assert {"texts", "keywords", "feedback", "quarantine"} <= set(frames)
    for n in range(3):
        with_words = frames if n == 0 else {"texts": texts(f"{WORD}{n}")}
        night(lake, DAY + timedelta(n), **with_words)
    lake.compact()
    for name in frames:
        lake.store.open(name).create_checkpoint()
    assert list((tmp_path / "lake" / "texts" / "_delta_log").glob("*.checkpoint.parquet"))
    log = logged(tmp_path / "lake")
    assert "f0000000000000000" in log  # ids are there: the search does find values
    assert WORD[:4] not in log
    assert WORD in "".join(lake.read("texts")["text"])

    # And it finds one planted on purpose, in plain JSON and inside a checkpoint.
    for where in ("json", "checkpoint"):
        careless = tmp_path / where / "texts"
        from deltalake import DeltaTable, write_deltalake

        DeltaTable.create(str(careless), TEXTS.arrow_schema)
        rows = arrow.table(
            {"run_seq": [1], **{c: [WORD] for c in ("feedback_id", "text", "text_clean", "month")}, "revision": [0]}
        )
        write_deltalake(str(careless), rows.select(TEXTS.arrow_schema.names).cast(TEXTS.arrow_schema), mode="append")
        if where == "checkpoint":
            DeltaTable(str(careless)).create_checkpoint()
            for file in (careless / "_delta_log").glob("*.json"):
                file.write_text("")
        assert WORD[:4] in logged(tmp_path / where)


def test_statistics_are_named_for_every_table() -> None:
    for table in TABLES.values():
        columns = table_properties(table)["delta.dataSkippingStatsColumns"].split(",")
        assert columns[0] == "run_seq"
        for name in columns[1:]:
            assert name.endswith(("_id", "_at"))


def test_the_highest_run_by_statistics(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    assert max_run(lake.store.open("texts")) == 0
    night(lake, texts=texts("一"))
    night(lake, DAY + timedelta(1), texts=texts("二"))
    assert max_run(lake.store.open("texts")) == 2
    assert not lake.store.sweep(TEXTS, 2)
    assert lake.store.sweep(TEXTS, 1) and max_run(lake.store.open("texts")) == 1


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="texts is missing"):
        Store(tmp_path / "none").open("texts")
    assert not (tmp_path / "none").exists()


def test_a_damaged_log_is_an_error_with_fields(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    for file in (tmp_path / "lake" / "texts" / "_delta_log").iterdir():
        file.write_text("{ not json")
    with pytest.raises(LakeError) as caught:
        lake.read("texts")
    assert caught.value.where == "texts" and caught.value.fix


def test_a_panic_becomes_an_error() -> None:
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(LakeError, match="gave up"), translated("texts", "read"):
        raise panic("boom")
    with pytest.raises(KeyboardInterrupt), translated("texts", "read"):
        raise KeyboardInterrupt
    with pytest.raises(LakeError) as caught, translated("texts", "read"):
        raise arrow.ArrowInvalid("机密")
    assert "机密" not in str(caught.value)
