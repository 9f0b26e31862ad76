"""What a phrase must also fulfil before it is held against an answer: subject, advice, distance, relation."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise

from questions.grading.alignment import Alignment
from questions.grading.evidence import Reading, Window
from questions.grading.rubric import Phrase, Rubric
from questions.grading.words import word_list

_RELATIONS = word_list("relations")
_PROHIBITIONS = frozenset(("not", "never", "avoid"))
_CARRIED = word_list("pronouns")


def subject_named(
    phrase: Phrase, aligned: Alignment, window: Window, reading: Reading, rubric: Rubric
) -> bool:
    """Whether the answer speaks of what the phrase speaks of, by name, by pronoun, or leaving the question's out."""
    if 0 in aligned.used:
        return True
    slot = phrase.slots[0]
    if slot.topic:
        clause = reading.clauses[window[0]]
        content = next((token for token in clause.tokens if token.content), None)
        starts = any(reading.tokens[m.position] is content for m in aligned.used.values())
        if not starts and not _CARRIED & set(clause.text()[:2]):
            return False
        return _last_topic(window[0], reading, rubric) <= {s.word.stem for s in phrase.slots}
    if slot.mass < 0.85 or slot.word.stem in rubric.question:
        return True
    before = window[0] - 1
    return before >= 0 and any(token.word.stem == slot.word.stem for token in reading.clauses[before].tokens)


def _last_topic(clause: int, reading: Reading, rubric: Rubric) -> Set[str]:
    """What the answer last named of the things the question names: a sentence without subject speaks of that."""
    return next((named for named in reversed(reading.topics[:clause]) if named), rubric.topics)


def forbids_this(aligned: Alignment, reading: Reading, clause: int) -> bool:
    """'Don't read it all' advises; it denies 'read loads all' only where the phrase is the advice turned round."""
    tokens = reading.clauses[clause].tokens
    start = next((i for i, token in enumerate(tokens) if token.word.text not in ("and", "or", "so", "do")), 0)
    if tokens[start].word.text not in _PROHIBITIONS:
        return True
    content = next((token for token in tokens[start + 1 :] if token.content), None)
    return 0 in aligned.used and reading.tokens[aligned.used[0].position] is content


def widest_gap(positions: Sequence[int]) -> int:
    """Most content words that stand between two of the words held against the answer."""
    return max((b - a - 1 for a, b in pairwise(positions)), default=0)


def crosses_relation(aligned: Alignment, reading: Reading) -> bool:
    """'faster before X than Y' must not answer for 'X faster': a relation between the words must be in the phrase."""
    used = {mention.position for mention in aligned.used.values()}
    return any(
        reading.tokens[position].word.text in _RELATIONS and position not in used
        for position in range(min(used), max(used))
    )
