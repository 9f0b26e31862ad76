"""A question out of a bare reference answer, so that it is graded by the same engine as one with key points."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from questions.grading.clauses import Clause, split
from questions.grading.phrases import content
from questions.grading.tokens import tokenise
from questions.model import KeyPoint, Question

MOST_POINTS = 6
_FEWEST_WORDS = 3  # content words that a statement has at least
_LONGEST = 250


def _statements(reference: str) -> list[list[Clause]]:
    """The reference cut into what it states: sentences, short ones joined to their neighbour."""
    groups: list[list[Clause]] = []
    for clause in split(tokenise(reference)):
        last = groups[-1] if groups else None
        size = sum(len(content(c.tokens)) for c in last) if last else 0
        if last and (clause.sentence == last[-1].sentence or size < _FEWEST_WORDS):
            last.append(clause)
        else:
            groups.append([clause])
    while len(groups) > MOST_POINTS:
        sizes = [sum(len(content(c.tokens)) for c in a + b) for a, b in pairwise(groups)]
        smallest = sizes.index(min(sizes))
        groups[smallest : smallest + 2] = [groups[smallest] + groups[smallest + 1]]
    return groups


def _text(reference: str, clauses: Sequence[Clause]) -> str:
    start, end = clauses[0].tokens[0].start, clauses[-1].tokens[-1].end
    return " ".join(reference[start:end].split())


def _key_point(reference: str, clauses: list[Clause]) -> KeyPoint:
    words = [token.word for clause in clauses for token in content(clause.tokens)]
    mass = sum(word.weight for word in words)
    accept = tuple(_text(reference, [clause]) for clause in clauses if len(content(clause.tokens)) >= 2)
    text = _text(reference, clauses)
    return KeyPoint(text[:_LONGEST], weight=1 if mass < 4 else 2 if mass < 8 else 3, accept=accept or (text,))


def from_reference(question_id: str, prompt: str, reference: str, accepted: Sequence[str] = ()) -> Question:
    """A question whose key points are the statements of `reference`, weighted by how much each says.

    `accepted` are other full-credit answers; their clauses count as further phrases.
    """
    points = tuple(_key_point(reference, clauses) for clauses in _statements(reference))
    return Question(
        id=question_id,
        topic="",
        title=prompt[:90],
        prompt=prompt,
        reference=reference,
        key_points=points or (KeyPoint(reference[:_LONGEST] or prompt[:_LONGEST]),),
        accepted=tuple(accepted),
    )
