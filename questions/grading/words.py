"""Single words: stem, weight, and which words of the field stand for one another.

The tables are data/words.txt (how common a word is), data/lists.txt (small words), data/terms.txt (synonyms),
data/opposites.txt, data/apart.txt (look-alikes), data/sayings.txt (several words for one term). They are read once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from threading import Lock

import snowballstemmer


def _lines(name: str) -> list[str]:
    text = files("questions.grading").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _lists() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in _lines("lists.txt"):
        if line.startswith("["):
            current = found[line.strip("[]")] = []
        else:
            current.append(line)
    return found


def word_list(name: str) -> frozenset[str]:
    """A named list of small words from data/lists.txt."""
    return frozenset(word for line in _lists()[name] for word in line.split())


# Words that carry grammar, not subject. They count for nothing, but their share tells prose from a list.
FUNCTION = word_list("function")
# Small words that turn the truth of a statement: little for coverage, much when one claim is held against another.
POLAR = word_list("polar")
# Everyday verbs and nouns that say little about any subject.
_PLAIN = word_list("plain")
_POLAR_ALIKE = {
    (first, second) for group in _lists()["polar alike"] for first, second in product(group.split(), repeat=2)
}
_IRREGULAR = dict(pair.split(":") for pair in word_list("irregular"))
_NO_GROUP: frozenset[int] = frozenset()  # one object: there are many words in no group
OPPOSING = ("un", "im", "in", "ir", "non")  # prefixes that turn a word into its opposite
SHORTEST = (
    4  # letters of a word that may have such a prefix, or be mistyped, or have forms the stemmer keeps apart
)
_LONGEST = 40  # letters of a word that are looked at: no word of the field is longer


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word form. One object for each text, so identity is equality."""

    text: str
    stem: str
    base: str  # the stem without what turns a word into its opposite
    weight: float
    function: bool
    polar: bool
    common: bool
    tight: frozenset[int]
    loose: frozenset[int]


@cache
def _counts() -> dict[str, int]:
    pairs = (line.split() for line in _lines("words.txt"))
    return {word: int(count) for word, count in pairs}


@cache
def _groups() -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    found: tuple[dict[str, set[int]], dict[str, set[int]]] = ({}, {})
    for number, line in enumerate(_lines("terms.txt")):
        mark, *members = line.split()
        table = found[0] if mark == "=" else found[1]
        for member in members:
            table.setdefault(stem(member), set()).add(number)
    tight, loose = ({key: frozenset(value) for key, value in table.items()} for table in found)
    return tight, loose


@cache
def opposites(complements: bool = False) -> dict[str, frozenset[str]]:
    """For each stem the stems of the words that mean the opposite; if asked, only of those that leave no third."""
    found: dict[str, set[str]] = {}
    for line in _lines("opposites.txt"):
        if complements and not line.startswith("="):
            continue
        sides = [[stem(member) for member in side.split()] for side in line.removeprefix("=").split(":")]
        for one, other in (sides, sides[::-1]):
            for member in one:
                found.setdefault(member, set()).update(set(other) - {member})
    return {key: frozenset(value) for key, value in found.items()}


@cache
def sayings() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Sayings by the stem of their first word, longest first: (stems, the term they count as)."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for line in _lines("sayings.txt"):
        left, _, term = line.partition("=>")
        for saying in left.split("|"):
            parts = tuple(map(stem, saying.replace("-", " ").split()))
            found.setdefault(parts[0], []).append((parts, term.strip()))
    for options in found.values():
        options.sort(key=lambda option: -len(option[0]))
    return found


_snowball = snowballstemmer.stemmer("english")
_stemming = Lock()  # it keeps the word it works on; answers are graded beside rubrics being compiled


def _cut(text: str) -> str:
    plain = _IRREGULAR.get(text, text)
    if not (plain.isalpha() and plain.isascii()):
        return plain
    with _stemming:
        found: str = _snowball.stemWord(plain)
    return found


@cache
def _look_alikes() -> dict[str, tuple[int, int, str]]:
    """For each word of data/apart.txt its line, its side of it, and its stem."""
    found = {}
    for number, line in enumerate(_lines("apart.txt")):
        sides = [side.split() for side in line.split("|")]
        sets_of_stems = [set(map(_cut, side)) for side in sides]
        for side, words in enumerate(sides):
            others = set[str]().union(*sets_of_stems[:side], *sets_of_stems[side + 1 :])
            shared = bool(sets_of_stems[side] & others)
            found.update({word: (number, side, words[0] if shared else _cut(word)) for word in words})
    return found


def apart(first: str, second: str) -> bool:
    """Whether two words look like forms of one and are different things: iterable, iterator."""
    one, other = _look_alikes().get(first), _look_alikes().get(second)
    return one is not None and other is not None and one[0] == other[0] and one[1] != other[1]


@lru_cache(maxsize=4_096)
def stem(text: str) -> str:
    """The Snowball (Porter 2) stem, but for words told apart; identifiers with underscores stay as they are."""
    told_apart = _look_alikes().get(text)
    return told_apart[2] if told_apart else _cut(text)


def _base(stemmed: str) -> str:
    """The same object where nothing is taken away: there are many words."""
    if len(stemmed) < SHORTEST:
        return stemmed
    base = stemmed
    for prefix in OPPOSING:
        base = base.removeprefix(prefix) if len(base) > len(prefix) + 3 else base
    base = base.removesuffix("less")
    return stemmed if base == stemmed else base


def _weight(text: str, stemmed: str) -> float:
    if text in POLAR:
        return 0.2
    if text in FUNCTION:
        return 0.06
    if text in _PLAIN or stemmed in _PLAIN:
        return 0.4
    return min(1.0, 1.0 - 0.06 * math.log(max(_counts().get(text, 1), 30) / 30))


def word(text: str) -> Word:
    """Everything known about a lower-case word form."""
    return _word(text[:_LONGEST])


@lru_cache(maxsize=20_000)
def _word(text: str) -> Word:
    stemmed = stem(text)
    tight, loose = _groups()
    return Word(
        text,
        stemmed,
        _base(stemmed),
        _weight(text, stemmed),
        text in FUNCTION and text not in POLAR,
        text in POLAR,
        text in _counts(),
        tight.get(stemmed, _NO_GROUP),
        loose.get(stemmed, _NO_GROUP),
    )


def polar_alike(first: str, second: str) -> bool:
    """Whether two small words say the same: every, all; only, just."""
    return (first, second) in _POLAR_ALIKE
