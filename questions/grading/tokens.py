"""Text to tokens that remember where they stood, in code points of the text as typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from questions.grading.listing import read_code
from questions.grading.snippets import snippets
from questions.grading.spelling import Token, in_code, in_prose
from questions.grading.words import FUNCTION, POLAR, sayings, word, word_list

__all__ = ["Token", "called_names", "fold", "tokenise"]

_TOKEN = re.compile(
    r"(?P<order>(?<![A-Za-z0-9_])[Oo]\( ?[0-9nNkKmM][^()\n]{0,12}\)|(?<![A-Za-z0-9_])[Oo]\( ?log[^()\n]{0,10}\))"
    r"|(?P<number>(?<![\w)\]])-?\d+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*(?:'[A-Za-z]{1,2}\b)?)"
    r"|(?P<operator>==|!=|<=|>=|->|:=|\+=|\*\*(?=[A-Za-z])|\*(?=[A-Za-z])|@(?=[A-Za-z]))"
    r"|(?P<mark>\n+|[.,;:!?()\[\]{}-])"
)
_CALL = re.compile(r"\b([a-z]+)\(")
_BOLD = re.compile(r"(\*\*?)(?=\S)([^*\n]{1,200}?)(?<=\S)\1(?!\w)")
_PLAIN_CHARACTERS = str.maketrans("’‘“”–—−…", "''\"\"---.")
_NO_LIST = 30  # letters from which a line is no item of a list, but one of a text that was wrapped
_NONE = frozenset(("None", "none", "NONE"))
_BEFORE_VALUE = re.compile(
    r"(?:[=(]|\b(?:(?<!there )is|to|as|use|default|returns?|or|not|be|a|with|if|it))\s*\Z", re.IGNORECASE
)
_ABBREVIATIONS = word_list("abbreviations")


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


def _sign(found: re.Match[str], text: str) -> Token | None:
    """A number, operator, order or mark."""
    kind, raw = found.lastgroup, found.group()
    if kind == "order":
        raw = re.sub(r"[ ^*]", "", raw.lower())
    if kind == "mark":
        ends = text[found.end() : found.end() + 1]
        if raw == "\n" and _wraps(text, found.start(), ends):
            return None
        raw = raw[0]
        if raw == "." and ends and not ends.isspace() and ends not in "\"'`)*":
            return None
        if raw == "-" and not (
            ends == " " and text[found.start() - 1 : found.start()] in (" ", "-", "\n", "")
        ):
            return None
        return Token(word(raw), *found.span(), True, mark=True)
    return Token(word(raw), *found.span(), True, code=kind != "number")


def _wraps(text: str, place: int, following: str) -> bool:
    """Whether a line ends only because it was full: in mid sentence, and it goes on with a small letter."""
    if not ("a" <= following <= "z"):
        return False
    start = text.rfind("\n", max(0, place - _NO_LIST), place)
    return start < 0 and place >= _NO_LIST and text[place - 1] not in ".;:!?"


def _prose(text: str, names: frozenset[str], first: int, last: int) -> list[Token]:
    """The tokens of a stretch without code in it."""
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text, first, last):
        start, end = found.span()
        if found.lastgroup == "word":
            raw = found.group()
            called = raw in names or text.startswith("(", end)
            value = raw in _NONE and _is_value(raw, text, start, end)
            pieces = in_code(raw, called) if called or value else in_prose(raw)
            for known, content, code, part in pieces:
                tokens.append(Token(known, start, end, content, False, code, part))
            continue
        sign = _sign(found, text)
        abbreviated = tokens and tokens[-1].word.text in _ABBREVIATIONS
        if sign is not None and not (abbreviated and sign.mark and sign.word.text == "."):
            tokens.append(sign)
    return tokens


def _is_value(raw: str, text: str, start: int, end: int) -> bool:
    """Whether 'none' is Python's None, however it is spelt: 'returns none', not 'none of them'."""
    if text[end : end + 3].lower() == " of":
        return False
    return raw == "None" or _BEFORE_VALUE.search(text, max(0, start - 12), start) is not None


def _scan(text: str, names: frozenset[str], shown: bool) -> list[Token]:
    """The tokens of a folded text, prose and code."""
    found = snippets(text)
    if not found:
        return _prose(text, names, 0, len(text))
    tokens: list[Token] = []
    place = 0
    for snippet in found:
        tokens += _prose(text, names, place, snippet.start)
        tokens += read_code(
            snippet, lambda start, end: _joined(_prose(text, names, start, end)), names, shown
        )
        place = snippet.end
    return tokens + _prose(text, names, place, len(text))


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


def tokenise(text: str, names: frozenset[str] = frozenset(), *, shown: bool = False) -> list[Token]:
    """Every token of the text in order, spans in code points of `text` as given. `names` are code wherever.

    `shown` adds, as parts, the words for what code shows without them: `[]` is a list.
    """
    plain, places = fold(text)
    plain = _BOLD.sub(lambda m: " " * len(m[1]) + m[2] + " " * len(m[1]), plain)
    tokens = _joined(_scan(plain, names, shown))
    if places is not None:
        for token in tokens:
            after = token.end
            while places[after] == places[token.end - 1]:  # one character may fold to several
                after += 1
            token.start, token.end = places[token.start], places[after]
    return tokens
