"""A mapping for a file nobody has described: right where names and contents agree, cautious where they do not."""

from __future__ import annotations

import pandas as pd
import pytest

from vocnlp.errors import SourceFormatError
from vocnlp.sources.headers import rate_name
from vocnlp.sources.propose import propose_source

TEXTS = ["电池太差，充一次用半天", "屏幕不错，但是客服态度不好", "发货很快", "打开就闪退，更新后更慢"]


def _file(tmp_path, name="export.csv", **columns):
    frame = pd.DataFrame(columns)
    path = tmp_path / name
    if name.endswith(".xlsx"):
        frame.to_excel(path, index=False)
    elif name.endswith(".parquet"):
        frame.to_parquet(path)
    elif name.endswith(".jsonl"):
        frame.to_json(path, orient="records", lines=True, force_ascii=False)
    else:
        path.write_bytes(frame.to_csv(index=False).encode("gb18030"))
    return path


@pytest.mark.parametrize("name", ["export.csv", "export.xlsx", "export.jsonl", "export.parquet"])
def test_a_chinese_ticket_export_in_any_format(tmp_path, name):
    path = _file(
        tmp_path, name,
        工单号=["A1", "A2", "A3", "A4"], 创建时间=["2026-11-14 08:00:00"] * 4, 最后更新时间=["2026-11-15 08:00:00"] * 4,
        客户号=["c1", "c2", "c3", "c4"], 渠道=["热线"] * 4, 标题=["投诉"] * 4, 工单内容=TEXTS, 优先级=["高"] * 4,
    )  # fmt: skip
    proposal = propose_source(path)
    assert proposal.columns == {
        "id": "工单号", "created_at": "创建时间", "updated_at": "最后更新时间", "text": "工单内容",
        "customer": "客户号", "channel": "渠道", "priority": "优先级",
    }  # fmt: skip
    assert proposal.kind == "ticket"
    assert proposal.text_join == ["标题"]
    assert proposal.encoding == {"export.csv": "gb18030", "export.jsonl": "utf-8"}.get(name)
    assert not proposal.notes
    assert TEXTS[0] not in repr(proposal)


def test_an_english_survey(tmp_path):
    path = _file(
        tmp_path, **{"Response ID": [1, 2, 3, 4], "Submitted At": ["2026-11-14T08:00:00Z"] * 4, "NPS": [0, 10, 7, 9],
                     "Feedback_Text": TEXTS, "Duration": [31, 22, 9, 44]},
    )  # fmt: skip
    proposal = propose_source(path)
    assert proposal.columns == {
        "id": "Response ID", "created_at": "Submitted At", "text": "Feedback_Text", "nps": "NPS",
    }  # fmt: skip
    assert (proposal.kind, proposal.left_out) == ("survey", ["Duration"])


def test_what_a_name_promises_is_checked_against_what_is_there(tmp_path):
    path = _file(
        tmp_path, 编号=["1", "1", "1", "1"], 时间=["3分钟", "5分钟", "1分钟", "2分钟"], 提交=["2026/11/14 8:00"] * 4,
        评分=["87", "90", "12", "55"], 产品评价=TEXTS, 产品=["手机"] * 4,
    )  # fmt: skip
    proposal = propose_source(path)
    assert proposal.columns == {"created_at": "提交", "text": "产品评价", "product": "产品"}
    assert any("提交" in note for note in proposal.notes)
    assert any(note.startswith("id:") for note in proposal.notes)


@pytest.mark.parametrize(
    ("times", "time_format", "is_doubtful"),
    [
        (["25/12/2026 08:00", "03/11/2026 09:00"], "%d/%m/%Y %H:%M", False),
        (["12/25/2026", "11/03/2026"], "%m/%d/%Y", False),
        (["05/11/2026", "03/11/2026"], "%d/%m/%Y", True),
        (["2026年11月5日 8时3分", "2026-11-06"], None, False),
        ([1794700980, 1794700981], None, False),
    ],
)
def test_time_formats(tmp_path, times, time_format, is_doubtful):
    proposal = propose_source(_file(tmp_path, created_at=times, content=TEXTS[:2]))
    assert proposal.time_format == time_format
    assert any("time_format" in note for note in proposal.notes) == is_doubtful


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"编号": [1, 2], "内容": TEXTS[:2]}, "time of a feedback"),
        ({"时间": ["2026-11-14", "2026-11-15"], "金额": [1.5, 2.5]}, "customers wrote"),
        ({"时间": [], "内容": []}, "without rows"),
    ],
)
def test_a_file_that_is_no_feedback_is_named(tmp_path, columns, said):
    with pytest.raises(SourceFormatError, match=said):
        propose_source(_file(tmp_path, **columns))


@pytest.mark.parametrize(("header", "target"), [("update_by", "created_at"), ("context", "text"), ("评分人", "text")])
def test_names_that_only_look_alike_are_not_taken(header, target):
    assert rate_name(header, target) == 0
