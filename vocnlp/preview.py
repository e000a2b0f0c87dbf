"""What the next pull of each source would do, without writing anything: no lake, no key, no staging, no report.

The rows go through the very functions of a night: pulled and masked by the source, told apart from what the lake holds,
cleaned, cut, read and classified. Only copies are not looked for: those need the other rows of thirty days.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from vocnlp import stages
from vocnlp.clock import business_day, day_bounds
from vocnlp.config import Source
from vocnlp.errors import InputError, SourceError
from vocnlp.landing import refuse_reused_ids
from vocnlp.preprocess.keys import KEY_BYTES, load_key
from vocnlp.preprocess.mask import TOKEN
from vocnlp.schemas import QUARANTINE
from vocnlp.sources import pull
from vocnlp.workspace import Workspace

COLUMNS = (
    "created_at", "what", "text", "text_clean", "n_masked", "noise", "polarity", "p_negative", "area", "category",
    "units",
)  # fmt: skip


@dataclass(frozen=True)
class SourcePreview:
    """What one source would bring.

    Attributes
    ----------
    error : SourceError or None
        Why the source could not be read; everything else is empty then.
    counts : dict
        Rows read, new, revised, unchanged, outside, duplicate, rejected, of those looked at.
    rows : DataFrame
        One row a feedback that is new or changed, oldest first: `COLUMNS`. `what` is new or revised; `text` is masked
        and `text_clean` cleaned, too; `n_masked` counts what was replaced; `units` holds each opinion unit's polarity,
        text and topics.
    quarantine : DataFrame
        QUARANTINE.
    """

    source: str
    error: SourceError | None
    counts: dict[str, int]
    rows: pd.DataFrame
    quarantine: pd.DataFrame


def preview_run(
    ws: Workspace,
    business_date: date,
    *,
    n_rows: int = 20,
    progress: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> Iterator[SourcePreview]:
    """Preview the next pull of each source, one by one.

    Parameters
    ----------
    n_rows : int
        So many are shown of each source. Before the first run, reading stops there; later the whole window is read,
        because it starts with rows that are known already.

    Raises
    ------
    InputError
        If no source is configured.
    """
    if not ws.settings.sources:
        raise InputError(
            "there is no source to preview",
            expected="at least one entry under sources:",
            got="none",
            where=str(ws.config),
            fix="add a source to the configuration",
        )
    # A key made here would be the workspace's for ever; a passing one masks just as well.
    key = load_key(ws.folders.key) if ws.folders.key.exists() else secrets.token_bytes(KEY_BYTES)
    sources = ws.settings.sources
    for done, source in enumerate(sources):
        progress("preview", done, len(sources))
        try:
            yield preview_source(ws, source, business_date, key=key, n_rows=n_rows)
        except SourceError as error:
            yield SourcePreview(source.name, error, {}, pd.DataFrame(columns=list(COLUMNS)), QUARANTINE.empty())
    progress("preview", len(sources), len(sources))


def preview_source(ws: Workspace, source: Source, business_date: date, *, key: bytes, n_rows: int) -> SourcePreview:
    """Preview the next pull of one source.

    Raises
    ------
    SourceError
        If the source cannot be read.
    """
    seen = ws.last["cursors"].get(source.name) if ws.run else None
    pulled = pull(
        source,
        key=key,
        cursor=datetime.fromisoformat(seen) if seen else None,
        until=day_bounds(business_date, ws.settings.time_zone)[1],
        now=ws.clock.now(),
        time_zone=ws.settings.time_zone,
        max_text_chars=ws.settings.preprocess.max_text_chars,
        # Later windows are a night's work and start with rows that are known: new ones come last.
        max_rows=None if seen else n_rows,
    )
    known = ws.read("feedback", columns=["feedback_id", "revision", "content_key", "source", "created_at"])
    known = known[known["source"] == source.name]
    kept, told = refuse_reused_ids(ws, source.name, pulled.feedback, known, key=key)
    landed = stages.land_rows(kept, known)
    quarantine = pd.concat([pulled.quarantine, told], ignore_index=True)
    counts = {
        "read": pulled.n_read,
        "new": landed.n_new,
        "revised": landed.n_revised,
        "unchanged": landed.n_unchanged,
        "outside": pulled.n_outside,
        "duplicate": pulled.n_duplicate,
        "rejected": pulled.n_rejected + len(told),
    }
    keys = ["feedback_id", "revision"]
    rows = landed.feedback.head(n_rows).merge(landed.texts.drop(columns="month"), on=keys)
    if rows.empty:
        return SourcePreview(source.name, None, counts, pd.DataFrame(columns=list(COLUMNS)), quarantine)
    made = stages.analyse_chunk(rows, ws.models, ws.settings, recipe="preview")
    told = ws.models.taxonomies.of(source.name).classify(rows["text_clean"].tolist())
    rows = rows.merge(made["noise"][[*keys, "noise_kind"]], on=keys).merge(
        made["feedback_sentiment"][[*keys, "polarity", "p_negative"]], on=keys
    )
    return SourcePreview(
        source.name,
        None,
        counts,
        rows.assign(
            what=rows["revision"].map(lambda revision: "revised" if revision else "new"),
            n_masked=rows["text"].map(lambda text: len(TOKEN.findall(text))),
            noise=rows["noise_kind"],
            area=told["area"].to_numpy(),
            category=told["category"].to_numpy(),
            units=_tell_units(ws, rows, made),
        )[list(COLUMNS)],
        quarantine,
    )


def find_dates(
    ws: Workspace, progress: Callable[[str, int, int], None] = lambda step, done, total: None
) -> tuple[date, date]:
    """Return the first and the last business date that the sources hold and that has ended: what a first run covers.

    Raises
    ------
    SourceError
        If a source cannot be read.
    InputError
        If there is no source, or none of them holds a time that has passed.
    """
    zone, now = ws.settings.time_zone, ws.clock.now()
    ended = day_bounds(business_day(now, zone), zone)[0]
    moments: list[datetime] = []
    for done, source in enumerate(ws.settings.sources):
        progress("find dates", done, len(ws.settings.sources))
        pulled = pull(
            source,
            key=secrets.token_bytes(KEY_BYTES),
            cursor=None,
            until=ended,
            now=now,
            time_zone=zone,
            max_text_chars=ws.settings.preprocess.max_text_chars,
        )
        created = pulled.feedback["created_at"]
        moments += [created.min().to_pydatetime(), created.max().to_pydatetime()] if len(created) else []
    progress("find dates", len(ws.settings.sources), len(ws.settings.sources))
    if not moments:
        raise InputError(
            "the sources hold no feedback of a day that has ended",
            expected=f"rows created before {business_day(now, zone)} ({zone})",
            got="none",
            where=str(ws.config),
            fix="see `vocnlp doctor`, or name the dates with --from and --to",
        )
    return business_day(min(moments), zone), business_day(max(moments), zone)


def _tell_units(ws: Workspace, rows: pd.DataFrame, made: dict[str, pd.DataFrame]) -> list[list[str]]:
    """Return for each feedback its units as `polarity: text [topics]`."""
    units = stages.cut_texts(made["units"], rows)
    units = units.merge(made["unit_sentiment"][["unit_id", "polarity"]], on="unit_id")
    model = ws.models.topics
    labels = {} if model is None else dict(zip(model.topic_ids, model.labels, strict=True))
    topics = made["assignments"].groupby("unit_id")["topic_id"].agg(list).to_dict()
    told: dict[tuple[str, int], list[str]] = {}
    for unit in units.sort_values(["feedback_id", "revision", "ordinal"]).to_dict("records"):
        named = " ".join(f"[{labels.get(topic, topic)}]" for topic in topics.get(unit["unit_id"], []))
        line = f"{unit['polarity']}: {unit['text']}" + (f" {named}" if named else "")
        told.setdefault((unit["feedback_id"], unit["revision"]), []).append(line)
    return [told.get(key, []) for key in zip(rows["feedback_id"], rows["revision"], strict=True)]
