"""A report as a message: short enough for a chat, and true to `report.json` like every page.

Two dialects of one text. Markdown is what WeCom, DingTalk and Feishu render (headings, bold, quotes, lists; nothing
else); plain text is for what only shows text. Limits are in bytes: a Chinese character takes three. Whatever does not
fit is left out by whole lines, and the last line says how many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vocnlp.report.chat_text import cut_lines, defang
from vocnlp.report.numbers import format_count
from vocnlp.report.page import Page
from vocnlp.report.sentences import name_period, name_scope, name_since, read_label, tell_pain_point
from vocnlp.report.strings import Words

WECOM_MARKDOWN_BYTES = 4096
"""WeCom's limit of a Markdown message, the tightest; DingTalk and Feishu take about 20,000."""

MAX_POINTS = 10
MAX_NAMES = 5


def render_markdown(
    report: Mapping[str, Any], language: str | None = None, *, max_bytes: int = WECOM_MARKDOWN_BYTES
) -> str:
    """Return a report, or one owner's digest, as Markdown for a chat.

    Raises
    ------
    InputError
        If there is no such language.
    """
    return _render(report, Words(language or str(report["language"])), max_bytes, marked=True)


def render_text(report: Mapping[str, Any], language: str | None = None, *, max_bytes: int) -> str:
    """Return the same without any mark-up, for programs that show text as it is."""
    return _render(report, Words(language or str(report["language"])), max_bytes, marked=False)


def tell_title(report: Mapping[str, Any], language: str | None = None) -> str:
    """Return one line that names a report: what, whose, when."""
    words = Words(language or str(report["language"]))
    what = words("digest.title", owner=report["owner"]) if report.get("owner") else words("head.report")
    return " · ".join(defang(part) for part in (what, report["company"], name_period(report["period"], words.language)))


def _render(report: Mapping[str, Any], w: Words, max_bytes: int, *, marked: bool) -> str:
    view = Page(report, w).view()
    heading, strong, quote = ("## ", "**", "> ") if marked else ("", "", "  ")
    lines = [("# " if marked else "") + tell_title(report, w.language), ""]
    scope = name_scope(report, w)
    facts = [defang(scope)] if scope else []
    if not report.get("owner"):
        facts += [f"{tile['name']} {tile['value']}" for tile in view["tiles"]]
    else:
        facts.append(w("digest.count", n=len(report["pain_points"])))
    lines += [" · ".join([*facts, w("head.run", run=report["run"]["run_seq"])])]
    lines += [quote + defang(note["text"]) for note in view["notes"] if note["tone"] != "small" or "k" in note]
    lines += _changes(report, view["groups"], w, heading, strong)
    lines += _points(report, w, heading, strong, quote)
    if not report.get("owner") and report["keywords"]:
        said = [f"{defang(word['word'])} {format_count(word['n_negative'])}" for word in report["keywords"][:10]]
        lines += ["", heading + w("words.title"), w("sep.list").join(said)]
    small = [defang(note["text"]) for note in view["notes"] if note["tone"] == "small"]
    lines += ["", *small, w("chat.more")]
    return cut_lines(lines, max_bytes, w("chat.cut")) + "\n"


def _changes(
    report: Mapping[str, Any], groups: Sequence[Mapping[str, Any]], w: Words, heading: str, strong: str
) -> list[str]:
    tags = {(of["name"], item["code"]): item["tag"] for of in groups for item in (*of["items"], *of["more"])}
    title = name_since(report, w)
    lines = ["", heading + title]
    for group in ("new", "worsened", "better", "resolved", "cannot_tell"):
        items = report["changes"][group]
        names = [_name(item, tags.get((group, item["code"])), w) for item in items[:MAX_NAMES]]
        if len(items) > MAX_NAMES:
            names.append(w("since.more", n=len(items) - MAX_NAMES))
        told = w("sep.clause").join(names) if names else w("since.none")
        lines.append(f"{strong}{w(f'since.{group}')} {len(items)}{strong}{w('sep.colon')}{told}")
    return lines


def _name(item: Mapping[str, Any], tag: str | None, w: Words) -> str:
    counts = ""
    if item["n"] is not None and item["n_before"] is not None:
        counts = w("since.n_both", before=format_count(item["n_before"]), n=format_count(item["n"]))
    elif item["n"] is not None:
        counts = w("since.n_now", n=format_count(item["n"]))
    label = defang(read_label(item["label"], w))
    facts = w("sep.clause").join(part for part in (counts, tag) if part)
    return f"{label} ({facts})" if facts else label


def _points(report: Mapping[str, Any], w: Words, heading: str, strong: str, quote: str) -> list[str]:
    points = report["pain_points"][:MAX_POINTS]
    if not points:
        nothing = "digest.none" if report.get("owner") else "pain.none"
        return ["", w(nothing if report["totals"]["n"] else "pain.empty")]
    lines = ["", heading + w("pain.title", n=len(points))]
    for number, point in enumerate(points, start=1):
        owner = (
            f" {w('pain.owner', owner=defang(point['owner']))}" if point["owner"] and not report.get("owner") else ""
        )
        rank = f" {w('pain.rank', rank=point['rank'])}" if report.get("owner") else ""
        label = defang(read_label(point["label"], w))
        lines.append(f"{number}. {strong}{label}{strong}{rank} {w('state.' + point['state'])}{owner}")
        lines.append(quote + _tell(point, report, w))
        said = [report["evidence"][unit_id] for unit_id in point["evidence_ids"] if unit_id in report["evidence"]]
        if said and number <= 3:
            lines.append(quote + w("quote.mark", text=defang(said[0]["quote"])))
    left = len(report["pain_points"]) - len(points)
    return [*lines, w("since.more", n=left)] if left > 0 else lines


def _tell(point: Mapping[str, Any], report: Mapping[str, Any], w: Words) -> str:
    told = defang(tell_pain_point(point, report, w))
    groups = [
        f"{w.or_own('dimension', group['dimension'])} {w.or_own('value', group['value'])}"
        for group in point["affected"][:2]
    ]
    affected = f" {w('pain.affected')}{w('sep.colon')}{defang(w('sep.list').join(groups))}" if groups else ""
    return told + affected
