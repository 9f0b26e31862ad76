"""Which of the things that a question names a word is said of: 'tuples can't be changed, unlike lists'.

Where a question compares two things, the same words are true of one and false of the other.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache

from questions.grading.tokens import Token

Subjects = frozenset[str]
NOBODY: Subjects = frozenset()


@lru_cache(maxsize=4096)
def shared(found: Subjects) -> Subjects:
    """The same set once: rubrics hold thousands of a few different ones."""
    return found


def subjects(tokens: Sequence[Token], topics: Set[str]) -> list[Subjects]:
    """For each token of one clause the topics it is said of: the last named before it, both of 'lists and tuples'."""
    if not topics:
        return [NOBODY] * len(tokens)
    current: Subjects = NOBODY
    found: list[Subjects] = []
    last = -9
    for index, token in enumerate(tokens):
        stem = token.word.stem
        if stem in topics and not token.code:
            joined = index - last == 2 and tokens[index - 1].word.text in ("and", "or")
            current = shared(current | {stem} if joined else frozenset((stem,)))
            last = index
        found.append(current)
    return found


def said_of(
    positions: Sequence[int], tokens: Sequence[Token], of: Sequence[Subjects], topics: Set[str]
) -> Subjects:
    """What the first of the words at `positions` that is no topic itself is said of."""
    return next((of[p] for p in positions if tokens[p].word.stem not in topics and of[p]), NOBODY)
