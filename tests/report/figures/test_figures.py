"""Figures are well-formed SVG, titled, and as tall as their numbers."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from vocnlp.report.figures.bar import draw_bar
from vocnlp.report.figures.interval import draw_interval
from vocnlp.report.figures.sparkline import HEIGHT, WIDTH, draw_sparkline

SHARES = st.one_of(st.none(), st.floats(0, 1))


@given(st.lists(SHARES, max_size=14), SHARES)
def test_a_sparkline_stays_inside_and_is_titled(history: list[float | None], baseline: float | None) -> None:
    drawn = draw_sparkline(history, baseline, "<走势> & 更多")
    if all(value is None for value in history):
        assert drawn == ""
        return
    svg = ElementTree.fromstring(str(drawn))
    assert svg.findtext("title") == "<走势> & 更多"
    for line in svg.iter("polyline"):
        for point in line.attrib["points"].split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def test_a_window_without_data_is_a_gap() -> None:
    svg = ElementTree.fromstring(str(draw_sparkline([0.1, 0.2, None, 0.2, 0.1], None, "t")))
    assert len(list(svg.iter("polyline"))) == 2


def test_an_interval_holds_its_dot_and_its_mark() -> None:
    svg = ElementTree.fromstring(str(draw_interval(32, 25, 39, 20, "NPS <1>")))
    assert svg.findtext("title") == "NPS <1>"
    bar = next(line for line in svg.iter("line") if line.attrib["class"] == "interval-bar")
    mark = next(line for line in svg.iter("line") if line.attrib["class"] == "interval-mark")
    dot = next(svg.iter("circle"))
    assert float(bar.attrib["x1"]) < float(dot.attrib["cx"]) < float(bar.attrib["x2"])
    assert float(mark.attrib["x1"]) < float(bar.attrib["x1"])
    assert draw_interval(5, 5, 5, None, "one") != ""


def test_a_bar_is_its_part_of_the_greatest() -> None:
    svg = ElementTree.fromstring(str(draw_bar(30, 90, 60)))
    assert [rect.attrib["width"] for rect in svg.iter("rect")] == ["100", "50.0"]
    assert draw_bar(0, None, 0) != ""
