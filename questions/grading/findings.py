"""What an answer says about each key point: the evidence for, the accusations, and what is left in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from questions.grading.clauses import Clause, split
from questions.grading.contrast import Accusation, Prosecution
from questions.grading.evidence import SWAPPED, TURNED, Match, Reading, read
from questions.grading.matching import matches
from questions.grading.phrases import Source
from questions.grading.rubric import Rubric
from questions.grading.shape import Shape, measure
from questions.grading.tokens import tokenise

SUPPORT = (0.48, 0.84)  # coverage of a phrase where credit begins, and where it is full
CERTAIN = 0.34  # certainty under which an accusation warns and does not cut
RIVAL = 0.5  # support of a false statement that makes it a rival of the right phrases in its clause
OUTDONE = 0.95  # how much of a right phrase's worth it must have there, to halve that one's credit
TOGETHER = 2  # doubts that are evidence together, or beside an accusation
UNSURE = 0.25  # credit under which it matters that a denial may have turned a point round
_DOUBT = 0.70  # coverage from which a match that negation turned round is worth a warning


@dataclass(slots=True)
class Findings:
    """The evidence in an answer. Lists follow the question's key points."""

    reading: Reading
    shape: Shape
    best: list[Match | None]  # the phrase that covers each key point best, outside accused clauses
    accusations: list[Accusation]
    doubts: list[Accusation]  # too weak to hold against anybody
    hedges: list[Accusation]  # sure, but the right thing stands elsewhere, in an answer that looks right
    unsure: dict[int, tuple[int, ...]]  # key points that a denial may have turned round, and by which words
    breadth: float  # share of the words of a model answer, as much as counts
    found: list[Match]  # every phrase in every window that has something of it
    listed: bool  # it is a list of keywords
    accused: set[int]  # the clauses of the accusations: nothing that they say counts

    def credit(self, point: int) -> float:
        """Credit of a key point, 0 to 1."""
        match = self.best[point]
        low, high = SUPPORT
        return min(1.0, max(0.0, (match.support - low) / (high - low))) if match else 0.0


def _clauses(charge: Accusation | Match) -> set[int]:
    return set(range(charge.window[0], charge.window[1] + 1))


def _rivals(rubric: Rubric, clauses: list[Clause], found: list[Match]) -> dict[int, float]:
    """For each clause how well a false statement explains it at best, whichever key point it is about."""
    rivals: dict[int, float] = {}
    for match in found:
        first, last = match.window
        held = rubric.phrases[match.phrase].source is Source.CONTRADICT
        if held and first == last and match.support >= RIVAL and not clauses[first].supposed:
            worth = match.worth * (1 - match.turned) * (SWAPPED if match.swapped else 1.0)
            rivals[first] = max(rivals.get(first, 0.0), worth)
    return rivals


def _best(
    rubric: Rubric, clauses: list[Clause], found: list[Match], accused: set[int]
) -> tuple[list[Match | None], dict[int, tuple[int, ...]]]:
    """The match that covers each key point best, and the key points that a denial seems to touch."""
    best: list[Match | None] = [None] * len(rubric.weights)
    turned: dict[int, tuple[int, ...]] = {}
    rivals = _rivals(rubric, clauses, found)
    for match in found:
        phrase = rubric.phrases[match.phrase]
        if phrase.source is Source.CONTRADICT:
            continue
        window = range(match.window[0], match.window[1] + 1)
        if accused and not accused.isdisjoint(window):
            continue
        if match.turned > TURNED and match.coverage > _DOUBT and match.mass > 1.2:
            turned.setdefault(phrase.point, match.positions)
        rival = max([rivals.get(clause, 0.0) for clause in window]) if rivals else 0.0
        if rival and phrase.source is Source.POOL:
            continue  # words in no phrase's order are no evidence against a statement
        match.doubted = rival > match.worth * (1 - match.turned) * OUTDONE
        old = best[phrase.point]
        if match.support and (old is None or match.support > old.support):
            best[phrase.point] = match
    return best, turned


def _breadth(rubric: Rubric, reading: Reading, accused: set[int]) -> float:
    """Share of the words of a model answer, false statements left out."""
    said: dict[int, float] = {}
    pairs = zip(reading.tokens, reading.clause_of, strict=True)
    for word in {token.word for token, clause in pairs if not token.part and clause not in accused}:
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
    clauses = split(tokenise(answer, rubric.names, shown=True))
    reading = read(rubric, clauses)
    found = matches(rubric, reading)
    prosecution = Prosecution(rubric, reading, found)
    charges = prosecution.accusations()
    accusations = [charge for charge in charges if charge.certainty >= CERTAIN]
    doubts = [charge for charge in charges if charge.certainty < CERTAIN]
    doubts += prosecution.suspicions({number for charge in charges for number in _clauses(charge)})
    if len(accusations) + len(doubts) >= TOGETHER:
        accusations, doubts = accusations + doubts, []
    shape = measure(answer, [token for clause in clauses for token in clause.tokens], rubric)
    findings = Findings(
        reading,
        shape,
        [],
        [],
        doubts,
        [],
        {},
        0.0,
        found,
        shape.keyword_list or (rubric.thinness == 1 and shape.bare_words),
        set(),
    )
    return hold(rubric, findings, accusations)


def hold(
    rubric: Rubric, findings: Findings, accusations: list[Accusation], hedges: Sequence[Accusation] = ()
) -> Findings:
    """The findings with only these accusations held; what right phrases say of the other clauses counts again."""
    accused = {number for charge in accusations for number in _clauses(charge)}
    best, turned = _best(rubric, findings.reading.clauses, findings.found, accused)
    dropped = [c for c in findings.accusations if c not in accusations and c not in hedges]
    held = replace(
        findings,
        best=best,
        accusations=accusations,
        doubts=findings.doubts + dropped,
        hedges=list(hedges),
        unsure={},
        breadth=_breadth(rubric, findings.reading, accused),
        accused=accused,
    )
    points = {charge.point for charge in accusations}
    held.unsure = {
        point: positions
        for point, positions in turned.items()
        if point not in points and held.credit(point) < UNSURE
    }
    return held
