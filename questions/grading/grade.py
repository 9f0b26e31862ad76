"""The grader: a question and an answer to a grade."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from questions.grading.clauses import split
from questions.grading.contrast import Accusation, Prosecution
from questions.grading.evidence import Match, Reading, matches, read
from questions.grading.rubric import Rubric, Source, compile_rubric
from questions.grading.scale import on_curve, verdict
from questions.grading.spans import quote
from questions.grading.tokens import tokenise
from questions.model import Grade, PointGrade, PointStatus, Question, Step

SUPPORT = (0.50, 0.85)  # coverage of a phrase where credit begins, and where it is full
BREADTH_FULL = 0.5  # share of a model answer's words that is full breadth
CONTRADICTION = 3.2  # how steeply contradicted weight takes away


@dataclass(slots=True)
class Findings:
    """What an answer says about each key point."""

    reading: Reading
    best: list[Match | None]
    accusations: list[Accusation]
    breadth: float


def _find(rubric: Rubric, answer: str) -> Findings:
    reading = read(rubric, split(tokenise(answer)))
    found = matches(rubric, reading)
    accusations = Prosecution(rubric, reading, found).accusations()
    accused = {n for charge in accusations for n in range(charge.window[0], charge.window[1] + 1)}
    best: list[Match | None] = [None] * len(rubric.weights)
    for match in found:
        phrase = rubric.phrases[match.phrase]
        if phrase.source is Source.CONTRADICT or accused & set(range(match.window[0], match.window[1] + 1)):
            continue
        old = best[phrase.point]
        if match.support and (old is None or match.support > old.support):
            best[phrase.point] = match
    said = {token.word.stem for token in reading.tokens if not token.part}
    breadth = max(
        (sum(w for s, w in bag.items() if s in said) / sum(bag.values()) for bag in rubric.models),
        default=0.0,
    )
    return Findings(reading, best, accusations, min(1.0, breadth / BREADTH_FULL))


class Grader:
    """Grades answers. Compiled rubrics are kept, the least recently used dropped."""

    def __init__(self, remembered: int = 256) -> None:
        self._remembered = remembered
        self._rubrics: OrderedDict[str, tuple[Question, Rubric]] = OrderedDict()

    def _rubric(self, question: Question) -> Rubric:
        known = self._rubrics.get(question.id)
        if known is None or (known[0] is not question and known[0] != question):
            known = self._rubrics[question.id] = question, compile_rubric(question)
            if len(self._rubrics) > self._remembered:
                self._rubrics.popitem(last=False)
        self._rubrics.move_to_end(question.id)
        return known[1]

    def grade(self, question: Question, answer: str) -> Grade:
        """What `answer` is worth and why. Deterministic; any text is an answer."""
        rubric = self._rubric(question)
        findings = _find(rubric, answer)
        points = tuple(_point(question, i, match, findings, rubric) for i, match in enumerate(findings.best))
        weight = sum(rubric.weights) or 1.0
        covered = sum(p.weight * p.credit for p in points)
        breadth = rubric.breadth_share
        coverage = (1 - breadth) * covered / weight + breadth * findings.breadth
        score = on_curve(coverage)
        bad = sum(rubric.weights[c.point] * c.certainty for c in findings.accusations)
        if bad:
            score *= max(0.0, 1 - CONTRADICTION * bad / (bad + covered))
        steps = (Step("Key points", covered / weight), Step("Score", score))
        return Grade(score, verdict(score), points, f"Scores {score:.0%}.", steps=steps)


def _point(q: Question, i: int, match: Match | None, findings: Findings, rubric: Rubric) -> PointGrade:
    key = q.key_points[i]
    low, high = SUPPORT
    credit = min(1.0, max(0.0, (match.support - low) / (high - low))) if match else 0.0
    status = (
        PointStatus.COVERED
        if credit >= 0.7
        else PointStatus.PARTLY
        if credit >= 0.25
        else PointStatus.MISSING
    )
    spans = quote(findings.reading, match.positions) if match and credit else ()
    phrase = rubric.phrases[match.phrase].text if match and credit else ""
    return PointGrade(key.point, float(key.weight), key.facet, status, credit, spans, phrase)
