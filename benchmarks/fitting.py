"""Fitting a scale: an additive logistic model whose curves never turn back.

A curve is a sum of hinge functions, each rising over one segment, with weights of one sign. What is fitted is convex
(a penalised cross-entropy, by L-BFGS with bounds), then, for rubrics, the mean absolute error from there.

It needs SciPy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from questions.grading.scale import Curve, Scale, score
from questions.grading.steps import LIST_CAP

FALLING = (
    "leaning", "roles", "false phrases", "accusations", "doubtful", "keyword list", "denial", "turned", "echo"
)  # fmt: skip
SOFT = 0.2  # error of a score under which the absolute error is rounded off
ERROR_RIDGE = 0.1  # penalty on the square of a segment's evidence, where the absolute error is fitted
ROUNDS = 3  # of curves and tones in turn
FOLDS = 8

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Sample:
    """Answers as measured: a row an answer, a column a measure."""

    names: tuple[str, ...]
    measures: Floats
    scores: Floats
    groups: npt.NDArray[np.str_]
    sets: npt.NDArray[np.int64]  # which set each answer belongs to
    weights: Floats

    @property
    def listed(self) -> Mask:
        """Which answers are lists of keywords: their score is capped, so nothing is fitted to them."""
        return np.asarray(self.measures[:, self.names.index("keyword list")] > 0)

    def only(self, keep: Mask) -> Sample:
        """Some of the rows."""
        return Sample(
            self.names,
            self.measures[keep],
            self.scores[keep],
            self.groups[keep],
            self.sets[keep],
            self.weights[keep],
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """How finely curves may bend, and how much evidence costs."""

    segments: int
    ridge: float


def _knots(values: Floats, segments: int) -> tuple[float, ...]:
    """Where a curve may bend: at quantiles, and at 0."""
    inner = np.quantile(values, np.linspace(0, 1, segments + 1))
    if len(np.unique(inner)) < 3:  # mostly one value
        inner = np.array([values.min(), np.quantile(values, 0.9), values.max()])
    return tuple(map(float, np.unique(np.round([0.0, *inner], 3))))


def _logistic(evidence: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(evidence, -30, 30))))


@dataclass(slots=True)
class _Design:
    """A column for each segment of each curve, from 0 to 1 along it and 0 where nothing is said."""

    knots: dict[str, tuple[float, ...]]
    columns: Floats
    most: Floats  # of an answer that has everything

    @classmethod
    def of(cls, data: Sample, segments: int) -> _Design:
        knots = {n: _knots(v, segments) for n, v in zip(data.names, data.measures.T, strict=True)}
        columns, most = [], []
        for name, values in zip(data.names, data.measures.T, strict=True):
            sign = -1.0 if name in FALLING else 1.0
            for low, high in pairwise(knots[name]):
                at_zero = min(1.0, max(0.0, -low / (high - low)))
                columns.append(sign * (np.clip((values - low) / (high - low), 0, 1) - at_zero))
                most.append(max(sign * -at_zero, sign * (1 - at_zero)))
        return cls(knots, np.array(columns).T, np.array(most))

    def scale(self, base: float, weights: Floats, stretched: bool) -> Scale:
        """The scale that these weights of the columns make."""
        curves, place = {}, 0
        for name, knots in self.knots.items():
            steps = weights[place : place + len(knots) - 1]
            place += len(steps)
            worth = np.r_[0.0, np.cumsum(steps)] * (-1.0 if name in FALLING else 1.0)
            worth = worth - np.interp(0.0, knots, worth)
            curves[name] = Curve(knots, tuple(map(float, worth)))
        return Scale(base, curves, stretched)


Loss = Callable[[Floats], tuple[float, Floats]]


def _cross_entropy(inputs: Floats, data: Sample, ridge: Floats) -> Loss:
    """Loss and slope of the plain logistic model."""

    def loss(at: Floats) -> tuple[float, Floats]:
        got = _logistic(inputs @ at)
        size = data.scores * np.log(got + 1e-12) + (1 - data.scores) * np.log(1 - got + 1e-12)
        slope = inputs.T @ (data.weights * (got - data.scores))
        return float(-data.weights @ size + ridge * at @ at / 2), slope + ridge * at

    return loss


def _absolute_error(inputs: Floats, most: Floats, data: Sample, ridge: Floats) -> Loss:
    """Loss and slope of the absolute error of the score, stretched from 0 to 1 as the grader stretches it."""
    nothing = np.r_[np.zeros(inputs.shape[1] - 1), 1.0]

    def loss(at: Floats) -> tuple[float, Floats]:
        raw, low, high = _logistic(inputs @ at), _logistic(nothing @ at), _logistic(most @ at)
        got = (raw - low) / (high - low)
        error = got - data.scores
        size = np.sqrt(error**2 + SOFT**2)
        pull = data.weights * error / size / (high - low)
        slope = inputs.T @ (pull * raw * (1 - raw))
        slope -= nothing * (pull @ (1 - got)) * low * (1 - low) + most * (pull @ got) * high * (1 - high)
        return float(data.weights @ size + ridge * at @ at / 2), slope + ridge * at

    return loss


def _solve(loss: Loss, start: Floats, segments: int) -> Floats:
    bounds = [(0, None)] * segments + [(None, None)] * (len(start) - segments)
    return np.asarray(
        minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 400}).x
    )


def fit_rubric(data: Sample, shape: Shape) -> Scale:
    """A scale with the least absolute error on these answers."""
    data = data.only(~data.listed)
    design = _Design.of(data, shape.segments)
    count = design.columns.shape[1]
    inputs = np.hstack([design.columns, np.ones((len(data.scores), 1))])
    penalised = np.r_[np.ones(count), 0.0]
    found = _solve(_cross_entropy(inputs, data, shape.ridge * penalised), np.zeros(count + 1), count)
    most = np.r_[design.most, 1.0]
    found = _solve(_absolute_error(inputs, most, data, ERROR_RIDGE * penalised), found, count)
    return design.scale(float(found[-1]), found[:-1], stretched=True)


def fit_reference(data: Sample, shape: Shape) -> Scale:
    """A scale for several sets at once, each with a tone of its own: how mild its graders are, how finely they grade.

    Curves and tones are fitted in turn; the scale has a tone between those of the first set and the last.
    """
    data = data.only(~data.listed)
    design = _Design.of(data, shape.segments)
    count = design.columns.shape[1]
    sets = np.unique(data.sets)
    of_set = (data.sets[:, None] == sets).astype(float)
    slopes, found = np.ones(len(sets)), np.zeros(count + len(sets))
    penalised = shape.ridge * np.r_[np.ones(count), np.zeros(len(sets))]
    for _ in range(ROUNDS):
        inputs = np.hstack([design.columns * (of_set @ slopes)[:, None], of_set])
        found = _solve(_cross_entropy(inputs, data, penalised), found, count)
        evidence = design.columns @ found[:count]
        for number in range(len(sets)):
            part = data.only(of_set[:, number] > 0)
            line = np.column_stack([evidence[of_set[:, number] > 0], np.ones(len(part.scores))])
            slopes[number], found[count + number] = _solve(
                _cross_entropy(line, part, np.zeros(2)), np.array([slopes[number], found[count + number]]), 1
            )
        found[:count] *= slopes[0]
        slopes = slopes / slopes[0]
    slope, base = np.sqrt(slopes[0] * slopes[-1]), (found[count] + found[-1]) / 2
    return design.scale(float(base), found[:count] * slope, stretched=False)


def given(scale: Scale, data: Sample) -> Floats:
    """The scores that a scale gives, 0 to 1."""
    found = np.array([score(evidence, scale.ends) for evidence in evidence_of(scale, data)])
    return np.where(data.listed, np.minimum(found, LIST_CAP), found)


def evidence_of(scale: Scale, data: Sample) -> Floats:
    """The sum of evidence for each answer, the base included."""
    columns = (
        np.interp(v, scale.curves[n].knots, scale.curves[n].worth)
        for n, v in zip(data.names, data.measures.T, strict=True)
    )
    return np.asarray(scale.base + sum(columns))


def unstretched(scale: Scale, data: Sample) -> Floats:
    """The plain logistic function of the evidence, nothing capped."""
    return _logistic(evidence_of(scale, data))


def left_out(
    data: Sample,
    fit: Callable[[Sample], Scale],
    scores: Callable[[Scale, Sample], Floats] = given,
    seed: int = 0,
) -> Floats:
    """The score of each answer by a scale fitted without its group."""
    groups = np.unique(data.groups)
    np.random.default_rng(seed).shuffle(groups)
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    folds = np.array([fold[group] for group in data.groups])
    found = np.zeros(len(folds))
    for number in range(FOLDS):
        found[folds == number] = scores(fit(data.only(folds != number)), data.only(folds == number))
    return found


def stack(
    rows: Sequence[Mapping[str, float]],
    scores: Sequence[float],
    groups: Sequence[str],
    sets: Sequence[int],
    weights: Sequence[float],
) -> Sample:
    """A sample out of measured answers."""
    return Sample(
        tuple(rows[0]),
        np.array([list(row.values()) for row in rows], dtype=float),
        np.array(scores, dtype=float),
        np.array(groups),
        np.array(sets),
        np.array(weights, dtype=float),
    )
