"""Plain sentences and dates: what a number says before the number is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from vocnlp.report.numbers import format_count, format_points, format_share
from vocnlp.report.strings import Words

_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_BETWEEN_TERMS = re.compile(r"\s*·\s*|\s+[/|]\s+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def name_period(period: Mapping[str, Any], language: str) -> str:
    """Name a period with its dates.

    Examples
    --------
    >>> week = {"name": "2026-11-15/P7D", "first": "2026-11-09", "last": "2026-11-15", "n_days": 7}
    >>> name_period(week, "zh"), name_period(week, "en")
    ('2026 年 11 月 9 日 – 15 日', '9 – 15 Nov 2026')
    """
    first, last = date.fromisoformat(period["first"]), date.fromisoformat(period["last"])
    name = period["name"]
    if language == "zh":
        if first == last:
            return f"{first.year} 年 {first.month} 月 {first.day} 日（周{_WEEKDAYS['zh'][first.weekday()]}）"
        if len(name) == 7:
            return f"{first.year} 年 {first.month} 月"
        end = f"{last.day} 日" if first.month == last.month else f"{last.month} 月 {last.day} 日"
        if first.year != last.year:
            end = f"{last.year} 年 {end}"
        span = f"{first.month} 月 {first.day} 日 – {end}"
        if "W" in name:
            return f"{name[:4]} 年第 {int(name[6:])} 周（{span}）"
        return f"{first.year} 年 {span}"
    if first == last:
        return f"{_WEEKDAYS['en'][first.weekday()]} {first.day} {_MONTHS[first.month - 1]} {first.year}"
    if len(name) == 7:
        return f"{_MONTHS[first.month - 1]} {first.year}"
    start = str(first.day)
    if first.month != last.month or first.year != last.year:
        start += f" {_MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    span = f"{start} – {last.day} {_MONTHS[last.month - 1]} {last.year}"
    return f"Week {int(name[6:])} ({span})" if "W" in name else span


def name_now(period: Mapping[str, Any], language: str) -> str:
    """Name the period inside a sentence: 本周, 近 7 天, 11 月, 当日."""
    name, days = period["name"], period["n_days"]
    if "/" in name:
        return f"近 {days} 天" if language == "zh" else f"in these {days} days"
    if "W" in name:
        return "本周" if language == "zh" else "this week"
    if len(name) == 7:
        # A month's report is read in the next one: "this month" would be the wrong one.
        month = date.fromisoformat(period["first"]).month
        return f"{month} 月" if language == "zh" else f"in {_MONTHS[month - 1]}"
    return "当日" if language == "zh" else "that day"


def name_baseline(report: Mapping[str, Any], language: str) -> str:
    """Name the baseline inside a sentence: 前 8 周."""
    windows, period = report["baseline"]["windows"], report["period"]
    name, days = period["name"], period["n_days"]
    if not windows:
        return "以往" if language == "zh" else "the time before"
    if len(name) == 7:
        return f"前 {windows} 个月" if language == "zh" else f"the {windows} months before"
    if days == 7:
        return f"前 {windows} 周" if language == "zh" else f"the {windows} weeks before"
    if days == 1 and "/" not in name:
        # Weekdays move everything: a Sunday is compared with the Sundays before it.
        weekday = date.fromisoformat(period["first"]).weekday()
        zh = f"前 {windows} 个周{_WEEKDAYS['zh'][weekday]}"
        return zh if language == "zh" else f"the {windows} {_WEEKDAYS['en'][weekday]}s before"
    return f"前 {windows} 个 {days} 天" if language == "zh" else f"the {windows} spans of {days} days before"


def name_source(report: Mapping[str, Any], source: str) -> str:
    """Return what the reader calls a source."""
    return str(report.get("source_names", {}).get(source) or source)


def name_since(report: Mapping[str, Any], words: Words) -> str:
    """Return what the changes are told against: the last report, a period that nobody had a report of, the baseline.

    Examples
    --------
    >>> name_since({"previous": None}, Words("zh"))
    '与基线相比'
    """
    if report["previous"] is None:
        return words("since.title_first")
    return words("since.title" if is_published(report["previous"]) else "since.title_unpublished")


def is_published(previous: Mapping[str, Any]) -> bool:
    """Tell whether there was a run by the end of the period before; without one nobody got a report of it.

    Its numbers then come from a later run.
    """
    return str(previous["business_date"]) <= str(previous["period"]["last"])


def name_field(field: str, words: Words) -> str:
    """Return what the reader calls a column of the quarantine; an extra column keeps the company's own name.

    Examples
    --------
    >>> name_field("rating", Words("zh")), name_field("extra.备注", Words("zh"))
    ('星级', '附加列 备注')
    """
    group, _, column = field.partition(".")
    return words("field.extra", column=column) if group == "extra" else words.or_own("field", field)


def name_scope(report: Mapping[str, Any], words: Words) -> str | None:
    """Name the part of the feedback that a report is about; None where it is about all of it.

    Examples
    --------
    >>> name_scope({"scope": "channel=app"}, Words("zh")), name_scope({"scope": "area=service"}, Words("zh"))
    ('渠道 手机 App', '领域 服务')
    """
    scope = str(report["scope"])
    if scope == "all":
        return None
    column, _, value = scope.partition("=")
    if column == "source":
        said = name_source(report, value)
    else:
        said = words.or_own("area" if column == "area" else "value", value)
    return f"{words.or_own('dimension', column)} {said}"


def tell_pain_point(point: Mapping[str, Any], report: Mapping[str, Any], words: Words) -> str:
    """Say in one sentence what hurts, how many, how much of all, and what changed. States decide the words.

    Examples
    --------
    >>> report = {"period": {"name": "2026-11-15/P7D", "n_days": 7}, "baseline": {"windows": 8}, "scope": "all"}
    >>> point = {"label": "转账失败", "n_feedback": 87, "share": 0.042, "delta": 0.019, "state": "rising"}
    >>> tell_pain_point(point, report, Words("zh"))
    '用户抱怨“转账失败”，近 7 天 87 条，占全部反馈 4.2%，比前 8 周高 1.9 个百分点。'
    """
    zh = words.language == "zh"
    n, share = format_count(point["n_feedback"]), format_share(point["share"])
    now, baseline = name_now(report["period"], words.language), name_baseline(report, words.language)
    change = _tell_change(point, baseline, words)
    label = read_label(point["label"], words)
    if zh:
        whole = "全部反馈" if report["scope"] == "all" else "该范围反馈"
        part = f"，占{whole} {share}" if point["share"] is not None else ""
        return f"用户抱怨“{label}”，{now} {n} 条{part}，{change}。"
    whole = "all feedback" if report["scope"] == "all" else "the scope’s feedback"
    part = f", {share} of {whole}" if point["share"] is not None else ""
    return f"Customers complain about “{label}”: {n} pieces {now}{part}, {change}."


def _tell_change(point: Mapping[str, Any], baseline: str, words: Words) -> str:
    zh = words.language == "zh"
    state, delta = point["state"], point["delta"]
    if state == "cannot_tell" or delta is None:
        reason = tell_reason(point["reason"], words)
        if point["reason"] == "not_significant" and delta is not None:
            moved = format_points(delta)
            return f"较{baseline} {moved} 个百分点，{reason}" if zh else f"{moved} points against {baseline}, {reason}"
        return f"变化无法判断：{reason}" if zh else f"the change cannot be told: {reason}"
    size = format_points(delta, signed=False).lstrip("\u2212")
    if state == "new":
        return f"{baseline}几乎没有" if zh else f"hardly any in {baseline}"
    if state == "rising":
        return f"比{baseline}高 {size} 个百分点" if zh else f"{size} points above {baseline}"
    if state in ("falling", "gone"):
        return f"比{baseline}低 {size} 个百分点" if zh else f"{size} points below {baseline}"
    return f"与{baseline}持平" if zh else f"steady against {baseline}"


def read_label(label: str, words: Words) -> str:
    """Read a label of several terms as a list of words.

    Examples
    --------
    >>> read_label("闪退·打不开·更新", Words("zh"))
    '闪退、打不开、更新'
    """
    return words("sep.list").join(part for part in _BETWEEN_TERMS.split(label) if part)


def tell_reason(reason: str | None, words: Words) -> str:
    """Say why nobody can tell; a reason that the catalogue does not know is shown as it is."""
    if not reason:
        return words("reason.unknown")
    return words.or_own("reason", reason)
