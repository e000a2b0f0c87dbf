"""A company with planted pain points and their ground truth, for the demo and for tests.

Enters: dates and a seed, and where given a folder of labelled texts that customers wrote. Leaves: export files as a
company would hand them over, a `voc.yaml` that reads them, and `truth.json` beside them. `recover` then holds TRENDS
and PAIN_POINTS against that truth.
"""

from __future__ import annotations

from vocnlp.simulate.bank import simulate_bank
from vocnlp.simulate.recovery import describe_recovery, false_risings, recover
from vocnlp.simulate.truth import PlantedPoint, SteadyTheme, Truth, load_truth

__all__ = [
    "PlantedPoint",
    "SteadyTheme",
    "Truth",
    "describe_recovery",
    "false_risings",
    "load_truth",
    "recover",
    "simulate_bank",
]
