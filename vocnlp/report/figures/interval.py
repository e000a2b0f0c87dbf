"""A value with its interval against a mark: zero for a change, the baseline for a score."""

from __future__ import annotations

from markupsafe import Markup, escape

WIDTH, HEIGHT, PAD = 220, 22, 8


def draw_interval(
    value: float, low: float, high: float, mark: float | None, title: str, *, bounds: tuple[float, float] | None = None
) -> Markup:
    """Draw a dot on a bar; `bounds` fixes the axis, otherwise it holds all there is with a margin.

    Examples
    --------
    >>> "<circle" in draw_interval(32.0, 25.0, 39.0, 28.0, "NPS")
    True
    """
    shown = [value, low, high] if mark is None else [value, low, high, mark]
    first, last = bounds or (min(shown), max(shown))
    if bounds is None:
        margin = (last - first) * 0.25 or 1.0
        first, last = first - margin, last + margin

    def x(number: float) -> str:
        inside = min(max(number, first), last)
        return f"{PAD + (WIDTH - 2 * PAD) * (inside - first) / (last - first):.1f}"

    middle = HEIGHT / 2
    base = (
        "" if mark is None else f'<line class="interval-mark" x1="{x(mark)}" y1="2" x2="{x(mark)}" y2="{HEIGHT - 2}"/>'
    )
    # Numbers, and titles that are escaped above: nothing here is anybody's markup.
    return Markup(  # noqa: S704
        f'<svg class="interval" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"<title>{escape(title)}</title>"
        f'<line class="interval-axis" x1="{PAD}" y1="{middle}" x2="{WIDTH - PAD}" y2="{middle}"/>'
        f'<line class="interval-bar" x1="{x(low)}" y1="{middle}" x2="{x(high)}" y2="{middle}"/>{base}'
        f'<circle class="interval-dot" cx="{x(value)}" cy="{middle}" r="4"/></svg>'
    )
