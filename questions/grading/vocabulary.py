"""Which words of a rubric a word of an answer stands for, and how surely.

Two similarities, loose for credit and strict for accusations: same stem 1; nearly the same meaning .85; a longer or
shorter form of the word, or a typo of it, .9; a looser relation .75, for credit only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from questions.grading.words import OPPOSING, SHORTEST, Word, apart, opposites, polar_alike

ALIKE, FORM, TIGHT, LOOSE = 1.0, 0.9, 0.85, 0.75
REMEMBERED = 500  # words of answers kept with what they stand for
_NO_OPPOSITES = ("inform", "instanc", "inner", "input", "under", "until")
_LONG = 8  # letters of a word from which two of them may be mistyped


class Hit(NamedTuple):
    """A word of the rubric that a word of the answer stands for. `opposite`: mutable for immutable."""

    number: int
    loose: float
    strict: float
    opposite: bool = False
    complement: bool = False  # an opposite that leaves no third: who denies the one affirms the other


@lru_cache(maxsize=8_192)
def _hit(number: int, loose: float, strict: float, opposite: bool = False, complement: bool = False) -> Hit:
    """One object for all rubrics: there are few different ones."""
    return Hit(number, loose, strict, opposite, complement)


def opposite(first: str, second: str) -> bool:
    """Whether two stems mean the opposite: by the table, or one is the other with un-, im-, in-, non- or -less."""
    if second in opposites().get(first, ()):
        return True
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    if len(shorter) < 4 or longer in _NO_OPPOSITES:
        return False
    if longer.endswith(shorter) and longer.removesuffix(shorter) in OPPOSING:
        return True
    return longer == shorter + "less"


def _form(first: Word, second: Word) -> float:
    """Forms of one word that the stemmer keeps apart: serialise, serialisation."""
    if apart(first.text, second.text):
        return 0.0
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


Numbers = tuple[int, ...]


@cache
def _alone(number: int) -> Numbers:
    """A tuple of one number, the same for all rubrics: they hold thousands."""
    return (number,)


def joined(numbers: Numbers, number: int) -> Numbers:
    """The numbers and one more; most often it is the first."""
    return (*numbers, number) if numbers else _alone(number)


@dataclass(slots=True)
class Vocabulary:
    """The words of a rubric, found by stem, by group, by their first letters, and by edit distance."""

    words: list[Word] = field(default_factory=list)
    _by_stem: dict[str, Numbers] = field(default_factory=dict)
    _by_start: dict[str, Numbers] = field(default_factory=dict)  # first letters, which other forms have too
    _by_base: dict[str, Numbers] = field(default_factory=dict)  # only of stems that are not bases themselves
    _by_group: dict[int, Numbers] = field(default_factory=dict)
    _by_letter: dict[str, Numbers] = field(default_factory=dict)
    _polar: Numbers = ()
    _hits: dict[str, tuple[Hit, ...]] = field(default_factory=dict)

    def add(self, word: Word) -> int:
        """The number of a word, given at first sight."""
        for known in self._by_stem.get(word.stem, ()):
            if self.words[known].text == word.text:
                return known
        number = len(self.words)
        self.words.append(word)
        stem = word.stem
        self._by_stem[stem] = joined(self._by_stem.get(stem, ()), number)
        if len(stem) >= SHORTEST:
            self._by_start[stem[:SHORTEST]] = joined(self._by_start.get(stem[:SHORTEST], ()), number)
        if word.base != stem:
            self._by_base[word.base] = joined(self._by_base.get(word.base, ()), number)
        for group in word.tight | word.loose:
            self._by_group[group] = joined(self._by_group.get(group, ()), number)
        if word.polar:
            self._polar += (number,)
        if _may_be_mistyped(word):
            self._by_letter[word.text[0]] = joined(self._by_letter.get(word.text[0], ()), number)
        self._hits.clear()
        return number

    def known(self, word: Word) -> bool:
        """Whether the rubric has the word or a form of it."""
        return word.stem in self._by_stem

    def hits(self, word: Word) -> tuple[Hit, ...]:
        """Every word of the rubric that `word` stands for."""
        known = self._hits.get(word.text)
        if known is None:
            if len(self._hits) >= REMEMBERED:
                self._hits.clear()
            known = self._hits[word.text] = tuple(self._find(word))
        return known

    def _near(self, word: Word) -> set[int]:
        """The words that may be alike: a closer look tells."""
        stem, base = word.stem, word.base
        near = {*self._by_stem.get(stem, ()), *self._by_base.get(base, ())}
        if base != stem:
            near.update(n for n in self._by_stem.get(base, ()) if self.words[n].base == base)
        for other in opposites().get(stem, ()):
            near.update(self._by_stem.get(other, ()))
        if len(stem) >= SHORTEST:
            near.update(self._by_start.get(stem[:SHORTEST], ()))
        for group in word.tight | word.loose:
            near.update(self._by_group.get(group, ()))
        if word.polar:
            near.update(self._polar)
        return near

    def _find(self, word: Word) -> list[Hit]:
        found: dict[int, Hit] = {}
        for number in sorted(self._near(word)):
            other = self.words[number]
            if opposite(word.stem, other.stem):
                listed = other.stem in opposites().get(word.stem, ())
                complement = not listed or other.stem in opposites(complements=True).get(word.stem, ())
                found[number] = _hit(number, FORM, 0.0 if listed else FORM, True, complement)
                continue
            loose, strict = similarity(word, other)
            if loose:
                found[number] = _hit(number, loose, strict)
        for number in self._misspelt(word):
            if number not in found or (found[number].loose < FORM and not found[number].opposite):
                strict = found[number].strict if number in found else 0.0
                found[number] = _hit(number, FORM, strict)
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
    return len(word.text) >= SHORTEST and not word.polar and word.text.isalpha()
