"""How scores agree with people's, in one line of a table."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence

from benchmarks.adversaries import FULL_SCORE, WORTH
from benchmarks.grading_data import FULL, OTHER, Graded

ENOUGH = 0.6  # a full-credit answer graded under this is an error that makes people leave
HALF = 0.5
CORRECT = 0.5  # score from which an answer counts as correct, where people only said correct or not

RATED_HEAD = (
    f"{'':21}   r   error  {' '.join(f'{kind[:6]:>6}' for kind in FULL + OTHER)}  <60   "
    f"AUC {' '.join(f'{kind[:6]:>6}' for kind in OTHER)}"
)
BARE_HEAD = (
    f"{'':24} r pooled, per question, RMSE of 5, macro-F1 | AUC of full scores against: half or less, "
    "echo, another's answer, keywords, denied"
)


def area(above: Sequence[float], below: Sequence[float]) -> float:
    """Share of pairs in the right order, ties half (area under the ROC curve)."""
    wins = sum((a > b) + 0.5 * (a == b) for a in above for b in below)
    return wins / max(1, len(above) * len(below))


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Pearson's r, 0 where one side does not vary."""
    if len(set(xs)) < 2 or len(set(ys)) < 2:
        return 0.0
    return statistics.correlation(xs, ys)


def within(rows: Sequence[Graded], values: Sequence[float]) -> float:
    """The mean over the questions of r within each."""
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row, value in zip(rows, values, strict=True):
        groups[row.question.id].append((row.score, value))
    pairs = (tuple(zip(*group, strict=True)) for group in groups.values())
    return statistics.mean(correlation(truth, given) for truth, given in pairs)


def macro_f1(truth: Sequence[float], values: Sequence[float], least: float = CORRECT) -> float:
    """Mean of the F1 of correct and of not correct."""
    found = []
    for side in (True, False):
        wanted = [(score >= FULL_SCORE) == side for score in truth]
        given = [(value >= least) == side for value in values]
        both = sum(a and b for a, b in zip(wanted, given, strict=True))
        found.append(2 * both / max(1, sum(wanted) + sum(given)))
    return statistics.mean(found)


def rated_line(name: str, rows: Sequence[Graded], values: Iterable[float]) -> str:
    """Answers of ten kinds: agreement, mean by kind, full credit under 60, and AUC against each other kind."""
    values = [float(value) for value in values]
    by_kind: dict[str, list[float]] = defaultdict(list)
    for row, value in zip(rows, values, strict=True):
        by_kind[row.kind].append(value)
    full = [value for kind in FULL for value in by_kind[kind]]
    truth = [row.score for row in rows]
    error = statistics.mean(abs(a - b) for a, b in zip(truth, values, strict=True))
    means = " ".join(f"{100 * statistics.mean(by_kind[kind]):6.0f}" for kind in FULL + OTHER)
    areas = " ".join(f"{area(full, by_kind[kind]):6.3f}" for kind in OTHER)
    low = sum(value < ENOUGH for value in full)
    agreement = f"{correlation(truth, values):5.3f} {100 * error:5.1f}"
    return f"{name:21} {agreement}  {means} {low:3}/{len(full)}     {areas}"


def sample_line(name: str, rows: Sequence[Graded], values: Iterable[float]) -> str:
    """Answers of any kinds: mean error, and for each kind what was wanted and what was given."""
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row, value in zip(rows, values, strict=True):
        pairs[row.kind].append((row.score, float(value)))
    every = [pair for found in pairs.values() for pair in found]
    error = statistics.mean(abs(wanted - given) for wanted, given in every)
    means = (
        f"{kind} {100 * statistics.mean(w for w, _ in found):.0f}: {100 * statistics.mean(g for _, g in found):.0f}"
        for kind, found in pairs.items()
    )
    low = sum(given < ENOUGH for wanted, given in every if wanted >= 0.9)
    return f"{name:21}       {100 * error:5.1f}  {', '.join(means)}; {low} of 90 and more under 60"


def bare_line(name: str, rows: Sequence[Graded], values: Iterable[float]) -> str:
    """Answers with a bare reference: agreement on those that people graded, AUC against those made to deceive."""
    values = [float(value) for value in values]
    pairs = [(row, value) for row, value in zip(rows, values, strict=True) if row.kind not in WORTH]
    truth, given = [row.score for row, _ in pairs], [value for _, value in pairs]
    squared = statistics.mean((a - b) ** 2 for a, b in zip(truth, given, strict=True))
    full = [value for row, value in pairs if row.score >= FULL_SCORE]
    half = [value for row, value in pairs if row.score <= HALF]
    deceit = {kind: [v for r, v in zip(rows, values, strict=True) if r.kind == kind] for kind in WORTH}
    areas = [area(full, half), *(area(full, given) for given in deceit.values())]
    agreement = (
        f"{correlation(truth, given):.3f} {within([r for r, _ in pairs], given):.3f} {5 * squared**0.5:.3f}"
    )
    return f"{name:24} {agreement} {macro_f1(truth, given):.3f} | {' '.join(f'{a:.3f}' for a in areas)}"
