import xml.etree.ElementTree as tree

import numpy as np

from vocnlp.sentiment.metrics import tabulate_reliability
from vocnlp.sentiment.reliability_figure import PANEL, TITLE, ReliabilityFigure

SVG = "{http://www.w3.org/2000/svg}"


def results(*names: str) -> dict[str, dict[str, object]]:
    rows = tabulate_reliability(np.array([0.4, 0.4, 0.99, 0.99]), np.array([0, 1, 1, 1]))
    return {name: {"reliability": rows, "calibration_error": 0.08} for name in names}


def test_a_dot_stands_where_its_accuracy_is() -> None:
    drawing = tree.fromstring(ReliabilityFigure(results("网点"))._repr_svg_())
    half, whole = drawing.iter(f"{SVG}circle")
    assert float(half.get("cy")) == TITLE + PANEL / 2 and float(whole.get("cy")) == TITLE
    assert float(half.get("cx")) < float(whole.get("cx"))


def test_every_set_has_a_panel_inside_the_drawing() -> None:
    drawing = tree.fromstring(ReliabilityFigure(results(*(f"第{i}套" for i in range(9))))._repr_svg_())
    assert len(list(drawing.iter(f"{SVG}circle"))) == 18
    width, height = float(drawing.get("width")), float(drawing.get("height"))
    assert all(float(c.get("cx")) < width and float(c.get("cy")) < height for c in drawing.iter(f"{SVG}circle"))


def test_names_are_escaped() -> None:
    said = ReliabilityFigure(results("<script>a</script>"))._repr_svg_()
    assert "<script" not in said and tree.fromstring(said) is not None


def test_the_same_figures_give_the_same_bytes() -> None:
    assert ReliabilityFigure(results("a", "b"))._repr_svg_() == ReliabilityFigure(results("a", "b"))._repr_svg_()
