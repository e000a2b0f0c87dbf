"""A report as a workbook that a person can filter: one sheet a question, real tables, nothing that runs.

Every word is written as a string, whatever it begins with: no formula, no link, no number made of text. Where a string
begins with a character that a program takes for a formula when the cell is edited or exported, the cell is marked as
text besides. Numbers are numbers, with the formats of the page. The same report under the same version of vocnlp gives
the same bytes: the date of creation is the run's, and nothing comes from the clock.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vocnlp import __version__
from vocnlp.periods import Period
from vocnlp.report.page import Page
from vocnlp.report.safe_text import drop_hidden
from vocnlp.report.sentences import (
    name_field,
    name_period,
    name_scope,
    name_since,
    name_source,
    read_label,
    tell_pain_point,
    tell_reason,
)
from vocnlp.report.strings import Words

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_CELL = 32_767
"""Characters that a cell holds, counted in UTF-16 as Excel does."""

WIDEST, NARROWEST = 60, 7
LINE_POINTS, MAX_LINES = 14, 10
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_CREATED = datetime(2026, 1, 1)
_GROUPS = ("new", "worsened", "better", "resolved", "cannot_tell", "steady")
# Format of a column -> Excel's own; a share of 0.042 shows as 4.2%, a delta of 0.019 as +1.9 points.
_NUMBERS = {
    "count": "#,##0",
    "share": "0.0%",
    "points": '[>=0.05]+0.0;[<=-0.05]-0.0;"±0.0"',
    "number": "0.00",
    "rank": "0",
}
_STATE_COLOURS = {
    "bad": ("#9C2A1C", "#FBE6E2"),
    "good": ("#1E6B45", "#E2F2E9"),
    "new": ("#8A5A00", "#FCEFD5"),
    "unknown": ("#5A5F66", "#ECEEF0"),
}
_BAD = {"rising": "bad", "new": "new", "falling": "good", "gone": "good", "cannot_tell": "unknown"}
_GOOD = {"rising": "good", "falling": "bad", "cannot_tell": "unknown"}
_GROUP_COLOURS = {"new": "new", "worsened": "bad", "better": "good", "resolved": "good", "cannot_tell": "unknown"}


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, how its cells are written, and the widest it may get."""

    name: str
    kind: str = "text"
    widest: int = WIDEST


def render_workbook(report: Mapping[str, Any], language: str | None = None) -> bytes:
    """Draw a report as an Excel workbook.

    Parameters
    ----------
    report : mapping
        What `build_report` or `load` returned.
    language : {"zh", "en"}, optional
        The report's own language when empty.

    Returns
    -------
    bytes
        Of an .xlsx file: overview, pain points, trends, quotes, keywords, scores, notes.

    Raises
    ------
    InputError
        If there is no such language.
    """
    from xlsxwriter.workbook import Workbook

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(content, options) as workbook:
        committed = report["run"]["committed_at"]
        created = datetime.fromisoformat(committed).replace(tzinfo=None) if committed else _CREATED
        workbook.set_properties(
            {"title": drop_hidden(report["title"]), "comments": f"vocnlp {__version__}", "created": created}
        )
        _Book(workbook, report, Words(language or str(report["language"]))).write()
    return content.getvalue()


class _Book:
    def __init__(self, workbook: Workbook, report: Mapping[str, Any], words: Words) -> None:
        self.book = workbook
        self.report = report
        self.w = words
        self.view = Page(report, words).view()
        self.n_cut = 0
        base = {
            "font_name": "Microsoft YaHei" if words.language == "zh" else "Calibri",
            "font_size": 10,
            "valign": "top",
        }
        self.text = workbook.add_format({**base, "text_wrap": True, "align": "left", "indent": 1})
        self.marked = workbook.add_format(
            {**base, "text_wrap": True, "align": "left", "indent": 1, "quote_prefix": True}
        )
        self.heading = workbook.add_format(
            {
                **base,
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": "#2F4B66",
                "text_wrap": True,
                "valign": "vcenter",
            }
        )
        self.title = workbook.add_format({**base, "bold": True, "font_size": 16})
        self.bold = workbook.add_format({**base, "bold": True})
        self.numbers = {name: workbook.add_format({**base, "num_format": form}) for name, form in _NUMBERS.items()}
        self.colours = {
            name: workbook.add_format({"font_color": ink, "bg_color": paper})
            for name, (ink, paper) in _STATE_COLOURS.items()
        }

    def write(self) -> None:
        sheets: tuple[tuple[str, Callable[[Worksheet], None]], ...] = (
            ("overview", self._overview),
            ("pain", self._pain_points),
            ("trends", self._trends),
            ("quotes", self._quotes),
            ("words", self._keywords),
            ("scores", self._scores),
            ("notes", self._notes),
        )
        for name, draw in sheets:
            # Sheet names come from our own catalogue alone, never from a company's or a customer's words.
            sheet = self.book.add_worksheet(self.w(f"sheet.{name}"))
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            draw(sheet)

    # --- sheets --------------------------------------------------------------------------------------------------

    def _overview(self, sheet: Worksheet) -> None:
        w, report = self.w, self.report
        sheet.hide_gridlines(2)
        self._string(sheet, 0, 0, report["title"], self.title)
        scope = name_scope(report, w) or w("head.scope_all")
        lines = [
            (w("sheet.company"), report["company"]),
            (w("index.period"), name_period(report["period"], w.language)),
            (w("index.scope"), w("pain.owner", owner=report["owner"]) if report.get("owner") else scope),
            (w("method.run"), f"{report['run']['run_seq']} · {report['run']['business_date']}"),
            *((tile["name"], f"{tile['value']}  {tile['note']}".strip()) for tile in self.view["tiles"]),
            *((w("sheet.note"), note["text"]) for note in self.view["notes"]),
        ]
        row = 2
        for name, value in lines:
            self._string(sheet, row, 0, name, self.bold)
            self._string(sheet, row, 1, value)
            row += 1
        row += 1
        self._string(sheet, row, 0, name_since(report, w), self.bold)
        for group in _GROUPS:
            row += 1
            items = report["changes"][group]
            self._string(sheet, row, 0, w(f"since.{group}"), self.colours.get(_GROUP_COLOURS.get(group, "")))
            labels = w("sep.clause").join(read_label(item["label"], w) for item in items)
            self._string(sheet, row, 1, f"{len(items)}{w('sep.colon')}{labels}" if items else w("since.none"))
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 90)

    def _pain_points(self, sheet: Worksheet) -> None:
        w, report = self.w, self.report
        baseline = self.view["baseline"]
        columns = [
            Column(w("column.rank"), "rank"),
            Column(w("column.code")),
            Column(w("column.label"), widest=28),
            Column(w("column.area")),
            Column(w("column.category"), widest=20),
            Column(w("column.owner"), widest=20),
            Column(w("pain.count"), "count"),
            Column(w("pain.share"), "share"),
            Column(w("column.baseline"), "share"),
            Column(w("pain.delta", baseline=baseline) + w("column.in_points"), "points"),
            Column(w("column.low"), "points"),
            Column(w("column.high"), "points"),
            Column(w("column.state")),
            Column(w("column.reason"), widest=24),
            Column(w("column.rank_low"), "rank"),
            Column(w("column.rank_high"), "rank"),
            Column(w("pain.complaining"), "share"),
            Column(w("column.severity"), "number"),
            Column(w("column.onset")),
            Column(w("pain.affected"), widest=36),
            Column(w("column.sentence")),
        ]
        rows = []
        for point in report["pain_points"]:
            category = (point["category_names"] or {}).get(w.language) or point["category"]
            affected = [
                f"{w.or_own('dimension', group['dimension'])} {w.or_own('value', group['value'])}"
                for group in point["affected"]
            ]
            unsure = point["state"] == "cannot_tell"
            rows.append([
                point["rank"], point["code"], point["label"], w.or_own("area", point["area"]), category,
                point["owner"], point["n_feedback"], point["share"], point["baseline"], point["delta"], point["low"],
                point["high"], w(f"state.{point['state']}"), tell_reason(point["reason"], w) if unsure else None,
                point["rank_low"], point["rank_high"], point["negative_share"], point["severity"], point["onset_on"],
                w("sep.clause").join(affected), tell_pain_point(point, report, w),
            ])  # fmt: skip
        self._table(sheet, "pain_points", columns, rows, colour={12: _BAD}, freeze=3)

    def _trends(self, sheet: Worksheet) -> None:
        w, report = self.w, self.report
        history = {point["topic_id"]: point["history"] for point in report["pain_points"]}
        n_windows = max((len(shares) for shares in history.values()), default=0)
        period = Period.parse(report["period"]["name"])
        windows = [period.before(k).last.isoformat() for k in range(n_windows - 1, -1, -1)]
        columns = [
            Column(name_since(self.report, w)),
            Column(w("column.code")),
            Column(w("column.label"), widest=28),
            Column(w("column.n_before"), "count"),
            Column(w("pain.count"), "count"),
            Column(w("pain.share"), "share"),
            Column(w("pain.delta", baseline=self.view["baseline"]) + w("column.in_points"), "points"),
            Column(w("column.low"), "points"),
            Column(w("column.high"), "points"),
            Column(w("column.state")),
            Column(w("column.reason"), widest=24),
            *(Column(w("column.window", date=window), "share") for window in windows),
        ]
        rows = []
        for group in _GROUPS:
            for item in report["changes"][group]:
                shares = history.get(item["topic_id"], [])
                reason = tell_reason(item["reason"], w) if group == "cannot_tell" else None
                rows.append([
                    w(f"since.{group}"), item["code"], item["label"], item["n_before"], item["n"], item["share"],
                    item["delta"], item["low"], item["high"], w(f"state.{item['state']}") if item["state"] else None,
                    reason, *[None] * (n_windows - len(shares)), *shares,
                ])  # fmt: skip
        groups = {0: {w(f"since.{name}"): colour for name, colour in _GROUP_COLOURS.items()}}
        self._table(sheet, "trends", columns, rows, colour={9: _BAD}, words=groups, freeze=3)

    def _quotes(self, sheet: Worksheet) -> None:
        w, report = self.w, self.report
        columns = [
            Column(w("column.code")),
            Column(w("column.label"), widest=24),
            Column(w("column.quote"), widest=50),
            Column(w("column.context")),
            Column(w("column.date")),
            Column(w("data.source"), widest=20),
            Column(w("dimension.channel"), widest=16),
            Column(w("dimension.product"), widest=20),
            Column(w("column.stars"), "rank"),
            Column("unit_id", widest=24),
        ]
        rows = []
        for point in (*report["pain_points"], *report["praise"]):
            for unit_id in point["evidence_ids"]:
                quote = report["evidence"].get(unit_id)
                if quote is None:
                    continue
                channel = w.or_own("value", quote["channel"]) if quote["channel"] else None
                rows.append([
                    point["code"], point["label"], quote["quote"], quote["before"] + quote["quote"] + quote["after"],
                    quote["date"], name_source(report, quote["source"] or ""), channel, quote["product"],
                    quote["rating"], unit_id,
                ])  # fmt: skip
        self._table(sheet, "quotes", columns, rows)

    def _keywords(self, sheet: Worksheet) -> None:
        w = self.w
        columns = [
            Column(w("column.word")),
            Column(w("column.n_negative"), "count"),
            Column(w("column.n_total"), "count"),
            Column(w("column.n_baseline"), "count"),
            Column(w("pain.share"), "share"),
            Column(w("column.baseline"), "share"),
            Column(w("column.delta"), "points"),
            Column(w("column.low"), "points"),
            Column(w("column.high"), "points"),
            Column(w("column.state")),
        ]
        names = ("word", "n_negative", "n_total", "n_baseline", "share", "baseline", "delta", "low", "high")
        rows = [[*(word[name] for name in names), w(f"state.{word['state']}")] for word in self.report["keywords"]]
        self._table(sheet, "keywords", columns, rows, colour={9: _BAD})

    def _scores(self, sheet: Worksheet) -> None:
        w = self.w
        columns = [
            Column(w("column.measure"), widest=30),
            Column(w("column.answers"), "count"),
            Column(w("column.value"), "number"),
            Column(w("column.value_low"), "number"),
            Column(w("column.value_high"), "number"),
            Column(w("column.baseline_value"), "number"),
            Column(w("column.change"), "number"),
            Column(w("column.change_low"), "number"),
            Column(w("column.change_high"), "number"),
            Column(w("column.state")),
        ]
        names = ("n", "value", "value_low", "value_high", "baseline", "delta", "low", "high")
        rows = [
            [w.or_own("measure", row["measure"]), *(row[name] for name in names), w(f"state.{row['state']}")]
            for row in self.report["measures"]
        ]
        self._table(sheet, "scores", columns, rows, colour={9: _GOOD})

    def _notes(self, sheet: Worksheet) -> None:
        w, report = self.w, self.report
        shown = self.view["sources"]
        names = [cell["name"] for cell in shown[0]["cells"]] if shown else []
        columns = [Column(w("data.source"), widest=30), *(Column(name, widest=14) for name in names)]
        rows = [
            [
                source["name"] + (f"（{w('data.failed')}）" if source["failed"] else ""),
                *(c["value"] for c in source["cells"]),
            ]
            for source in shown
        ]
        last = self._table(sheet, "coverage", columns, rows, freeze=0)
        confidence = self.view["confidence"]
        lines = [
            w("data.note"),
            *(
                w("data.quarantine_item", source=name_source(report, q["source"]), field=name_field(q["field"], w),
                  error=w.or_own("error", q["error"]), n=q["n"])
                for q in report["coverage"]["quarantine"]
            ),
            *(note["text"] for note in self.view["notes"]),
            w("method.share"),
            w("method.state", confidence=confidence, fdr=self.view["fdr"]),
            w("method.rank"),
            w("method.since"),
            w("method.quotes"),
            f"{w('method.recipe')} {report['run']['recipe_id']}",
            f"{w('method.rebuild')}{w('sep.colon')}{report['rebuild']}",
            w("foot.made", version=__version__),
        ]  # fmt: skip
        if self.n_cut:
            lines.append(w("sheet.cut", n=self.n_cut, limit=MAX_CELL))
        for number, line in enumerate(lines, start=last + 2):
            sheet.merge_range(number, 0, number, max(len(columns) - 1, 8), "", self.text)
            self._string(sheet, number, 0, line)
            sheet.set_row(number, 15 * (1 + display_width(line) // 110))

    # --- cells ---------------------------------------------------------------------------------------------------

    def _table(
        self,
        sheet: Worksheet,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Any]],
        *,
        colour: Mapping[int, Mapping[str, str]] | None = None,
        words: Mapping[int, Mapping[str, str]] | None = None,
        freeze: int = 1,
    ) -> int:
        """Write a table with filters and return its last row; one without rows keeps an empty row, as Excel demands."""
        last = max(len(rows), 1)
        headings = _distinct([column.name for column in columns])
        sheet.add_table(
            0, 0, last, len(columns) - 1,
            {
                "name": name, "style": "Table Style Light 1", "banded_rows": True,
                "columns": [{"header": heading, "header_format": self.heading} for heading in headings],
            },
        )  # fmt: skip
        for row_number, row in enumerate(rows, start=1):
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._cell(sheet, row_number, number, column, value)
        wide = [_fit_column(column, [row[number] for row in rows]) for number, column in enumerate(columns)]
        for number, width in enumerate(wide):
            sheet.set_column(number, number, width)
        for row_number, row in enumerate(rows, start=1):
            said = [(value, width) for value, width in zip(row, wide, strict=True) if isinstance(value, str)]
            n_lines = max([-(-display_width(value) // max(int(width) - 2, 1)) for value, width in said], default=1)
            if n_lines > 1:
                # Some programs do not fit rows on opening: wrapped words would be hidden.
                sheet.set_row(row_number, LINE_POINTS * min(n_lines, MAX_LINES))
        sheet.set_row(0, 32)
        if freeze:
            sheet.freeze_panes(1, freeze)
        sheet.repeat_rows(0)
        states = {
            number: {self.w(f"state.{state}"): c for state, c in of.items()} for number, of in (colour or {}).items()
        }
        for number, of_word in {**states, **(words or {})}.items():
            for word, shade in of_word.items():
                sheet.conditional_format(
                    1, number, last, number,
                    {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": self.colours[shade]},
                )  # fmt: skip
        return last

    def _cell(self, sheet: Worksheet, row: int, number: int, column: Column, value: Any) -> None:
        if value is None or value == "":
            sheet.write_blank(row, number, None, self.text)
        elif column.kind == "text":
            self._string(sheet, row, number, str(value))
        else:
            # Points are shares times a hundred; rounded so that no binary fraction shows when the cell is edited.
            amount = round(float(value) * 100, 4) if column.kind == "points" else value
            sheet.write_number(row, number, amount, self.numbers[column.kind])

    def _string(self, sheet: Worksheet, row: int, number: int, text: str, form: Any = None) -> None:
        said = drop_hidden(text)
        cut = cut_cell(said)
        self.n_cut += cut != said
        sheet.write_string(row, number, cut, self.marked if cut.startswith(_RISKY) else form or self.text)


def _fit_column(column: Column, values: Sequence[Any]) -> int:
    widths = [display_width(value) for value in values if isinstance(value, str)]
    # The heading wraps at half its width; the filter's arrow takes two characters.
    return min(max([*widths, display_width(column.name) // 2 + 4, NARROWEST]) + 2, column.widest)


def cut_cell(text: str) -> str:
    """Return text that a cell holds, an ellipsis where something was cut.

    Examples
    --------
    >>> len(cut_cell("慢" * 40_000)), len(cut_cell("😡" * 20_000))
    (32767, 16384)
    """
    if len(text.encode("utf-16-le")) // 2 <= MAX_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * (MAX_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def display_width(text: str) -> int:
    """Return how many narrow characters a text is wide; a Chinese one counts as two.

    Examples
    --------
    >>> display_width("App 闪退")
    8
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _distinct(names: Sequence[str]) -> list[str]:
    """Number headings that occur twice: Excel refuses a table with equal ones."""
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return distinct
