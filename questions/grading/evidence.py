"""An answer read against a rubric: which of its words stand for which words of which phrases, and what matched."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from questions.grading.clauses import Clause
from questions.grading.rubric import Rubric, Slot
from questions.grading.subjects import NOBODY, Subjects, subjects
from questions.grading.tokens import Token

PART = 0.85  # a part of an identifier
TURNED = 0.34  # share of the matched weight denied where the phrase affirms, that turns a match round
NEUTRAL = 0.4  # what words lose that are the subject of a denial: "the raise keyword isn't ..."
SWAPPED = 0.6  # what is said of another thing than the phrase
OPPOSED = 0.6  # what says the opposite of one of the phrase's words
DOUBTED = 0.6  # what a false statement explains better
ALONE = 0.95  # what a phrase is worth of which one word is found
_REPEATS = 2  # times a word counts in one clause: a word said a hundred times is no better evidence

Window = tuple[int, int]  # first and last clause


@dataclass(slots=True)
class Mention:
    """A word of the answer that stands for a word of a phrase."""

    slot: int
    clause: int
    position: int  # number of the token in the answer
    loose: float
    strict: float
    against: bool  # denied where the phrase affirms, or the opposite word
    opposite: bool  # the opposite word
    neutral: bool  # the subject of a denial, where the phrase affirms


@dataclass(slots=True)
class Said:
    """A word of the answer that stands for a word of the rubric, whichever phrase that one is in."""

    position: int  # number of the token in the answer
    clause: int
    loose: float
    strict: float
    opposite: bool
    negation: int  # of the token
    against: tuple[
        bool, bool, bool
    ]  # whether it speaks against a phrase that has it asserted, denied, neither
    flipped: bool = False  # the complement denied: the denial is spent, and turns no other word round


@cache
def _against(negation: int, opposite: bool) -> tuple[bool, bool, bool]:
    asserted, denied, neither = (
        (negation != 2 and wanted != 2 and negation != wanted) for wanted in range(3)
    )
    return asserted != opposite, denied != opposite, neither != opposite


Spots = dict[int, list[Said]]  # of a word of the rubric: for each clause what is said for it


@dataclass(slots=True)
class Heard:
    """Where an answer says one word of a rubric, or one concept of a pool."""

    by_clause: Spots
    surest: dict[int, float]  # for each clause the best of its likenesses
    opposed: bool  # whether the opposite of the word is among them

    def add(self, said: Said) -> None:
        """Take down that it is said once more."""
        clause, loose = said.clause, said.loose
        if clause not in self.by_clause:
            self.by_clause[clause] = [said]
            self.surest[clause] = loose
        else:
            self.by_clause[clause].append(said)
            if loose > self.surest[clause]:
                self.surest[clause] = loose
        if said.opposite:
            self.opposed = True


@dataclass(slots=True)
class Match:
    """A phrase found in a window."""

    phrase: int
    window: Window
    coverage: float
    turned: float  # share of the matched weight that is denied
    neutral: float  # share that is neither affirmed nor denied
    worth: float  # mass found, by the share of the phrase's mass that it is
    mass: float
    positions: tuple[int, ...]
    swapped: bool  # the phrase speaks of one thing that the question names, the window of another
    opposed: bool  # it says the opposite of a word of the phrase
    support: float = field(init=False)  # how much it speaks for the key point
    _undoubted: float = field(init=False)

    def __post_init__(self) -> None:
        said = self.coverage * (1 - self.turned) * (1 - NEUTRAL * self.neutral)
        alone = ALONE if len(self.positions) == 1 else 1.0
        other = SWAPPED if self.swapped else 1.0
        contrary = OPPOSED if self.opposed else 1.0
        self._undoubted = self.support = 0.0 if self.turned > TURNED else said * alone * other * contrary

    @property
    def doubted(self) -> bool:
        """Whether a false statement explains the window better."""
        return self.support < self._undoubted

    @doubted.setter
    def doubted(self, doubted: bool) -> None:
        self.support = self._undoubted * DOUBTED if doubted else self._undoubted


@dataclass(slots=True)
class Reading:
    """An answer cut into clauses, its content words numbered, and what they stand for in a rubric."""

    rubric: Rubric
    clauses: list[Clause]
    tokens: list[Token]
    clause_of: list[int]
    heard: dict[int, Heard]  # by the number of the word in the rubric
    subjects: list[Subjects]  # for each content word what it is said of
    topics: list[Subjects]  # for each clause what it names of the things that the question names
    apart: list[float]  # for each content word what it is worth between two words of a phrase
    spent: bool = False  # whether a complement is denied somewhere

    def places(self, phrase: int) -> list[tuple[Slot, Spots]]:
        """The slots of a phrase that the answer has, in order."""
        heard = self.heard
        return [
            (slot, heard[slot.number].by_clause)
            for slot in self.rubric.phrases[phrase].slots
            if slot.number in heard
        ]

    def within(self, phrase: int, window: Window) -> list[Mention]:
        """The words of a window that stand for words of the phrase."""
        return [
            Mention(
                index,
                clause,
                said.position,
                said.loose,
                said.strict,
                said.against[slot.negation],
                said.opposite,
                said.negation == 2 and slot.negation == 0,
            )
            for index, slot in enumerate(self.rubric.phrases[phrase].slots)
            if slot.number in self.heard
            for clause in range(window[0], window[1] + 1)
            for said in self.heard[slot.number].by_clause.get(clause, ())
        ]


def read(rubric: Rubric, clauses: list[Clause]) -> Reading:
    """Look every content word up in the rubric, once: what it means for each phrase is worked out when asked for."""
    topics = [NOBODY] * len(clauses)
    if rubric.topics:
        topics = [rubric.topics & {token.word.stem for token in clause.tokens} for clause in clauses]
    reading = Reading(rubric, clauses, [], [], {}, [], topics, [])
    for number, clause in enumerate(clauses):
        seen: dict[tuple[str, int], int] = {}
        for token, subject in zip(clause.tokens, subjects(clause.tokens, rubric.topics), strict=True):
            if not token.content:
                continue
            key = (token.word.text, token.negation)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] <= _REPEATS:
                _look_up(token, number, reading)
            reading.tokens.append(token)
            reading.clause_of.append(number)
            reading.subjects.append(subject)
    reading.apart = [
        0.0 if token.part or token.word.stem in rubric.question else token.word.weight
        for token in reading.tokens
    ]
    return reading


def _look_up(token: Token, clause: int, reading: Reading) -> None:
    """Take down which words of the rubric the next token stands for."""
    heard, position = reading.heard, len(reading.tokens)
    for loose, strict, opposite, complement, numbers in reading.rubric.senses(token.word):
        negation, flipped = token.negation, False
        if opposite and negation == 1:
            if not complement:
                continue  # 'not fast' is no reliable 'slow'
            opposite, negation = False, 0  # but 'not mutable' is 'immutable'
            flipped = reading.spent = True
        if token.part:
            loose, strict = loose * PART, 0.0
        against = _against(negation, opposite)
        said = Said(position, clause, loose, strict, opposite, negation, against, flipped)
        for number in numbers:
            if number in heard:
                heard[number].add(said)
            else:
                heard[number] = Heard({clause: [said]}, {clause: loose}, opposite)
