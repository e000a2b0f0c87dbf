"""A small company whose exports hold personal data wherever an export can: in texts and in every other column.

It tests where words may leak to, not which of them the masker knows (`benchmarks.pii` measures that): messages are
those of the benchmark's open half that the masker hides whole, and other cells hold numbers that it always hides.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import yaml

import vocnlp
from benchmarks import pii
from benchmarks.pii import dev
from benchmarks.pii.messages import (
    KINDS,
    WORDED,
    Message,
    full_width,
    generate_messages,
    group,
    make_card,
    make_id,
    make_mobile,
)

FIRST = datetime(2024, 3, 1)
DAYS = 14
A_DAY = 20
A_DAY_ONLINE = 8
"""Rows a day of the table and of the API: enough for everything to be planted there, too, several times."""
BROKEN = "case when id like 'calls-9%' then json(text) else text end as text"
API_TOKEN = "tok-7c1e9a40d2f85b36"
SEARCHED = KINDS
"""Kinds whose planted values the search looks for in texts."""
MIN_SEARCHED = 9
"""Characters: a shorter number may stand in a hash by chance."""
DIMENSIONS = (
    "channel", "product", "product_version", "brand", "region", "store", "segment", "customer_tier", "touchpoint",
    "priority",
)  # fmt: skip
SCORES = ("rating", "nps", "csat")
MOMENTS = ("updated_at", "first_response_at", "resolved_at", "churned_at")
EXTRA = ("备注", "附加")


@dataclass
class Company:
    """Where its exports lie and what was planted in them: value -> places."""

    inbox: Path
    planted: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def values(self) -> set[str]:
        """Return everything to search for."""
        return set(self.planted)

    def mobile(self) -> str:
        """Return one of the mobile numbers, of which no other value is a part."""
        return next(
            value
            for value in sorted(self.planted)
            if len(value) == 11 and value.isascii() and value.isdigit() and value[:9] not in self.planted
        )


def found_company(folder: Path, seed: int = 5) -> Company:
    """Write what the company has to `folder/inbox`.

    Files: `tickets.csv` (GB18030), `…reviews.jsonl` (named after a customer), `survey.xlsx`; a table `calls` in
    `crm.db` (SQLite); and `posts.json`, the rows that its API hands out.
    """
    company = Company(folder / "inbox")
    company.inbox.mkdir(parents=True)
    writer = _Writer(company, Random(seed))
    writer.write_tickets()
    writer.write_reviews()
    writer.write_survey()
    writer.write_calls()
    writer.write_posts()
    company.planted[API_TOKEN].add("the API's token")
    return company


def write_config(company: Company, folder: Path, api_url: str) -> Path:
    """Write a `voc.yaml` over all that the company has, every column mapped, with its workspace beside it."""
    folder.mkdir(parents=True)
    names = ["id", "text", "created_at", *MOMENTS, "customer", *DIMENSIONS, *SCORES, "reopened"]
    columns = {name: name for name in names}
    common = {"columns": columns, "extra": list(EXTRA), "text_join": ["title"]}
    settings: dict[str, Any] = {
        "company": "留痕公司",
        "workspace": "workspace",
        "chunk_size": 100,
        "preprocess": {"max_text_chars": 300},
        "topics": {"n_topics": 8, "passes": 40, "min_feedback": 60, "min_count": 3},
        "trend": {"baseline_windows": 1},
        "sources": [
            {"name": "tickets", "kind": "ticket", "path": str(company.inbox / "tickets.csv"), **common},
            {"name": "reviews", "kind": "review", "path": str(company.inbox / "*reviews.jsonl"), **common},
            {"name": "survey", "kind": "survey", "path": str(company.inbox / "survey.xlsx"), **common},
            {
                "name": "calls",
                "kind": "ticket",
                "type": "sql",
                "url": f"sqlite:///{company.inbox / 'crm.db'}",
                "table": "calls",
                "page_rows": 20,
                **common,
            },
            {
                "name": "posts",
                "kind": "review",
                "type": "rest",
                "url": api_url,
                "path": "/cursor",
                "data_path": "rows",
                "paging": {"style": "cursor", "next_path": "next"},
                "auth": {"type": "bearer", "token": "${VOC_API_TOKEN}"},
                "max_attempts": 3,
                "max_wait_seconds": 0.05,
                "timeout_seconds": 10,
                **common,
            },
        ],
    }
    path = folder / "voc.yaml"
    path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def break_survey(company: Company) -> None:
    """Replace the survey by an export without a header: its first line is a customer's row."""
    book = openpyxl.Workbook()
    sheet = book.active
    for number in range(5):
        mobile = make_mobile(Random(f"headless {number}"))
        company.planted[mobile].add("survey without a header")
        sheet.append([f"Q{number}", f"打{mobile}找我", "2024-03-10 09:00:00", mobile])
    book.save(company.inbox / "survey.xlsx")


def break_calls(company: Company) -> None:
    """Put a view in the table's place that fails while its rows are read."""
    with sqlite3.connect(company.inbox / "crm.db") as connection:
        names = [row[1] for row in connection.execute("pragma table_info(calls)")]
        columns = ", ".join(BROKEN if name == "text" else f'"{name}"' for name in names)
        connection.execute("alter table calls rename to calls_kept")
        connection.execute(f"create view calls as select {columns} from calls_kept")
    connection.close()


class _Writer:
    def __init__(self, company: Company, random: Random) -> None:
        self.company, self.random = company, random
        self.messages = self._draw_messages()
        self.number = 0

    def _draw_messages(self) -> list[Message]:
        """Return messages that the masker hides whole; without some of every kind the search would prove little."""
        messages = generate_messages(dev, 3_000)
        masked = vocnlp.mask([message.text for message in messages], key=bytes(32))
        hidden = [
            message
            for message, text in zip(messages, masked, strict=True)
            if not [plant for plant in pii.find_leaks(message, text) if plant.kind in SEARCHED]
        ]
        kinds = [plant.kind for message in hidden for plant in message.plants]
        missing = [kind for kind in KINDS if kind in SEARCHED and kinds.count(kind) < 100]
        if missing:
            raise AssertionError(f"the masker hides too few of {missing} for this test to say anything")
        return [message for message in hidden if any(plant.kind in SEARCHED for plant in message.plants)]

    def plant(self, place: str) -> str:
        """Return a new value that is hidden wherever it stands."""
        make = self.random.choice(
            (
                make_mobile,
                make_id,
                lambda random: make_card(random, ("622202", "621700"), 19),
                lambda random: f"u{make_mobile(random)}@qq.com",
            )
        )
        value = make(self.random)
        self.company.planted[value].add(place)
        return value

    def say(self, place: str) -> str:
        """Return a customer's message with what is planted in it noted."""
        message = self.messages[self.number % len(self.messages)]
        self.number += 1
        for plant in message.plants:
            if plant.kind in SEARCHED:
                for value in {plant.value.text, plant.value.secret} - {""}:
                    if plant.kind in WORDED or len(pii.squash(value)) >= MIN_SEARCHED:
                        self.company.planted[value].add(f"{place}: {plant.kind}:{plant.style}")
        return message.text

    def split_number(self, place: str) -> str:
        """Return a text whose number only cleaning puts together, or which ends in the middle of one."""
        mobile = make_mobile(self.random)
        self.company.planted[mobile].add(place)
        self.company.planted[mobile[:9]].add(f"{place}, cut")
        return self.random.choice(
            (
                f"打{mobile[:3]}<b>{mobile[3:7]}</b>{mobile[7:]}找我，一直没人管",
                f"打{mobile[:5]}\u200b{mobile[5:]}找我，一直没人管",
                "打" + "".join(f"&#{ord(c)};" for c in mobile) + "找我，一直没人管",
                f"打{full_width(group(mobile, (3, 4), ' '))}找我，一直没人管",
                "等了很久" * 72 + f"，请打{mobile}找我",  # 300 characters end after the number's ninth digit
            )
        )

    def rows(self, source: str, a_day: int = A_DAY) -> list[dict[str, Any]]:
        """Return the rows of one export, each with one thing or another planted, some of them unreadable."""
        rows: list[dict[str, Any]] = []
        for number in range(DAYS * a_day):
            moment = FIRST + timedelta(days=number // a_day, minutes=7 * (number % a_day) + 600)
            place = f"{source} row {number}"
            row: dict[str, Any] = dict.fromkeys(
                ("id", "title", "text", "created_at", *MOMENTS, "customer", *DIMENSIONS, *SCORES, "reopened", *EXTRA),
                "",
            )
            row |= {"id": f"{source}-{number}", "text": self.say(f"{place}, text"), "created_at": str(moment)}
            row |= {"updated_at": str(moment + timedelta(minutes=5)), "rating": number % 5 + 1, "reopened": "否"}
            row |= {
                "resolved_at": str(moment),
                "first_response_at": str(moment),
                "churned_at": str(moment) if number % 10 == 0 else "",
            }
            row |= {"内部": self.plant(f"{place}, a column that is not mapped")}
            row["customer"] = self.plant(f"{place}, customer") if number % 2 else f"欧阳{number}"
            row |= {"channel": "App", "product": "手机银行", "store": "城东支行", "priority": "高"}
            self._plant_in(row, number, place)
            rows.append(row)
        return rows

    def _plant_in(self, row: dict[str, Any], number: int, place: str) -> None:
        names = [
            *DIMENSIONS,
            *SCORES,
            *MOMENTS,
            *EXTRA,
            "reopened",
            "id",
            "title",
            "split",
            "twice",
            "created_at",
            "empty",
        ]
        name = names[number % len(names)]
        where = f"{place}, {name}"
        if name == "split":
            row["text"] = self.split_number(where)
        elif name == "twice":
            row["id"] = row["备注"] = self.plant(where)
        elif name == "created_at":
            # A row in quarantine: the time is somebody's number, and words stand beside it.
            row["created_at"] = f"见{self.plant(where)}"
        elif name == "empty":
            row["text"], row["title"], row["备注"] = "", "", self.plant(where)
        elif name == "title":
            row["title"] = f"{self.plant(where)}的投诉"
        elif name in ("id", *MOMENTS, *SCORES, "reopened"):
            row[name] = self.plant(where)
        else:
            row[name] = f"{'张女士 ' if number % 3 else ''}{self.plant(where)}"

    def write_tickets(self) -> None:
        rows = self.rows("tickets")
        out = io.StringIO()
        table = csv.DictWriter(out, list(rows[0]))
        table.writeheader()
        for number, row in enumerate(rows):
            table.writerow(row)
            if number % 40 == 7:
                table.writerow(row | {"text": "又来一次，" + self.say("tickets, an id used twice")})
            if number % 40 == 11:
                out.write(f"{self.plant('tickets, a row of too few cells')},只有两格\r\n")
                out.write(",".join([self.plant("tickets, a row of too many cells")] * 60) + "\r\n")
        (self.company.inbox / "tickets.csv").write_bytes(out.getvalue().encode("gb18030"))

    def write_reviews(self) -> None:
        lines = []
        for number, row in enumerate(self.rows("reviews")):
            if number % 9 == 1:
                row["备注"] = {"联系人": [{"电话": self.plant("reviews, nested extra")}]}
            if number % 9 == 2:
                row["附加"] = int(make_mobile(self.random))
                self.company.planted[str(row["附加"])].add("reviews, a number in extra")
            if number % 50 == 3:
                row["text"] = int(make_mobile(self.random))
                self.company.planted[str(row["text"])].add("reviews, a number where text was")
            if number % 50 == 4:
                row["text"] = {"words": self.plant("reviews, a record where text was")}
            if number % 50 == 5:
                row["customer"] = [self.plant("reviews, a list where the customer was")]
            lines.append(json.dumps(row, ensure_ascii=number % 2 == 0))
            if number % 40 == 13:
                lines.append('{"id": "broken", "text": "' + self.plant("reviews, a broken line"))
        mobile = make_mobile(self.random)
        self.company.planted[mobile].add("reviews, the file's name")
        (self.company.inbox / f"导出_张三{mobile}_reviews.jsonl").write_text("\n".join(lines) + "\n", "utf-8")

    def write_survey(self) -> None:
        rows = self.rows("survey")
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(list(rows[0]))
        for number, row in enumerate(rows):
            if number % 7 == 1:
                row["customer"] = int(make_mobile(self.random))  # a cell that holds a number, not text
                self.company.planted[str(row["customer"])].add("survey, a number as customer")
            if number % 7 == 2:
                row["附加"] = int(make_mobile(self.random))
                self.company.planted[str(row["附加"])].add("survey, a number in extra")
            if number % 7 == 3:
                row["id"] = int(make_mobile(self.random))
                self.company.planted[str(row["id"])].add("survey, a number as id")
            sheet.append([None if value == "" else value for value in row.values()])
        book.properties.creator = self.plant("survey, the workbook's author")
        book.save(self.company.inbox / "survey.xlsx")

    def write_calls(self) -> None:
        rows = self.rows("calls", A_DAY_ONLINE)
        for number, row in enumerate(list(rows)):
            if number % 9 == 1:
                row["customer"] = int(make_mobile(self.random))
                self.company.planted[str(row["customer"])].add("calls, a number as customer")
            if number % 9 == 2:
                row["text"] = int(make_mobile(self.random))
                self.company.planted[str(row["text"])].add("calls, a number where text was")
            if number % 9 == 3:
                rows.append(row | {"text": "又来一次，" + self.say("calls, an id used twice")})
        names = ", ".join(f'"{name}"' for name in rows[0])
        with sqlite3.connect(self.company.inbox / "crm.db") as connection:
            connection.execute(f"create table calls ({names})")
            places = ", ".join("?" * len(rows[0]))
            values = [[None if value == "" else value for value in row.values()] for row in rows]
            connection.executemany(f"insert into calls values ({places})", values)
        connection.close()

    def write_posts(self) -> None:
        rows: list[Any] = self.rows("posts", A_DAY_ONLINE)
        for number, row in enumerate(list(rows)):
            if number % 9 == 1:
                row["备注"] = {"联系人": [{"电话": self.plant("posts, nested extra")}]}
            if number % 9 == 2:
                row["text"] = {"words": self.plant("posts, a record where text was")}
            if number % 9 == 3:
                rows.append(row | {"text": "又来一次，" + self.say("posts, an id used twice")})
            if number % 40 == 5:
                rows.append(f"{self.plant('posts, a row that is no object')}打不通")
        (self.company.inbox / "posts.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
