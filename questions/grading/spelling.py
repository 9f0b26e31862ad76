"""What one typed word is read as: an identifier in its parts, a contraction in its words, anything else as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from questions.grading.words import FUNCTION, Word, word, word_list

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_UNSPELT = {contracted.replace("'", ""): contracted for contracted in word_list("contractions")}
_REMEMBERED = 8_000  # words as typed


@dataclass(slots=True)
class Token:
    """A word, number, operator or mark. `negation`: 0 asserted, 1 denied, 2 neither (subject of a denial)."""

    word: Word
    start: int
    end: int
    content: bool  # whether it says something about the subject
    mark: bool = False
    code: bool = False  # in code, or a called name: never a negator, never a function word
    part: bool = False  # one part of an identifier; the whole stands before it
    comma: bool = False  # a comma or bracket stands before it
    negation: int = 0


# A word, whether it is content, whether code, whether part of an identifier.
Piece = tuple[Word, bool, bool, bool]


def _identifier(raw: str) -> list[str]:
    """The whole in lower case, then its parts if it has several."""
    lower = raw.lower()
    if raw.startswith("__") and raw.endswith("__") and len(raw) > 4:
        return [lower, lower.strip("_")]
    parts = [part.lower() for part in _PARTS.findall(raw[:80])]
    if len(parts) < 2 or (raw.isupper() and "_" not in raw):
        return [lower.strip("_") or lower]
    return ["".join(parts), *(part for part in parts if len(part) > 1)]


def _split(raw: str) -> list[str]:
    """A word and what is contracted into it: don't -> do, not."""
    lower = raw.lower()
    lower = _UNSPELT.get(lower, lower)
    if lower == "cannot":
        return ["can", "not"]
    base, quote, tail = lower.partition("'")
    if not quote:
        return [base]
    if tail == "t" and base.endswith("n"):
        return [{"wo": "will", "ca": "can"}.get(base[:-1], base[:-1]), "not"]
    return [base]


def _piece(text: str, code: bool = False, part: bool = False) -> Piece:
    known = word(text)
    return known, code or not known.function, code, part


def _parts(raw: str, code: bool) -> tuple[Piece, ...]:
    """A word that is an identifier by its looks; nothing if it may be any word."""
    if "_" not in raw and (raw.islower() or raw.istitle() or "'" in raw):
        return ()
    parts = _identifier(raw)
    return tuple(_piece(part, code or len(parts) > 1, i > 0) for i, part in enumerate(parts))


@lru_cache(maxsize=_REMEMBERED)
def in_prose(raw: str) -> tuple[Piece, ...]:
    """What a typed word is read as; kept, since few words are most of every answer."""
    return _parts(raw, False) or tuple(_piece(part) for part in _split(raw))


@lru_cache(maxsize=_REMEMBERED)
def in_code(raw: str, called: bool) -> tuple[Piece, ...]:
    """The same in code, or before a bracket: there small words are keywords or names."""
    lower = raw.lower().partition("'")[0]
    keyword = not called and lower in FUNCTION and lower != "none"
    return _parts(raw, True) or (() if keyword else (_piece(lower, True),))
