"""Accusations: clauses that a false phrase, or a right phrase turned round, explains better than any right one.

Strict, since a false accusation is the worst error: words align one to one, loose synonyms and typos do not count,
no word of a short phrase may be missing, and words that no right phrase has must match nearly exactly.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from questions.grading.alignment import UNIVERSAL, Alignment, align, complete
from questions.grading.evidence import TURNED, Match, Reading, Window
from questions.grading.fairness import crosses_relation, forbids_this, subject_named, widest_gap
from questions.grading.phrases import Source
from questions.grading.rubric import Phrase, Rubric
from questions.grading.subjects import NOBODY
from questions.grading.words import word_list

HOLDS = 0.65  # coverage from which a contradict phrase counts
TURNS = 0.70  # coverage from which an accept phrase turned round counts
MODEL_TURNS = 0.85  # the same for a clause of a model answer
SUSPECT, FAR_BETTER = 0.55, 1.4  # support of a false statement, and how much better it explains a clause
SUSPECT_WORTH, SUSPECT_DISTINCT = 0.6, 0.3  # what it must say at least, and share of the words only it has
SUSPECTED = 0.6  # certainty of two such clauses
GAP = 6  # content words that may stand between the words of a false statement; half of it across two clauses
AFFIRMED = (
    0.3  # share of a right phrase that may be affirmed where it is turned round: 'a function without ...'
)
WHOLE = 0.95  # coverage from which the order of the words matters less
_SURE_FROM, _SURE_TO = 0.60, 0.90  # coverage of no certainty and of full certainty
_CONTRASTS = word_list("contrasts")


@dataclass(slots=True)
class Accusation:
    """One statement of the answer that says the opposite of the rubric."""

    point: int
    phrase: int
    window: Window
    coverage: float
    turned: bool  # an accept phrase with the opposite sign
    positions: tuple[int, ...]
    suspected: bool = False  # only by its words: counts beside another, not alone

    @property
    def certainty(self) -> float:
        """How sure it is, 0 to 1."""
        if self.suspected:
            return SUSPECTED
        return min(1.0, max(0.0, (self.coverage - _SURE_FROM) / (_SURE_TO - _SURE_FROM)))


class Support:
    """How well right phrases explain each window."""

    def __init__(self, rubric: Rubric, found: list[Match]) -> None:
        self._best: dict[Window, dict[int, tuple[float, float]]] = {}
        for match in found:
            phrase = rubric.phrases[match.phrase]
            support = match.support
            if phrase.source in (Source.CONTRADICT, Source.POOL) or not support:
                continue
            points = self._best.setdefault(match.window, {})
            old = points.get(phrase.point, (0.0, 0.0))
            worth = match.worth * (1 - match.turned)
            points[phrase.point] = (max(old[0], support), max(old[1], worth))

    def of(self, window: Window, point: int) -> tuple[float, float, float]:
        """In the window or a part of it: best support of the point, its best value, best value of any point."""
        support = value = every = 0.0
        first, last = window
        for start in range(first, last + 1):
            for end in range(start, last + 1):
                for number, (own, worth) in self._best.get((start, end), {}).items():
                    every = max(every, worth)
                    if number == point:
                        support, value = max(support, own), max(value, worth)
        return support, value, every


class Prosecution:
    """Looks for accusations in one answer."""

    def __init__(self, rubric: Rubric, reading: Reading, found: list[Match]) -> None:
        self.rubric, self.reading, self.support = rubric, reading, Support(rubric, found)
        self.found = found

    def accusations(self) -> list[Accusation]:
        """At most one a clause, the strongest and tightest first."""
        phrases = (m for m in self.found if self.rubric.phrases[m.phrase].source is not Source.POOL)
        charges = [charge for match in phrases if (charge := self._charge(match)) is not None]
        charges.sort(key=lambda c: (-c.coverage, c.window[1] - c.window[0], c.window, c.phrase))
        taken: set[int] = set()
        kept = []
        for charge in charges:
            stretch = set(range(charge.window[0], charge.window[1] + 1))
            if not stretch & taken:
                taken |= stretch
                kept.append(charge)
        return kept

    def suspicions(self, accused: Set[int]) -> list[Accusation]:
        """Clauses outside the accused ones that false statements explain far better than any right phrase.

        By words alone, loose ones too. Right answers seldom have one such clause and hardly ever two, so one is a
        doubt and two are evidence.
        """
        best: dict[int, tuple[float, Match]] = {}
        for match in self.found:
            phrase, (first, last) = self.rubric.phrases[match.phrase], match.window
            if first != last or first in accused or phrase.source is not Source.CONTRADICT:
                continue
            worth = match.worth * (1 - match.turned)
            if not self._is_suspect(match, worth):
                continue
            outdone = worth > self.support.of(match.window, phrase.point)[2] * FAR_BETTER
            if (
                outdone
                and worth > best.get(first, (0.0, match))[0]
                and not self._speaks_of_another(phrase, match.window)
            ):
                best[first] = worth, match
        return [
            Accusation(
                self.rubric.phrases[m.phrase].point,
                m.phrase,
                m.window,
                m.support,
                False,
                m.positions,
                suspected=True,
            )
            for _, m in best.values()
        ]

    def _is_suspect(self, match: Match, worth: float) -> bool:
        """Whether a clause says enough of a false statement, what is its own included."""
        return (
            match.support >= SUSPECT
            and len(match.positions) > 1
            and worth >= SUSPECT_WORTH
            and not match.swapped
            and not self._lacks_restriction(match)
            and not self.reading.clauses[match.window[0]].supposed
            and self._distinct(match) >= SUSPECT_DISTINCT
        )

    def _distinct(self, match: Match) -> float:
        """Share of the words that only the false statement has, that the clause says."""
        slots = self.rubric.phrases[match.phrase].slots
        found: dict[int, float] = {}
        for mention in self.reading.within(match.phrase, match.window):
            if not mention.against:
                found[mention.slot] = max(found.get(mention.slot, 0.0), mention.loose)
        total = sum(slot.mass for slot in slots if slot.distinct)
        said = sum(slot.mass * found.get(index, 0.0) for index, slot in enumerate(slots) if slot.distinct)
        return said / total if total else 1.0

    def _lacks_restriction(self, match: Match) -> bool:
        """'It works in JavaScript' is not 'it works only in JavaScript', nor 'a new list' 'the same list'."""
        said = {self.reading.tokens[position].word.text for position in match.positions}
        slots = self.rubric.phrases[match.phrase].slots
        return bool({slot.word.text for slot in slots if slot.word.polar} - UNIVERSAL - said)

    def _charge(self, match: Match) -> Accusation | None:
        phrase = self.rubric.phrases[match.phrase]
        held = phrase.source is Source.CONTRADICT
        if match.swapped or not self._in_place(match, held) or self._speaks_of_another(phrase, match.window):
            return None
        own = self.rubric.own_stems[phrase.point]
        mentions = self.reading.within(match.phrase, match.window)
        aligned = align(phrase, mentions, self.reading, own, strict=held)
        positions = tuple(sorted(mention.position for mention in aligned.used.values()))
        coverage = min(1.0, aligned.coverage) * phrase.spread[match.window[1] - match.window[0]]
        charge = Accusation(phrase.point, match.phrase, match.window, coverage, not held, positions)
        holds = self._contradicts if held else self._reverses
        return charge if holds(charge, phrase, aligned) and self._outweighs(charge, aligned) else None

    def _in_place(self, match: Match, held: bool) -> bool:
        """Whether the window may hold a claim: one clause, or two of a sentence not set against each other."""
        first, last = match.window
        clauses = self.reading.clauses
        if clauses[first].supposed:
            return False
        if first == last:
            return held or match.turned > TURNED
        joined = last == first + 1 and clauses[first].sentence == clauses[last].sentence
        return held and joined and clauses[last].text()[0] not in _CONTRASTS

    def _speaks_of_another(self, phrase: Phrase, window: Window) -> bool:
        """Whether a phrase is held against what is said of another thing than it, or its key point, speaks of."""
        about = phrase.topics or self.rubric.about[phrase.point]
        if len(self.rubric.topics) < 2 or not about:
            return False
        named = NOBODY.union(*self.reading.topics[window[0] : window[1] + 1])
        named = named or next(
            (before for before in reversed(self.reading.topics[: window[0]]) if before), NOBODY
        )
        return bool(named) and not named & about

    def _contradicts(self, charge: Accusation, phrase: Phrase, aligned: Alignment) -> bool:
        """Whether the window says what the false phrase says, whole, in order and together."""
        first, last = charge.window
        if charge.coverage < HOLDS or aligned.turned > 0.1 or aligned.distinct < 0.6:
            return False
        whole = charge.coverage >= WHOLE and aligned.distinct >= WHOLE
        least = (0.3 if whole else 0.5) if phrase.any_distinct else 0.99
        if aligned.order < least or widest_gap(charge.positions) > (GAP if first == last else GAP // 2):
            return False
        if first != last and any(self.support.of((n, n), phrase.point)[0] > 0.8 for n in (first, last)):
            return False
        return (
            complete(phrase, aligned.used)
            and subject_named(phrase, aligned, charge.window, self.reading, self.rubric)
            and not crosses_relation(aligned, self.reading)
        )

    def _reverses(self, charge: Accusation, phrase: Phrase, aligned: Alignment) -> bool:
        """Whether the window denies what the right phrase says, or says what it denies."""
        model = phrase.source is Source.MODEL
        if (
            charge.coverage < (MODEL_TURNS if model else TURNS)
            or aligned.mass < 1.2
            or len(phrase.slots) < 2 + model
        ):
            return False
        if aligned.turned <= 0.4 or aligned.affirmed > AFFIRMED:
            return False
        if aligned.order < 0.5 and (model or charge.coverage < WHOLE):
            return False
        if not aligned.denies and (
            model or charge.coverage < 0.9 or aligned.order < 0.99 or len(phrase.slots) < 3
        ):
            return False
        return forbids_this(aligned, self.reading, charge.window[0])

    def _outweighs(self, charge: Accusation, aligned: Alignment) -> bool:
        """Whether no right phrase explains the window as well."""
        support, value, every = self.support.of(charge.window, charge.point)
        worth = charge.coverage * aligned.mass
        if charge.turned:
            return support < 0.65 and worth > value and worth > 0.9 * every
        return worth > value and worth > 0.4 * every
