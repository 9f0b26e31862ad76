"""Code to tokens: names and their parts, values, operators; comments and docstrings stay prose.

Nothing in code denies what stands beside it: what `not` or `is not` governs is neither claimed nor denied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from questions.grading.lexing import CLOSING, OPENING, Lexeme
from questions.grading.snippets import Snippet
from questions.grading.spelling import Token, in_code
from questions.grading.words import word

Prose = Callable[[int, int], list[Token]]  # the tokens of a stretch of the text as prose

NEUTRAL = 2  # negation of what is neither claimed nor denied
_OPERATORS = frozenset(("==", "!=", "<=", ">=", "->", ":=", "+="))
_BEFORE_NAMES = frozenset(("**", "*", "@"))
_DENYING = frozenset(("not", "!="))
_REACHED_OVER = frozenset(("in", "is", ".", "(", "["))  # what a denial reaches over
_DIVIDERS = frozenset((":", ";"))
_SENTENCE = 3  # words from which a string is one, and no name or mode
_WORDS = re.compile(r"[A-Za-z_]\w*")
_PREFIX = re.compile(r"[A-Za-z]{0,2}(?=[\"'])")
_DISPLAYS = {"[": "list", "{": "dict"}
_NOTHING = Lexeme("newline", "", 0, 0, operand=False)


class _Reader:
    """Reads one snippet, lexeme by lexeme."""

    def __init__(self, prose: Prose, names: frozenset[str], shown: bool) -> None:
        self.tokens: list[Token] = []
        self._prose, self._names, self._shown = prose, names, shown
        self._before = self._earlier = _NOTHING  # the last lexeme, and the one before it
        self._denied = False  # after 'not', 'is not', '!='
        self._header = 0  # of a function: 1, and as many more as brackets are open in it
        self._body = False  # of a function

    def read(self, lexeme: Lexeme, after: Lexeme) -> None:
        """Take the next lexeme; `after` is the one that follows."""
        kind, text = lexeme.kind, lexeme.text
        if kind == "newline":
            self._mark("\n", lexeme.start)
            self._denied = False
        elif kind == "comment":
            self._sentence(lexeme)
        elif kind == "string":
            self._string(lexeme)
        elif kind in ("name", "keyword"):
            called = text in self._names or (kind == "name" and after.text == "(")
            self._name(text, lexeme.start, self._denied, called)
        elif kind in ("number", "order"):
            self._add(self._value(lexeme), lexeme)
        elif text in _OPERATORS or (text in _BEFORE_NAMES and after.kind == "name"):
            self._add(text, lexeme)
        elif text in _DIVIDERS:
            self._mark(text, lexeme.start)
        if kind in ("operator", "keyword"):
            self._structure(lexeme)
        self._earlier, self._before = self._before, lexeme

    def _structure(self, lexeme: Lexeme) -> None:
        """What an operator or a keyword shows, and how far a denial reaches."""
        for text in self._shows(lexeme.text) if self._shown else ():
            self._add(text, lexeme, part=True)
        if lexeme.text in _DENYING:
            self._denied = True
        elif lexeme.text not in _REACHED_OVER and not lexeme.operand:
            self._denied = False

    def _shows(self, text: str) -> Iterator[str]:
        """What a construct is called that has no word in the code: a parameter's default, a list made in the body."""
        if text == "def":
            self._header, self._body = 1, True
        elif self._header:
            self._header += (text in OPENING) - (text in CLOSING)
            if text == ":" and self._header <= 1:
                self._header = 0
            elif text == "=" and self._header == 2:
                yield "default"
        elif text in _DISPLAYS and not _ends_value(self._before):
            made = self._body and self._before.text == "="
            yield from ("create", "new", _DISPLAYS[text], "inside") if made else (_DISPLAYS[text],)

    def _mark(self, mark: str, place: int) -> None:
        self.tokens.append(Token(word(mark), place, place, content=True, mark=True))

    def _add(self, text: str, lexeme: Lexeme, part: bool = False) -> None:
        token = Token(word(text), lexeme.start, lexeme.end, content=True, code=True, part=part)
        token.negation = NEUTRAL if self._denied else 0
        self.tokens.append(token)

    def _sentence(self, lexeme: Lexeme) -> None:
        self._mark("\n", lexeme.start)
        self.tokens.extend(self._prose(lexeme.start, lexeme.end))
        self._mark("\n", lexeme.end)

    def _string(self, lexeme: Lexeme) -> None:
        """A string on its own is prose, one of several words is data, another may be a name or a mode."""
        quote = _PREFIX.match(lexeme.text)
        found = list(_WORDS.finditer(lexeme.text, quote.end() if quote else 0))
        long = len(found) >= _SENTENCE
        if long and self._before.kind == "newline":
            self._sentence(lexeme)
            return
        for name in found:
            self._name(name.group(), lexeme.start + name.start(), long, called=False)

    def _name(self, raw: str, start: int, neutral: bool, called: bool) -> None:
        for known, content, code, part in in_code(raw, called):
            token = Token(known, start, start + len(raw), content, code=code, part=part)
            token.negation = NEUTRAL if neutral else 0
            self.tokens.append(token)

    def _value(self, lexeme: Lexeme) -> str:
        text = lexeme.text.lower().replace("_", "")
        if lexeme.kind == "order":
            return re.sub(r"[ ^*]", "", text)
        negative = self._before.text == "-" and self._before.end == lexeme.start
        return f"-{text}" if negative and not _ends_value(self._earlier) else text


def _ends_value(lexeme: Lexeme) -> bool:
    return lexeme.operand or lexeme.text in CLOSING


def read_code(snippet: Snippet, prose: Prose, names: frozenset[str], shown: bool) -> list[Token]:
    """The tokens of a snippet. `prose` reads its comments; `shown` adds the words for what it shows."""
    if not snippet.lexemes:
        return []
    reader = _Reader(prose, names, shown)
    for lexeme, after in zip(snippet.lexemes, [*snippet.lexemes[1:], _NOTHING], strict=True):
        reader.read(lexeme, after)
    if not snippet.block:
        return reader.tokens
    first, last = (
        Token(word("\n"), place, place, content=True, mark=True) for place in (snippet.start, snippet.end)
    )
    return [first, *reader.tokens, last]
