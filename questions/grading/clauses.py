"""Tokens to clauses, and which words of a clause are denied.

A clause is the unit in which something is claimed. The scope of a negation ends at commas and conjunctions and
leaves the subject neutral; it knows 'not until', 'instead of' and 'would be a mistake'.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from questions.grading.tokens import Token
from questions.grading.words import word_list

_SENTENCE_ENDS = frozenset(".!?;\n")
_OPENERS = word_list("clause openers")
_PRONOUNS = word_list("clause subjects")
_VERBS = word_list("auxiliaries")
_BREAKS = word_list("conjunctions")
_SCOPE_ENDS = word_list("scope ends")
_DENIALS = word_list("denials")  # deny the clause after them
_PREPOSITIONS = word_list("denying prepositions")  # deny the words after them
_PAIRS = frozenset([("instead", "of"), ("place", "of"), ("rather", "than"), ("no", "longer")])
# Verbs that deny their object.
_SOFT = word_list("denying verbs")
_INFINITIVE = word_list("infinitive deniers")  # deny only with 'to'
_NOT_OBJECTS = word_list("not objects")  # 'avoid this by locking' denies nothing
_VERDICTS = word_list("bad verdicts")
_PRAISE = word_list("good verdicts")
# Words that may begin or end a denial. All others, most of every text, go by what stands before them.
_TURNING = _DENIALS | _PREPOSITIONS | _SOFT | _VERDICTS | _SCOPE_ENDS | {first for first, _ in _PAIRS}
_UNTIL = word_list("until")
_CONDITIONS = word_list("conditions")
_IRREAL = frozenset(("were", "would", "had", "could"))
_REPORTED = word_list("reports")
_LINKS = word_list("links")
_LONGEST = 24  # words after which a clause is cut: nobody claims one thing in more
_FURTHEST = 9  # words that a negation reaches: 'it does not copy the list' of one who uses no full stops


@dataclass(slots=True)
class Clause:
    """One claim: its tokens without marks, and the number of the sentence it stands in."""

    tokens: list[Token]
    sentence: int
    supposed: bool = False  # said under a condition, reported, or shown in code: so not claimed

    def text(self) -> list[str]:
        """Its words."""
        return [token.word.text for token in self.tokens]


def _substance(tokens: list[Token]) -> int:
    return sum(token.content and not token.word.polar for token in tokens)


def _comma_breaks(rest: list[Token], current: list[Token]) -> bool:
    """Whether a comma here begins a new claim rather than another item of a list."""
    substance = _substance(current)
    if substance < 1:
        return False
    following = [token.word.text for token in rest if not token.mark and not token.part][:2]
    first = following[0] if following else ""
    second = following[1] if len(following) > 1 else ""
    return first in _OPENERS or first in _PRONOUNS or second in _VERBS or substance >= 4


def _word_breaks(text: str, rest: list[Token], current: list[Token]) -> bool:
    """Whether a conjunction begins a new claim."""
    if _substance(current) < 2:
        return _substance(current) >= 1 and text in ("whereas", "because", "although")
    following = [token.word.text for token in takewhile(lambda token: not token.mark, rest)]
    first = following[0] if following else ""
    if text == "so":
        return first not in ("that", "a")
    if text == "rather":
        return first != "than"
    if text == "and":
        return first in _PRONOUNS or any(word in _VERBS for word in following)
    return True


class _Splitter:
    def __init__(self) -> None:
        self.done: list[Clause] = []
        self.current: list[Token] = []
        self.sentence = 0
        self.comma = False

    def flush(self) -> None:
        if any(token.content or token.word.text in _DENIALS for token in self.current):
            self.done.append(Clause(self.current, self.sentence))
        self.current = []

    def mark(self, text: str, rest: list[Token]) -> None:
        if text in _SENTENCE_ENDS:
            self.flush()
            if self.done and self.done[-1].sentence == self.sentence:
                self.sentence += 1
            return
        self.comma = self.comma or (text in ",:(-" and bool(self.current))
        if text in ":-(" or text == ",":
            bracket = text != "," and _substance(self.current) >= 1
            if bracket or (text == "," and _comma_breaks(rest, self.current)):
                self.flush()

    def word(self, token: Token, tokens: list[Token], after: int) -> None:
        text = token.word.text
        joins = (text in _BREAKS or text == "and") and not token.code
        full = len(self.current) >= _LONGEST
        if full or (joins and _word_breaks(text, tokens[after : after + 4], self.current)):
            self.flush()
        token.comma, self.comma = self.comma, False
        self.current.append(token)


def split(tokens: list[Token]) -> list[Clause]:
    """The clauses of a text in order, negation marked."""
    splitter = _Splitter()
    for index, token in enumerate(tokens):
        if token.mark:
            called = token.word.text == "(" and index and tokens[index - 1].end == token.start
            if not called:
                splitter.mark(token.word.text, tokens[index + 1 : index + 4])
        else:
            splitter.word(token, tokens, index + 1)
    splitter.flush()
    contrary = -1  # the sentence of 'if tuples were mutable', of which nothing is claimed
    for clause in splitter.done:
        mark_negation(clause.tokens)
        words = clause.text()
        clause.supposed = _supposed(words[:6]) or clause.sentence == contrary
        shown = clause.tokens[0].code and all(token.code for token in clause.tokens)
        clause.supposed = clause.supposed or shown
        if clause.supposed and _IRREAL & set(words):
            contrary = clause.sentence
    return splitter.done


def _supposed(words: list[str]) -> bool:
    start = 1 if words and words[0] in _LINKS else 0
    return bool(set(words[start : start + 1]) & _CONDITIONS) or bool(_REPORTED & set(words))


def _negator(tokens: list[Token], index: int) -> str:
    token = tokens[index]
    if token.code:
        return ""
    text = token.word.text
    following = tokens[index + 1].word.text if index + 1 < len(tokens) else ""
    if (text, following) in _PAIRS or text in _PREPOSITIONS:
        return "phrase"
    if text in _DENIALS:
        return "clause"
    if text not in _SOFT or following in _NOT_OBJECTS or (text in _INFINITIVE and following != "to"):
        return ""
    return "soft"


def _deny_subject(tokens: list[Token], index: int) -> None:
    """What stands before 'not' is neither claimed nor denied; with nothing after it, it is what is denied."""
    after = tokens[index + 1 :]
    follows = any(t.content and not t.word.polar and t.word.text not in _PRAISE for t in after)
    for token in reversed(tokens[:index]):
        if token.negation == 0:
            token.negation = 2 if follows else 1
        if token.comma or token.word.text in ("but", "and", "so"):
            break


def mark_negation(tokens: list[Token]) -> None:
    """Set `negation` of each token of one clause."""
    denied, last, listed = False, -99, 0
    for index, token in enumerate(tokens):
        text = token.word.text
        denied = denied and (index - last <= _FURTHEST or index < listed)
        if text not in _TURNING and not token.comma:
            token.negation = token.negation or int(denied)  # what code denies is neither claimed nor denied
            continue
        if index >= listed and (
            (token.comma and text not in ("or", "nor"))
            or (text in _SCOPE_ENDS and not _is_code(tokens, index))
        ):
            listed = _list_end(tokens, index) if denied and token.comma else index
            denied = denied and listed > index
        kind = _negator(tokens, index)
        if not kind:
            if text in _VERDICTS and not denied and _judges(tokens, index):
                denied, last = _judge(tokens, index), index
                continue
            token.negation = token.negation or int(denied)
            continue
        if kind == "soft":
            token.negation = int(denied)
        denied = not (denied and (index - last <= 4 or text == "without"))
        last = index
        if kind == "clause":
            if any(t.word.text in _UNTIL for t in tokens[index + 1 : index + 12]):
                denied = False  # 'not X until Y' claims X, later
                continue
            _deny_subject(tokens, index)
        if kind != "soft":
            token.negation = int(denied)


def _list_end(tokens: list[Token], index: int) -> int:
    """Where a list ends that goes on at `index`: 'avoid hints, docstrings and tests'; `index` if none does."""
    for place in range(index, min(index + 4, len(tokens))):
        text = tokens[place].word.text
        if text in ("and", "or") and place > index:
            return place + 2
        if text in _SCOPE_ENDS or text in _VERBS or text in _PRONOUNS or _negator(tokens, place):
            return index
    return index


def _is_code(tokens: list[Token], index: int) -> bool:
    """Whether a small word is a keyword: 'behind an if __name__ ...'."""
    return tokens[index].code or (index + 1 < len(tokens) and tokens[index + 1].code)


def _judge(tokens: list[Token], index: int) -> bool:
    """'X is a mistake' denies X; 'it is a mistake to X' what follows, which is then True."""
    if any(token.word.text in ("to", "that") for token in tokens[index + 1 : index + 2]):
        return True
    for token in tokens[:index]:
        token.negation = 1 - token.negation if token.negation < 2 else 2
    return False


def _judges(tokens: list[Token], index: int) -> bool:
    return index > 0 and any(
        t.word.text in ("is", "be", "are", "was") for t in tokens[max(0, index - 4) : index]
    )
