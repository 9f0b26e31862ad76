"""A question's key points as they are matched: phrases as word numbers with an index from word to phrase."""

from __future__ import annotations

from dataclasses import dataclass, field

from questions.grading.phrases import Source
from questions.grading.subjects import NOBODY, Subjects
from questions.grading.vocabulary import REMEMBERED, Numbers, Vocabulary
from questions.grading.words import Word

OPPOSITE = 0.6  # least weight of a word said for its opposite
WORTH_A_LOOK = 0.45  # coverage under which a phrase is no evidence of anything
WIDE = (1.0, 0.94, 0.86)  # what a phrase is worth whose words are spread over one, two, three clauses
NARROW = (1.0, 0.80, 0.65)  # the same for a phrase of one or two words beside small ones
_ROUNDING = 1 - 1e-9  # sums in another order may differ in the last digits


@dataclass(slots=True)
class Slot:
    """A word of phrases: those that have it in the same way share it."""

    word: Word
    number: int  # of the word; in a pool, of the concept
    weight: float  # for credit: words of the question and words of every key point count little
    mass: float  # for holding one claim against another
    negation: int
    topic: bool = False  # may be left out, or be a pronoun: the question named it
    distinct: bool = False  # no accept phrase of the key point has it
    phrases: Numbers = ()  # the numbers of these phrases


@dataclass(slots=True)
class Phrase:
    """A phrase of a key point."""

    text: str
    source: Source
    point: int
    slots: tuple[Slot, ...]
    total: float = 0.0
    strength: float = 1.0
    any_distinct: bool = False
    spread: tuple[float, float, float] = WIDE
    mass: float = 0.0
    topics: Subjects = NOBODY  # what it names of the things that the question names
    subject: Subjects = NOBODY  # which of them it speaks of

    @property
    def least(self) -> float:
        """Weight that must be found of it at least to be worth a look."""
        return WORTH_A_LOOK * self.total / self.strength * _ROUNDING


# How surely and strictly a word of an answer stands for words of a rubric, whether as their opposite, whether that
# leaves no third, and for which words.
Sense = tuple[float, float, bool, bool, Numbers]


@dataclass(slots=True, kw_only=True)
class Rubric:
    """A compiled question."""

    weights: list[float]
    own_stems: list[frozenset[str]]  # stems of each key point's accept phrases
    question: frozenset[str]  # stems of the question's words
    topics: Subjects  # those of them that the key points speak of
    about: list[Subjects]  # which of them each key point speaks of
    names: frozenset[str]  # small words that are names here
    thinness: float  # from 0, phrases enough, to 1, next to none
    breadth_share: float
    breadth_full: float  # share of the words of a model answer that is as many as anybody uses
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    phrases: list[Phrase] = field(default_factory=list)
    models: list[dict[int, float]] = field(default_factory=list)  # model answers as word number: weight
    # For each word of the vocabulary its concepts: the slots of pools for which it stands, numbered after the words.
    concepts: list[Numbers] = field(default_factory=list)
    slots: list[tuple[Slot, ...]] = field(default_factory=list)  # for each word, and after them each concept
    least: list[float] = field(default_factory=list)  # for each phrase the weight that is worth a look
    spread: list[list[float]] = field(default_factory=list)  # over one, two, three clauses, for each phrase
    _senses: dict[str, tuple[Sense, ...]] = field(default_factory=dict)  # of words of answers

    def senses(self, word: Word) -> tuple[Sense, ...]:
        """What a word of an answer stands for: words of the rubric, and after each the concepts it belongs to."""
        known = self._senses.get(word.text)
        if known is None:
            if len(self._senses) >= REMEMBERED:
                self._senses.clear()
            known = self._senses[word.text] = tuple(self._find(word))
        return known

    def _find(self, word: Word) -> list[Sense]:
        surest: dict[tuple[int, bool, bool], tuple[float, float]] = {}
        for number, loose, strict, opposite, complement in self.vocabulary.hits(word):
            for meaning in (number, *self.concepts[number]):
                known, _ = surest.get((meaning, opposite, complement), (0.0, 0.0))
                if loose > known:  # of several words of one concept, the surest counts
                    surest[meaning, opposite, complement] = loose, strict
        found: list[Sense] = []
        for (meaning, opposite, complement), (loose, strict) in surest.items():
            if found and found[-1][:4] == (loose, strict, opposite, complement):
                found[-1] = (loose, strict, opposite, complement, (*found[-1][4], meaning))
            else:
                found.append((loose, strict, opposite, complement, (meaning,)))
        return found
