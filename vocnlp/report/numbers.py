"""How numbers are written: the same rules on every page and in every sentence.

================  ===================================================================================================
count             thousands separated by commas: 2,067
share             percent with one decimal: 4.2%; under 0.05 % but not zero: <0.1%; unknown: –
change of share   percentage points with one decimal and a sign, minus as U+2212: +1.9, −0.4, ±0.0
NPS               a whole number with a sign: +32; its change with one decimal: −7.8
CSAT              a share: 82.1%; its change in percentage points: −1.4
rating            two decimals: 4.21
lift              one decimal: 2.1
================  ===================================================================================================

Rounding is half away from zero, on the decimal digits that report.json holds, so that no binary fraction decides.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

MINUS = "\u2212"
UNKNOWN = "–"


def _rounded(value: float, decimals: int) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_count(value: float | None) -> str:
    """Write a count.

    Examples
    --------
    >>> format_count(2067), format_count(None)
    ('2,067', '–')
    """
    return UNKNOWN if value is None else f"{int(_rounded(value, 0)):,}".replace("-", MINUS)


def format_share(value: float | None) -> str:
    """Write a share between 0 and 1 as percent.

    Examples
    --------
    >>> format_share(0.042), format_share(0.0003), format_share(0.0), format_share(None)
    ('4.2%', '<0.1%', '0%', '–')
    """
    if value is None:
        return UNKNOWN
    if value == 0:
        return "0%"
    percent = _rounded(float(Decimal(repr(value)) * 100), 1)
    return "<0.1%" if percent == 0 else f"{percent}%"


def format_points(value: float | None, *, signed: bool = True) -> str:
    """Write a change of a share in percentage points, without the unit.

    Examples
    --------
    >>> format_points(0.0185), format_points(-0.004), format_points(0.0), format_points(0.019, signed=False)
    ('+1.9', '−0.4', '±0.0', '1.9')
    """
    if value is None:
        return UNKNOWN
    return _sign(_rounded(float(Decimal(repr(value)) * 100), 1), signed)


def format_score(measure: str, value: float | None, *, signed: bool = False) -> str:
    """Write the value, or with `signed` the change, of a measure.

    Examples
    --------
    >>> format_score("nps", 31.6), format_score("csat", 0.821), format_score("rating", -0.1, signed=True)
    ('+32', '82.1%', '−0.10')
    """
    if value is None:
        return UNKNOWN
    if measure == "csat":
        return format_points(value) if signed else format_share(value)
    if measure == "nps":
        return _sign(_rounded(value, 1 if signed else 0), True)
    return _sign(_rounded(value, 2), signed)


def format_lift(value: float | None) -> str:
    """Write how many times a group is over-represented.

    Examples
    --------
    >>> format_lift(2.13)
    '2.1'
    """
    return UNKNOWN if value is None else str(_rounded(value, 1))


def _sign(value: Decimal, signed: bool) -> str:
    if value == 0:
        return ("±" if signed else "") + str(abs(value))
    sign = MINUS if value < 0 else "+" if signed else ""
    return sign + f"{abs(value):,}"
