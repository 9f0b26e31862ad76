"""Python source, whole or a fragment, cut as Python's lexical analysis cuts it.

`tokenize` of the standard library refuses most fragments, and what it gives for strings with fields and for text that
is no Python differs from one Python to the next, so that grades would. The tests hold one against the other.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

KEYWORDS = frozenset(keyword.kwlist)
_VALUES = frozenset(("None", "True", "False"))
_OPERANDS = frozenset(("name", "number", "string", "order"))
_SOFT = frozenset(("match", "case", "type", "print"))  # keywords at the head of a line; print was one
OPENING, CLOSING = ("(", "[", "{"), (")", "]", "}")
# Words that a statement begins with: one that has others in it, one of its own.
COMPOUND = ("if", "elif", "else", "for", "while", "with", "try", "except", "finally", "async", "def", "class")
SIMPLE = ("return", "raise", "assert", "yield", "del", "await", "import", "from", "global", "nonlocal")
_ASSIGNING = frozenset(("=", "+=", "-=", "*=", "/=", "//=", "%=", "|=", "&="))
_LEXEME = re.compile(
    r"""(?P<space>[ \t\f\r]+|\\\n)
    |(?P<newline>\n)
    |(?P<comment>\#[^\n]*)
    |(?P<string>(?:[rRbBuUfFtT]|[rR][bBfFtT]|[bBfFtT][rR])?
        (?:\"{3}(?:[^"\\]|\\.|\"(?!\"\"))*(?:\"{3})?|'{3}(?:[^'\\]|\\.|'(?!''))*(?:'{3})?
        |\"(?:[^"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?))
    |(?P<order>[Oo]\(\ ?(?:[0-9nNkKmM][^()\n]{0,12}|log[^()\n]{0,10})\))
    |(?P<number>0[xX][\da-fA-F_]+|0[bBoO][\d_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?[jJ]?)
    |(?P<name>[^\W\d]\w*)
    |(?P<operator>\.\.\.|\*\*=?|//=?|>>=?|<<=?|->|:=|[-+*/%&|^@=<>!]=|[-+*/%&|^~@=<>.,:;()\[\]{}])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class Lexeme(NamedTuple):
    """A piece of source. `kind`: name, keyword, number, string, order (O(n)), operator, comment, newline or other."""

    kind: str
    text: str
    start: int
    end: int
    operand: bool  # a value, so that no other may follow it


def lex(text: str, start: int, end: int) -> list[Lexeme]:
    """The lexemes of `text` from `start` to `end`, without spaces. Nothing is refused."""
    found = []
    for match in _LEXEME.finditer(text, start, end):
        kind, raw = match.lastgroup or "other", match.group()
        if kind == "space":
            continue
        if kind == "name" and raw in KEYWORDS:
            kind = "keyword"
        found.append(Lexeme(kind, raw, *match.span(), kind in _OPERANDS or raw in _VALUES))
    return found


def lines(lexemes: Sequence[Lexeme]) -> Iterator[list[Lexeme]]:
    """The lexemes line by line, empty lines left out."""
    line: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.kind == "newline":
            if line:
                yield line
            line = []
        else:
            line.append(lexeme)
    if line:
        yield line


def orderly(line: Sequence[Lexeme]) -> bool:
    """Whether a line may be Python: no value stands beside another, as words of prose do."""
    before: Lexeme | None = None
    for index, lexeme in enumerate(line):
        if lexeme.kind == "comment":
            break
        if lexeme.kind == "other" or (lexeme.text == "." and _dangles(line, index)):
            return False
        soft = index == 1 and before is not None and before.text in _SOFT
        if before is not None and not soft and _beside(before, lexeme):
            return False
        before = lexeme
    return True


def _beside(before: Lexeme, lexeme: Lexeme) -> bool:
    """Whether two values stand side by side, or a bracket stands apart from what it would call."""
    if lexeme.text == "(":
        return before.operand and lexeme.start > before.end
    if not lexeme.operand or before.kind == lexeme.kind == "string":
        return False
    return before.operand or before.text in CLOSING


def _dangles(line: Sequence[Lexeme], index: int) -> bool:
    """Whether a full stop ends a sentence."""
    after = line[index + 1] if index + 1 < len(line) else None
    return after is None or after.kind != "name" or after.start > line[index].end


def hard(line: Sequence[Lexeme]) -> bool:
    """Whether there is a sign of code that prose has not: an operator, a call, a string."""
    return any(
        lexeme.kind == "string" or (lexeme.kind == "operator" and lexeme.text not in ",.:;-/")
        for lexeme in line
    )


def evident(line: Sequence[Lexeme]) -> bool:
    """Whether a line is Python whatever stands around it."""
    code = [lexeme for lexeme in line if lexeme.kind != "comment"]
    if len(code) < 2 or not orderly(code):
        return False
    head, last = code[0].text, code[-1].text
    if head == "@":
        return code[1].kind == "name" and not any(lexeme.kind == "keyword" for lexeme in _outside(code))
    if head in COMPOUND:
        return last == ":" or (hard(code) and any(lexeme.text == ":" for lexeme in code))
    if head in SIMPLE:
        return hard(code) or (head == "from" and any(lexeme.text == "import" for lexeme in code))
    if code[0].kind != "name":
        return False
    if code[1].text in ("(", ".") and last == ")":
        return not any(lexeme.kind == "keyword" for lexeme in _outside(code))
    return _assigns(code)


def _outside(code: Sequence[Lexeme]) -> list[Lexeme]:
    """The lexemes outside all brackets."""
    depth, found = 0, []
    for lexeme in code:
        depth -= lexeme.text in CLOSING
        if depth <= 0:
            found.append(lexeme)
        depth += lexeme.text in OPENING
    return found


def _assigns(code: Sequence[Lexeme]) -> bool:
    """Whether a line gives one thing a value that is more than words: 'x = []', not 'list = mutable'.

    Nor 'n += 1 is atomic': words between values are Python's, and English.
    """
    outside = _outside(code)
    given = next((index for index, lexeme in enumerate(outside) if lexeme.text in _ASSIGNING), 0)
    if any(lexeme.kind == "keyword" for lexeme in outside[:given]):
        return False
    value = outside[given + 1 :] if given else []
    kinds = {lexeme.kind for lexeme in value}
    texts = {lexeme.text for lexeme in value}
    if texts & {"(", "[", "{"}:
        return "," not in texts
    return "," not in texts and (
        texts == {"None"} or ("keyword" not in kinds and bool(kinds & {"number", "string"}))
    )
