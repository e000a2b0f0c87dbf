from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from vocnlp.simulate import Truth, simulate_bank

END = date(2026, 11, 15)


@dataclass(frozen=True)
class Bank:
    folder: Path
    truth: Truth
    tickets: pd.DataFrame
    reviews: pd.DataFrame
    survey: pd.DataFrame

    def frame(self, source: str) -> pd.DataFrame:
        return {"tickets": self.tickets, "app_reviews": self.reviews, "survey": self.survey}[source]


def read_bank(folder: Path, truth: Truth) -> Bank:
    """Every good row once, with common columns name, at, text beside the file's own."""
    tickets = pd.read_csv(folder / "tickets.csv", encoding="gb18030", dtype=str, keep_default_na=False)
    lines = (folder / "app_reviews.jsonl").read_text("utf-8").splitlines()
    reviews = pd.DataFrame([json.loads(line) for line in lines])
    survey = pd.read_excel(folder / "survey.xlsx", engine="openpyxl", keep_default_na=False)
    tickets = _named(tickets, "tickets", "工单号", "创建时间", "内容")
    reviews = _named(reviews, "app_reviews", "id", "at", "content")
    survey = _named(survey, "survey", "编号", "提交时间", "开放题")
    return Bank(folder, truth, tickets, reviews, survey)


def _named(frame: pd.DataFrame, source: str, name: str, at: str, text: str) -> pd.DataFrame:
    moments = pd.to_datetime(frame[at].astype(str), errors="coerce", format="mixed")
    return frame.assign(name=source + ":" + frame[name].astype(str), moment=moments, text=frame[text].astype(str))


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """Fifteen weeks at 60 a day: long enough for a baseline and every kind of schedule, quick enough for a test."""
    folder = tmp_path_factory.mktemp("bank")
    return read_bank(folder, simulate_bank(folder, end=END, weeks=15, per_day=60, seed=3))


@pytest.fixture(scope="session")
def good(bank: Bank) -> pd.DataFrame:
    """One row per feedback of all three sources: name, moment, text."""
    bad = {f"{row.source}:{row.source_id}" for row in bank.truth.bad_rows if row.reason != "duplicate_id"}
    rows = pd.concat([bank.frame(s)[["name", "moment", "text"]] for s in ("tickets", "app_reviews", "survey")])
    return rows[~rows["name"].isin(bad)].drop_duplicates("name").reset_index(drop=True)
