"""Accusations: clauses that a false phrase, or a right phrase turned round, explains better than any right one.

Strict, since a false accusation is the worst error: words align one to one, loose synonyms and typos do not count,
no word of a short phrase may be missing, and words that no right phrase has must match nearly exactly.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from questions.grading.alignment import Alignment, align, complete
from questions.grading.evidence import TURNED, Match, Reading, Window
from questions.grading.rubric import Phrase, Rubric, Source
from questions.grading.words import word_list

HOLDS = 0.65  # coverage from which a contradict phrase counts
TURNS = 0.70  # coverage from which an accept phrase turned round counts
MODEL_TURNS = 0.85  # the same for a clause of a model answer
WHOLE = 0.95  # coverage from which the order of the words matters less
_SURE_FROM, _SURE_TO = 0.60, 0.90  # coverage of no certainty and of full certainty
_RELATIONS = word_list("relations")
_PROHIBITIONS = frozenset(("not", "never", "avoid"))
_CONTRASTS = word_list("contrasts")
_CARRIED = word_list("pronouns")


@dataclass(slots=True)
class Accusation:
    """One statement of the answer that says the opposite of the rubric."""

    point: int
    phrase: int
    window: Window
    coverage: float
    turned: bool  # an accept phrase with the opposite sign
    positions: tuple[int, ...]

    @property
    def certainty(self) -> float:
        """How sure it is, 0 to 1."""
        return min(1.0, max(0.0, (self.coverage - _SURE_FROM) / (_SURE_TO - _SURE_FROM)))


class Support:
    """How well right phrases explain each window."""

    def __init__(self, rubric: Rubric, found: list[Match]) -> None:
        self._best: dict[Window, dict[int, tuple[float, float]]] = {}
        for match in found:
            phrase = rubric.phrases[match.phrase]
            support = match.support
            if phrase.source is Source.CONTRADICT or not support:
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


def _subject_named(
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


def _forbids_this(aligned: Alignment, reading: Reading, clause: int) -> bool:
    """'Don't read it all' advises; it denies 'read loads all' only where the phrase is the advice turned round."""
    tokens = reading.clauses[clause].tokens
    start = next((i for i, token in enumerate(tokens) if token.word.text not in ("and", "or", "so", "do")), 0)
    if tokens[start].word.text not in _PROHIBITIONS:
        return True
    content = next((token for token in tokens[start + 1 :] if token.content), None)
    return 0 in aligned.used and reading.tokens[aligned.used[0].position] is content


def _crosses_relation(aligned: Alignment, reading: Reading) -> bool:
    """'faster before X than Y' must not answer for 'X faster': a relation between the words must be in the phrase."""
    used = {mention.position for mention in aligned.used.values()}
    return any(
        reading.tokens[position].word.text in _RELATIONS and position not in used
        for position in range(min(used), max(used))
    )


class Prosecution:
    """Looks for accusations in one answer."""

    def __init__(self, rubric: Rubric, reading: Reading, found: list[Match]) -> None:
        self.rubric, self.reading, self.support = rubric, reading, Support(rubric, found)
        self.found = found

    def accusations(self) -> list[Accusation]:
        """At most one a clause, the strongest and tightest first."""
        charges = [charge for match in self.found if (charge := self._charge(match)) is not None]
        charges.sort(key=lambda c: (-c.coverage, c.window[1] - c.window[0], c.window, c.phrase))
        taken: set[int] = set()
        kept = []
        for charge in charges:
            stretch = set(range(charge.window[0], charge.window[1] + 1))
            if not stretch & taken:
                taken |= stretch
                kept.append(charge)
        return kept

    def _charge(self, match: Match) -> Accusation | None:
        first, last = match.window
        clauses = self.reading.clauses
        if clauses[first].supposed or match.swapped:
            return None
        if self.rubric.phrases[match.phrase].source is Source.CONTRADICT:
            if last - first > 1 or clauses[first].sentence != clauses[last].sentence:
                return None
            if first != last and clauses[last].text()[0] in _CONTRASTS:
                return None
            return self._contradiction(match)
        return self._reversal(match) if first == last else None

    def _accuse(self, match: Match, aligned: Alignment, turned: bool) -> Accusation:
        positions = tuple(sorted(mention.position for mention in aligned.used.values()))
        phrase = self.rubric.phrases[match.phrase]
        coverage = min(1.0, aligned.coverage) * phrase.spread[match.window[1] - match.window[0]]
        return Accusation(phrase.point, match.phrase, match.window, coverage, turned, positions)

    def _contradiction(self, match: Match) -> Accusation | None:
        phrase = self.rubric.phrases[match.phrase]
        first, last = match.window
        own = self.rubric.own_stems[phrase.point]
        mentions = self.reading.within(match.phrase, match.window)
        aligned = align(phrase, mentions, self.reading, own, strict=True)
        charge = self._accuse(match, aligned, turned=False)
        if charge.coverage < HOLDS or aligned.turned > 0.1 or aligned.distinct < 0.6:
            return None
        whole = charge.coverage >= WHOLE and aligned.distinct >= WHOLE
        least = (0.3 if whole else 0.5) if phrase.any_distinct else 0.99
        if aligned.order < least or not complete(phrase, aligned.used):
            return None
        if not _subject_named(phrase, aligned, match.window, self.reading, self.rubric):
            return None
        if _crosses_relation(aligned, self.reading):
            return None
        if first != last and any(self.support.of((n, n), phrase.point)[0] > 0.8 for n in (first, last)):
            return None
        _, value, every = self.support.of(match.window, phrase.point)
        worth = charge.coverage * aligned.mass
        return charge if worth > value and worth > 0.4 * every else None

    def _reversal(self, match: Match) -> Accusation | None:
        phrase = self.rubric.phrases[match.phrase]
        if match.turned <= TURNED or len(phrase.slots) < 2:
            return None
        own = self.rubric.own_stems[phrase.point]
        mentions = self.reading.within(match.phrase, match.window)
        aligned = align(phrase, mentions, self.reading, own, strict=False)
        charge = self._accuse(match, aligned, turned=True)
        least = MODEL_TURNS if phrase.source is Source.MODEL else TURNS
        if aligned.turned <= 0.4 or charge.coverage < least or aligned.mass < 1.2:
            return None
        if aligned.order < 0.5 and charge.coverage < WHOLE:
            return None
        if not aligned.denies and (charge.coverage < 0.9 or aligned.order < 0.99 or len(phrase.slots) < 3):
            return None
        if not _forbids_this(aligned, self.reading, match.window[0]):
            return None
        support, value, every = self.support.of(match.window, phrase.point)
        worth = charge.coverage * aligned.mass
        return charge if support < 0.65 and worth > value and worth > 0.9 * every else None
