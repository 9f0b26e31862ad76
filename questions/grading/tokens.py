"""Text to tokens that remember where they stood, in code points of the text as typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

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


@dataclass(slots=True)
class Token:
    """A word, number, operator or mark. `negation`: 0 asserted, 1 denied, 2 neither (subject of a denial)."""

    word: Word
    start: int
    end: int
    mark: bool = False
    code: bool = False  # in code, or a called name: never a negator, never a function word
    part: bool = False  # one part of an identifier; the whole stands before it
    comma: bool = False  # a comma or bracket stands before it
    negation: int = 0

    @property
    def content(self) -> bool:
        """Whether it says something about the subject."""
        return self.code or not self.word.function


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


def _words(found: re.Match[str], text: str, in_code: bool, names: frozenset[str]) -> list[Token]:
    raw, (start, end) = found.group(), found.span()
    called = text[end : end + 1] == "(" or raw in names
    if "_" in raw or (not raw.islower() and not raw.istitle() and "'" not in raw):
        parts = _identifier(raw)
        code = in_code or called or len(parts) > 1
        return [Token(word(part), start, end, code=code, part=i > 0) for i, part in enumerate(parts)]
    if in_code or called:
        lower = raw.lower().partition("'")[0]
        keyword = in_code and not called and lower in FUNCTION and raw != "None"
        return [] if keyword else [Token(word(lower), start, end, code=True)]
    code = raw == "None" and text[end : end + 3] != " of"
    return [Token(word(part), start, end, code=code) for part in _split(raw)]


def _token(found: re.Match[str], text: str, in_code: bool, names: frozenset[str]) -> list[Token]:
    kind, raw = found.lastgroup, found.group()
    if kind == "word":
        return _words(found, text, in_code, names)
    if kind == "order":
        raw = re.sub(r"[ ^*]", "", raw.lower())
    if kind == "mark":
        raw = raw[0]
        ends = text[found.end() : found.end() + 1]
        if raw == "." and ends and not ends.isspace() and ends not in "\"'`)*":
            return []
        if raw == "-" and not (
            ends == " " and text[found.start() - 1 : found.start()] in (" ", "-", "\n", "")
        ):
            return []
        return [Token(word(raw), *found.span(), mark=True)]
    return [Token(word(raw), *found.span(), code=kind != "number")]


def _joined(tokens: list[Token]) -> list[Token]:
    """Sayings of several words become the one word they stand for."""
    table = sayings()
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        for parts, term in table.get(token.word.stem, ()) if not token.code else ():
            piece = tokens[index : index + len(parts)]
            if tuple(t.word.stem for t in piece) == parts and not any(t.part for t in piece):
                out.append(Token(word(term), token.start, piece[-1].end))
                index += len(parts)
                break
        else:
            out.append(token)
            index += 1
    return out


def called_names(text: str) -> frozenset[str]:
    """Small words that the text uses as names of functions: put(), all(), not print."""
    return frozenset(name for name in _CALL.findall(text) if name in FUNCTION or name in POLAR)


def tokenise(text: str, names: frozenset[str] = frozenset()) -> list[Token]:
    """Every token of the text in order, spans in code points of `text` as given. `names` are code wherever."""
    plain, places = fold(text)
    plain = _BOLD.sub(lambda m: " " * len(m[1]) + m[2] + " " * len(m[1]), plain)
    ranges = _code_ranges(plain) if "`" in plain else []
    tokens: list[Token] = []
    position = 0
    for found in _TOKEN.finditer(plain):
        while position < len(ranges) and ranges[position][1] <= found.start():
            position += 1
        in_code = position < len(ranges) and ranges[position][0] <= found.start()
        new = _token(found, plain, in_code, names)
        abbreviated = tokens and tokens[-1].word.text in _ABBREVIATIONS
        if not (abbreviated and new and new[0].mark and new[0].word.text == "."):
            tokens.extend(new)
    tokens = _joined(tokens)
    if places is not None:
        for token in tokens:
            after = token.end
            while places[after] == places[token.end - 1]:  # one character may fold to several
                after += 1
            token.start, token.end = places[token.start], places[after]
    return tokens
