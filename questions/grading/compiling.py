"""A question to its rubric: what its phrases say, how much each word says, and where each word stands."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import zip_longest
from math import inf

from questions.grading.clauses import Clause, split
from questions.grading.phrases import (
    RawPhrase,
    Source,
    content,
    model_phrases,
    raw_phrases,
    small_names,
    words_of,
)
from questions.grading.pools import LEAST_MASS, QUESTION_WORD, Pool, pools
from questions.grading.rubric import NARROW, WIDE, Phrase, Rubric, Slot
from questions.grading.subjects import Subjects, said_of, shared, subjects
from questions.grading.tokens import Token, tokenise
from questions.grading.vocabulary import Vocabulary
from questions.grading.words import Word, opposites
from questions.model import Question

# How far words are believed. Measured by benchmarks/grading.py.
MADE_UP = 0.3  # what a made-up name says as a whole: MyError, beside its parts
TOPIC = 0.6  # weight from which a word of the question names a thing
COMMON_WORD = 0.4  # what a word loses that every key point uses
POLAR_MASS = 0.6  # weight of a small word where one claim is held against another
FULL_MASS = 1.2  # weight from which a phrase says enough to stand for its key point
POLAR_SAYS = 0.3  # what a small word adds to that
SINGLE = 0.85  # what a phrase of one word is worth
MODEL_MASS = 1.6  # the same for a clause of a model answer, words of the question demoted


def _phrase(text: str, source: Source, point: int, tokens: list[Token], rubric: Rubric) -> Phrase:
    slots: list[Slot] = []
    seen: set[str] = set()
    own = rubric.own_stems[point]
    for token, following in zip_longest(content(tokens), content(tokens)[1:]):
        word = token.word
        if word.text in seen:
            continue
        seen.add(word.text)
        held = source is Source.CONTRADICT
        weight = POLAR_MASS if word.polar and held else word.weight
        if token.code and word.function:
            weight = LEAST_MASS
        if word.stem in rubric.question:
            weight *= QUESTION_WORD
        if whole(token, following) and not word.common:
            weight *= MADE_UP
        mass = POLAR_MASS if word.polar else max(LEAST_MASS, word.weight)
        slots.append(
            Slot(
                word,
                rubric.vocabulary.add(word),
                weight,
                mass,
                token.negation,
                topic=word.stem in rubric.question and all(slot.topic for slot in slots),
                distinct=word.stem not in own or (word.polar and held),
            )
        )
    phrase = Phrase(text, source, point, slots)
    phrase.mass = sum(slot.mass for slot in slots)
    solid = [slot for slot in slots if not slot.word.polar]
    says = sum(slot.mass for slot in solid) + POLAR_SAYS * (len(slots) - len(solid))
    phrase.strength = min(1.0, says / FULL_MASS) * (SINGLE if len(slots) == 1 else 1.0)
    phrase.spread = NARROW if len(solid) <= 2 else WIDE
    phrase.topics = shared(rubric.topics & {slot.word.stem for slot in slots})
    phrase.subject = said_of(range(len(tokens)), tokens, subjects(tokens, rubric.topics), rubric.topics)
    phrase.any_distinct = any(slot.distinct for slot in slots)
    return phrase


def whole(token: Token, following: Token | None) -> bool:
    """Whether the token is an identifier whose parts follow."""
    return following is not None and following.part and not token.part


def _demote_common(rubric: Rubric) -> None:
    points = len(rubric.weights)
    spread = Counter(stem for own in rubric.own_stems for stem in own)
    for phrase in rubric.phrases:
        for slot in phrase.slots:
            if points > 1:
                slot.weight *= 1 - COMMON_WORD * (max(spread[slot.word.stem], 1) - 1) / (points - 1)
        phrase.total = sum(slot.weight for slot in phrase.slots)
        if phrase.source is Source.MODEL:
            phrase.strength = min(1.0, phrase.total / MODEL_MASS)


def _breadth(question: Question) -> tuple[float, float, float]:
    """Thinness, share and measure of breadth: the fewer phrases, the more the words of the model answers count."""
    phrases = sum(len(point.accept) for point in question.key_points) / max(1, len(question.key_points))
    thin = min(1.0, max(0.0, 1.25 - phrases / 4))
    return thin, 0.3 + 0.6 * thin, 0.6 + 0.4 * thin


def _topics(asked: set[Word], raw: list[RawPhrase]) -> Subjects:
    """The words of the question that phrases begin with: the things it asks about, if it is more than one."""
    first = {content(tokens)[0].word.stem for _, source, _, tokens in raw if source is not Source.MODEL}
    named = {word.stem for word in asked if word.weight >= TOPIC and word.stem not in opposites()}
    return frozenset(named & first)


def _about(point: str, topics: Subjects, names: frozenset[str]) -> Subjects:
    tokens = words_of(point, names)
    named = frozenset(token.word.stem for token in tokens) & topics
    return said_of(range(len(tokens)), tokens, subjects(tokens, topics), topics) or named


def _bag(answer: list[Clause], rubric: Rubric) -> dict[int, float]:
    """The words of a model answer and how much each says."""
    words = {t.word.stem: t.word for clause in answer for t in content(clause.tokens) if not t.part}
    return {
        rubric.vocabulary.add(word): word.weight * (QUESTION_WORD if word.stem in rubric.question else 1)
        for word in words.values()
    }


def compile_rubric(question: Question) -> Rubric:
    """Everything about a question that does not depend on the answer."""
    names = small_names(question)
    answers = [split(tokenise(text, names)) for text in (question.reference, *question.accepted)]
    raw = raw_phrases(question, names)
    own: list[set[str]] = [set() for _ in question.key_points]
    raw += model_phrases(answers, raw)
    for _, source, point, tokens in raw:
        if source is not Source.CONTRADICT:
            own[point] |= {token.word.stem for token in content(tokens)}
    asked = {token.word for token in content(words_of(question.prompt, names))}
    topics = _topics(asked, raw)
    rubric = Rubric(
        [float(point.weight) for point in question.key_points],
        [],
        Vocabulary(),
        [],
        [],
        [frozenset(stems) for stems in own],
        frozenset(word.stem for word in asked),
        topics,
        [],
        [_about(point.point, topics, names) for point in question.key_points],
        names,
        *_breadth(question),
    )
    rubric.phrases = [_phrase(*item, rubric) for item in raw]
    _demote_common(rubric)
    bags = [_bag(answer, rubric) for answer in answers]
    rubric.models = [bag for bag in bags if bag]
    together = pools(rubric, [point.point for point in question.key_points])
    _post(rubric, together)
    return rubric


@cache
def _place(slot: int, word: int) -> tuple[int, int]:
    """One tuple for all rubrics: there are few different ones."""
    return slot, word


def _post(rubric: Rubric, together: list[Pool]) -> None:
    """Where each word stands: in a pool it stands for its concept, whatever its form."""
    for phrase in rubric.phrases:
        phrase.words = tuple(_place(index, slot.number) for index, slot in enumerate(phrase.slots))
    by_stem: dict[str, list[int]] = {}
    for number, word in enumerate(rubric.vocabulary.words):
        by_stem.setdefault(word.stem, []).append(number)
    for pool in together:
        words = [(concept, number) for stem, concept in pool.concepts.items() for number in by_stem[stem]]
        pool.phrase.words = tuple(_place(*place) for place in sorted(words))
        rubric.phrases.append(pool.phrase)
    rubric.postings = [([], []) for _ in rubric.vocabulary.words]
    for number, phrase in enumerate(rubric.phrases):
        for slot, at in phrase.words:
            phrases, weights = rubric.postings[at]
            phrases.append(number)
            weights.append(phrase.slots[slot].weight)
    rubric.least = [
        [phrase.least / phrase.spread[more] if phrase.spread[more] else inf for phrase in rubric.phrases]
        for more in range(3)
    ]
