"""How a grader does on a bank's own answers: labelled samples, and accepted answers left out of what it knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Protocol

from questions.checks import Finding, Locate, Severity
from questions.model import Grade, PointStatus, Question, SampleKind

TOLERANCE = 20.0  # points of 100 by which a grade may differ from an interviewer's
FULL_CREDIT = 70.0  # points that an accepted answer earns at least, its own text unknown to the grader

FALSELY_ACCUSED = 0.02  # share of the accepted answers that may draw an accusation before the bank fails

_TRUE = frozenset({SampleKind.STRONG, SampleKind.ADEQUATE})


class Judge(Protocol):
    """The grader's seam."""

    def grade(self, question: Question, answer: str) -> Grade: ...


@dataclass(frozen=True, slots=True)
class Graded:
    """One of a question's own answers as graded. Points are of 100; `accusations` are false statements found."""

    question: str
    topic: str
    field: str  # samples or accepted
    index: int
    kind: str
    stated: float
    given: float
    accusations: tuple[str, ...]

    @property
    def deviation(self) -> float:
        """How far the grade is above (+) or below (-) what was stated."""
        return self.given - self.stated


@dataclass(frozen=True, slots=True)
class TopicAccuracy:
    """A topic's line in the report; `worst` is the sample graded furthest off."""

    topic: str
    samples: int
    mean_error: float
    worst: Graded | None
    accepted: int
    accepted_mean: float
    accused: int


def measure(question: Question, judge: Judge) -> tuple[Graded, ...]:
    """Every sample graded, and every accepted answer with itself taken out of the question."""
    graded = [
        _graded(question, "samples", index, sample.kind, sample.score, judge.grade(question, sample.answer))
        for index, sample in enumerate(question.samples)
    ]
    for index, answer in enumerate(question.accepted):
        others = question.accepted[:index] + question.accepted[index + 1 :]
        grade = judge.grade(replace(question, accepted=others), answer)
        graded.append(_graded(question, "accepted", index, "accepted", 100, grade))
    return tuple(graded)


def by_topic(graded: Sequence[Graded]) -> tuple[TopicAccuracy, ...]:
    """A line a topic in the order of the bank, and one for all of them when there are several."""
    topics = dict.fromkeys(answer.topic for answer in graded)
    lines = [_line(topic, [answer for answer in graded if answer.topic == topic]) for topic in topics]
    return (*lines, _line("all", graded)) if len(lines) > 1 else tuple(lines)


def deviations(graded: Sequence[Graded], locate: Locate, tolerance: float = TOLERANCE) -> Iterator[Finding]:
    """What the grader gets wrong: accusations of true answers, and scores far off.

    All are warnings, but for accusations of accepted answers where more than two in a hundred draw one: then each
    is an error.
    """
    accepted = [answer for answer in graded if answer.field == "accepted"]
    accused = sum(bool(answer.accusations) for answer in accepted)
    severity = Severity.ERROR if accused > FALSELY_ACCUSED * len(accepted) else Severity.WARNING
    for answer in graded:
        yield from _accused(answer, locate, severity if answer.field == "accepted" else Severity.WARNING)
        yield from _far_off(answer, locate, tolerance)
    yield from _upside_down(graded, locate)


def _graded(question: Question, field: str, index: int, kind: str, stated: float, grade: Grade) -> Graded:
    claims = [misconception.claim for misconception in grade.misconceptions]
    claims += [
        point.point for point in grade.points if point.status is PointStatus.CONTRADICTED and not claims
    ]
    return Graded(
        question.id,
        question.topic,
        field,
        index,
        str(kind),
        stated,
        round(100 * grade.score, 1),
        tuple(claims),
    )


def _line(topic: str, graded: Iterable[Graded]) -> TopicAccuracy:
    samples: list[Graded] = []
    accepted: list[Graded] = []
    for answer in graded:
        (samples if answer.field == "samples" else accepted).append(answer)
    true = [answer for answer in samples if answer.kind in _TRUE] + accepted
    return TopicAccuracy(
        topic=topic,
        samples=len(samples),
        mean_error=fmean(abs(answer.deviation) for answer in samples) if samples else 0.0,
        worst=max(samples, key=lambda answer: abs(answer.deviation), default=None),
        accepted=len(accepted),
        accepted_mean=fmean(answer.given for answer in accepted) if accepted else 0.0,
        accused=sum(bool(answer.accusations) for answer in true),
    )


def _accused(answer: Graded, locate: Locate, severity: Severity) -> Iterator[Finding]:
    if not answer.accusations or not (answer.field == "accepted" or answer.kind in _TRUE):
        return
    message = (
        f"{_name(answer)} is accused of saying {answer.accusations[0]!r}; reword the contradict phrase it "
        "matches, or add to accept the words in which the answer says the right thing"
    )
    yield _finding(severity, "accusation", answer, locate, message)


def _far_off(answer: Graded, locate: Locate, tolerance: float) -> Iterator[Finding]:
    if answer.field == "accepted":
        if answer.given < FULL_CREDIT:
            message = (
                f"{_name(answer)}, graded without itself, gets {answer.given:.0f}, under {FULL_CREDIT:.0f}; "
                "add its words for each key point to accept"
            )
            yield _finding(Severity.WARNING, "accepted", answer, locate, message)
    elif abs(answer.deviation) > tolerance:
        low = answer.deviation < 0
        remedy = "add what it says to accept" if low else "add what it gets wrong to contradict"
        message = (
            f"{_name(answer)} is stated {answer.stated:.0f} and graded {answer.given:.0f}, more than "
            f"{tolerance:.0f} off; {remedy}, or correct the stated score"
        )
        yield _finding(Severity.WARNING, "sample", answer, locate, message)


def _upside_down(graded: Sequence[Graded], locate: Locate) -> Iterator[Finding]:
    samples: dict[str, list[Graded]] = {}
    for answer in graded:
        if answer.field == "samples":
            samples.setdefault(answer.question, []).append(answer)
    for together in samples.values():
        for wrong in together:
            if wrong.kind != SampleKind.WRONG:
                continue
            above = [right for right in together if right.kind in _TRUE and wrong.given >= right.given]
            if above:
                names = " and ".join(
                    f"{_name(right)} at line {locate(right.question, right.field, right.index).line} "
                    f"with {right.given:.0f}"
                    for right in above
                )
                message = (
                    f"{_name(wrong)} is graded {wrong.given:.0f}, not below {names}; "
                    "add what it gets wrong to contradict"
                )
                yield _finding(Severity.WARNING, "order", wrong, locate, message)


def _name(answer: Graded) -> str:
    if answer.field == "accepted":
        return f"accepted answer {answer.index + 1}"
    return f"sample {answer.index + 1} ({answer.kind})"


def _finding(severity: Severity, check: str, answer: Graded, locate: Locate, message: str) -> Finding:
    place = locate(answer.question, answer.field, answer.index)
    return Finding(severity, check, place, answer.question, message)
