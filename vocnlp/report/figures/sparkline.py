"""A word-sized line of a share over the baseline's windows and now."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

WIDTH, HEIGHT, PAD = 168, 46, 4


def draw_sparkline(history: Sequence[float | None], baseline: float | None, title: str) -> Markup:
    """Draw shares, oldest first, now last, over a dashed baseline; windows without data are gaps.

    The axis starts at zero, so that a small change looks small.

    Examples
    --------
    >>> "polyline" in draw_sparkline([0.01, 0.02, 0.04], 0.015, "走势")
    True
    """
    known = [value for value in history if value is not None]
    name = escape(title)
    if not known:
        return Markup("")
    top = max([*known, baseline or 0.0]) or 1.0
    step = (WIDTH - 2 * PAD) / max(1, len(history) - 1)

    def point(index: int, value: float) -> str:
        x = PAD + index * step if len(history) > 1 else WIDTH - PAD
        return f"{x:.1f},{HEIGHT - PAD - (HEIGHT - 2 * PAD) * value / top:.1f}"

    lines, run = [], []
    for index, value in enumerate([*history, None]):
        if value is not None:
            run.append(point(index, value))
            continue
        if len(run) > 1:
            lines.append(f'<polyline class="spark-line" points="{" ".join(run)}"/>')
        elif run:
            x, y = run[0].split(",")
            lines.append(f'<circle class="spark-dot" cx="{x}" cy="{y}" r="1.2"/>')
        run = []
    floor = HEIGHT - PAD
    marks = [f'<line class="spark-axis" x1="{PAD}" y1="{floor}" x2="{WIDTH - PAD}" y2="{floor}"/>']
    if baseline is not None:
        y = point(0, baseline).split(",")[1]
        marks.append(f'<line class="spark-base" x1="{PAD}" y1="{y}" x2="{WIDTH - PAD}" y2="{y}"/>')
    if history[-1] is not None:
        x, y = point(len(history) - 1, history[-1]).split(",")
        lines.append(f'<circle class="spark-now" cx="{x}" cy="{y}" r="2.8"/>')
    # Numbers, and titles that are escaped above: nothing here is anybody's markup.
    return Markup(  # noqa: S704
        f'<svg class="spark" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"<title>{name}</title>{''.join(marks)}{''.join(lines)}</svg>"
    )
