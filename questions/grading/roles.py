"""Which of two things that a question compares a word is said of: the iterator has __next__, the iterable has not.

For each word the odds that the question's phrases say it of the one rather than of the other. Who takes the two for
one another has all the right words, and says them of the wrong thing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questions.grading.compiling import TOPIC, about
from questions.grading.evidence import Reading
from questions.grading.phrases import Source, words_of
from questions.grading.rubric import Phrase, Rubric
from questions.grading.subjects import NOBODY, Subjects
from questions.grading.tokens import Token
from questions.grading.words import word_list
from questions.model import Question

SMOOTHING = 0.5  # phrases that say every word of either
FALSE = 0.5  # what a false phrase counts that says a word of a thing: it may be false for another reason
CHANCE = 0.15  # mean log odds that right answers come to
_JOINING = frozenset(("and", "or", "versus", "vs", "from", "than", "over"))
_BETWEEN, _AROUND = 2, 3  # words from a joining one within which they are named, and nothing else is
_PRONOUNS = word_list("pronouns")

Term = tuple[str, bool]  # a stem, and whether it is denied
Said = tuple[Term, str]  # of which thing


@dataclass(frozen=True, slots=True)
class Roles:
    """What is said of each of two things: for each term and thing its log odds, above 0 where it is the other's."""

    things: Subjects
    odds: dict[Said, float]


NO_ROLES = Roles(NOBODY, {})


def _joined(asked: Sequence[Token], own: Subjects) -> Subjects:
    """The two of these that a question joins; not two of a longer list, and none far apart if there are more."""
    stems = [token.word.stem for token in asked]
    for index, token in enumerate(asked):
        if token.word.text not in _JOINING:
            continue
        one = own & set(stems[max(0, index - _AROUND) : index])
        other = own & set(stems[index + 1 : index + 1 + _AROUND])
        near = own & set(stems[max(0, index - _BETWEEN) : index + 1 + _BETWEEN])
        if one and other and len(one | other) > 2:
            return NOBODY
        if one and other and len(one | other) == 2 and (len(near) == 2 or len(own) == 2):
            return one | other
    return NOBODY


def _said(terms: Sequence[Term], things: Subjects, carried: str = "") -> Iterator[Said]:
    """Each term with the thing that it is said of: the last one named before it, or `carried` if none is at all.

    What follows two that are named side by side is said of neither.
    """
    current, before = "" if any(stem in things for stem, _ in terms) else carried, ""
    for term in terms:
        stem = term[0]
        if stem in things:
            current = "" if before in things and before != stem else stem
        elif current:
            yield term, current
        before = stem


def _odds(phrases: Sequence[Phrase], things: Subjects, meant: Sequence[Subjects]) -> dict[Said, float]:
    """`meant`: what each key point speaks of, where its phrases leave it out."""
    right: dict[Said, int] = {}
    false: dict[Said, int] = {}
    for phrase in phrases:
        if phrase.source is Source.POOL:
            continue
        terms = [(slot.word.stem, slot.negation == 1) for slot in phrase.slots]
        of = meant[phrase.point]
        counts = false if phrase.source is Source.CONTRADICT else right
        for said in set(_said(terms, things, next(iter(of)) if len(of) == 1 else "")):
            counts[said] = counts.get(said, 0) + 1
    odds = {}
    for term, thing in sorted((term, thing) for term, _ in {*right, *false} for thing in things):
        others = sum(right.get((term, other), 0) for other in things if other != thing)
        against = others + FALSE * false.get((term, thing), 0)
        odds[term, thing] = math.log(against + SMOOTHING) - math.log(right.get((term, thing), 0) + SMOOTHING)
    return odds


def roles(question: Question, rubric: Rubric) -> Roles:
    """What a question's phrases say of each of the two things that it compares, if it does."""
    asked = words_of(question.prompt, rubric.names)
    written = (p for p in rubric.phrases if p.source not in (Source.MODEL, Source.POOL))
    first = {phrase.slots[0].word.stem for phrase in written}
    named = frozenset(t.word.stem for t in asked if t.content and t.word.weight >= TOPIC) & first
    points = [about(point.point, named, rubric.names) for point in question.key_points]
    own = NOBODY.union(*(subject for subject in points if len(subject) == 1))
    things = _joined(asked, own)
    return Roles(things, _odds(rubric.phrases, things, [p & things for p in points])) if things else NO_ROLES


def confusion(known: Roles, reading: Reading) -> float:
    """How far an answer says of one thing what is true of the other: the mean over its words, less chance."""
    if not known.things:
        return 0.0
    weights: dict[Said, float] = {}
    carried, sentence = "", -1
    for clause in reading.clauses:
        if clause.sentence != sentence and not _PRONOUNS & set(clause.text()[:2]):
            carried = ""
        sentence = clause.sentence
        tokens = [t for t in clause.tokens if t.content and not (t.code and t.word.stem in known.things)]
        terms = [(token.word.stem, token.negation == 1) for token in tokens]
        weight = {token.word.stem: token.word.weight for token in tokens}
        for said in _said(terms, known.things, carried):
            if said in known.odds:
                weights[said] = weight[said[0][0]]
        carried = next((stem for stem, _ in reversed(terms) if stem in known.things), carried)
    total = sum(weight * known.odds[said] for said, weight in weights.items())
    return max(0.0, total / max(1.0, sum(weights.values())) - CHANCE)
