"""A thin bar that compares a count with the greatest of its list, with a tick for what is usual."""

from __future__ import annotations

from markupsafe import Markup

WIDTH, HEIGHT = 100, 6


def draw_bar(value: float, usual: float | None, greatest: float) -> Markup:
    """Draw `value` out of `greatest`; hidden from screen readers, because the number stands beside it.

    Examples
    --------
    >>> "<rect" in draw_bar(34, 12, 60)
    True
    """
    whole = greatest or 1.0
    tick = ""
    if usual is not None:
        at = f"{min(usual / whole, 1.0) * WIDTH:.1f}"
        tick = f'<line class="bar-usual" x1="{at}" y1="0" x2="{at}" y2="{HEIGHT}"/>'
    # Numbers, and titles that are escaped above: nothing here is anybody's markup.
    return Markup(  # noqa: S704
        f'<svg class="bar" aria-hidden="true" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
        f'<rect class="bar-track" width="{WIDTH}" height="{HEIGHT}"/>'
        f'<rect class="bar-fill" width="{min(value / whole, 1.0) * WIDTH:.1f}" height="{HEIGHT}"/>{tick}</svg>'
    )
