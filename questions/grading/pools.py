"""The words of all phrases of a key point taken together, for right answers that mix the words of several phrases.

A word weighs by how many phrases of the key point have it, and by how few of any other. Words of nearly the same
meaning are one concept and count once. Coverage is measured by what a typical phrase of the key point says, and is
never full: words that are merely those of the subject are weaker evidence than a phrase.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from questions.grading.phrases import Source
from questions.grading.rubric import Phrase, Rubric, Slot
from questions.grading.words import Word

QUESTION_WORD = 0.35  # weight of a word that the question already gave
LEAST_MASS = 0.5  # least weight of a word where one claim is held against another
STRENGTH = 0.75  # coverage of a whole pool: three quarters of the credit
SPREAD = (1.0, 0.9, 0.0)  # what it is worth over one, two, three clauses
FEWEST = 4  # phrases that make a pool
COMPARED = 2  # things that a question sets against each other; where it names more, words go with any of them
ONCE = 0.35  # what a word weighs that a single phrase has; a word of three has its full weight


@dataclass(slots=True)
class Pool:
    """The pool of a key point as one phrase, and for each stem which slot of it, its concept, it stands for."""

    phrase: Phrase
    concepts: dict[str, int]


def _concepts(words: Sequence[Word]) -> dict[str, int]:
    """A number for each stem, the same for those of nearly the same meaning; the commonest stem leads its group."""
    counts = Counter(word.stem for word in words)
    known = {word.stem: word for word in words}
    heads: list[Word] = []
    found: dict[str, int] = {}
    for stem in sorted(counts, key=lambda stem: (-counts[stem], stem)):
        word = known[stem]
        alike = (number for number, head in enumerate(heads) if word.tight & head.tight)
        found[stem] = next(alike, len(heads))
        if found[stem] == len(heads):
            heads.append(word)
    return found


def _shares(phrases: Sequence[Phrase]) -> dict[str, float]:
    """For each stem the share of the phrases that have it."""
    counts = Counter(stem for phrase in phrases for stem in {slot.word.stem for slot in phrase.slots})
    return {stem: count / len(phrases) for stem, count in counts.items()}


def _slot(members: Sequence[Slot], phrases: int, share: float, elsewhere: float, rubric: Rubric) -> Slot:
    """A concept: `members` are its words in the phrases of the key point, `phrases` of which have it."""
    word = max((slot.word for slot in members), key=lambda word: (word.weight, word.text))
    weight = word.weight * share / (share + elsewhere) * min(1.0, ONCE + (1 - ONCE) * (phrases - 1) / 2)
    if word.stem in rubric.question:
        weight *= QUESTION_WORD
    denied = {slot.negation > 0 for slot in members}
    negation = 2 if len(denied) == 2 else int(True in denied)
    return Slot(word, rubric.vocabulary.add(word), weight, max(LEAST_MASS, word.weight), negation)


def _pool(point: int, text: str, phrases: Sequence[Phrase], others: dict[str, float], rubric: Rubric) -> Pool:
    concepts = _concepts([slot.word for phrase in phrases for slot in phrase.slots if not slot.word.polar])
    having = [
        {concepts[slot.word.stem] for slot in phrase.slots if slot.word.stem in concepts}
        for phrase in phrases
    ]
    counts = Counter(concept for found in having for concept in found)
    members: dict[int, list[Slot]] = {}
    elsewhere: dict[int, float] = {}
    for slot in (slot for phrase in phrases for slot in phrase.slots if slot.word.stem in concepts):
        members.setdefault(concepts[slot.word.stem], []).append(slot)
    for stem, concept in concepts.items():
        elsewhere[concept] = max(elsewhere.get(concept, 0.0), others.get(stem, 0.0))
    slots = [
        _slot(members[n], counts[n], counts[n] / len(phrases), elsewhere[n], rubric)
        for n in range(len(members))
    ]
    written = [
        found
        for found, phrase in zip(having, phrases, strict=True)
        if phrase.source is not Source.MODEL and found
    ]
    typical = statistics.median_high(sum(slots[n].weight for n in found) for found in written)
    mass = statistics.median_high(sum(slots[n].mass for n in found) for found in written)
    phrase = Phrase(text, Source.POOL, point, tuple(slots), typical, STRENGTH, spread=SPREAD, mass=mass)
    if len(rubric.topics) == COMPARED:
        phrase.topics = phrase.subject = rubric.about[point]
    return Pool(phrase, concepts)


def pools(rubric: Rubric, points: Sequence[str]) -> list[Pool]:
    """A pool for each key point that has phrases enough."""
    right = [phrase for phrase in rubric.phrases if phrase.source is not Source.CONTRADICT]
    own = [[phrase for phrase in right if phrase.point == point] for point in range(len(points))]
    shares = [_shares(phrases) for phrases in own]
    found = []
    for point, phrases in enumerate(own):
        if len(phrases) < FEWEST:
            continue
        others: dict[str, float] = {}
        for other, share in enumerate(shares):
            for stem, value in share.items() if other != point else ():
                others[stem] = max(others.get(stem, 0.0), value)
        found.append(_pool(point, points[point], phrases, others, rubric))
    return found
