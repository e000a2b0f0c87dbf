"""Moments as sources write them.

A moment that cannot be read is never replaced: not by the file's time, not by today. Forms without a zone are local to
the source. Where a clock is turned back a local time happens twice and means the first; where it is turned forward a
local time that never happened means the moment that many minutes after the jump (02:30 in a gap from 02:00 to 03:00 is
03:30), which is what PEP 495 calls fold 0.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

FORMS = "ISO 8601, 2026/11/15 8:03, 2026年11月15日 8时3分, 20261115, or seconds or milliseconds since 1970"

_FIRST_YEAR = 1990
_LAST_YEAR = 2200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CACHE_SIZE = 50_000
_DATE = r"(?:(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})|(?P<Y>\d{4})年(?P<M>\d{1,2})月(?P<D>\d{1,2})日)"
_TIME = (
    r"(?P<half>上午|下午|中午|凌晨|早上|晚上|[AaPp][Mm])?\s*(?P<H>\d{1,2})"
    r"(?::(?P<n>\d{1,2})(?::(?P<sec>\d{1,2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"|[时点](?:(?P<N>\d{1,2})分(?:(?P<SEC>\d{1,2})秒)?)?)"
    r"\s*(?P<half2>[AaPp][Mm])?"
)
_ZONE = r"\s*(?P<z>Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
_WRITTEN = re.compile(rf"{_DATE}(?:(?:T|(?<=日)|\s+)\s*(?:(?:星期|周)[一二三四五六日天]\s*)?{_TIME}{_ZONE})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?)?")
_SECONDS = re.compile(r"\d{10}(?:\.\d{1,9})?")
_MILLISECONDS = re.compile(r"\d{13}(?:\.0*)?")


class MomentReader:
    """Reads moments of one source.

    Parameters
    ----------
    zone : str
        IANA zone of moments that carry none.
    form : str or None
        A strptime format; if given, text is read by it alone.

    Examples
    --------
    >>> read = MomentReader("Asia/Shanghai").read
    >>> for received in ["2026-11-15T08:03+08:00", "2026/11/15 8:03", "2026年11月15日 8时3分", 1794700980, "15/11"]:
    ...     moment = read(received)
    ...     print(moment and moment.isoformat())
    2026-11-15T00:03:00+00:00
    2026-11-15T00:03:00+00:00
    2026-11-15T00:03:00+00:00
    2026-11-15T00:03:00+00:00
    None
    """

    def __init__(self, zone: str, form: str | None = None) -> None:
        self._zone = ZoneInfo(zone)
        self._form = form
        self._known: dict[str, datetime | None] = {}

    def read(self, value: Any) -> datetime | None:
        """Return a received value as an aware UTC moment, or None if it is none between 1990 and 2200."""
        try:
            moment = self._convert(value)
        except (ValueError, OverflowError):
            return None
        return moment if moment is not None and _FIRST_YEAR <= moment.year < _LAST_YEAR else None

    def _convert(self, value: Any) -> datetime | None:
        if isinstance(value, bool):
            return None
        if isinstance(value, pd.Timestamp):
            value = value.floor("us").to_pydatetime()
        if isinstance(value, datetime):
            return self._localise(value)
        if isinstance(value, date):
            return self._localise(datetime.combine(value, time.min))
        if isinstance(value, int | float | Decimal) or hasattr(value, "dtype"):
            number = float(value)
            if not math.isfinite(number):
                return None
            value = str(int(number)) if number.is_integer() else f"{number:.6f}"
        if not isinstance(value, str):
            return None
        if value not in self._known:
            if len(self._known) >= _CACHE_SIZE:
                self._known.clear()
            self._known[value] = None  # stays if reading raises
            self._known[value] = self._read_text(unicodedata.normalize("NFKC", value).strip())
        return self._known[value]

    def _read_text(self, text: str) -> datetime | None:
        if self._form is not None:
            return self._localise(datetime.strptime(text, self._form))
        if match := _WRITTEN.fullmatch(text):
            return self._read_written(match)
        # Ten and thirteen digits are counts since 1970; eight, twelve and fourteen are digits of a date.
        if _SECONDS.fullmatch(text):
            seconds, _, fraction = text.partition(".")
            return _EPOCH + timedelta(seconds=int(seconds), microseconds=int(f"{fraction:0<6}"[:6]))
        if _MILLISECONDS.fullmatch(text):
            return _EPOCH + timedelta(milliseconds=int(text.partition(".")[0]))
        if match := _COMPACT.fullmatch(text):
            return self._localise(datetime(*(int(part or 0) for part in match.groups())))  # type: ignore[arg-type]
        return None

    def _read_written(self, match: re.Match[str]) -> datetime:
        part = match.groupdict()
        hour = int(part["H"] or 0)
        half = (part["half"] or part["half2"] or "").upper()
        if half in ("下午", "晚上", "PM") and hour < 12:
            hour += 12
        elif half in ("上午", "凌晨", "早上", "AM") and hour == 12:
            hour = 0
        elif half == "中午" and hour < 3:
            hour += 12
        moment = datetime(
            int(part["y"] or part["Y"]),
            int(part["m"] or part["M"]),
            int(part["d"] or part["D"]),
            hour,
            int(part["n"] or part["N"] or 0),
            int(part["sec"] or part["SEC"] or 0),
            int(f"{part['f'] or '':0<6}"[:6]),
        )
        zone = part["z"]
        if not zone:
            return self._localise(moment)
        if zone[0] not in "+-":
            return moment.replace(tzinfo=UTC)
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:].lstrip(":") or 0))
        return (moment - offset if zone[0] == "+" else moment + offset).replace(tzinfo=UTC)

    def _localise(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone, fold=0)
        return moment.astimezone(UTC)
