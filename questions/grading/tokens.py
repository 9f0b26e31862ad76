"""Text to tokens that remember where they stood, in code points of the text as typed."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from questions.grading.words import FUNCTION, POLAR, Word, sayings, word, word_list

_TOKEN = re.compile(
    r"(?P<order>(?<![A-Za-z0-9_])[Oo]\( ?[0-9nNkKmM][^()\n]{0,12}\)|(?<![A-Za-z0-9_])[Oo]\( ?log[^()\n]{0,10}\))"
    r"|(?P<number>(?<![\w)\]])-?\d+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*(?:'[A-Za-z]{1,2}\b)?)"
    r"|(?P<operator>==|!=|<=|>=|->|:=|\+=|\*\*(?=[A-Za-z])|\*(?=[A-Za-z])|@(?=[A-Za-z]))"
    r"|(?P<mark>\n+|[.,;:!?()\[\]{}-])"
)
_CODE = re.compile(r"```(?:[a-z]+\n)?(.*?)(?:```|\Z)|`([^`\n]+)`", re.DOTALL)
_CALL = re.compile(r"\b([a-z]+)\(")
_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_BOLD = re.compile(r"(\*\*?)(?=\S)([^*\n]{1,200}?)(?<=\S)\1(?!\w)")
_PLAIN_CHARACTERS = str.maketrans("’‘“”–—−…", "''\"\"---.")
_CODE_SIGNS = re.compile(r"[=()\[\]{}:._]")
_UNSPELT = {contracted.replace("'", ""): contracted for contracted in word_list("contractions")}
_ABBREVIATIONS = word_list("abbreviations")
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


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character == "\r":
        return ""
    plain = unicodedata.normalize("NFKD", character)
    return "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf"))


def fold(text: str) -> tuple[str, list[int] | None]:
    """Plain spelling (no accents, widths, ligatures) and, for each character of it and its end, the index in `text`.

    None stands for the identity.
    """
    text = text.translate(_PLAIN_CHARACTERS)
    if text.isascii() and "\r" not in text:
        return text, None
    out: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        plain = _folded(character)
        out.append(plain)
        places.extend([index] * len(plain))
    places.append(len(text))
    return "".join(out), places


def _code_ranges(text: str) -> list[tuple[int, int]]:
    """Stretches in fences and backticks that are code, not prose somebody fenced."""
    ranges = []
    for found in _CODE.finditer(text):
        group = 1 if found.group(1) is not None else 2
        body = found.group(group)
        if len(_CODE_SIGNS.findall(body)) * 5 >= len(body.split()) or len(body.split()) <= 2:
            ranges.append(found.span(group))
    return ranges


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


Piece = tuple[
    Word, bool, bool, bool
]  # word, whether it is content, whether code, whether part of an identifier


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
def _prose(raw: str) -> tuple[Piece, ...]:
    """What a typed word is read as; kept, since few words are most of every answer."""
    return _parts(raw, False) or tuple(_piece(part) for part in _split(raw))


@lru_cache(maxsize=_REMEMBERED)
def _program(raw: str, called: bool) -> tuple[Piece, ...]:
    """The same in code, or before a bracket: there small words are keywords or names."""
    lower = raw.lower().partition("'")[0]
    keyword = not called and lower in FUNCTION and raw != "None"
    return _parts(raw, True) or (() if keyword else (_piece(lower, True),))


def _sign(found: re.Match[str], text: str) -> Token | None:
    """A number, operator, order or mark."""
    kind, raw = found.lastgroup, found.group()
    if kind == "order":
        raw = re.sub(r"[ ^*]", "", raw.lower())
    if kind == "mark":
        raw = raw[0]
        ends = text[found.end() : found.end() + 1]
        if raw == "." and ends and not ends.isspace() and ends not in "\"'`)*":
            return None
        if raw == "-" and not (
            ends == " " and text[found.start() - 1 : found.start()] in (" ", "-", "\n", "")
        ):
            return None
        return Token(word(raw), *found.span(), True, mark=True)
    return Token(word(raw), *found.span(), True, code=kind != "number")


def _inside(place: int, ranges: list[tuple[int, int]]) -> bool:
    index = bisect_right(ranges, place, key=itemgetter(0)) - 1
    return index >= 0 and place < ranges[index][1]


def _scan(text: str, names: frozenset[str]) -> list[Token]:
    """The tokens of a folded text, one by one."""
    ranges = _code_ranges(text) if "`" in text else []
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if found.lastgroup == "word":
            raw = found.group()
            called = raw in names or text.startswith("(", end)
            constant = raw == "None" and text[end : end + 3] != " of"
            in_code = called or constant or (ranges and _inside(start, ranges))
            pieces = _program(raw, called) if in_code else _prose(raw)
            for known, content, code, part in pieces:
                tokens.append(Token(known, start, end, content, False, code, part))
            continue
        sign = _sign(found, text)
        abbreviated = tokens and tokens[-1].word.text in _ABBREVIATIONS
        if sign is not None and not (abbreviated and sign.mark and sign.word.text == "."):
            tokens.append(sign)
    return tokens


def _joined(tokens: list[Token]) -> list[Token]:
    """Sayings of several words become the one word they stand for."""
    table = sayings()
    stems = [token.word.stem for token in tokens]
    out: list[Token] = []
    after = 0  # the last saying
    for index, stem in enumerate(stems):
        if index < after:
            continue
        token = tokens[index]
        for parts, term in table.get(stem, ()) if not token.code else ():
            end = index + len(parts)
            if tuple(stems[index:end]) == parts and not any(t.part for t in tokens[index:end]):
                joined = word(term)
                token = Token(joined, token.start, tokens[end - 1].end, not joined.function)
                after = end
                break
        out.append(token)
    return out


def called_names(text: str) -> frozenset[str]:
    """Small words that the text uses as names of functions: put(), all(), not print."""
    return frozenset(name for name in _CALL.findall(text) if name in FUNCTION or name in POLAR)


def tokenise(text: str, names: frozenset[str] = frozenset()) -> list[Token]:
    """Every token of the text in order, spans in code points of `text` as given. `names` are code wherever."""
    plain, places = fold(text)
    plain = _BOLD.sub(lambda m: " " * len(m[1]) + m[2] + " " * len(m[1]), plain)
    tokens = _joined(_scan(plain, names))
    if places is not None:
        for token in tokens:
            after = token.end
            while places[after] == places[token.end - 1]:  # one character may fold to several
                after += 1
            token.start, token.end = places[token.start], places[after]
    return tokens
