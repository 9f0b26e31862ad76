"""From what was found to a score: each line of the sum is a step that a person can recompute."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from questions.model import Verdict

# Coverage and the score an interviewer gives for it, piecewise linear.
CURVE = ((0.0, 0.05), (0.15, 0.08), (0.30, 0.17), (0.45, 0.46), (0.60, 0.82), (0.80, 0.94), (1.0, 0.98))
_VERDICTS = (
    (0.85, Verdict.EXCELLENT),
    (0.70, Verdict.GOOD),
    (0.40, Verdict.PARTIAL),
    (0.15, Verdict.WEAK),
)


def on_curve(value: float, curve: Sequence[tuple[float, float]] = CURVE) -> float:
    """Linear between the points, flat outside."""
    if value <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in pairwise(curve):
        if value <= x1:
            return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
    return curve[-1][1]


def verdict(score: float) -> Verdict:
    """The score in a word."""
    return next((word for least, word in _VERDICTS if score >= least), Verdict.OFF)
