"""Find questions and topics by a few words, typed quickly and not always well: for autocomplete and the shell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz.distance import OSA

from questions.bank import Bank
from questions.model import Question, Topic

LIMIT = 25  # as many choices as Discord shows

# What a typed word is worth against a word of the question: the whole word, its beginning, its inside, a typo.
_BEGINNING = 0.9
_INSIDE = 0.7
_TYPO = 0.75  # the least likeness that still is the same word
_TITLE, _TAG, _TOPIC = 1.0, 0.9, 0.8

_Entry = TypeVar("_Entry")
_WORD = re.compile(r"[^\W_]+")


def search_questions(bank: Bank, words: str, limit: int = LIMIT) -> tuple[Question, ...]:
    """The questions whose title, tags and topic hold every word, best first.

    The bank's first for nothing typed; none for what has no word in it, such as "???".
    """
    return BankSearch(bank).questions(words, limit)


def search_topics(bank: Bank, words: str, limit: int = LIMIT) -> tuple[Topic, ...]:
    """The topics whose title and name hold every word, best first; otherwise as `search_questions`."""
    return BankSearch(bank).topics(words, limit)


@dataclass(frozen=True, slots=True)
class _Field:
    weight: float
    words: tuple[str, ...]


class BankSearch:
    """An index of a bank, built once; a search in 1,000 questions takes a few milliseconds."""

    def __init__(self, bank: Bank) -> None:
        self._topics = [
            (topic, (_Field(_TITLE, _words(topic.title)), _Field(_TAG, _words(topic.id))))
            for topic in bank.topics.values()
        ]
        self._questions = [(question, _fields(bank, question)) for question in bank]

    def questions(self, words: str, limit: int = LIMIT) -> tuple[Question, ...]:
        """See `search_questions`."""
        return tuple(_best(self._questions, words)[:limit])

    def topics(self, words: str, limit: int = LIMIT) -> tuple[Topic, ...]:
        """See `search_topics`."""
        return tuple(_best(self._topics, words)[:limit])


def _best(entries: Iterable[tuple[_Entry, tuple[_Field, ...]]], words: str) -> list[_Entry]:
    wanted = _words(words)
    if not wanted and words.strip():
        return []
    scored = [(_score(fields, wanted), entry) for entry, fields in entries]
    scored.sort(key=lambda pair: -pair[0])  # a stable sort: equals stay in the bank's order
    return [entry for score, entry in scored if score > 0]


def _fields(bank: Bank, question: Question) -> tuple[_Field, ...]:
    topic = bank.topics.get(question.topic)
    return (
        _Field(_TITLE, _words(question.title)),
        _Field(_TAG, _words(" ".join((*question.tags, question.id)))),
        _Field(_TOPIC, _words(f"{question.topic} {topic.title if topic else ''}")),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _score(fields: Iterable[_Field], wanted: Sequence[str]) -> float:
    """The mean over the typed words of the best each finds; 0 when one finds nothing; 1 for nothing typed."""
    total = 0.0
    for word in wanted:
        best = max(
            (field.weight * _likeness(word, other) for field in fields for other in field.words), default=0
        )
        if not best:
            return 0.0
        total += best
    return total / len(wanted) if wanted else 1.0


def _likeness(typed: str, word: str) -> float:
    if typed == word:
        return 1.0
    if word.startswith(typed):
        return _BEGINNING
    if len(typed) >= 3 and typed in word:  # shorter ones stand inside every other word
        return _INSIDE
    if len(typed) < 4:  # a typo in three letters is another word
        return 0.0
    whole = OSA.normalized_similarity(typed, word, score_cutoff=_TYPO)
    if whole or len(word) <= len(typed):
        return whole * _INSIDE
    # Who types 'genrat' is on the way to 'generator': the beginning, a letter more or less, counts as well.
    begun = max(
        OSA.normalized_similarity(typed, word[:length], score_cutoff=_TYPO)
        for length in range(len(typed) - 1, len(typed) + 2)
    )
    return begun * _BEGINNING * _INSIDE
