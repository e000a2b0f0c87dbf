"""Turn drafts into the rows of three export files, with the flaws that real exports have.

Edited tickets come twice, with a later 更新时间 and more text; late ones stand among the rows of the day they were
entered; a few rows have no text, no readable time, or repeat
another row. All of it is counted in the truth.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from vocnlp.simulate.drafts import Draft
from vocnlp.simulate.formats import windows_time, write_csv, write_jsonl, write_workbook, write_yaml
from vocnlp.simulate.plan import SOURCES, Plan
from vocnlp.simulate.truth import BadRow

TICKET_COLUMNS = (
    "工单号", "创建时间", "更新时间", "渠道", "产品", "地区", "客户号", "客户等级", "内容", "优先级", "首次响应时间",
    "解决时间",
)  # fmt: skip
SURVEY_COLUMNS = ("编号", "提交时间", "NPS", "满意度", "开放题", "网点", "客群", "客户号")
_TITLES = {
    "complaint": ("失望", "太差了", "一言难尽", "求改进", "不好用", "什么情况", "退步了", "差评"),
    "praise": ("不错", "好用", "点赞", "很满意", "推荐", "五星"),
    "question": ("请教", "问个问题", "求解答"),
    None: ("",),
}
_STARS = {
    "complaint": (58, 27, 11, 2, 2),
    "praise": (1, 1, 5, 25, 68),
    "question": (8, 10, 35, 22, 25),
    "mixed": (15, 30, 35, 15, 5),
}
_FLIPPED = 0.13
"""Stars that say the opposite of the text: with the weights above about one review of seven disagrees."""


@dataclass
class _Row:
    """A row on its way into a file: its place in time, its name and its cells."""

    at: datetime
    source_id: str
    cells: dict[str, Any]
    reason: str | None = None


class Exports:
    """Builds and writes the files; afterwards knows what was edited, broken and counted."""

    def __init__(self, plan: Plan, rng: random.Random) -> None:
        self.plan = plan
        self.rng = rng
        self.closing = datetime.combine(plan.last, time(23, 59, 59))
        self.edited: list[str] = []
        self.late: list[str] = []
        self.bad_rows: list[BadRow] = []
        self.n_rows: dict[str, int] = {}
        self.n_feedback: dict[str, int] = {}
        self._sequence: dict[str, int] = {}

    def write(self, folder: Path, drafts: Sequence[Draft]) -> list[str]:
        """Write the three files and `voc.yaml`; returns each draft's name as source:id."""
        make: dict[str, Callable[[Draft], list[_Row]]] = {
            "tickets": self._ticket, "app_reviews": self._review, "survey": self._answer,
        }  # fmt: skip
        rows: dict[str, list[_Row]] = {source: [] for source in SOURCES}
        names: list[str] = []
        for draft in drafts:
            made = make[draft.source](draft)
            rows[draft.source] += made
            names.append(f"{draft.source}:{made[0].source_id}")
        for source in SOURCES:
            self.n_feedback[source] = len({row.source_id for row in rows[source]})
            rows[source] = self._spoil(source, sorted(rows[source], key=lambda row: (row.at, row.source_id)))
            self.n_rows[source] = len(rows[source])
        cells = {source: [row.cells for row in rows[source]] for source in SOURCES}
        write_csv(folder / "tickets.csv", cells["tickets"], TICKET_COLUMNS)
        write_jsonl(folder / "app_reviews.jsonl", cells["app_reviews"])
        write_workbook(folder / "survey.xlsx", cells["survey"], SURVEY_COLUMNS, "答卷")
        write_yaml(folder / "voc.yaml", voc_settings(self.plan), "A fictional bank, simulated by vocnlp.")
        return names

    def _next(self, name: str, start: int) -> int:
        # Steps of two and more leave free numbers, so that a spoiled row's id looks like any other.
        self._sequence[name] = self._sequence.get(name, start) + self.rng.randrange(2, 8)
        return self._sequence[name]

    def _ticket(self, draft: Draft) -> list[_Row]:
        rng = self.rng
        day = f"{draft.created:%Y%m%d}"
        source_id = f"T{day}{self._next(day, 0):04d}"
        entered = self._past(draft.created + timedelta(days=draft.late_days, minutes=rng.randrange(600)))
        late = draft.late_days > 0 and entered is not None
        known = entered if late and entered is not None else draft.created
        response = self._past(known + timedelta(minutes=rng.expovariate(1 / 140) + 2))
        resolved = self._past(known + timedelta(hours=rng.expovariate(1 / 40) + 1))
        if resolved is not None and (response is None or resolved < response):
            resolved = None
        urgent = {"complaint": (18, 52, 30), "praise": (0, 20, 80), "question": (4, 46, 50)}[draft.mood or "question"]
        cells = {
            "工单号": source_id, "创建时间": windows_time(draft.created),
            "更新时间": windows_time(resolved or response or known), "渠道": draft.fields["channel"],
            "产品": draft.fields["product"], "地区": draft.customer.region,
            "客户号": draft.customer.id if rng.random() < 0.95 else "", "客户等级": draft.customer.tier,
            "内容": draft.text, "优先级": rng.choices(("高", "中", "低"), urgent)[0],
            "首次响应时间": windows_time(response), "解决时间": windows_time(resolved),
        }  # fmt: skip
        rows = [_Row(known, source_id, cells)]
        if late:
            self.late.append(f"tickets:{source_id}")
        if draft.edited_text is not None:
            edited = self._past((resolved or response or known) + timedelta(hours=rng.uniform(3, 100)))
            if edited is not None:
                changed = {**cells, "内容": draft.edited_text, "更新时间": windows_time(edited)}
                rows.append(_Row(edited, source_id, changed))
                self.edited.append(f"tickets:{source_id}")
        return rows

    def _review(self, draft: Draft) -> list[_Row]:
        rng = self.rng
        source_id = f"{self._next('review', 730_114_000)}"
        title = rng.choice(_TITLES[draft.mood]) if draft.noise is None and rng.random() < 0.3 else ""
        cells = {
            "id": source_id, "at": draft.created.isoformat(), "stars": self._stars(draft), "title": title,
            "content": draft.text, "app_version": draft.customer.version, "device": draft.customer.device,
            "os": draft.customer.os, "user": draft.customer.user,
        }  # fmt: skip
        return [_Row(draft.created, source_id, cells)]

    def _answer(self, draft: Draft) -> list[_Row]:
        rng = self.rng
        source_id = f"S{draft.created:%Y}-{self._next('survey', 1000):06d}"
        stars = self._stars(draft)
        nps = {1: (0, 1, 2, 3), 2: (2, 3, 4, 5, 6), 3: (5, 6, 7, 7), 4: (7, 8, 8, 9), 5: (8, 9, 9, 10, 10)}[stars]
        csat = min(5, max(1, stars + rng.choice((-1, 0, 0, 0, 0, 0, 1))))
        cells = {
            "编号": source_id, "提交时间": draft.created, "NPS": rng.choice(nps), "满意度": csat, "开放题": draft.text,
            "网点": draft.customer.branch, "客群": draft.customer.segment, "客户号": draft.customer.id,
        }  # fmt: skip
        return [_Row(draft.created, source_id, cells)]

    def _stars(self, draft: Draft) -> int:
        kind = "mixed" if draft.mixed else (draft.mood or "praise")
        if kind in ("complaint", "praise") and draft.noise != "default_praise" and self.rng.random() < _FLIPPED:
            kind = "praise" if kind == "complaint" else "complaint"
        if draft.noise == "default_praise":
            return 5
        if draft.noise in ("emoji_only", "boilerplate"):
            kind = "question"  # stars all over, as where nothing is said
        return self.rng.choices((1, 2, 3, 4, 5), _STARS[kind])[0]

    def _past(self, moment: datetime) -> datetime | None:
        """Return a moment to the second, or None when it lies after the export was taken."""
        return moment.replace(microsecond=0) if moment <= self.closing else None

    def _spoil(self, source: str, rows: list[_Row]) -> list[_Row]:
        """Add the bad rows of a source, each after the row that it was made from."""
        wanted = [("tickets", "empty_text", 3), ("tickets", "bad_time", 2), ("tickets", "duplicate_id", 2),
                  ("app_reviews", "empty_text", 2), ("app_reviews", "bad_time", 1), ("app_reviews", "duplicate_id", 1),
                  ("survey", "empty_text", 2), ("survey", "bad_time", 1)]  # fmt: skip
        reasons = [reason for name, reason, n in wanted if name == source for _ in range(n)]
        edited = {name.partition(":")[2] for name in self.edited}
        fit = [i for i, row in enumerate(rows) if row.source_id not in edited]
        places = dict(zip(sorted(self.rng.sample(fit, min(len(fit), len(reasons)))), reasons, strict=False))
        spoiled: list[_Row] = []
        for i, row in enumerate(rows):
            spoiled.append(row)
            if i in places:
                spoiled.append(_spoil_row(source, row, places[i]))
        for position, row in enumerate(spoiled, start=1):
            if row.reason is not None:
                self.bad_rows.append(BadRow(source, row.source_id, position, row.reason))
        return spoiled


def _spoil_row(source: str, row: _Row, reason: str) -> _Row:
    names = {
        "tickets": ("工单号", "创建时间", ("内容",)), "app_reviews": ("id", "at", ("content", "title")),
        "survey": ("编号", "提交时间", ("开放题",)),
    }  # fmt: skip
    broken = {"tickets": "2026/13/45 25:61:00", "app_reviews": "2026-02-30T10:00:00", "survey": "待补录"}
    id_column, time_column, text_columns = names[source]
    if reason == "duplicate_id":
        return _Row(row.at, row.source_id, dict(row.cells), reason)
    head = row.source_id.rstrip("0123456789")
    digits = row.source_id[len(head) :]
    source_id = f"{head}{int(digits) + 1:0{len(digits)}d}"
    cells = {**row.cells, id_column: source_id}
    if reason == "empty_text":
        cells |= dict.fromkeys(text_columns, "")
    else:
        cells[time_column] = broken[source]
    return _Row(row.at, source_id, cells, reason)


def voc_settings(plan: Plan) -> dict[str, Any]:
    """Return the `voc.yaml` that reads the three files."""
    return {
        "company": plan.company,
        "workspace": "workspace",
        "time_zone": plan.time_zone,
        "taxonomy": "bank",
        "sources": [
            {
                "name": "tickets", "type": "file", "kind": "ticket", "path": "tickets.csv", "format": "csv",
                "time_format": "%Y/%m/%d %H:%M:%S",
                "columns": {
                    "id": "工单号", "created_at": "创建时间", "updated_at": "更新时间", "text": "内容",
                    "channel": "渠道", "product": "产品", "region": "地区", "customer": "客户号",
                    "customer_tier": "客户等级", "priority": "优先级",
                    "first_response_at": "首次响应时间", "resolved_at": "解决时间",
                },
            },
            {
                "name": "app_reviews", "type": "file", "kind": "review", "path": "app_reviews.jsonl",
                "format": "jsonl",
                "columns": {
                    "id": "id", "created_at": "at", "text": "content", "rating": "stars",
                    "product_version": "app_version", "customer": "user",
                },
                "constants": {"channel": "应用商店", "product": "手机银行"},
                "text_join": ["title"], "extra": ["os", "device"],
            },
            {
                "name": "survey", "type": "file", "kind": "survey", "path": "survey.xlsx", "format": "excel",
                "columns": {
                    "id": "编号", "created_at": "提交时间", "text": "开放题", "nps": "NPS", "csat": "满意度",
                    "store": "网点", "segment": "客群", "customer": "客户号",
                },
                "constants": {"channel": "问卷"},
            },
        ],
    }  # fmt: skip
