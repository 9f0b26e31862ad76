"""What each window of an answer says for and against each key point.

A window is one to three clauses in a row. A phrase is found in it by its words, wherever they stand; how much of its
weight is found is its coverage. Only phrases that share words with the answer are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questions.grading.clauses import Clause
from questions.grading.phrases import Source
from questions.grading.rubric import Phrase, Rubric
from questions.grading.subjects import NOBODY, Subjects, said_of, subjects
from questions.grading.tokens import Token

PART = 0.85  # a part of an identifier
TURNED = 0.34  # share of the matched weight denied where the phrase affirms, that turns a match round
NEUTRAL = 0.4  # what words lose that are the subject of a denial: "the raise keyword isn't ..."
OPPOSITE = 0.6  # least weight of a word said for its opposite
SWAPPED = 0.6  # what is said of another thing than the phrase
DOUBTED = 0.6  # what a false statement explains better
ALONE = 0.95  # what a phrase is worth of which one word is found
FEW_BETWEEN, BETWEEN, LEAST_CLOSE = (
    3,
    0.06,
    0.6,
)  # words between that cost nothing, cost of each more, what is left
WORTH_A_LOOK = 0.45  # coverage under which a phrase is no evidence of anything
TELLING, FEWEST_TELLING = (
    0.2,
    2,
)  # weight from which a word of a pool tells anything, and how many such it takes
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
    doubted: bool = False  # a false statement explains the window better

    @property
    def support(self) -> float:
        """How much it speaks for the key point."""
        if self.turned > TURNED:
            return 0.0
        alone = ALONE if len(self.positions) == 1 else 1.0
        other = SWAPPED if self.swapped else 1.0
        doubt = DOUBTED if self.doubted else 1.0
        return self.coverage * (1 - self.turned) * (1 - NEUTRAL * self.neutral) * alone * other * doubt


@dataclass(slots=True)
class Reading:
    """An answer cut into clauses, its content words numbered, and what they stand for in a rubric."""

    clauses: list[Clause]
    tokens: list[Token]
    clause_of: list[int]
    mentions: dict[int, dict[int, list[Mention]]]  # by phrase, then by clause
    subjects: list[Subjects]  # for each content word what it is said of
    topics: list[Subjects]  # for each clause what it names of the things that the question names

    def within(self, phrase: int, window: Window) -> list[Mention]:
        """The words of a window that stand for words of the phrase."""
        by_clause = self.mentions[phrase]
        return [m for clause in range(window[0], window[1] + 1) for m in by_clause.get(clause, ())]


def read(rubric: Rubric, clauses: list[Clause]) -> Reading:
    """Look every content word up in the rubric."""
    tokens: list[Token] = []
    clause_of: list[int] = []
    said: list[Subjects] = []
    mentions: dict[int, dict[int, list[Mention]]] = {}
    phrases, postings, hits = rubric.phrases, rubric.postings, rubric.vocabulary.hits
    for number, clause in enumerate(clauses):
        seen: dict[tuple[str, int], int] = {}
        for token, subject in zip(clause.tokens, subjects(clause.tokens, rubric.topics), strict=True):
            if not token.content:
                continue
            position = len(tokens)
            tokens.append(token)
            clause_of.append(number)
            said.append(subject)
            key = (token.word.text, token.negation)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > _REPEATS:
                continue
            denied, worth = token.negation, PART if token.part else 1.0
            for hit in hits(token.word):
                if hit.opposite and denied == 1:
                    continue  # 'not immutable' is no reliable 'mutable'
                for phrase, index in postings[hit.number]:
                    wanted = phrases[phrase].slots[index].negation
                    against = (denied != 2 and wanted != 2 and denied != wanted) != hit.opposite
                    mention = Mention(
                        index,
                        number,
                        position,
                        hit.loose * worth,
                        0.0 if token.part else hit.strict,
                        against,
                        hit.opposite,
                        denied == 2 and wanted == 0,
                    )
                    mentions.setdefault(phrase, {}).setdefault(number, []).append(mention)
    topics = [rubric.topics & {token.word.stem for token in clause.tokens} for clause in clauses]
    return Reading(clauses, tokens, clause_of, mentions, said, topics)


def _windows(clauses: list[Clause], mentions: dict[int, list[Mention]]) -> Iterator[Window]:
    """Windows whose first and last clause have words of the phrase that no clause of them has alone."""
    slots = {clause: {mention.slot for mention in members} for clause, members in mentions.items()}
    for first, own in slots.items():
        yield first, first
        sentence = clauses[first].sentence
        for last, furthest in ((first + 1, sentence + 1), (first + 2, sentence)):
            other = slots.get(last)
            if other and clauses[last].sentence <= furthest and other - own and own - other:
                yield first, last


def _best_coverage(phrase: Phrase, mentions: dict[int, list[Mention]]) -> float:
    """Coverage by the whole answer: no window has more."""
    best = [0.0] * len(phrase.slots)
    for members in mentions.values():
        for mention in members:
            if mention.loose > best[mention.slot]:
                best[mention.slot] = mention.loose
    got = sum(slot.weight * value for slot, value in zip(phrase.slots, best, strict=True))
    return got / phrase.total * phrase.strength


def _swapped(
    phrase: Phrase, reading: Reading, window: Window, positions: Sequence[int], topics: Subjects
) -> bool:
    """Whether the words are said of another thing than the phrase's."""
    named = NOBODY.union(*reading.topics[window[0] : window[1] + 1])
    if phrase.topics and named and not phrase.topics & named:
        return True
    subject = said_of(positions, reading.tokens, reading.subjects, topics)
    return bool(phrase.subject and subject and not phrase.subject & subject)


def _closeness(positions: Sequence[int], reading: Reading, rubric: Rubric) -> float:
    """What words are worth between which stand others, which are not the question's: more than a few make a gap."""
    if positions[-1] - positions[0] - len(positions) < FEW_BETWEEN:
        return 1.0
    between = sum(
        token.word.weight
        for token in (reading.tokens[p] for p in range(positions[0], positions[-1]) if p not in positions)
        if not token.part and token.word.stem not in rubric.question
    )
    return max(LEAST_CLOSE, 1 - BETWEEN * max(0.0, between - FEW_BETWEEN))


def _match(number: int, rubric: Rubric, reading: Reading, window: Window) -> Match:
    phrase = rubric.phrases[number]
    first, last = window
    agree: dict[int, Mention] = {}
    oppose: dict[int, Mention] = {}
    for mention in reading.within(number, window):
        side = oppose if mention.against else agree
        known = side.get(mention.slot)
        if known is None or mention.loose > known.loose:
            side[mention.slot] = mention
    got = turned = neutral = mass = 0.0
    telling = 0
    positions: set[int] = set()
    for index, slot in enumerate(phrase.slots):
        yes, no = agree.get(index), oppose.get(index)
        denied = no is not None and (yes is None or no.loose > yes.loose + 0.05)
        best = no if denied else yes
        if best is None or best.position in positions:
            continue
        weight = max(slot.weight, OPPOSITE) if best.opposite else slot.weight
        got += weight * best.loose
        turned += weight * best.loose * denied
        neutral += weight * best.loose * best.neutral
        mass += slot.mass * best.loose
        positions.add(best.position)
        telling += weight >= TELLING
    used = tuple(sorted(positions))
    coverage = min(1.0, got / phrase.total) * phrase.strength * phrase.spread[last - first]
    coverage *= _closeness(used, reading, rubric)
    if phrase.source is Source.POOL and telling < FEWEST_TELLING:
        coverage = 0.0
    whole = got or 1.0
    worth = mass * min(1.0, mass / phrase.mass) * phrase.spread[last - first]
    return Match(
        number,
        window,
        coverage,
        turned / whole,
        neutral / whole,
        worth,
        mass,
        used,
        len(rubric.topics) > 1 and _swapped(phrase, reading, window, used, rubric.topics),
    )


def matches(rubric: Rubric, reading: Reading) -> list[Match]:
    """Every phrase in every window that it has something to say about."""
    found: list[Match] = []
    for number, mentions in reading.mentions.items():
        phrase = rubric.phrases[number]
        if _best_coverage(phrase, mentions) < WORTH_A_LOOK:
            continue
        for window in _windows(reading.clauses, mentions):
            match = _match(number, rubric, reading, window)
            if match.coverage >= WORTH_A_LOOK:
                found.append(match)
    return found
