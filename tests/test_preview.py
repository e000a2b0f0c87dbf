"""What the next pull would bring, read as a night would read it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from vocnlp.clock import FixedClock
from vocnlp.preview import preview_run
from vocnlp.workspace import open_workspace

CONFIG = """
company: 某市
taxonomy: hospitality
sources:
  - {name: hotel, kind: review, path: words.csv, columns: {text: 内容, created_at: 时间}}
  - {name: shop, kind: review, path: words.csv, taxonomy: ecommerce, columns: {text: 内容, created_at: 时间}}
"""


def test_each_source_is_read_by_its_own_taxonomy(tmp_path):
    (tmp_path / "words.csv").write_text("时间,内容\n2024-11-11,房间隔音太差\n2024-11-12,申请退货一直不给退\n", "utf-8")
    (tmp_path / "voc.yaml").write_text(CONFIG, "utf-8")
    ws = open_workspace(tmp_path / "voc.yaml", clock=FixedClock(datetime(2024, 11, 16, tzinfo=UTC)))
    found = {preview.source: preview.rows for preview in preview_run(ws, date(2024, 11, 15))}
    assert found["hotel"]["category"].fillna("").tolist() == ["noise_sleep", ""]
    assert found["shop"]["category"].fillna("").tolist() == ["", "returns"]
    assert found["shop"]["area"].tolist() == ["other", "service"]
    assert ws.models.versions(ws.settings)["taxonomy"].split(" ")[1].startswith("shop=ecommerce@")
    assert not (tmp_path / "workspace").exists()
