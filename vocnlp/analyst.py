"""What analysts ask of a workspace: feedback, units, quotes, trends, words, SQL, two runs side by side.

Every function takes a workspace and reads as of the run it is pinned to; `Workspace` has each as a method.
"""

from __future__ import annotations

import shlex
import warnings
from typing import TYPE_CHECKING, Any

import pandas as pd

from vocnlp import stages
from vocnlp.errors import InputError
from vocnlp.periods import Period, months_between
from vocnlp.preprocess.normalize import clean_text
from vocnlp.rootcause.compare import split_difference
from vocnlp.schemas import Measure
from vocnlp.scopes import check_value

if TYPE_CHECKING:
    from vocnlp.workspace import Workspace

BM25_K1, BM25_B = 1.2, 0.75
"""Term saturation and length normalisation of BM25 (Robertson and Zaragoza, 2009), their usual values."""

_QUOTE_COLUMNS = [
    "unit_id", "feedback_id", "text", "context", "created_at", "source", "channel", "product", "rating", "polarity",
    "p_negative",
]  # fmt: skip
_SEARCH_COLUMNS = ["feedback_id", "created_at", "source", "channel", "product", "rating", "text", "score"]


def list_feedback(
    ws: Workspace, *, period: str | None, topic: str | None, source: str | None, columns: list[str] | None, limit: int
) -> pd.DataFrame:
    """Return feedback with its words, sentiment, type, priority and weight, newest first."""
    keys = ["feedback_id", "revision"]
    feedback = ws.current(ws.read("feedback", **_months(period)))
    feedback = _inside(ws, feedback, period)
    if source is not None:
        check_value(ws, "source", source, where="feedback")
        feedback = feedback[feedback["source"] == source]
    if topic is not None:
        on_topic = ws.read("assignments", where={"topic_id": [find_topic(ws, topic)]}, **_months(period))
        feedback = feedback.merge(on_topic[keys].drop_duplicates(), on=keys)
    # `priority` is the one that every feedback has.
    feedback = feedback.rename(columns={"priority": "priority_given"})
    for table, wanted in (
        ("texts", ["text", "text_clean"]),
        ("noise", ["noise_kind", "weight_milli"]),
        ("feedback_sentiment", ["polarity", "p_negative"]),
        ("feedback_type", ["feedback_type", "priority", "priority_from", "colour"]),
    ):
        feedback = feedback.merge(ws.read(table, columns=[*keys, *wanted], **_months(period)), on=keys, how="left")
    feedback = feedback.sort_values(["created_at", "feedback_id"], ascending=[False, True])
    return cut_frame(_take_columns(feedback, columns), limit)


def list_units(
    ws: Workspace, *, period: str | None, topic: str | None, columns: list[str] | None, limit: int
) -> pd.DataFrame:
    """Return opinion units with their text and polarity, newest feedback first."""
    months = _months(period)
    feedback = _inside(ws, ws.current(ws.read("feedback", **months)), period)
    units = ws.read("units", **months).merge(
        feedback[["feedback_id", "revision", "created_at", "source", "channel", "product"]],
        on=["feedback_id", "revision"],
    )
    if topic is not None:
        on_topic = ws.read("assignments", where={"topic_id": [find_topic(ws, topic)]}, **months)
        units = units.merge(on_topic[["unit_id", "topic_id", "probability"]], on="unit_id")
    units = units.sort_values(["created_at", "unit_id"], ascending=[False, True])
    total = len(units)
    shown = units.head(max(limit, 0))
    wanted = sorted(set(shown["feedback_id"]))
    texts = ws.read("texts", where={"feedback_id": wanted}) if wanted else ws.read("texts", months=[])
    units = stages.cut_texts(shown, texts).merge(
        ws.read("unit_sentiment", columns=["unit_id", "polarity", "p_negative"], **months), on="unit_id", how="left"
    )
    return cut_frame(_take_columns(units, columns), limit, total)


def trace_trend(ws: Workspace, topic: str, *, period: Period, measure: str, windows: int) -> pd.DataFrame:
    """Return one row a window for a topic, oldest first: period, ends_on, n, share.

    Raises
    ------
    InputError
        If there is no such topic or measure, windows are fewer than one, or an older recipe read the period.
    """
    if measure not in list(Measure):
        raise InputError(
            "there is no such measure", expected=" or ".join(Measure), got=repr(measure), where="trend",
            fix="pain counts those who complain of a topic, theme all who mention it",
        )  # fmt: skip
    if windows < 1:
        raise InputError("a trend has windows", expected="1 or more", got=repr(windows), where="trend", fix="ask for 1")
    topic_id = find_topic(ws, topic)
    ws.check_comparable(period)
    window = ws.window(period.before(windows - 1), period)
    hits = window.hits[window.hits["topic_id"] == topic_id]
    hits = hits[hits["is_pain"]] if measure == Measure.PAIN else hits
    on_topic = window.voices["feedback_id"].isin(hits["feedback_id"])
    rows = []
    for n in range(windows - 1, -1, -1):
        one = period.before(n)
        if not ws.compares(one):
            continue
        start, end = one.bounds(ws.as_published.time_zone)
        inside = (window.voices["created_at"] >= start) & (window.voices["created_at"] < end)
        total = int(window.voices.loc[inside, "weight_milli"].sum())
        weight = int(window.voices.loc[inside & on_topic, "weight_milli"].sum())
        rows.append((str(one), one.last, int((inside & on_topic).sum()), weight / total if total else None))
    frame = pd.DataFrame(rows, columns=["period", "ends_on", "n", "share"])
    return frame[frame["share"].notna().cummax()].reset_index(drop=True)


def search_feedback(
    ws: Workspace, words: str, *, period: str | None, source: str | None, topic: str | None, order: str, limit: int
) -> pd.DataFrame:
    """Return feedback whose cleaned text holds all the words, by BM25 or newest first.

    Raises
    ------
    InputError
        If there is no word to look for, or no such source or order.
    """
    wanted, unwanted = read_words(words)
    if order not in ("relevance", "newest"):
        raise InputError(
            "there is no such order", expected="relevance or newest", got=repr(order), where="search",
            fix="use one of the two",
        )  # fmt: skip
    if not ws.run:
        return cut_frame(ws.read("feedback").assign(text="", score=0.0)[_SEARCH_COLUMNS], limit)
    has = [f"contains(t.text_clean, {_literal(word)})" for word in wanted]
    where = [*has, *(f"NOT contains(t.text_clean, {_literal(word)})" for word in unwanted)]
    inside = ["f.revision = l.revision"]
    if period is not None:
        start, end = Period.parse(period).bounds(ws.settings.time_zone)
        inside += [f"f.created_at >= '{start.isoformat()}'", f"f.created_at < '{end.isoformat()}'"]
        where.append(f"t.month IN ({', '.join(_literal(month) for month in _months(period)['months'])})")
    if source is not None:
        check_value(ws, "source", source, where="search")
        inside.append(f"f.source = {_literal(source)}")
    if topic is not None:
        on_topic = f"(SELECT feedback_id, revision FROM assignments WHERE topic_id = {_literal(find_topic(ws, topic))})"  # noqa: S608
        inside.append(f"(f.feedback_id, f.revision) IN {on_topic}")
    # Every literal below went through `_literal`, and the connection reaches nothing but the tables.
    counted = ", ".join(f"count(*) FILTER (WHERE {test}) AS n{at}" for at, test in enumerate(has))
    summed = "coalesce(sum(length(t.text_clean)), 0) AS chars"
    corpus = ws.lake.sql(f"SELECT count(*) AS n, {summed}, {counted} FROM texts t", as_of=ws.run).iloc[0]  # noqa: S608
    mean_length = float(corpus["chars"]) / max(int(corpus["n"]), 1) or 1.0
    norm = f"{BM25_K1} * ({1 - BM25_B} + {BM25_B} * length(t.text_clean) / {mean_length!r})"
    parts = []
    for at, word in enumerate(wanted):
        times = f"((length(t.text_clean) - length(replace(t.text_clean, {_literal(word)}, ''))) / {len(word)})"
        n_with = int(corpus[f"n{at}"])
        weight = f"ln(1 + ({int(corpus['n']) - n_with} + 0.5) / ({n_with} + 0.5))"
        parts.append(f"{weight} * {times} * {BM25_K1 + 1} / ({times} + {norm})")
    ranked = "score DESC, " if order == "relevance" else ""
    found = ws.lake.sql(
        f"""
        SELECT f.feedback_id, f.created_at, f.source, f.channel, f.product, f.rating, t.text,
          round({" + ".join(parts)}, 4) AS score
        FROM texts t JOIN feedback f USING (feedback_id, revision)
          JOIN (SELECT feedback_id, max(revision) AS revision FROM feedback GROUP BY feedback_id) l USING (feedback_id)
        WHERE {" AND ".join([*where, *inside])}
        ORDER BY {ranked}f.created_at DESC, f.feedback_id
        """,  # noqa: S608
        as_of=ws.run,
        limit=limit,
    )
    return cut_frame(found, limit, found.attrs["total"])


def read_words(words: str) -> tuple[list[str], list[str]]:
    """Return the words that must and those that must not be there, cleaned as texts are.

    Words are separated by spaces; "in quotes" spaces belong to the word; a leading - means not. Nothing else has a
    meaning: a %, a * or a quote is looked for as it is.

    Raises
    ------
    InputError
        If nothing is left to look for.

    Examples
    --------
    >>> read_words('閃退 "登录 不了" -广告')
    (['闪退', '登录 不了'], ['广告'])
    >>> read_words("100% '好'")
    (['100%', "'好'"], [])
    """
    splitter = shlex.shlex(words, posix=True)
    splitter.whitespace_split, splitter.quotes, splitter.escape, splitter.commenters = True, '"', "", ""
    try:
        parts = list(splitter)
    except ValueError:  # an odd number of quotes: they are looked for, too
        parts = words.split()
    wanted = [clean_text(part) for part in parts if not (part.startswith("-") and len(part) > 1)]
    unwanted = [clean_text(part[1:]) for part in parts if part.startswith("-") and len(part) > 1]
    wanted, unwanted = list(dict.fromkeys(filter(None, wanted))), list(dict.fromkeys(filter(None, unwanted)))
    if not wanted:
        raise InputError(
            "there is no word to look for", expected="one or more words such as 闪退", got="none", where="search",
            fix="name at least one word without a minus",
        )  # fmt: skip
    return wanted, unwanted


def run_query(ws: Workspace, query: str, *, limit: int) -> pd.DataFrame:
    """Run a DuckDB SELECT over the tables as of the pinned run."""
    found = ws.lake.sql(query, as_of=ws.run, limit=limit)
    return cut_frame(found, limit, found.attrs["total"])


def compare_runs(ws: Workspace, run_a: int, run_b: int) -> pd.DataFrame:
    """Split the difference between two runs' published reports into customers, source mix and recipe.

    Raises
    ------
    InputError
        If one of them has no trend: there was no topic model yet.
    """
    a, b = ws.at(run_a), ws.at(run_b)
    before, after = _published_period(a), _published_period(b)
    trends_a, trends_b = _published_trends(a, before), _published_trends(b, after)
    rebuilt = b.ranked(before, "all", stored=False, words=False)["trends"]
    window = b.window(before, after)
    split = split_difference(
        trends_a, trends_b, rebuilt, voices=window.voices, hits=window.hits, time_zone=b.as_published.time_zone
    )
    if a.last["recipe_id"] == b.last["recipe_id"]:
        # Nothing but late and edited records can have restated the older report: that is customers, too.
        split["customers"] = (split["customers"] + split["recipe"]).round(6) + 0.0
        split["recipe"] = 0.0
    return split


def quote_units(ws: Workspace, unit_ids: list[str]) -> pd.DataFrame:
    """Return units by id, in the order asked for, with their text, context, source and sentiment."""
    feedback_ids = sorted({unit_id.split(".")[0] for unit_id in unit_ids})
    order = pd.DataFrame({"unit_id": pd.Series(unit_ids, dtype="str"), "at": range(len(unit_ids))})
    where: dict[str, Any] = {"where": {"feedback_id": feedback_ids}} if feedback_ids else {"months": []}
    units = ws.read("units", **where).merge(order, on="unit_id")
    texts = ws.read("texts", **where)
    quotes = stages.cut_texts(units, texts).merge(
        texts[["feedback_id", "revision", "text_clean"]].rename(columns={"text_clean": "context"}),
        on=["feedback_id", "revision"],
    )
    quotes = quotes.merge(
        ws.read("feedback", **where)[
            ["feedback_id", "revision", "created_at", "source", "channel", "product", "rating"]
        ],
        on=["feedback_id", "revision"],
    ).merge(ws.read("unit_sentiment", **where)[["unit_id", "polarity", "p_negative"]], on="unit_id")
    return quotes.sort_values("at", ignore_index=True)[_QUOTE_COLUMNS]


def find_topic(ws: Workspace, topic: str) -> str:
    """Return the id of a topic given by its code (P-0142) or id.

    Raises
    ------
    InputError
        If there is none.
    """
    topics = ws.topics()
    found = topics.loc[(topics["code"] == topic) | (topics["topic_id"] == topic), "topic_id"]
    if found.empty:
        raise InputError(
            "there is no such topic",
            expected="a code such as " + ", ".join(topics["code"].head(3)) if len(topics) else "a fitted topic",
            got=repr(topic) if len(topics) else "no topic at all", where=repr(ws), fix="see ws.topics()",
        )  # fmt: skip
    return str(found.iloc[0])


def cut_frame(frame: pd.DataFrame, limit: int, total: int | None = None) -> pd.DataFrame:
    """Return at most `limit` rows; a cut frame warns, and `attrs["total"]` says how many there are.

    Raises
    ------
    InputError
        If the limit is negative.
    """
    if limit < 0:
        raise InputError(
            "a frame has rows", expected="a limit of 0 or more", got=repr(limit), where="limit", fix="raise it"
        )
    total = len(frame) if total is None else total
    shown = frame.head(limit).reset_index(drop=True)
    shown.attrs["total"] = total
    if total > limit:
        # Two frames up is the method of Workspace, three the notebook's cell.
        warnings.warn(f"showing {limit} of {total} rows; raise limit= to see more", stacklevel=4)
    return shown


def _take_columns(frame: pd.DataFrame, columns: list[str] | None) -> pd.DataFrame:
    unknown = [name for name in columns or () if name not in frame.columns]
    if unknown:
        raise InputError(
            "there is no such column",
            expected="some of " + ", ".join(frame.columns),
            got=", ".join(map(repr, unknown)),
            where="columns",
            fix="name columns as the frame has them",
        )
    return frame if columns is None else frame[columns]


def _published_period(ws: Workspace) -> Period:
    return Period.trailing(ws.business_date, ws.as_published.trend.window_days)


def _published_trends(ws: Workspace, period: Period) -> pd.DataFrame:
    trends = ws.ranked(period, "all")["trends"]
    if trends.empty:
        raise InputError(
            "this run has nothing to compare",
            expected="trends of topics",
            got="none",
            where=f"run {ws.run}, {period}",
            fix="compare runs with a topic model; `vocnlp doctor` says why there is none",
        )
    return trends


def _months(period: str | None) -> dict[str, Any]:
    if period is None:
        return {}
    parsed = Period.parse(period)
    return {"months": months_between(parsed.first, parsed.last)}


def _inside(ws: Workspace, feedback: pd.DataFrame, period: str | None) -> pd.DataFrame:
    if period is None:
        return feedback
    start, end = Period.parse(period).bounds(ws.settings.time_zone)
    return feedback[(feedback["created_at"] >= start) & (feedback["created_at"] < end)]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
