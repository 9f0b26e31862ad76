"""Which way a word leans: to the right statements of a question or to the false ones.

The log odds of a word in false phrases against right ones, as in a naive Bayes classifier with smoothed counts. One
word says little; over a whole answer they say on which side it stands, in whatever order they come.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from questions.grading.phrases import Source
from questions.grading.rubric import Phrase
from questions.grading.tokens import Token

SMOOTHING = 0.3  # phrases that every word is thought to be in, on either side

Leanings = dict[str, float]


def _counts(phrases: Iterable[Phrase]) -> Counter[str]:
    return Counter(stem for phrase in phrases for stem in {slot.word.stem for slot in phrase.slots})


def leanings(phrases: Sequence[Phrase]) -> Leanings:
    """For each stem its log odds: above 0 where false phrases have it rather. Nothing without false phrases."""
    false = [phrase for phrase in phrases if phrase.source is Source.CONTRADICT]
    right = [p for p in phrases if p.source not in (Source.CONTRADICT, Source.POOL)]
    if not false:
        return {}
    said, denied = _counts(right), _counts(false)
    return {
        stem: math.log((denied[stem] + SMOOTHING) / (len(false) + 1))
        - math.log((said[stem] + SMOOTHING) / (len(right) + 1))
        for stem in sorted(said | denied)
    }


def lean(known: Leanings, tokens: Iterable[Token]) -> float:
    """How an answer leans: the mean over its different words, rare ones counting more. 0 when none is known."""
    words = {token.word.stem: token.word for token in tokens if not token.part and token.word.stem in known}
    mass = sum(word.weight for word in words.values())
    return sum(word.weight * known[stem] for stem, word in words.items()) / max(1.0, mass)
