"""From what was found to a score: each line of the sum is a step that a person can recompute.

coverage = (1 - b) * credit of the key points by weight + b * words of the model answers
score    = scale(coverage) * (1 - 3.2 * contradicted / (contradicted + covered)), weights of key points in the last,
           never under half for one false statement or a tenth for two
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from questions.grading.findings import Findings
from questions.grading.output import Claim
from questions.grading.rubric import Rubric
from questions.model import Question, Step, Verdict

# Coverage and the score an interviewer gives for it, piecewise linear.
CURVE = (
    (0.0, 0.0),
    (0.05, 0.04),
    (0.15, 0.07),
    (0.3, 0.2),
    (0.4, 0.45),
    (0.5, 0.7),
    (0.6, 0.84),
    (0.8, 0.93),
    (1.0, 1.0),
)
# The same with a bare reference, where coverage is the share of its words: people give credit for few of them.
REFERENCE_CURVE = (
    (0.0, 0.0),
    (0.05, 0.22),
    (0.10, 0.32),
    (0.25, 0.5),
    (0.5, 0.71),
    (0.75, 0.87),
    (1.0, 1.0),
)
CONTRADICTION = 3.2  # how steeply contradicted weight takes away
OUTPUT_SHARE = 0.5  # what the output counts where a question asks for it
LIST_CAP, ECHO_CAP = 0.31, 0.10
# What one, two, more false statements leave of a score at least: one error in a right answer is not a wrong answer.
LEAST_LEFT = (0.5, 0.1, 0.0)
_VERDICTS = ((0.85, Verdict.EXCELLENT), (0.70, Verdict.GOOD), (0.40, Verdict.PARTIAL), (0.15, Verdict.WEAK))


def _linear(value: float, curve: Sequence[tuple[float, float]]) -> float:
    for (x0, y0), (x1, y1) in pairwise(curve):
        if value <= x1:
            return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
    return curve[-1][1]


def on_curve(coverage: float, thinness: float = 0.0) -> float:
    """The score for a coverage. `thinness` is 1 for a bare reference and 0 for a rubric with phrases enough."""
    return (1 - thinness) * _linear(coverage, CURVE) + thinness * _linear(coverage, REFERENCE_CURVE)


def verdict(score: float) -> Verdict:
    """The score in a word."""
    return next((word for least, word in _VERDICTS if score >= least), Verdict.OFF)


def echoed(findings: Findings) -> bool:
    """Whether the answer is little else than the question."""
    shape = findings.shape
    return shape.content >= 3 and shape.echo >= 0.7 and shape.new_words == 0


def add_up(question: Question, rubric: Rubric, findings: Findings, claim: Claim | None) -> list[Step]:
    """The sum, line by line; the last line's score is the score. `claim`: what an output question asks for first."""
    steps = _explanation(question, rubric, findings)
    if claim is None:
        return steps
    explained = steps[-1].score
    stated = f"{claim.right} of {claim.lines} printed lines" if claim.stated else "no printed line"
    label = f"The output counts {OUTPUT_SHARE:.0%}: {stated} right; the explanation above counts the rest"
    return [*steps, Step(label, (1 - OUTPUT_SHARE) * explained + OUTPUT_SHARE * claim.share)]


def _explanation(question: Question, rubric: Rubric, findings: Findings) -> list[Step]:
    if not findings.shape.words or findings.shape.not_english:
        return [Step("Nothing that can be graded", 0.0)]
    weight = sum(rubric.weights) or 1.0
    covered = 0.0
    steps = []
    for index, point in enumerate(question.key_points):
        credit = findings.credit(index)
        covered += credit * rubric.weights[index]
        share = f"{rubric.weights[index]:g} of {weight:g}"
        label = f"{credit:.0%} of key point {index + 1}, which weighs {share}: {point.point}"
        steps.append(Step(label, covered / weight))
    spread = rubric.breadth_share
    coverage = (1 - spread) * covered / weight + spread * findings.breadth
    words = (
        f"Words of a model answer: {findings.breadth:.0%} of as many as anybody uses, counting {spread:.0%}"
    )
    steps.append(Step(words, coverage))
    steps.append(Step("On an interviewer's scale", on_curve(coverage, rubric.thinness)))
    return steps + _cuts(rubric, findings, covered, steps[-1].score)


def _cuts(rubric: Rubric, findings: Findings, covered: float, full: float) -> list[Step]:
    steps = []
    score, bad = full, 0.0
    for number, charge in enumerate(findings.accusations):
        bad += rubric.weights[charge.point] * charge.certainty
        least = LEAST_LEFT[min(number, len(LEAST_LEFT) - 1)]
        score = full * max(least, 1 - CONTRADICTION * bad / (bad + covered))
        phrase = rubric.phrases[charge.phrase].text
        says = f"the opposite of “{phrase}”" if charge.turned else f"“{phrase}”"
        steps.append(Step(f"Says {says}", score))
    for applies, cap, label in (
        (findings.shape.keyword_list, LIST_CAP, "A list of keywords without sentences is worth at most this"),
        (echoed(findings), ECHO_CAP, "The question repeated is worth at most this"),
    ):
        if applies and score > cap:
            score = cap
            steps.append(Step(label, score))
    return steps
