"""What a page prints, already in words: one flat view of a report for the template, which decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from vocnlp.report.figures.bar import draw_bar
from vocnlp.report.figures.interval import draw_interval
from vocnlp.report.figures.sparkline import draw_sparkline
from vocnlp.report.numbers import UNKNOWN, format_count, format_lift, format_points, format_score, format_share
from vocnlp.report.safe_text import neutralise
from vocnlp.report.sentences import (
    is_published,
    name_baseline,
    name_field,
    name_period,
    name_scope,
    name_since,
    name_source,
    tell_pain_point,
    tell_reason,
)  # fmt: skip
from vocnlp.report.strings import Words

if TYPE_CHECKING:
    from markupsafe import Markup

VISIBLE_QUOTES = 2
VISIBLE_CHANGES = 3
"""Quotes of a pain point, and changes of a group, that stand open; the others fold away and print."""

_BETTER_DOWN = {"rising": "worse", "new": "new", "falling": "better", "gone": "better", "flat": "steady"}
_BETTER_UP = {"rising": "better", "falling": "worse", "flat": "steady", "new": "steady", "gone": "steady"}
_ARROWS = {"rising": "▲", "falling": "▼", "flat": "●", "new": "＋", "gone": "✓", "cannot_tell": "？"}
_GROUP_MARKS = {"new": "＋", "worsened": "▲", "better": "▼", "resolved": "✓", "cannot_tell": "？", "steady": "●"}
_GROUP_TONES = {
    "new": "new",
    "worsened": "worse",
    "better": "better",
    "resolved": "better",
    "cannot_tell": "unknown",
    "steady": "steady",
}
_NOTE_TONES = {
    "empty": "loud",
    "partial": "loud",
    "open_period": "loud",
    "no_topics": "loud",
    "first_report": "quiet",
    "recipe_changed": "quiet",
    "not_over": "small",
    "suppressed": "small",
    "small_scope": "loud",
}


def _mean(total: float | None, windows: int) -> float | None:
    return None if total is None or not windows else total / windows


class Page:
    """What the template prints, already in words."""

    def __init__(self, report: Mapping[str, Any], words: Words) -> None:
        self.report = report
        self.w = words
        self.baseline = name_baseline(report, words.language)
        self.confidence = f"{round(report['settings']['confidence'] * 100)}%"

    def view(self) -> dict[str, Any]:
        report, w = self.report, self.w
        latest = [source["latest_on"] for source in report["coverage"]["sources"] if source.get("latest_on")]
        return {
            "w": w,
            "r": report,
            "baseline": self.baseline,
            "confidence": self.confidence,
            "period": name_period(report["period"], w.language),
            "latest": max(latest) if latest else None,
            "empty": not report["totals"]["n"],
            "scope": name_scope(report, w),
            "source_of": lambda name: name_source(report, name),
            "field_of": lambda name: name_field(name, w),
            "tiles": self._tiles(),
            "notes": self._notes(),
            "groups": self._groups(),
            "steady": self._group("steady"),
            "since_title": name_since(report, w),
            "since_lead": self._since_lead(),
            "points": [self._point(point) for point in report["pain_points"]],
            "keywords": self._keywords(),
            "scores": [self._score(row) for row in report["measures"] if row["value"] is not None],
            "praise": [{**item, "quotes": self._quotes(item["evidence_ids"])} for item in report["praise"]],
            "sources": self._sources(),
            "committed": self._committed(),
            "fmt_count": format_count,
            "fmt_share": format_share,
            "fdr": f"{round(report['settings']['false_discovery_rate'] * 100)}%",
        }

    def _committed(self) -> str | None:
        if self.report["run"]["committed_at"] is None:
            return None
        zone = self.report["time_zone"]
        moment = datetime.fromisoformat(self.report["run"]["committed_at"]).astimezone(ZoneInfo(zone))
        return f"{moment:%Y-%m-%d %H:%M} ({zone})"

    def _tiles(self) -> list[dict[str, Any]]:
        report, w = self.report, self.w
        totals, windows = report["totals"], report["baseline"]["windows"]
        usual = _mean(totals["n_baseline"], windows)
        tiles = [
            {
                "name": w("tile.feedback"),
                "value": format_count(totals["n"]),
                "note": w("tile.feedback_note", windows=windows, n=format_count(usual)) if windows else "",
            },
            {
                "name": w("tile.negative"),
                "value": format_share(totals["negative_share"]),
                "note": w("tile.negative_note", n=format_count(totals["n_negative"])),
            },
        ]
        for row in report["measures"]:
            if row["measure"] in ("nps", "csat") and row["value"] is not None:
                low, high = (format_score(row["measure"], row[name]) for name in ("value_low", "value_high"))
                tiles.append(
                    {
                        "name": w("tile." + row["measure"]),
                        "value": format_score(row["measure"], row["value"]),
                        "note": w("tile.interval", confidence=self.confidence, low=low, high=high)
                        if row["value_low"] is not None
                        else w("tile.answers", n=format_count(row["n"])),
                    }
                )
        if len(tiles) < 4:
            tiles.append(
                {
                    "name": w("tile.pain"),
                    "value": format_count(report["n_pain_points"]),
                    "note": w("tile.pain_note", n=len(report["pain_points"])) if report["pain_points"] else "",
                }
            )
        return tiles

    def _notes(self) -> list[dict[str, str]]:
        w, notes = self.w, []
        for note in self.report["notes"]:
            kind = note["kind"]
            values: dict[str, Any] = {"baseline": self.baseline}
            if kind == "partial":
                values["sources"] = w("sep.list").join(name_source(self.report, name) for name in note["sources"])
            elif kind in ("suppressed", "small_scope"):
                values["k"] = note["min_customers"]
            elif kind == "open_period":
                values.update(days=note["days"], of_days=note["of_days"])
            elif kind == "not_over":
                values["periods"] = w("sep.list").join(name_period(one, w.language) for one in note["periods"])
            notes.append({"tone": _NOTE_TONES[kind], "text": w(f"note.{kind}", **values)})
        return notes

    def _since_lead(self) -> str:
        previous = self.report["previous"]
        if previous is None:
            return self.w("since.lead_first", baseline=self.baseline)
        period = name_period(previous["period"], self.w.language)
        if not is_published(previous):
            return self.w("since.lead_unpublished", period=period, baseline=self.baseline)
        return self.w("since.lead", period=period, run=previous["run_seq"], baseline=self.baseline)

    def _groups(self) -> list[dict[str, Any]]:
        return [self._group(name) for name in ("new", "worsened", "better", "resolved", "cannot_tell")]

    def _group(self, name: str) -> dict[str, Any]:
        items = [self._change(item, name) for item in self.report["changes"][name]]
        return {
            "name": name,
            "title": self.w(f"since.{name}"),
            "mark": _GROUP_MARKS[name],
            "tone": _GROUP_TONES[name],
            "n": len(items),
            "items": items[:VISIBLE_CHANGES],
            "more": items[VISIBLE_CHANGES:],
        }

    def _change(self, item: Mapping[str, Any], group: str) -> dict[str, Any]:
        w = self.w
        n, before = format_count(item["n"]), item["n_before"]
        facts = []
        if item["listed"]:
            both = item["rank_before"] is not None and item["rank_before"] != item["rank"]
            facts.append(
                w("since.rank_both", rank=item["rank"], before=item["rank_before"])
                if both
                else w("since.rank", rank=item["rank"])
            )
        elif item["rank_before"] is not None:
            facts.append(w("since.was_rank", before=item["rank_before"]))
        facts.append(w("since.n_now", n=n) if before is None else w("since.n_both", before=format_count(before), n=n))
        if item["delta"] is not None and group != "cannot_tell":
            facts.append(w("since.points", delta=format_points(item["delta"])))
        return {
            "label": item["label"],
            "code": item["code"],
            "link": item["listed"],
            "facts": facts,
            "tag": self._tag(item, group),
            "tip": self._interval_text(item),
            "reason": tell_reason(item["reason"], w) if group == "cannot_tell" else None,
        }

    def _tag(self, item: Mapping[str, Any], group: str) -> str | None:
        share, before = item["share"], item["share_before"]
        if group == "worsened":
            if share is not None and before is not None and share < before:
                return self.w("tag.eased")
            if item["state_before"] in ("rising", "new"):
                return self.w("tag.still_rising")
        if group == "better" and item["state_before"] == "falling":
            return self.w("tag.still_falling")
        first = self.report["previous"] is None
        if not first and group != "new" and item["listed"] and not item["listed_before"]:
            return self.w("tag.entered")
        return None

    def _interval_text(self, row: Mapping[str, Any]) -> str:
        if row["low"] is None or row["high"] is None:
            return self.w("pain.no_interval")
        low, high = format_points(row["low"]), format_points(row["high"])
        return self.w("pain.interval", confidence=self.confidence, low=low, high=high)

    def _point(self, point: Mapping[str, Any]) -> dict[str, Any]:
        w, windows = self.w, self.report["baseline"]["windows"]
        state = point["state"]
        category = (point["category_names"] or {}).get(w.language) or point["category"]
        mean = _mean(point["n_baseline"], windows)
        quotes = self._quotes(point["evidence_ids"])
        rank_tip = (
            w("pain.rank_sure")
            if point["rank_low"] == point["rank_high"]
            else w("pain.rank_interval", low=point["rank_low"], high=point["rank_high"])
        )
        mix = None
        if point["delta"] is not None and point["delta_mix"] is not None and point["delta_customers"] is not None:
            mix = w(
                "pain.mix", mix=format_points(point["delta_mix"]), customers=format_points(point["delta_customers"])
            )
        return {
            "code": point["code"],
            "label": point["label"],
            "rank": point["rank"],
            "rank_tip": rank_tip,
            "sentence": tell_pain_point(point, self.report, w),
            "area": w.or_own("area", point["area"]),
            "category": category if category != point["label"] else None,
            "owner": w("pain.owner", owner=point["owner"]) if point["owner"] else w("pain.no_owner"),
            "count": format_count(point["n_feedback"]),
            "count_tip": w(
                "pain.count_note", baseline=self.baseline, n=format_count(point["n_baseline"]), mean=format_count(mean)
            )
            if windows
            else w("pain.count_first"),
            "share": format_share(point["share"]),
            "share_tip": w("pain.share_note", share=format_share(point["baseline"])),
            "state": w(f"state.{state}"),
            "arrow": _ARROWS[state],
            "tone": _BETTER_DOWN.get(state, "unknown"),
            "delta": w("pain.points", delta=format_points(point["delta"])) if point["delta"] is not None else UNKNOWN,
            "delta_tip": self._interval_text(point),
            "mix": mix,
            "sparkline": self._sparkline(point),
            "onset": w("pain.onset", date=point["onset_on"])
            if point["onset_on"] and state in ("rising", "new")
            else None,
            "complaining": format_share(point["negative_share"]),
            "complaining_tip": w("pain.complaining_note", share=format_share(point["negative_share"])),
            "affected": [self._affected(group) for group in point["affected"]],
            "quotes": quotes[:VISIBLE_QUOTES],
            "more": quotes[VISIBLE_QUOTES:],
            "n_quotes": len(quotes),
        }

    def _sparkline(self, point: Mapping[str, Any]) -> Markup:
        unknown = self.w("figure.unknown_window")
        values = [unknown if value is None else format_share(value) for value in point["history"]]
        title = self.w("figure.trend", values=self.w("sep.list").join(values))
        return draw_sparkline(point["history"], point["baseline"], title)

    def _affected(self, group: Mapping[str, Any]) -> dict[str, str]:
        w = self.w
        note = ""
        if group["share"] is not None and group["lift"] is not None:
            note = w("pain.affected_item", share=format_share(group["share"]), lift=format_lift(group["lift"]))
        elif group["n"] is not None:
            note = w("pain.affected_n", n=format_count(group["n"]))
        return {
            "dimension": w.or_own("dimension", group["dimension"]),
            "value": w.or_own("value", group["value"]),
            "note": note,
        }

    def _quotes(self, unit_ids: Sequence[str]) -> list[dict[str, Any]]:
        shown = []
        for unit_id in unit_ids:
            quote = self.report["evidence"].get(unit_id)
            if quote is None:
                continue
            channel = self.w.or_own("value", quote["channel"]) if quote["channel"] else None
            stars = None if quote["rating"] is None else int(quote["rating"] + 0.5)
            shown.append(
                {
                    "id": unit_id,
                    "before": neutralise(quote["before"]),
                    "quote": neutralise(quote["quote"]),
                    "after": neutralise(quote["after"]),
                    "date": quote["date"],
                    "product": quote["product"],
                    "where": [part for part in (name_source(self.report, quote["source"] or ""), channel) if part],
                    "stars": None if stars is None else "★" * stars + "☆" * (5 - stars),
                    "stars_name": None if stars is None else self.w("quote.stars", n=stars),
                }
            )
        return shown

    def _keywords(self) -> list[dict[str, Any]]:
        words, windows = self.report["keywords"], self.report["baseline"]["windows"]
        greatest = max([max(w["n_negative"], _mean(w["n_baseline"], windows) or 0) for w in words], default=1)
        shown = []
        for word in words:
            usual = _mean(word["n_baseline"], windows)
            tip = self.w("words.no_interval")
            if word["delta"] is not None and word["low"] is not None and word["high"] is not None:
                low, high = format_points(word["low"]), format_points(word["high"])
                tip = self.w(
                    "words.interval", delta=format_points(word["delta"]), confidence=self.confidence, low=low, high=high
                )
            shown.append(
                {
                    "word": word["word"],
                    "n": self.w("words.n", n=format_count(word["n_negative"])),
                    "usual": self.w("words.mean", n=format_count(usual)),
                    "tip": tip,
                    "state": self.w(f"state.{word['state']}"),
                    "arrow": _ARROWS[word["state"]],
                    "tone": _BETTER_DOWN.get(word["state"], "unknown"),
                    "bar": draw_bar(word["n_negative"], usual or 0, greatest),
                }
            )
        return shown

    def _score(self, row: Mapping[str, Any]) -> dict[str, Any]:
        w, measure = self.w, row["measure"]
        value, low, high = (format_score(measure, row[name]) for name in ("value", "value_low", "value_high"))
        figure, interval = None, None
        if row["value_low"] is not None and row["value_high"] is not None:
            interval = w("scores.interval", low=low, high=high)
            title = f"{w.or_own('measure', measure)} {value}{w('sep.list')}{interval}"
            figure = draw_interval(row["value"], row["value_low"], row["value_high"], row["baseline"], title)
        delta = None
        if row["delta"] is not None:
            points = "scores.delta_points" if measure == "csat" else "scores.delta"
            delta = w(points, delta=format_score(measure, row["delta"], signed=True))
        tip = w("pain.no_interval")
        if row["low"] is not None and row["high"] is not None:
            ends = {name: format_score(measure, row[name], signed=True) for name in ("low", "high")}
            tip = w("scores.delta_interval", confidence=self.confidence, **ends)
        return {
            "name": w.or_own("measure", measure),
            "value": value,
            "interval": interval,
            "figure": figure,
            "n": w("tile.answers", n=format_count(row["n"])),
            "delta": delta,
            "tip": tip,
            "baseline": w("scores.baseline", value=format_score(measure, row["baseline"])),
            "state": w(f"state.{row['state']}"),
            "arrow": _ARROWS[row["state"]],
            "tone": _BETTER_UP.get(row["state"], "unknown"),
        }

    def _sources(self) -> list[dict[str, Any]]:
        windows = self.report["baseline"]["windows"]
        shown = []
        sources = self.report["coverage"]["sources"]
        rows_read = [
            name
            for name in ("read", "kept", "duplicate", "outside", "quarantined", "noise")
            if any(source.get(f"n_{name}") is not None for source in sources)
        ]
        for source in sources:
            cells = [
                ("n", format_count(source["n"])),
                ("weight", format_count(_mean(source["weight_milli"], 1000))),
                ("negative", format_count(source["n_negative"])),
                ("mean", format_count(_mean(source["n_baseline"], windows))),
            ]
            for name in rows_read:
                cells.append((name, format_count(source.get(f"n_{name}"))))
            cells.append(("latest", source.get("latest_on") or UNKNOWN))
            shown.append(
                {
                    "name": name_source(self.report, source["source"]),
                    "failed": source["failed"],
                    "cells": [{"name": self.w(f"data.{name}"), "value": value} for name, value in cells],
                }
            )
        return shown
