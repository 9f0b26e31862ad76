"""From measures to a score: evidence is added up, and the sum is put on an interviewer's scale.

Each measure is worth so many units of evidence, linear between the knots of its curve, which begins at 0 and never
turns back: more of what is good never lowers a score. The score is the logistic function of the sum; for rubrics it
is stretched so that nothing said is worth 0 and everything that can be said 1. The curves were fitted to people's
scores (benchmarks/fit_grading.py) and stand in data/scale.json with the date, the data and the command that made
them.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from questions.model import Verdict

_VERDICTS = ((0.85, Verdict.EXCELLENT), (0.70, Verdict.GOOD), (0.40, Verdict.PARTIAL), (0.15, Verdict.WEAK))


def verdict(score: float) -> Verdict:
    """The score in a word."""
    return next((word for least, word in _VERDICTS if score >= least), Verdict.OFF)


@dataclass(frozen=True, slots=True)
class Curve:
    """What a measure is worth at its knots, in units of evidence (log odds)."""

    knots: tuple[float, ...]
    worth: tuple[float, ...]

    def at(self, value: float) -> float:
        """The evidence in `value`, linear between knots and flat beyond them."""
        place = bisect_right(self.knots, value)
        if not place or place == len(self.knots):
            return self.worth[max(0, place - 1)]
        low, high = self.knots[place - 1], self.knots[place]
        share = (value - low) / (high - low)
        return self.worth[place - 1] + share * (self.worth[place] - self.worth[place - 1])


@dataclass(frozen=True, slots=True)
class Scale:
    """Curves by measure, and the evidence that an answer begins with.

    `stretched`: an answer that says nothing is worth 0 and one that has everything 1.
    """

    base: float
    curves: Mapping[str, Curve]
    stretched: bool = True

    @property
    def top(self) -> float:
        """The evidence of an answer that has everything."""
        return self.base + sum(max(curve.worth) for curve in self.curves.values())

    @property
    def ends(self) -> tuple[float, float]:
        """The values of the logistic function that are scores of 0 and 1."""
        return (_logistic(self.base), _logistic(self.top)) if self.stretched else (0.0, 1.0)

    def evidence(self, measures: Mapping[str, float]) -> dict[str, float]:
        """What each measure adds or takes away."""
        return {name: self.curves[name].at(value) for name, value in measures.items() if name in self.curves}


def _logistic(evidence: float) -> float:
    return 1 / (1 + math.exp(-evidence))


def score(evidence: float, ends: tuple[float, float]) -> float:
    """The score of a sum of evidence, 0 to 1."""
    low, high = ends
    return min(1.0, max(0.0, (_logistic(evidence) - low) / (high - low)))


def mixed(thinness: float) -> tuple[float, tuple[float, float]]:
    """The evidence to begin with and the ends, where the scale for references counts `thinness`."""
    one, other = rubric_scale(), reference_scale()
    low, high = ((1 - thinness) * a + thinness * b for a, b in zip(one.ends, other.ends, strict=True))
    return (1 - thinness) * one.base + thinness * other.base, (low, high)


@cache
def _table() -> dict[str, Scale]:
    text = files("questions.grading").joinpath("data", "scale.json").read_text(encoding="utf-8")
    found = {}
    for name, raw in json.loads(text)["scales"].items():
        curves = {
            measure: Curve(tuple(x for x, _ in points), tuple(y for _, y in points))
            for measure, points in raw["curves"].items()
        }
        found[name] = Scale(raw["base"], curves, raw["stretched"])
    return found


def rubric_scale() -> Scale:
    """For questions with phrases for every key point."""
    return _table()["rubric"]


def reference_scale() -> Scale:
    """For questions with a bare reference answer."""
    return _table()["reference"]
