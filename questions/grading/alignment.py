"""A phrase laid over a window of an answer, word by word: each word of one to at most one of the other.

Strict, for accusations: loose synonyms and typos do not count, and words that no right phrase has must match nearly
exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from questions.grading.evidence import Mention, Reading
from questions.grading.rubric import Phrase
from questions.grading.words import word_list

UNIVERSAL = word_list("universal")  # 'wrap everything in a bare except' is 'wrap it in a bare except'


@dataclass(slots=True)
class Alignment:
    """A phrase laid over a window word by word."""

    coverage: float
    turned: float
    distinct: float  # coverage of the words that only the false statement has
    order: float  # share of word pairs in the phrase's order
    mass: float
    used: dict[int, Mention]
    affirmed: float  # share that is said as the phrase says it
    denies: bool  # the answer denies what the phrase affirms, rather than affirming what it denies


def _usable(phrase: Phrase, mentions: list[Mention], own: frozenset[str], reading: Reading) -> list[Mention]:
    """The words that are near enough to hold the phrase against somebody."""
    slots = phrase.slots
    if len(slots) <= 2:
        return [mention for mention in mentions if mention.strict > 0.99]
    found = []
    for mention in mentions:
        strict = mention.strict
        if strict > 0.99:
            found.append(mention)
        elif not slots[mention.slot].distinct:
            if strict >= (0.6 if phrase.any_distinct else 0.84):
                found.append(mention)
        elif strict >= 0.75 and reading.tokens[mention.position].word.stem not in own:
            found.append(mention)
    return found


def align(
    phrase: Phrase,
    mentions: list[Mention],
    reading: Reading,
    own: frozenset[str],
    strict: bool,
) -> Alignment:
    """Each word of the phrase to at most one word of the window, the surest pairs first."""
    if strict:
        pairs = _usable(phrase, mentions, own, reading)
    else:
        pairs = [mention for mention in mentions if mention.strict >= 0.6]
    pairs.sort(key=lambda m: (-m.strict, m.against, m.slot, m.position))
    used: dict[int, Mention] = {}
    taken: set[int] = set()
    for mention in pairs:
        if mention.slot not in used and mention.position not in taken:
            used[mention.slot] = mention
            taken.add(mention.position)
    if strict:
        _drop_stray_small_words(phrase, used)
    return _measure(phrase, used, strict)


def _drop_stray_small_words(phrase: Phrase, used: dict[int, Mention]) -> None:
    """'every object' is not 'everything ... object': a small word must stand beside its noun."""
    for index in list(used):
        following = used.get(index + 1)
        if not phrase.slots[index].word.polar or following is None:
            continue
        if following.position - used[index].position != 1:
            del used[index]


def _measure(phrase: Phrase, used: dict[int, Mention], strict: bool) -> Alignment:
    total = got = turned = denied = affirmed = distinct = distinct_got = 0.0
    others = sum([not slot.topic for slot in phrase.slots])
    for index, slot in enumerate(phrase.slots):
        mention = used.get(index)
        total += slot.mass
        if slot.distinct:
            distinct += slot.mass
        if mention is None:
            if strict and slot.topic and not slot.distinct and others >= 2:
                total -= 0.85 * slot.mass  # the topic may be left out
            continue
        got += slot.mass * mention.strict
        if mention.against:
            turned += slot.mass * mention.strict
            denied += slot.mass * mention.strict * (slot.negation == 0)
        else:
            affirmed += slot.mass * mention.strict * (not mention.neutral and not slot.topic)
            distinct_got += slot.mass * mention.strict * slot.distinct
    sequence = [used[index].position for index in sorted(used)]
    pairs = list(combinations(sequence, 2))
    return Alignment(
        got / total,
        turned / got if got else 0.0,
        distinct_got / distinct if distinct else 1.0,
        sum([a < b for a, b in pairs]) / len(pairs) if pairs else 1.0,
        got,
        used,
        affirmed / got if got else 0.0,
        denied > turned / 2,
    )


def complete(phrase: Phrase, used: dict[int, Mention]) -> bool:
    """No word may be missing from a short phrase, few and light ones from a long one."""
    missing = [slot for i, slot in enumerate(phrase.slots) if i not in used and not slot.topic]
    exact = sum(m.strict > 0.99 and not phrase.slots[i].word.polar for i, m in used.items())
    if exact >= 3 and all(slot.word.text in UNIVERSAL for slot in missing):
        return True
    if not missing:
        return True
    average = sum(slot.mass for slot in phrase.slots) / len(phrase.slots)
    solid = sum(not slot.word.polar for slot in phrase.slots)
    allowed = 0 if solid <= 3 or not phrase.any_distinct else max(1, solid // 4)
    return len(missing) <= allowed and all(slot.mass <= average for slot in missing)
