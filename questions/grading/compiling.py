"""A question to its rubric: what its phrases say, how much each word says, and where each word stands."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest

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
from questions.grading.vocabulary import joined
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


class _Phrases:
    """Makes the phrases of one rubric. Equal slots of them are one object: most stand in several phrases."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self._slots: dict[tuple[object, ...], Slot] = {}
        self._points_with = Counter(stem for own in rubric.own_stems for stem in own)

    def phrase(self, text: str, source: Source, point: int, tokens: list[Token]) -> Phrase:
        """What an author wrote, or a clause of a model answer, as it is matched."""
        slots: list[Slot] = []
        seen: set[str] = set()
        said, topics = content(tokens), self.rubric.topics
        for token, following in zip_longest(said, said[1:]):
            if token.word.text not in seen:
                seen.add(token.word.text)
                begins = all(slot.topic for slot in slots)
                made_up = whole(token, following) and not token.word.common
                slots.append(self._slot(token, source is Source.CONTRADICT, point, begins, made_up))
        phrase = Phrase(text, source, point, tuple(slots))
        phrase.total = sum(slot.weight for slot in slots)
        phrase.mass = sum(slot.mass for slot in slots)
        solid = [slot for slot in slots if not slot.word.polar]
        says = sum(slot.mass for slot in solid) + POLAR_SAYS * (len(slots) - len(solid))
        phrase.strength = min(1.0, says / FULL_MASS) * (SINGLE if len(slots) == 1 else 1.0)
        if source is Source.MODEL:
            phrase.strength = min(1.0, phrase.total / MODEL_MASS)
        phrase.spread = NARROW if len(solid) <= 2 else WIDE
        phrase.topics = shared(topics & {slot.word.stem for slot in slots})
        phrase.subject = said_of(range(len(tokens)), tokens, subjects(tokens, topics), topics)
        phrase.any_distinct = any(slot.distinct for slot in slots)
        return phrase

    def _slot(self, token: Token, held: bool, point: int, begins: bool, made_up: bool) -> Slot:
        """A word of a phrase. `held`: against somebody; `begins`: only topics stand before it."""
        word, asked = token.word, token.word.stem in self.rubric.question
        mass = POLAR_MASS if word.polar else max(LEAST_MASS, word.weight)
        distinct = word.stem not in self.rubric.own_stems[point] or (word.polar and held)
        weight = self._weight(token, held) * (MADE_UP if made_up else 1.0) * self._rarity(word)
        key = (word, weight, mass, token.negation, asked and begins, distinct)
        known = self._slots.get(key)
        if known is None:
            number = self.rubric.vocabulary.add(word)
            known = Slot(word, number, weight, mass, token.negation, asked and begins, distinct)
            self._slots[key] = known
        return known

    def _weight(self, token: Token, held: bool) -> float:
        word = token.word
        weight = POLAR_MASS if word.polar and held else word.weight
        if token.code and word.function:
            weight = LEAST_MASS
        return weight * QUESTION_WORD if word.stem in self.rubric.question else weight

    def _rarity(self, word: Word) -> float:
        """What a word keeps that several key points use."""
        others = len(self.rubric.weights) - 1
        return 1 - COMMON_WORD * (max(self._points_with[word.stem], 1) - 1) / others if others else 1.0


def whole(token: Token, following: Token | None) -> bool:
    """Whether the token is an identifier whose parts follow."""
    return following is not None and following.part and not token.part


def _breadth(question: Question) -> tuple[float, float, float]:
    """Thinness, share and measure of breadth: the fewer phrases, the more the words of the model answers count.

    A phrase cut out of the reference answer adds none.
    """
    reference = " ".join(question.reference.split())
    own = [phrase for point in question.key_points for phrase in point.accept if phrase not in reference]
    phrases = len(own) / max(1, len(question.key_points))
    thin = min(1.0, max(0.0, 1.25 - phrases / 4))
    return thin, 0.3 + 0.6 * thin, 0.6 + 0.4 * thin


def _topics(asked: set[Word], raw: list[RawPhrase]) -> Subjects:
    """The words of the question that phrases begin with: the things it asks about, if it is more than one."""
    first = {content(tokens)[0].word.stem for _, source, _, tokens in raw if source is not Source.MODEL}
    named = {word.stem for word in asked if word.weight >= TOPIC and word.stem not in opposites()}
    return frozenset(named & first)


def about(point: str, topics: Subjects, names: frozenset[str]) -> Subjects:
    """Which of the topics a key point speaks of."""
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


def _frame(question: Question, raw: list[RawPhrase], names: frozenset[str]) -> Rubric:
    """A rubric without its phrases: what they are measured by."""
    own: list[set[str]] = [set() for _ in question.key_points]
    for _, source, point, tokens in raw:
        if source is not Source.CONTRADICT:
            own[point] |= {token.word.stem for token in content(tokens)}
    asked = {token.word for token in content(words_of(question.prompt, names))}
    topics = _topics(asked, raw)
    thinness, share, full = _breadth(question)
    return Rubric(
        weights=[float(point.weight) for point in question.key_points],
        own_stems=[frozenset(stems) for stems in own],
        question=frozenset(word.stem for word in asked),
        topics=topics,
        about=[about(point.point, topics, names) for point in question.key_points],
        names=names,
        thinness=thinness,
        breadth_share=share,
        breadth_full=full,
    )


def compile_rubric(question: Question) -> Rubric:
    """Everything about a question that does not depend on the answer."""
    names = small_names(question)
    answers = [split(tokenise(text, names)) for text in (question.reference, *question.accepted)]
    raw = raw_phrases(question, names)
    raw += model_phrases(answers, raw)
    rubric = _frame(question, raw, names)
    make = _Phrases(rubric)
    rubric.phrases = [make.phrase(*item) for item in raw]
    bags = [_bag(answer, rubric) for answer in answers]
    rubric.models = [bag for bag in bags if bag]
    together = pools(rubric, [point.point for point in question.key_points])
    _post(rubric, together)
    shown = words_of(f"```python\n{question.code}\n```", names) if question.code else []
    rubric.question |= {
        token.word.stem for token in content(shown)
    }  # no answer, but known to whoever weighs words
    return rubric


def _post(rubric: Rubric, together: list[Pool]) -> None:
    """Where each word stands: in a pool it stands for its concept, whatever its form."""
    words = rubric.vocabulary.words
    by_stem: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        by_stem.setdefault(word.stem, []).append(number)
    numbers = len(words)
    rubric.concepts = [()] * numbers
    for pool in together:
        for stem, concept in pool.concepts.items():
            for number in by_stem[stem]:
                rubric.concepts[number] = joined(rubric.concepts[number], numbers + concept)
        for slot in pool.phrase.slots:
            slot.number, numbers = numbers, numbers + 1
        rubric.phrases.append(pool.phrase)
    slots: list[list[Slot]] = [[] for _ in range(numbers)]
    for phrase_number, phrase in enumerate(rubric.phrases):
        for slot in phrase.slots:
            if not slot.phrases:
                slots[slot.number].append(slot)
            slot.phrases = joined(slot.phrases, phrase_number)
    rubric.slots = [tuple(found) for found in slots]
    rubric.least = [phrase.least for phrase in rubric.phrases]
    rubric.spread = [[phrase.spread[more] for phrase in rubric.phrases] for more in range(3)]
