"""Phrases found in windows of an answer: how much of each is there, said or denied, and how close together.

A window is one to three clauses in a row. A phrase is found in it by its words, wherever they stand; how much of its
weight is found is its coverage. Only phrases that share words with the answer are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from questions.grading.evidence import Match, Places, Reading, Said, Window
from questions.grading.phrases import Source
from questions.grading.rubric import OPPOSITE, WORTH_A_LOOK, Phrase, Rubric
from questions.grading.subjects import Subjects, said_of

FEW_BETWEEN = 3  # words between those of a phrase that cost nothing
BETWEEN, LEAST_CLOSE = 0.06, 0.6  # what each more costs, and what is left at least
TELLING, FEWEST_TELLING = 0.2, 2  # weight from which a word of a pool is telling, and how many it takes
CLEARLY = 0.05  # how much surer a word must be that speaks against a phrase than one for it
_position = attrgetter("position")

Row = dict[int, float]  # of a clause: for each phrase the weight that it finds there at most
Cell = dict[int, list[Said]]  # of a phrase in a clause: for each slot what is said for it


def _rows(rubric: Rubric, reading: Reading) -> list[Row]:
    """Bounds that are quickly had, a row for each clause: nearly all are too low for a closer look."""
    rows: list[Row] = [{} for _ in reading.clauses]
    for word, heard in reading.heard.items():
        phrases, weights = rubric.postings[word]
        if heard.opposed:
            weights = [max(weight, OPPOSITE) for weight in weights]
        for clause, likeness in heard.surest.items():
            row = rows[clause]
            for phrase, weight in zip(phrases, weights, strict=True):
                row[phrase] = row.get(phrase, 0.0) + weight * likeness
    return rows


def _windows(rubric: Rubric, reading: Reading) -> dict[int, list[Window]]:
    """For each phrase the windows that may find enough of it, in order."""
    found: defaultdict[int, list[Window]] = defaultdict(list)
    rows, clauses = _rows(rubric, reading), reading.clauses
    one, two, three = rubric.least
    for first, row in enumerate(rows):
        for phrase in [p for p, own in row.items() if own >= one[p]]:
            found[phrase].append((first, first))
        sentences = [clause.sentence for clause in clauses[first : first + 3]]
        if len(sentences) > 1 and sentences[1] <= sentences[0] + 1:
            second = rows[first + 1]
            for phrase in [p for p in row.keys() & second.keys() if row[p] + second[p] >= two[p]]:
                found[phrase].append((first, first + 1))
        if len(sentences) > 2 and sentences[2] == sentences[0]:
            second, third = rows[first + 1], rows[first + 2]
            for phrase in row.keys() & third.keys():
                if row[phrase] + second.get(phrase, 0.0) + third[phrase] >= three[phrase]:
                    found[phrase].append((first, first + 2))
    return found


class _Cells(dict[int, Cell]):
    """The cells of one phrase by clause, made when first asked for."""

    def __init__(self, places: Places) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, clause: int) -> Cell:
        cell: Cell = {}
        for slot, heard in self._places:
            if clause in heard.by_clause:
                said = heard.by_clause[clause]
                if slot in cell:  # several words of the rubric may stand for one concept of a pool
                    said = sorted(cell[slot] + said, key=_position)
                cell[slot] = said
        self[clause] = cell
        return cell

    def together(self, first: int, last: int) -> Cell:
        """Several clauses as one; nothing where the first or the last has no slot that the other has not."""
        one, other = self[first], self[last]
        if one.keys() <= other.keys() or other.keys() <= one.keys():
            return {}
        found = dict(one)
        for clause in range(first + 1, last + 1):
            for slot, said in self[clause].items():
                found[slot] = found[slot] + said if slot in found else said
        return dict(sorted(found.items()))


def _swapped(
    phrase: Phrase, reading: Reading, window: Window, positions: Sequence[int], topics: Subjects
) -> bool:
    """Whether the words are said of another thing than the phrase's."""
    first, last = window
    named = reading.topics[first]
    if first < last:
        named = named.union(*reading.topics[first + 1 : last + 1])
    if phrase.topics and named and not phrase.topics & named:
        return True
    if not phrase.subject:
        return False
    subject = said_of(positions, reading.tokens, reading.subjects, topics)
    return bool(subject and not phrase.subject & subject)


def _closeness(positions: Sequence[int], reading: Reading) -> float:
    """What words are worth between which stand others, which are not the question's: more than a few make a gap."""
    if positions[-1] - positions[0] - len(positions) < FEW_BETWEEN:
        return 1.0
    between = 0.0
    for before, after in pairwise(positions):
        between = sum(reading.apart[before + 1 : after], between)
    return max(LEAST_CLOSE, 1 - BETWEEN * max(0.0, between - FEW_BETWEEN))


def _surest(said: list[Said], wanted: int, cells: _Cells) -> tuple[Said, bool]:
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
    nearer = no.opposite and len(cells[no.clause]) > len(cells[yes.clause])
    denied = nearer or no.loose > yes.loose + CLEARLY
    return (no if denied else yes), denied


def _add_up(
    phrase: Phrase, cells: _Cells, window: Window
) -> tuple[float, float, float, float, bool, list[int]]:
    """For each slot the word that stands for it, one word for one slot, and where these words are."""
    got = turned = neutral = mass = 0.0
    telling, opposed = 0, False
    positions: list[int] = []
    slots = phrase.slots
    first, last = window
    cell = cells[first] if first == last else cells.together(first, last)
    for index, said in cell.items():
        slot, best = slots[index], said[0]
        denied = best.against[slot.negation]
        if len(said) > 1:
            best, denied = _surest(said, slot.negation, cells)
        if best.position in positions:
            continue
        positions.append(best.position)
        weight = slot.weight
        if best.opposite and weight < OPPOSITE:
            weight = OPPOSITE
        worth = weight * best.loose
        got += worth
        mass += slot.mass * best.loose
        if denied:
            turned += worth
            opposed = opposed or best.opposite
        if best.negation == 2 and slot.negation == 0:
            neutral += worth
        if weight >= TELLING:
            telling += 1
    if phrase.source is Source.POOL and telling < FEWEST_TELLING:
        got = 0.0
    return got, turned, neutral, mass, opposed, positions


def _match(number: int, cells: _Cells, rubric: Rubric, reading: Reading, window: Window) -> Match | None:
    """What a window has of a phrase, if it is enough to look at."""
    phrase = rubric.phrases[number]
    got, turned, neutral, mass, opposed, positions = _add_up(phrase, cells, window)
    spread = phrase.spread[window[1] - window[0]]
    coverage = min(1.0, got / phrase.total) * phrase.strength * spread
    if coverage < WORTH_A_LOOK:
        return None
    positions.sort()
    coverage *= _closeness(positions, reading)
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
        len(rubric.topics) > 1 and _swapped(phrase, reading, window, positions, rubric.topics),
        opposed,
    )


def matches(rubric: Rubric, reading: Reading) -> list[Match]:
    """Every phrase in every window that it has something to say about."""
    windows = _windows(rubric, reading)
    places = {number: reading.places(number) for number in windows}
    found: list[Match] = []
    # In the order in which the answer comes to them: of equal evidence the first is quoted.
    for number in sorted(windows, key=lambda n: (min([heard.rank for _, heard in places[n]]), n)):
        cells = _Cells(places[number])
        for window in windows[number]:
            match = _match(number, cells, rubric, reading, window)
            if match is not None:
                found.append(match)
    return found
