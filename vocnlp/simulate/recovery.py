"""Hold what the analysis found against what was planted.

A ranked topic and a planted pain point are the same thing when they are mostly the same feedback: names, words and
sizes play no part, so neither a lucky label nor a right count of wrong customers passes for a find.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Literal

import pandas as pd

from vocnlp.periods import Period
from vocnlp.preprocess.keys import keyed_hash
from vocnlp.schemas import Measure, State
from vocnlp.simulate.truth import Truth, split_source_id

MIN_RECALL = 0.5
MIN_PRECISION = 0.5
RECOVERY_COLUMNS = [
    "planted_id", "title", "kind", "n_planted", "n_real", "found", "rank", "code", "label", "n_topic", "recall",
    "recall_simulated", "recall_real", "precision", "expected_state", "state", "state_matches",
]  # fmt: skip
FALSE_RISING_COLUMNS = ["topic_id", "state", "theme_id", "title", "n_topic", "n_shared"]
_UP = (State.RISING.value, State.NEW.value)


def recover(
    truth: Truth,
    *,
    pain_points: pd.DataFrame,
    hits: pd.DataFrame,
    trends: pd.DataFrame,
    feedback: pd.DataFrame,
    key: bytes,
    period: Period,
    time_zone: str,
    top: int = 10,
) -> pd.DataFrame:
    """Tell which planted pain points active in a period the ranking found.

    A planted point is *found* when one of the `top` pain points holds at least half of its feedback of the period
    (recall >= 0.5) and at least half of that pain point's feedback of the period is the planted point's
    (precision >= 0.5). Where several do, the one with the best F1 is named; where none does, the best F1 of any
    ranked pain point is, with `found` false, so that the reader sees what happened instead.

    Parameters
    ----------
    truth : Truth
        Of the simulated company.
    pain_points : DataFrame
        PAIN_POINTS; rows of other periods and scopes are ignored.
    hits : DataFrame
        Columns feedback_id, topic_id, is_pain: one row per feedback and topic, of any time.
    trends : DataFrame
        TRENDS; rows of other periods, scopes and measures are ignored.
    feedback : DataFrame
        FEEDBACK, or its columns feedback_id and created_at.
    key : bytes
        The workspace's key: it turns the truth's source ids into feedback ids.
    period : Period
        Usually the trailing seven days of the last night.
    time_zone : str
        Business time zone.
    top : int
        How many ranks count.

    Returns
    -------
    DataFrame
        One row per planted point active in the period, in the truth's order. `recall`, `precision`: 0 to 1. `n_real`
        of the `n_planted` are in a real customer's words; `recall_simulated` and `recall_real` are the recall of
        either part, null where there is none. `state_matches`: the trend of the named topic goes the expected way,
        where new counts as rising and gone as falling (which of the two depends on a threshold, not on the customers);
        false where nothing was found.
    """
    now = _ids_in(feedback, period, time_zone)
    pain = _pain_of(hits, now)
    ranked = _rows_of(pain_points, period).sort_values("rank", kind="stable")
    states = _states(trends, period)
    real = _feedback_ids((text.source_id for text in truth.real), key) & now
    rows = []
    nobody: frozenset[str] = frozenset()
    for point in truth.active(period):
        planted = _feedback_ids(point.source_ids, key) & now
        best: tuple[tuple[bool, float, int], dict[str, object]] | None = None
        for topic_id, rank, code, label in zip(
            ranked["topic_id"], ranked["rank"], ranked["code"], ranked["label"], strict=True
        ):
            found_ids = pain.get(str(topic_id), frozenset())
            recall, precision = _overlap(planted, found_ids)
            found = int(rank) <= top and recall >= MIN_RECALL and precision >= MIN_PRECISION
            score = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
            order = (found, score, -int(rank))
            if score > 0 and (best is None or order > best[0]):
                best = order, {
                    "found": found, "rank": int(rank), "code": str(code), "label": str(label),
                    "n_topic": len(found_ids), "recall": round(recall, 4), "precision": round(precision, 4),
                    "recall_simulated": _part(planted - real, found_ids),
                    "recall_real": _part(planted & real, found_ids),
                    "state": states.get(str(topic_id)),
                }  # fmt: skip
        chosen: Mapping[str, object] = (
            best[1]
            if best
            else {
                "found": False, "n_topic": 0, "recall": 0.0, "precision": 0.0,
                "recall_simulated": _part(planted - real, nobody), "recall_real": _part(planted & real, nobody),
            }
        )  # fmt: skip
        expected = truth.expected_state(point, period)
        rows.append(
            {
                "planted_id": point.id,
                "title": point.title,
                "kind": point.kind,
                "n_planted": len(planted),
                "n_real": len(planted & real),
                "rank": None,
                "code": None,
                "label": None,
                "state": None,
                **chosen,
                "expected_state": expected,
                "state_matches": bool(chosen["found"]) and _same_way(expected, chosen.get("state")),
            }
        )
    recovered = pd.DataFrame(rows, columns=RECOVERY_COLUMNS)
    return recovered.astype({"found": "bool", "state_matches": "bool", "rank": "Int64", "n_planted": "int64",
                             "n_real": "int64", "n_topic": "int64", "recall_simulated": "Float64",
                             "recall_real": "Float64", "recall": "float64", "precision": "float64"})  # fmt: skip


def false_risings(
    truth: Truth,
    *,
    hits: pd.DataFrame,
    trends: pd.DataFrame,
    feedback: pd.DataFrame,
    key: bytes,
    period: Period,
    time_zone: str,
) -> pd.DataFrame:
    """List the topics called rising or new although nothing about them grew.

    Every topic whose pain trend of the period is rising or new is matched to the theme of the truth, planted or
    steady, that shares most of its pain feedback of the period (ties: the planted one, then the truth's order). It is
    a false rising when that theme is steady, when it is a planted point that the plan does not expect to rise, or when
    the topic shares feedback with no theme at all.

    Parameters
    ----------
    truth, hits, trends, feedback, key, period, time_zone
        As for `recover`.

    Returns
    -------
    DataFrame
        topic_id, state, theme_id and title of the theme (null where none), n_topic, n_shared; one row per
        false rising.
    """
    now = _ids_in(feedback, period, time_zone)
    pain = _pain_of(hits, now)
    themes = [
        (truth.expected_state(p, period) in _UP, p.id, p.title, _feedback_ids(p.source_ids, key) & now)
        for p in truth.planted
    ]
    themes += [(False, t.id, t.title, _feedback_ids(t.source_ids, key) & now) for t in truth.steady]
    rows = []
    for topic_id, state in sorted(_states(trends, period).items()):
        if state not in _UP:
            continue
        topic = pain.get(topic_id, frozenset())
        grows, theme_id, title, ids = max(themes, key=lambda theme: len(theme[3] & topic))
        shared = len(ids & topic)
        if grows and shared:
            continue
        rows.append(
            {
                "topic_id": topic_id,
                "state": state,
                "theme_id": theme_id if shared else None,
                "title": title if shared else None,
                "n_topic": len(topic),
                "n_shared": shared,
            }
        )
    return pd.DataFrame(rows, columns=FALSE_RISING_COLUMNS)


def describe_recovery(
    recovered: pd.DataFrame, risings: pd.DataFrame, *, language: Literal["zh", "en"] = "zh", width: int = 120
) -> str:
    """Return the recovery as a table and two sentences, for a terminal.

    Parameters
    ----------
    recovered, risings : DataFrame
        From `recover` and `false_risings`.
    language : {"zh", "en"}
        Of headings and sentences.
    width : int
        Columns of the terminal.
    """
    from rich.console import Console
    from rich.table import Table

    zh = language == "zh"
    heads = (
        ("植入的痛点", "反馈数", "找到", "排名", "编号与名称", "召回", "精确", "应为", "判为")
        if zh
        else (
            "planted pain point",
            "feedback",
            "found",
            "rank",
            "code and label",
            "recall",
            "precision",
            "expected",
            "state",
        )
    )
    table = Table(title="植入痛点的还原" if zh else "Recovery of the planted pain points")
    for head in heads:
        table.add_column(head, justify="left" if head in (heads[0], heads[4]) else "right", overflow="fold")
    for row in recovered.to_dict("records"):
        named = not pd.isna(row["rank"])
        table.add_row(
            str(row["title"]), str(row["n_planted"]), "✓" if row["found"] else "✗",
            str(row["rank"]) if named else "–", f"{row['code']} {row['label']}" if named else "–",
            f"{row['recall']:.0%}", f"{row['precision']:.0%}", _name(row["expected_state"], zh),
            _name(row["state"], zh),
        )  # fmt: skip
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(table)
    found, n = int(recovered["found"].sum()), len(recovered)
    share = f"{found / n:.0%}" if n else "–"
    has_real = bool(recovered["n_real"].sum())
    names = "、".join(str(t) for t in risings["topic_id"]) if zh else ", ".join(str(t) for t in risings["topic_id"])
    if zh:
        console.print(f"本期活跃的植入痛点 {n} 个，前列中找到 {found} 个（{share}）。")
        if has_real:
            simulated = _describe_part(recovered, "simulated", "模拟文字")
            console.print(f"{simulated}；{_describe_part(recovered, 'real', '真实客户文字')}。")
        console.print(f"误判为上升的话题 {len(risings)} 个{'：' + names if names else ''}。")
    else:
        console.print(f"{found} of {n} planted pain points active in the period found at the top ({share}).")
        if has_real:
            simulated, real = (_describe_part(recovered, part, part, ", recalled") for part in ("simulated", "real"))
            console.print(f"{simulated}; {real}.")
        console.print(f"Topics wrongly called rising: {len(risings)}{' (' + names + ')' if names else ''}.")
    return out.getvalue()


def _describe_part(recovered: pd.DataFrame, part: str, name: str, verb: str = "，召回") -> str:
    """Pool the recall of one kind of text over the planted points."""
    n_part = recovered["n_real"] if part == "real" else recovered["n_planted"] - recovered["n_real"]
    n = int(n_part.sum())
    hit = float((recovered[f"recall_{part}"].fillna(0.0) * n_part).sum())
    return f"{name} {n}{verb} {hit / n:.0%}" if n else f"{name} 0"


_STATE_NAMES = {
    "rising": "上升", "falling": "下降", "flat": "持平", "new": "新增", "gone": "消失", "cannot_tell": "无法判断",
}  # fmt: skip


def _name(state: object, zh: bool) -> str:
    if not isinstance(state, str):
        return "–"
    return _STATE_NAMES.get(state, state) if zh else state


def _same_way(expected: str, state: object) -> bool:
    groups = ({State.RISING.value, State.NEW.value}, {State.FALLING.value, State.GONE.value})
    return any(expected in group and state in group for group in groups) or expected == state


def _overlap(planted: frozenset[str], found: frozenset[str]) -> tuple[float, float]:
    shared = len(planted & found)
    return (shared / len(planted) if planted else 0.0), (shared / len(found) if found else 0.0)


def _part(planted: frozenset[str], found: frozenset[str]) -> float | None:
    """Return the recall of a part of a planted point, None where the part is empty."""
    return round(len(planted & found) / len(planted), 4) if planted else None


def _feedback_ids(source_ids: Iterable[str], key: bytes) -> frozenset[str]:
    return frozenset("f" + keyed_hash(key, "feedback", *split_source_id(name)) for name in source_ids)


def _ids_in(feedback: pd.DataFrame, period: Period, time_zone: str) -> frozenset[str]:
    start, end = period.bounds(time_zone)
    created = feedback["created_at"]
    return frozenset(feedback.loc[(created >= start) & (created < end), "feedback_id"].astype(str))


def _pain_of(hits: pd.DataFrame, now: frozenset[str]) -> dict[str, frozenset[str]]:
    pain = hits.loc[hits["is_pain"].astype("bool") & hits["feedback_id"].isin(now), ["feedback_id", "topic_id"]]
    return {str(topic_id): frozenset(ids.astype(str)) for topic_id, ids in pain.groupby("topic_id")["feedback_id"]}


def _rows_of(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    return frame[(frame["period"] == period.name) & (frame["scope"] == "all")]


def _states(trends: pd.DataFrame, period: Period) -> dict[str, str]:
    rows = _rows_of(trends, period)
    rows = rows[rows["measure"] == Measure.PAIN.value]
    return dict(zip(rows["topic_id"].astype(str), rows["state"].astype(str), strict=True))
