"""A question's key points as they are matched: phrases as word numbers with an index from word to phrase."""

from __future__ import annotations

from dataclasses import dataclass

from questions.grading.phrases import Source
from questions.grading.subjects import NOBODY, Subjects
from questions.grading.vocabulary import Vocabulary
from questions.grading.words import Word

OPPOSITE = 0.6  # least weight of a word said for its opposite
WORTH_A_LOOK = 0.45  # coverage under which a phrase is no evidence of anything
WIDE = (1.0, 0.94, 0.86)  # what a phrase is worth whose words are spread over one, two, three clauses
NARROW = (1.0, 0.80, 0.65)  # the same for a phrase of one or two words beside small ones


_ROUNDING = 1 - 1e-9  # sums in another order may differ in the last digits


@dataclass(slots=True)
class Slot:
    """A word of a phrase."""

    word: Word
    number: int
    weight: float  # for credit: words of the question and words of every key point count little
    mass: float  # for holding one claim against another
    negation: int
    topic: bool = False  # may be left out, or be a pronoun: the question named it
    distinct: bool = False  # no accept phrase of the key point has it


@dataclass(slots=True)
class Phrase:
    """A phrase of a key point."""

    text: str
    source: Source
    point: int
    slots: list[Slot]
    total: float = 0.0
    strength: float = 1.0
    any_distinct: bool = False
    spread: tuple[float, float, float] = WIDE
    mass: float = 0.0
    topics: Subjects = NOBODY  # what it names of the things that the question names
    subject: Subjects = NOBODY  # which of them it speaks of
    words: tuple[tuple[int, int], ...] = ()  # (slot, word number) by slot: in a pool a slot has several words

    @property
    def least(self) -> float:
        """Weight that must be found of it at least to be worth a look."""
        return WORTH_A_LOOK * self.total / self.strength * _ROUNDING


@dataclass(slots=True)
class Rubric:
    """A compiled question."""

    weights: list[float]
    phrases: list[Phrase]
    vocabulary: Vocabulary
    postings: list[
        tuple[list[int], list[float]]
    ]  # for each word number its phrases, and what it weighs in each
    least: list[
        list[float]
    ]  # for one, two, three clauses: weight that each phrase must find to be worth a look
    own_stems: list[frozenset[str]]  # stems of each key point's accept phrases
    question: frozenset[str]  # stems of the question's words
    topics: Subjects  # those of them that the key points speak of
    models: list[dict[int, float]]  # model answers as word number: weight
    about: list[Subjects]  # which of them each key point speaks of
    names: frozenset[str]  # small words that are names here
    thinness: float  # from 0, phrases enough, to 1, next to none
    breadth_share: float
    breadth_full: float  # share of the words of a model answer that is as many as anybody uses
