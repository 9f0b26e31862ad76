"""Which words of a rubric a word of an answer stands for, and how surely.

Two similarities, loose for credit and strict for accusations: same stem 1; nearly the same meaning .85; a longer or
shorter form of the word, or a typo of it, .9; a looser relation .75, for credit only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from questions.grading.words import Word, opposites, polar_alike

ALIKE, FORM, TIGHT, LOOSE = 1.0, 0.9, 0.85, 0.75
_REMEMBERED = 1_000  # words of answers kept with what they stand for
_TURNING = ("un", "im", "in", "ir", "non")
_NOT_TURNED = ("inform", "instanc", "inner", "input", "under", "until")
_SHORTEST = 4  # letters of a word that may be mistyped
_LONG = 8  # letters from which two may be


class Hit(NamedTuple):
    """A word of the rubric that a word of the answer stands for. `opposite`: mutable for immutable."""

    number: int
    loose: float
    strict: float
    opposite: bool = False


def opposite(first: str, second: str) -> bool:
    """Whether two stems mean the opposite: by the table, or one is the other with un-, im-, in-, non- or -less."""
    if second in opposites().get(first, ()):
        return True
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    if len(shorter) < 4 or longer in _NOT_TURNED:
        return False
    if longer.endswith(shorter) and longer.removesuffix(shorter) in _TURNING:
        return True
    return longer == shorter + "less"


def _form(first: Word, second: Word) -> float:
    """Forms of one word that the stemmer keeps apart: serialise, serialisation."""
    a, b = first.stem, second.stem
    shorter = min(len(a), len(b))
    difference = abs(len(first.text) - len(second.text))
    if shorter >= 4 and a[:shorter] == b[:shorter] and difference <= (3 if shorter == 4 else 5):
        return FORM
    return LOOSE if shorter >= 5 and a[:5] == b[:5] else 0.0


def similarity(first: Word, second: Word) -> tuple[float, float]:
    """Loose and strict similarity of two words, typos aside."""
    if first.stem == second.stem:
        return ALIKE, ALIKE
    if first.polar or second.polar:
        alike = FORM if polar_alike(first.text, second.text) else 0.0
        return alike, alike
    if opposite(first.stem, second.stem):
        return 0.0, 0.0
    if first.tight & second.tight:
        return TIGHT, TIGHT
    loose = LOOSE if first.loose & second.loose else 0.0
    if first.text[0] == second.text[0]:
        form = _form(first, second)
        return max(loose, form), form if form == FORM else 0.0
    return loose, 0.0


@lru_cache(maxsize=20_000)
def _keys(word: Word) -> tuple[object, ...]:
    """Under what a word is found by words like it: made once for all rubrics."""
    keys: list[object] = [word.stem, *word.tight, *(-1 - group for group in word.loose)]
    keys += [("opposite", *sorted((word.stem, other))) for other in opposites().get(word.stem, ())]
    if word.polar:
        keys.append(...)
    if len(word.stem) >= 4:
        keys.append(("prefix", word.stem[:4]))
        base = word.stem
        for prefix in _TURNING:
            base = base.removeprefix(prefix) if len(base) > len(prefix) + 3 else base
        keys.append(("base", base.removesuffix("less")))
    return tuple(keys)


@dataclass(slots=True)
class Vocabulary:
    """The words of a rubric, found by stem, by group, by their first four letters, and by edit distance."""

    words: list[Word] = field(default_factory=list)
    _index: dict[str, int] = field(default_factory=dict)
    _near: dict[object, tuple[int, ...]] = field(default_factory=dict)
    _hits: dict[str, tuple[Hit, ...]] = field(default_factory=dict)
    _by_letter: dict[str, list[int]] = field(default_factory=dict)

    def add(self, word: Word) -> int:
        """The number of a word, given at first sight."""
        known = self._index.get(word.text)
        if known is not None:
            return known
        number = self._index[word.text] = len(self.words)
        self.words.append(word)
        alone = (number,)
        for key in _keys(word):
            self._near[key] = self._near.get(key, ()) + alone  # nearly always `alone` itself
        if _may_be_mistyped(word):
            self._by_letter.setdefault(word.text[0], []).append(number)
        self._hits.clear()
        return number

    def known(self, word: Word) -> bool:
        """Whether the rubric has the word or a form of it."""
        return word.stem in self._near

    def hits(self, word: Word) -> tuple[Hit, ...]:
        """Every word of the rubric that `word` stands for."""
        known = self._hits.get(word.text)
        if known is None:
            if len(self._hits) >= _REMEMBERED:
                self._hits.clear()
            known = self._hits[word.text] = tuple(self._find(word))
        return known

    def _find(self, word: Word) -> list[Hit]:
        near = {number for key in _keys(word) for number in self._near.get(key, ())}
        found: dict[int, Hit] = {}
        for number in sorted(near):
            other = self.words[number]
            if opposite(word.stem, other.stem):
                listed = other.stem in opposites().get(word.stem, ())
                found[number] = Hit(number, FORM, 0.0 if listed else FORM, opposite=True)
                continue
            loose, strict = similarity(word, other)
            if loose:
                found[number] = Hit(number, loose, strict)
        for number in self._misspelt(word):
            if number not in found or (found[number].loose < FORM and not found[number].opposite):
                strict = found[number].strict if number in found else 0.0
                found[number] = Hit(number, FORM, strict)
        return list(found.values())

    def _misspelt(self, word: Word) -> list[int]:
        """Words that `word` may be a typo of, the nearest first; it is none when both are words people use.

        Only words with its first letter: people seldom mistype that, and mutable is no typo of imutable.
        """
        text = word.text
        found: list[tuple[int, int]] = []
        for number in self._by_letter.get(text[0], ()) if _may_be_mistyped(word) else ():
            other = self.words[number]
            if (word.common and other.common) or abs(len(text) - len(other.text)) > 2:
                continue
            most = 2 if min(len(text), len(other.text)) >= _LONG else 1
            distance = DamerauLevenshtein.distance(text, other.text, score_cutoff=most)
            if 0 < distance <= most and not opposite(word.stem, other.stem):
                found.append((distance, number))
        return [number for _, number in sorted(found)]


def _may_be_mistyped(word: Word) -> bool:
    return len(word.text) >= _SHORTEST and not word.polar and word.text.isalpha()
