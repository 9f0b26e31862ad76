"""How a score came about, line by line: each step says what was measured, and the score after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from questions.grading.findings import Findings
from questions.grading.key import AnswerKey
from questions.grading.measures import Measures, accused, of_reference, of_rubric
from questions.grading.output import Claim
from questions.grading.scale import Scale, mixed, reference_scale, rubric_scale, score
from questions.model import Step

OUTPUT_SHARE = 0.5  # what the output counts where a question asks for it
LIST_CAP, ECHO_CAP = 0.31, 0.10

Part = tuple[str, float]  # what was measured, and the evidence in it

_OF_RUBRIC: dict[str, Callable[[float], str]] = {
    "best": lambda x: f"The key point covered best: {x:.0%}",
    "statements": lambda x: f"Statements that speak for a key point: {x:.1f} for each",
    "words": lambda x: f"Words of a model answer: {x:.0%} of as many as anybody uses",
    "right phrases": lambda x: f"Right phrases that it comes near: {x:.1f} for each key point",
    "leaning": lambda x: (
        f"Its words are rather those of {'false' if x > 0 else 'right'} statements ({-x:+.2f})"
    ),
    "roles": lambda x: f"Says of one thing what is rather true of the other that is asked about ({-x:+.2f})",
    "false phrases": lambda x: f"Of the phrases that it comes near, {x:.0%} are false ones",
    "doubtful": lambda x: f"Statements nearer to a false one than to a right one: {x:.0f}",
    "keyword list": lambda _: "A list of keywords without sentences",
}
_OF_REFERENCE: dict[str, Callable[[float], str]] = {
    "recall": lambda x: f"Words of the reference answer that it has: {x:.0%}",
    "fresh recall": lambda x: f"The same without the question's words: {x:.0%}",
    "exact": lambda x: f"Words of the reference answer that it has in the same form: {x:.0%}",
    "precision": lambda x: f"Its own words that the reference answer has: {x:.0%}",
    "fresh precision": lambda x: f"The same without the question's words: {x:.0%}",
    "runs": lambda x: f"Runs of five letters that both have: {x:.0%}",
    "order": lambda x: f"Likeness letter by letter, words sorted: {x:.0%}",
    "length": lambda x: f"Its length beside the reference answer's: {x:.1f}",
    "size": lambda x: f"Words that say something: {x:.0f}",
    "prose": lambda x: f"Small words, as sentences have them: {x:.0%}",
    "denial": lambda _: "It denies where the reference answer affirms, or the other way round",
    "turned": lambda x: f"Words of both that one of them denies: {x:.0%}",
    "echo": lambda x: f"Words that only repeat the question: {x:.0%}",
    "keyword list": lambda _: "A list of keywords without sentences",
}


def add_up(key: AnswerKey, findings: Findings, claim: Claim | None) -> list[Step]:
    """The sum, line by line; the last line's score is the score. `claim`: what an output question asks for first."""
    if not findings.shape.words or findings.shape.not_english:
        return _with_output([Step("Nothing that can be graded", 0.0)], claim)
    total, ends = mixed(key.rubric.thinness)
    steps: list[Step] = []
    for label, evidence in _parts(key, findings):
        total += evidence
        steps.append(Step(label, score(total, ends), evidence))
    for cap, label in _caps(findings):
        if steps[-1].score > cap:
            steps.append(Step(label, cap))
    return _with_output(steps, claim)


def _caps(findings: Findings) -> Iterator[tuple[float, str]]:
    """What a score may be at most, and why."""
    if findings.listed:
        yield LIST_CAP, "A list of keywords without sentences is worth at most this"
    if findings.shape.echoed:
        yield ECHO_CAP, "The question repeated is worth at most this"


def _with_output(steps: list[Step], claim: Claim | None) -> list[Step]:
    if claim is None:
        return steps
    stated = f"{claim.right} of {claim.lines} printed lines" if claim.stated else "no printed line"
    label = f"The output counts {OUTPUT_SHARE:.0%}: {stated} right; the explanation above counts the rest"
    return [*steps, Step(label, (1 - OUTPUT_SHARE) * steps[-1].score + OUTPUT_SHARE * claim.share)]


def _parts(key: AnswerKey, findings: Findings) -> Iterator[Part]:
    thin = key.rubric.thinness
    if thin < 1:
        scale = rubric_scale()
        measures = of_rubric(key, findings)
        yield from _key_points(key, findings, scale, 1 - thin)
        yield from _others(scale, measures, _OF_RUBRIC, 1 - thin)
        yield from _accusations(key, findings, scale, 1 - thin)
    if thin > 0:
        scale = reference_scale()
        measures = of_reference(key, findings, scale)
        yield from _others(scale, measures, _OF_REFERENCE, thin)
        yield from _accusations(key, findings, scale, thin)


def _key_points(key: AnswerKey, findings: Findings, scale: Scale, share: float) -> Iterator[Part]:
    weights = key.rubric.weights
    whole, covered = sum(weights) or 1.0, 0.0
    curve = scale.curves["covered"]
    for index, point in enumerate(key.question.key_points):
        credit = findings.credit(index)
        before = curve.at(covered / whole)
        covered += credit * weights[index]
        label = f"{credit:.0%} of key point {index + 1}, which weighs {weights[index]:g} of {whole:g}: {point.point}"
        yield label, share * (curve.at(covered / whole) - before)


def _others(
    scale: Scale, measures: Measures, labels: dict[str, Callable[[float], str]], share: float
) -> Iterator[Part]:
    """The other measures that add or take away anything, those that add first."""
    evidence = scale.evidence(measures)
    named = [
        (labels[name](measures[name]), share * worth)
        for name, worth in evidence.items()
        if name not in ("covered", "accusations")  # they have lines of their own
    ]
    yield from sorted((part for part in named if part[1]), key=lambda part: part[1] < 0)


def _accusations(key: AnswerKey, findings: Findings, scale: Scale, share: float) -> Iterator[Part]:
    curve = scale.curves["accusations"]
    for number, charge in enumerate(findings.accusations):
        phrase = key.rubric.phrases[charge.phrase].text
        label = f"Says the opposite of “{phrase}”" if charge.turned else f"Says “{phrase}”"
        before, after = (accused(key, findings.accusations[:n]) for n in (number, number + 1))
        yield label, share * (curve.at(after) - curve.at(before))
