"""Phrases found in windows of an answer: how much of each is there, said or denied, and how close together.

A window is one to three clauses in a row. A phrase is found in it by its words, wherever they stand; how much of its
weight is found is its coverage. Only phrases that share words with the answer are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from questions.grading.clauses import Clause
from questions.grading.evidence import Match, Mention, Reading, Window
from questions.grading.phrases import Source
from questions.grading.rubric import Phrase, Rubric
from questions.grading.subjects import NOBODY, Subjects, said_of

OPPOSITE = 0.6  # least weight of a word said for its opposite
FEW_BETWEEN = 3  # words between those of a phrase that cost nothing
BETWEEN, LEAST_CLOSE = 0.06, 0.6  # what each more costs, and what is left at least
WORTH_A_LOOK = 0.45  # coverage under which a phrase is no evidence of anything
TELLING, FEWEST_TELLING = 0.2, 2  # weight from which a word of a pool is telling, and how many it takes
CLEARLY = 0.05  # how much surer a word must be that speaks against a phrase than one for it


Values = dict[int, float]  # for each slot of a phrase that a clause has, the weight it finds there at most


def _values(phrase: Phrase, mentions: list[Mention]) -> Values:
    slots = phrase.slots
    found: Values = {}
    for mention in mentions:
        weight = slots[mention.slot].weight
        value = mention.loose * (max(weight, OPPOSITE) if mention.opposite else weight)
        if value > found.get(mention.slot, 0.0):
            found[mention.slot] = value
    return found


def _together(values: Sequence[Values]) -> float:
    """What clauses find together at most."""
    if len(values) == 1:
        return sum(values[0].values())
    best: Values = {}
    for found in values:
        for slot, value in found.items():
            if value > best.get(slot, 0.0):
                best[slot] = value
    return sum(best.values())


def _windows(clauses: list[Clause], values: dict[int, Values], least: float) -> Iterator[Window]:
    """Windows that may find `least`, whose first and last clause have words that no clause of them has alone."""
    if _together(list(values.values())) < least:
        return
    for first, own in values.items():
        if _together([own]) >= least:
            yield first, first
        sentence = clauses[first].sentence
        for last, furthest in ((first + 1, sentence + 1), (first + 2, sentence)):
            other = values.get(last)
            if other is None or clauses[last].sentence > furthest:
                continue
            if other.keys() <= own.keys() or own.keys() <= other.keys():
                continue
            between = values.get(first + 1, own) if last > first + 1 else own
            if _together([own, between, other]) >= least:
                yield first, last


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


def _sides(mentions: list[Mention]) -> tuple[dict[int, Mention], dict[int, Mention]]:
    """For each slot the surest word that agrees with the phrase, and the surest that opposes it."""
    agree: dict[int, Mention] = {}
    oppose: dict[int, Mention] = {}
    for mention in mentions:
        side = oppose if mention.against else agree
        known = side.get(mention.slot)
        if known is None or mention.loose > known.loose:
            side[mention.slot] = mention
    return agree, oppose


def _chosen(mentions: list[Mention], window: Window) -> list[tuple[Mention, bool]]:
    """For each slot the word that stands for it, and whether that speaks against the phrase.

    Of a word and its opposite in different clauses, the one counts whose clause has more of the phrase: 'keeps the
    file open after the block, and you close it' says that the block leaves the file open.
    """
    agree, oppose = _sides(mentions)
    slots: dict[int, set[int]] = {}
    if window[0] < window[1] and any(mention.opposite for mention in oppose.values()):
        for mention in mentions:
            slots.setdefault(mention.clause, set()).add(mention.slot)
    found: list[tuple[Mention, bool]] = []
    taken: set[int] = set()
    for index in sorted(agree.keys() | oppose.keys()):
        yes, no = agree.get(index), oppose.get(index)
        if yes is None or no is None:
            denied = yes is None
        else:
            nearer = no.opposite and bool(slots) and len(slots[no.clause]) > len(slots[yes.clause])
            denied = nearer or no.loose > yes.loose + CLEARLY
        best = no if denied else yes
        if best is not None and best.position not in taken:
            found.append((best, denied))
            taken.add(best.position)
    return found


def _match(number: int, rubric: Rubric, reading: Reading, window: Window) -> Match:
    phrase = rubric.phrases[number]
    got = turned = neutral = mass = 0.0
    telling = 0
    chosen = _chosen(reading.within(number, window), window)
    for mention, denied in chosen:
        slot = phrase.slots[mention.slot]
        weight = max(slot.weight, OPPOSITE) if mention.opposite else slot.weight
        said = weight * mention.loose
        got += said
        turned += said * denied
        neutral += said * mention.neutral
        mass += slot.mass * mention.loose
        telling += weight >= TELLING
    positions = tuple(sorted(mention.position for mention, _ in chosen))
    spread = phrase.spread[window[1] - window[0]]
    coverage = min(1.0, got / phrase.total) * phrase.strength * spread
    if phrase.source is Source.POOL and telling < FEWEST_TELLING:
        coverage = 0.0
    whole = got or 1.0
    return Match(
        number,
        window,
        coverage * _closeness(positions, reading, rubric),
        turned / whole,
        neutral / whole,
        mass * min(1.0, mass / phrase.mass) * spread,
        mass,
        positions,
        len(rubric.topics) > 1 and _swapped(phrase, reading, window, positions, rubric.topics),
        any(denied and mention.opposite for mention, denied in chosen),
    )


def matches(rubric: Rubric, reading: Reading) -> list[Match]:
    """Every phrase in every window that it has something to say about."""
    found: list[Match] = []
    for number, mentions in reading.mentions.items():
        phrase = rubric.phrases[number]
        values = {clause: _values(phrase, members) for clause, members in mentions.items()}
        for window in _windows(reading.clauses, values, WORTH_A_LOOK * phrase.total / phrase.strength):
            match = _match(number, rubric, reading, window)
            if match.coverage >= WORTH_A_LOOK:
                found.append(match)
    return found
