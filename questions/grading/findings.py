"""What an answer says about each key point: the evidence for, the accusations, and what is left in doubt."""

from __future__ import annotations

from dataclasses import dataclass

from questions.grading.clauses import split
from questions.grading.contrast import Accusation, Prosecution
from questions.grading.evidence import TURNED, Match, Reading, matches, read
from questions.grading.rubric import Rubric, Source
from questions.grading.shape import Shape, measure
from questions.grading.tokens import tokenise

SUPPORT = (0.50, 0.85)  # coverage of a phrase where credit begins, and where it is full
CERTAIN = 0.34  # certainty under which an accusation warns and does not cut
_DOUBT = 0.70  # coverage from which a match that negation turned round is worth a warning


@dataclass(slots=True)
class Findings:
    """The evidence in an answer. Lists follow the question's key points."""

    reading: Reading
    shape: Shape
    best: list[Match | None]  # the phrase that covers each key point best, outside accused clauses
    accusations: list[Accusation]
    doubts: list[Accusation]  # too weak to hold against anybody
    unsure: set[int]  # key points that a negation nearby may have turned round
    breadth: float  # share of the words of a model answer, as much as counts

    def credit(self, point: int) -> float:
        """Credit of a key point, 0 to 1."""
        match = self.best[point]
        low, high = SUPPORT
        return min(1.0, max(0.0, (match.support - low) / (high - low))) if match else 0.0


def _clauses(charge: Accusation | Match) -> set[int]:
    return set(range(charge.window[0], charge.window[1] + 1))


def _best(rubric: Rubric, found: list[Match], accused: set[int]) -> tuple[list[Match | None], set[int]]:
    best: list[Match | None] = [None] * len(rubric.weights)
    turned: set[int] = set()
    for match in found:
        phrase = rubric.phrases[match.phrase]
        if phrase.source is Source.CONTRADICT or accused & _clauses(match):
            continue
        if match.turned > TURNED and match.coverage > _DOUBT and match.mass > 1.2:
            turned.add(phrase.point)
        old = best[phrase.point]
        if match.support and (old is None or match.support > old.support):
            best[phrase.point] = match
    return best, turned


def _breadth(rubric: Rubric, reading: Reading) -> float:
    said: dict[int, float] = {}
    for word in {token.word for token in reading.tokens if not token.part}:
        for hit in rubric.vocabulary.hits(word):
            if hit.loose > said.get(hit.number, 0.0) and not hit.opposite:
                said[hit.number] = hit.loose
    shares = (
        sum(weight * said.get(number, 0.0) for number, weight in model.items()) / sum(model.values())
        for model in rubric.models
    )
    return min(1.0, max(shares, default=0.0) / rubric.breadth_full)


def find(rubric: Rubric, answer: str) -> Findings:
    """Read an answer against a rubric."""
    clauses = split(tokenise(answer, rubric.names))
    reading = read(rubric, clauses)
    found = matches(rubric, reading)
    charges = Prosecution(rubric, reading, found).accusations()
    accusations = [charge for charge in charges if charge.certainty >= CERTAIN]
    accused = {number for charge in accusations for number in _clauses(charge)}
    best, turned = _best(rubric, found, accused)
    findings = Findings(
        reading,
        measure(answer, [token for clause in clauses for token in clause.tokens], rubric),
        best,
        accusations,
        [charge for charge in charges if charge.certainty < CERTAIN],
        set(),
        _breadth(rubric, reading),
    )
    accused_points = {charge.point for charge in accusations}
    findings.unsure = {p for p in turned - accused_points if findings.credit(p) < 0.25}
    return findings
