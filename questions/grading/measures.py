"""What an answer is measured by: numbers that can be shown, and that the scale turns into a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questions.grading.contrast import Accusation
from questions.grading.evidence import TURNED
from questions.grading.findings import Findings
from questions.grading.key import AnswerKey
from questions.grading.leaning import lean
from questions.grading.likeness import compare, read_text
from questions.grading.phrases import Source
from questions.grading.roles import confusion
from questions.grading.rubric import Rubric
from questions.grading.scale import Scale

FITS = 0.55  # support from which a phrase is counted as said
RIVAL = 0.4  # support of a false phrase from which its clause may be doubtful
TURNED_ROUND = 0.6  # coverage from which a right phrase turned round makes a clause doubtful

Measures = Mapping[str, float]


@dataclass(slots=True)
class _Sides:
    """For one clause the worth of what speaks for a key point, and of what speaks against one."""

    right: float = 0.0
    false: float = 0.0


def _sides(rubric: Rubric, findings: Findings) -> list[_Sides]:
    """The best of either side for each clause; a match over several clauses counts less in each."""
    clauses = findings.reading.clauses
    sides = [_Sides() for _ in clauses]
    for match in findings.found:
        source = rubric.phrases[match.phrase].source
        if source is Source.POOL:
            continue
        first, last = match.window
        share = (last - first + 1) ** -0.5
        turned = match.turned > TURNED
        if source is Source.CONTRADICT:
            if turned or match.support * share <= RIVAL:
                continue
        elif turned and match.coverage * share <= TURNED_ROUND:
            continue
        worth = share * match.worth * (1.0 if turned else 1 - match.turned)
        for number in range(first, last + 1):
            side = sides[number]
            if source is not Source.CONTRADICT and not turned:
                side.right = max(side.right, worth)
            elif turned or not clauses[number].supposed:
                side.false = max(side.false, worth)
    return sides


def _said(rubric: Rubric, findings: Findings) -> tuple[int, int]:
    """How many right phrases the answer says, and how many false ones or right ones turned round.

    Phrases found in the same words count once: a word that ten phrases have is no tenfold evidence.
    """
    right: set[frozenset[str]] = set()
    false: set[frozenset[str]] = set()
    tokens = findings.reading.tokens
    for match in findings.found:
        source = rubric.phrases[match.phrase].source
        turned = match.turned > TURNED
        held = source is Source.CONTRADICT
        if source is Source.POOL or (held and turned):
            continue
        if (match.coverage if turned else match.support) > FITS:
            if not (held or turned) and match.window[0] in findings.accused:
                continue
            words = frozenset(tokens[position].word.stem for position in match.positions)
            (false if held or turned else right).add(words)
    return len(right), len(false)


def accused(key: AnswerKey, accusations: Sequence[Accusation]) -> float:
    """The weight of the key points that accusations go against, in mean weights: 1 for one of middling weight."""
    weights = key.rubric.weights
    return sum(weights[charge.point] for charge in accusations) * len(weights) / (sum(weights) or 1.0)


def of_rubric(key: AnswerKey, findings: Findings) -> Measures:
    """The measures of an answer held against key points and their phrases."""
    rubric = key.rubric
    credits = [findings.credit(index) for index in range(len(rubric.weights))]
    sides = _sides(rubric, findings)
    right, false = _said(rubric, findings)
    clauses = [frozenset(t.word.stem for t in c.tokens if t.content) for c in findings.reading.clauses]
    judged = list(zip(clauses, sides, strict=True))
    borne_out = {words for words, side in judged if side.right > 0 and side.false <= side.right}
    doubtful = {words for words, side in judged if side.false > side.right}
    weight = sum(rubric.weights) or 1.0
    return {
        "covered": sum(w * c for w, c in zip(rubric.weights, credits, strict=True)) / weight,
        "best": max(credits, default=0.0),
        "statements": len(borne_out) / max(1, len(credits)),
        "words": findings.breadth,
        "leaning": lean(key.leanings, findings.reading.tokens),
        "roles": confusion(key.roles, findings.reading),
        "right phrases": right / max(1, len(credits)),
        "false phrases": false / (false + right + 1),
        "accusations": accused(key, findings.accusations),
        "doubtful": float(len(doubtful)),
        "keyword list": float(findings.listed),
    }


def of_reference(key: AnswerKey, findings: Findings, scale: Scale) -> Measures:
    """The measures of an answer held against the model answer that it is most like, by what `scale` makes of it."""
    answer = read_text(findings.reading.clauses)
    common = {
        "accusations": accused(key, findings.accusations),
        "keyword list": float(findings.listed),
    }
    found = ({**compare(model, answer), **common} for model in key.models)
    return max(found, key=lambda measures: sum(scale.evidence(measures).values()))
