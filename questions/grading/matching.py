"""Phrases found in windows of an answer: how much of each is there, said or denied, and how close together.

A window is one to three clauses in a row. A phrase is found in it by its words, wherever they stand; how much of its
weight is found is its coverage. Only phrases that share words with the answer are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from questions.grading.evidence import Match, Reading, Said, Spots, Window
from questions.grading.phrases import Source
from questions.grading.rubric import OPPOSITE, WORTH_A_LOOK, Phrase, Rubric, Slot
from questions.grading.subjects import Subjects, said_of

FEW_BETWEEN = 3  # words between those of a phrase that cost nothing
BETWEEN, LEAST_CLOSE = 0.06, 0.6  # what each more costs, and what is left at least
TELLING, FEWEST_TELLING = 0.2, 2  # weight from which a word of a pool is telling, and how many it takes
CLEARLY = 0.05  # how much surer a word must be that speaks against a phrase than one for it

Row = dict[int, float]  # of a clause: for each phrase the weight that it finds there at most
Places = list[tuple[Slot, Spots]]  # of a phrase: its slots that the answer has, in order


def _rows(rubric: Rubric, reading: Reading) -> list[Row]:
    """Bounds that are quickly had, a row for each clause: nearly all are too low for a closer look."""
    rows: list[Row] = [{} for _ in reading.clauses]
    for word, heard in reading.heard.items():
        for slot in rubric.slots[word]:
            weight = max(slot.weight, OPPOSITE) if heard.opposed else slot.weight
            for clause, likeness in heard.surest.items():
                row, worth = rows[clause], weight * likeness
                for phrase in slot.phrases:
                    row[phrase] = row.get(phrase, 0.0) + worth
    return rows


def _windows(rubric: Rubric, reading: Reading) -> dict[int, list[Window]]:
    """For each phrase the windows that may find enough of it, in order."""
    found: defaultdict[int, list[Window]] = defaultdict(list)
    rows, clauses = _rows(rubric, reading), reading.clauses
    least, (_, over_two, over_three) = rubric.least, rubric.spread
    for first, row in enumerate(rows):
        for phrase in [p for p, own in row.items() if own >= least[p]]:
            found[phrase].append((first, first))
        sentences = [clause.sentence for clause in clauses[first : first + 3]]
        if len(sentences) > 1 and sentences[1] <= sentences[0] + 1:
            second = rows[first + 1]
            for phrase in row.keys() & second.keys():
                if (row[phrase] + second[phrase]) * over_two[phrase] >= least[phrase]:
                    found[phrase].append((first, first + 1))
        if len(sentences) > 2 and sentences[2] == sentences[0]:
            second, third = rows[first + 1], rows[first + 2]
            for phrase in row.keys() & third.keys():
                all_three = row[phrase] + second.get(phrase, 0.0) + third[phrase]
                if all_three * over_three[phrase] >= least[phrase]:
                    found[phrase].append((first, first + 2))
    return found


def _within(places: Places, first: int, last: int) -> list[tuple[Slot, list[Said]]]:
    """What a window has of each slot; nothing if its first or last clause has no slot that the other has not."""
    if first == last:
        return [(slot, spots[first]) for slot, spots in places if first in spots]
    found: list[tuple[Slot, list[Said]]] = []
    begins = ends = False
    for slot, spots in places:
        here, there = first in spots, last in spots
        begins, ends = begins or here > there, ends or there > here
        said = spots[first] if here else []
        if last > first + 1 and first + 1 in spots:
            said = said + spots[first + 1]
        if there:
            said = said + spots[last]
        if said:
            found.append((slot, said))
    return found if begins and ends else []


def _swapped(
    phrase: Phrase, reading: Reading, window: Window, positions: Sequence[int], topics: Subjects
) -> bool:
    """Whether the words are said of another thing than the phrase's."""
    if len(topics) < 2 or not (phrase.topics or phrase.subject):
        return False
    first, last = window
    named = reading.topics[first]
    if first < last:
        named = named.union(*reading.topics[first + 1 : last + 1])
    if phrase.topics and named and not phrase.topics & named:
        return True
    subject = said_of(positions, reading.tokens, reading.subjects, topics)
    return bool(phrase.subject and subject and not phrase.subject & subject)


def _closeness(positions: Sequence[int], apart: list[float]) -> float:
    """What words are worth between which stand others, which are not the question's: more than a few make a gap."""
    if positions[-1] - positions[0] - len(positions) < FEW_BETWEEN:
        return 1.0
    between = 0.0
    for before, after in pairwise(positions):
        between = sum(apart[before + 1 : after], between)
    return max(LEAST_CLOSE, 1 - BETWEEN * max(0.0, between - FEW_BETWEEN))


def _surest(said: list[Said], wanted: int, places: Places) -> tuple[Said, bool]:
    """Of several words for one slot the one that counts, and whether it speaks against the phrase.

    Of a word and its opposite in different clauses, the one counts whose clause has more of the phrase: 'keeps the
    file open after the block, and you close it' says that the block leaves the file open.
    """
    yes: Said | None = None
    no: Said | None = None
    for one in said:
        if one.against[wanted]:
            if no is None or one.loose > no.loose:
                no = one
        elif yes is None or one.loose > yes.loose:
            yes = one
    if yes is None or no is None:
        return (yes, False) if yes is not None else (no or said[0], True)
    nearer = no.opposite and _size(places, no.clause) > _size(places, yes.clause)
    denied = nearer or no.loose > yes.loose + CLEARLY
    return (no if denied else yes), denied


def _size(places: Places, clause: int) -> int:
    return sum(clause in spots for _, spots in places)


def _add_up(
    window: list[tuple[Slot, list[Said]]], places: Places
) -> tuple[float, float, float, float, int, bool, list[int]]:
    """What a window has of a phrase, one word for one slot.

    The weight found, of it what is denied and what is neutral, the mass, how many telling words, whether one of them
    is said for its opposite, and where the words are.
    """
    got = turned = neutral = mass = 0.0
    telling, opposed = 0, False
    positions: list[int] = []
    for slot, said in window:
        if len(said) == 1:
            best = said[0]
            denied = best.against[slot.negation]
        else:
            best, denied = _surest(said, slot.negation, places)
        if best.position in positions:
            continue
        positions.append(best.position)
        weight, loose = slot.weight, best.loose
        if best.opposite and weight < OPPOSITE:
            weight = OPPOSITE
        got += weight * loose
        mass += slot.mass * loose
        if weight >= TELLING:
            telling += 1
        if denied:
            turned += weight * loose
            opposed = opposed or best.opposite
        if best.negation == 2 and slot.negation == 0:
            neutral += weight * loose
    return got, turned, neutral, mass, telling, opposed, positions


def _unspent(window: list[tuple[Slot, list[Said]]], turned: float) -> float:
    """What remains denied where the denial belongs to a complement: 'not the same object' is a different object."""
    spent = {one.clause for _, said in window for one in said if one.flipped}
    for slot, (one, *_) in window:
        if one.clause in spent and one.negation == 1 and slot.negation == 0 and not one.flipped:
            turned -= slot.weight * one.loose
    return max(0.0, turned)


def _match(number: int, places: Places, rubric: Rubric, reading: Reading, window: Window) -> Match | None:
    """What a window has of a phrase, if it is enough to look at."""
    phrase, (first, last) = rubric.phrases[number], window
    within = _within(places, first, last)
    if not within:
        return None
    got, turned, neutral, mass, telling, opposed, positions = _add_up(within, places)
    if turned and reading.spent:
        turned = _unspent(within, turned)
    spread = phrase.spread[last - first]
    coverage = min(1.0, got / phrase.total) * phrase.strength * spread
    if coverage < WORTH_A_LOOK or (phrase.source is Source.POOL and telling < FEWEST_TELLING):
        return None
    positions.sort()
    coverage *= _closeness(positions, reading.apart)
    if coverage < WORTH_A_LOOK:
        return None
    return Match(
        number,
        window,
        coverage,
        turned / got,
        neutral / got,
        mass * min(1.0, mass / phrase.mass) * spread,
        mass,
        tuple(positions),
        _swapped(phrase, reading, window, positions, rubric.topics),
        opposed,
    )


def matches(rubric: Rubric, reading: Reading) -> list[Match]:
    """Every phrase in every window that it has something to say about."""
    windows = _windows(rubric, reading)
    places = {number: reading.places(number) for number in windows}
    rank = {word: rank for rank, word in enumerate(reading.heard)}
    # In the order in which the answer comes to the phrases: of equal evidence the first is quoted.
    order = sorted((min([rank[slot.number] for slot, _ in at]), number) for number, at in places.items())
    found: list[Match] = []
    for _, number in order:
        for window in windows[number]:
            match = _match(number, places[number], rubric, reading, window)
            if match is not None:
                found.append(match)
    return found
