"""An answer read against a rubric: which of its words stand for which words of which phrases, and what matched."""

from __future__ import annotations

from dataclasses import dataclass

from questions.grading.clauses import Clause
from questions.grading.rubric import Rubric
from questions.grading.subjects import Subjects, subjects
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
    doubted: bool = False  # a false statement explains the window better

    @property
    def support(self) -> float:
        """How much it speaks for the key point."""
        if self.turned > TURNED:
            return 0.0
        alone = ALONE if len(self.positions) == 1 else 1.0
        other = SWAPPED if self.swapped else 1.0
        contrary = OPPOSED if self.opposed else 1.0
        doubt = DOUBTED if self.doubted else 1.0
        said = self.coverage * (1 - self.turned) * (1 - NEUTRAL * self.neutral)
        return said * alone * other * contrary * doubt


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
