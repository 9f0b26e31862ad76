"""What people call time zones, and the search among it by a few words.

Names, countries and links are those of the files that the tzdata package brings along; they are read once in the
life of a process. `zone_words` has the words and the order that no database has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from questions.daily import zone_keys
from questions.zone_words import ABBREVIATIONS, COUNTRIES, LOCALES, PLACES, USUAL

# What the word found stands for, and how it was met: whole, by its beginning, its inside, with a typo.
_CITY, _OTHER_NAME, _COUNTRY, _AREA = 1.0, 0.95, 0.9, 0.8
_PART = 0.9  # one word of a name that has several
_BEGINNING, _INSIDE, _TYPO = 0.8, 0.6, 0.75
_MOST_WORDS = 8  # more are not read: no zone's name has as many
_LIKENESS = 0.75  # the least that still is the same word

_BETWEEN_WORDS = re.compile(r"[\s/_,.;:()'’&+\-]+")
_SAYS_NOTHING = frozenset(
    (
        "of",
        "and",
        "the",
        "time",
        "zone",
        "timezone",
        "standard",
        "daylight",
        "summer",
        "most",
        "areas",
        "area",
        "except",
    )
)

# Names that give no place and no clock of their own to choose.
_NOT_OFFERED = frozenset({"Factory", "localtime", "posixrules"})


@dataclass(frozen=True, slots=True)
class Places:
    """The zones worth offering, in the order among equals, and how people call them.

    `names`: canonical names. `aliases`: other names of the database to theirs. `countries`: names of countries a
    zone lies in. `words`: other words for the place. `areas`: what part of its country. `in_country`: by ISO code.
    """

    names: tuple[str, ...]
    aliases: dict[str, str]
    countries: dict[str, list[str]]
    words: dict[str, list[str]]
    areas: dict[str, str]
    in_country: dict[str, list[str]]


@cache
def places() -> Places:
    """All that is known, read from the zone database at the first call."""
    keys = zone_keys() - _NOT_OFFERED
    rows = [row for row in _rows("zone.tab") if row[2] in keys]
    words = _table(PLACES)
    own = {old: name for name, called in words.items() for old in called if old in keys}
    canonical = {row[2] for row in rows} | set(words)
    aliases = {name: own.get(name, target) for name, target in _links().items() if name not in canonical}
    aliases = {name: own.get(target, target) for name, target in (aliases | own).items() if name in keys}
    listed = (*USUAL.split(), "UTC", *(row[2] for row in rows), *sorted(keys))
    names = tuple(dict.fromkeys(name for name in listed if name in keys and name not in aliases))
    order = {name: place for place, name in enumerate(names)}
    in_country: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: order[row[2]]):
        in_country.setdefault(row[0], []).append(row[2])
    called = {row[0]: [row[1]] for row in _rows("iso3166.tab")}
    for code, more in _table(COUNTRIES).items():
        called.setdefault(code, []).extend(more)
    return Places(
        names=names,
        aliases=aliases,
        countries={row[2]: called.get(row[0], []) for row in rows},
        words=words,
        areas={row[2]: row[3] for row in rows if len(row) > 3},
        in_country=in_country,
    )


@cache
def abbreviations() -> dict[str, list[str]]:
    """Capital letters to the zones meant, beside what the zone database itself calls its clocks."""
    return _table(ABBREVIATIONS)


@cache
def locales_to_zones() -> dict[str, list[str]]:
    """Discord's locale codes to the zones likely for them."""
    return _table(LOCALES)


def _table(lines: str) -> dict[str, list[str]]:
    """A key and its values in each line; a key may have several lines."""
    table: dict[str, list[str]] = {}
    for key, *values in (line.split() for line in lines.strip().splitlines()):
        table.setdefault(key, []).extend(values)
    return table


def _rows(name: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def _links() -> dict[str, str]:
    """Other names to the names they stand for."""
    text = files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if line.startswith("L ")]
    return {row[2]: row[1] for row in rows}


def named_like(typed: str) -> dict[str, float]:
    """The zones that a few words name, each with how well, from 0 to 1; of no order.

    Where no zone has all the words, those that have the most of them.
    """
    scores: dict[str, list[float]] = {}
    for word in dict.fromkeys(_words(typed)[:_MOST_WORDS]):
        for name, score in _zones_of(word).items():
            scores.setdefault(name, []).append(score)
    most = max(map(len, scores.values()), default=0)
    return {name: sum(found) / most for name, found in scores.items() if len(found) == most}


def _zones_of(typed: str) -> dict[str, float]:
    best: dict[str, float] = {}
    index = _index()
    for word, likeness in _met(typed).items():
        for name, weight in index[word].items():
            best[name] = max(best.get(name, 0.0), weight * likeness)
    return best


def _met(typed: str) -> dict[str, float]:
    """The words of the index that a typed one may be, each with how surely."""
    met: dict[str, float] = {}
    if len(typed) >= 4:  # a typo in three letters is another word
        for beginnings, worth in ((False, _TYPO), (True, _TYPO * _BEGINNING)):
            words, shown = _vocabulary(len(typed) if beginnings else 0)
            for _, likeness, place in process.extract(
                typed, shown, scorer=OSA.normalized_similarity, score_cutoff=_LIKENESS, limit=None
            ):
                met[words[place]] = max(met.get(words[place], 0.0), likeness * worth)
    for word in _index():
        if word.startswith(typed):
            met[word] = 1.0 if word == typed else _BEGINNING
        elif len(typed) >= 3 and typed in word:  # shorter ones stand inside every other word
            met[word] = max(met.get(word, 0.0), _INSIDE)
    return met


@cache
def _vocabulary(beginning: int) -> tuple[list[str], list[str]]:
    """The words of the index, and so many letters of each; 0 for all."""
    words = [word for word in _index() if len(word) > beginning]
    return words, [word[:beginning] if beginning else word for word in words]


@cache
def _index() -> dict[str, dict[str, float]]:
    """Each word with the zones it stands for, and how much it says about them."""
    known = places()
    index: dict[str, dict[str, float]] = {}

    def add(name: str, texts: Iterable[str], weight: float) -> None:
        for text in texts:
            words = _words(text)
            said = {word: weight * (_PART if len(words) > 1 else 1.0) for word in words}
            for word, worth in {**said, "".join(words): weight}.items():
                zones = index.setdefault(word, {})
                zones[name] = max(zones.get(name, 0.0), worth)

    for name in known.names:
        *regions, city = name.split("/")
        add(name, [city], _CITY)
        add(name, (word for word in known.words.get(name, ()) if "/" not in word), _OTHER_NAME)
        add(name, known.countries.get(name, ()), _COUNTRY)
        add(name, regions, _AREA)
        # In what is said about a part of a country the short words are codes, of states and of clocks.
        add(name, [word for word in known.areas.get(name, "").split() if len(word) > 3], _AREA)
    for alias, name in known.aliases.items():
        *regions, city = alias.split("/")
        add(name, [city], _OTHER_NAME)
        add(name, regions, _AREA)
    index.pop("", None)
    return index


def _words(text: str) -> list[str]:
    """The words without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word for word in _BETWEEN_WORDS.split(plain) if word and word not in _SAYS_NOTHING]
