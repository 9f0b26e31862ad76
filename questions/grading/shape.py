"""The form of an answer, whatever its subject: prose or list, English or not, new or the question again."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from questions.grading.rubric import Rubric
from questions.grading.tokens import Token, fold
from questions.grading.words import word_list

_AUXILIARIES = word_list("list verbs")
_FOREIGN = word_list("foreign")
_CODE = re.compile(r"```|^(?:~~~|>>> )|\n[ \t]+\w|=\s*\w+\(", re.MULTILINE)
_CALLED = re.compile(r"\w\(")
_SPACE = re.compile(r"\s")
_SIGNS = re.compile(r"[-=]>|[=<>+*/^(\[{]")
_LETTER_RUN = re.compile(r"[^\W\d_]+")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")  # a letter says about what three Latin ones do
DENSE = 3
FEWEST_BARE, BARE = 5, 0.12  # words, and share of small ones, of bare words
SHORTEST_LIST = 10  # words; a shorter one may be all that was asked for
# One sentence said again and again with other words in it: 'The thing about X is Y. The thing about ...'. People come
# to .09 of it at most, in fourteen thousand answers.
RUN, FILLED, PATTERN = 6, 4, 0.35


@dataclass(frozen=True, slots=True)
class Shape:
    """Counts of an answer's form. Shares are from 0 to 1."""

    words: int
    content: int
    function_share: float
    verb_share: float
    commas: float  # commas a word
    stops: int  # marks that end or divide sentences
    code: bool
    signs: bool  # it draws with arrows and operators
    echo: float  # share of the content words that the question already had
    new_words: int  # different content words that the rubric knows and the question had not
    foreign: float  # share of words that are small words of another language
    unknown: float  # share of the words that are neither English nor the rubric's
    other_script: float  # share of the letters that are not Latin, dense ones counting threefold
    repetition: float  # share of the words that stood before in the same sequence of three
    pattern: float  # share of the runs of words that come again and again with other content words in them

    @property
    def one_pattern(self) -> bool:
        """Whether it is keywords put into one sentence over and over."""
        return self.pattern > PATTERN

    @property
    def keyword_list(self) -> bool:
        """Whether it is a bare list of keywords; terse notes look alike, so this caps and explains."""
        if self.one_pattern:
            return True
        if self.words < SHORTEST_LIST or self.code or (self.commas <= 0.25 and self.stops > 0):
            return False
        return self.function_share < 0.14 or (self.function_share < 0.20 and self.verb_share < 0.03)

    @property
    def bare_words(self) -> bool:
        """Whether it is words without a sentence, where only a reference says what a whole answer is."""
        return self.words >= FEWEST_BARE and self.function_share < BARE and not self.code and not self.signs

    @property
    def not_english(self) -> bool:
        """Whether it is in another language, or in none."""
        if self.other_script > 0.5:
            return True
        if self.words < 4 or self.code:
            return False
        if self.foreign > 0.12 and self.foreign > self.function_share:
            return True
        return self.unknown > 0.6 and self.content >= 4 and self.function_share < 0.15

    @property
    def echoed(self) -> bool:
        """Whether it is little else than the question."""
        return self.content >= 3 and self.echo >= 0.7 and self.new_words == 0


def _share(count: float, total: float) -> float:
    return count / total if total else 0.0


def _has_code(answer: str) -> bool:
    """Whether there is a fence, a prompt, an indented line, words in backticks, a call assigned or a head `f(...):`.

    What may have a long stretch between its ends is looked for by the ends: one pattern would try every pair of them.
    """
    if _CODE.search(answer) is not None:
        return True
    if any(_SPACE.search(ticked) for ticked in answer.split("`")[1:-1]):
        return True
    lines = ((line, _CALLED.search(line)) for line in answer.split("\n")) if "):" in answer else ()
    return any(called is not None and line.rfind("):") >= called.end() for line, called in lines)


def _repetition(words: list[str]) -> float:
    triples = list(zip(words, words[1:], words[2:], strict=False))
    return 1 - len(set(triples)) / len(triples) if triples else 0.0


def _pattern(tokens: list[Token]) -> float:
    """Share of the runs of words whose small words come several times, with other content words between them."""
    words = [token.word for token in tokens]
    if len(words) < RUN * FILLED:
        return 0.0
    small = [word.text if word.function or word.polar else "" for word in words]
    runs = list(zip(*(small[start:] for start in range(RUN)), strict=False))
    often = {run for run, times in Counter(runs).items() if times >= FILLED and run.count("") * 2 <= RUN}
    if not often:
        return 0.0
    filled: dict[tuple[str, ...], set[tuple[str, ...]]] = {run: set() for run in often}
    for start, run in enumerate(runs):
        if run in often:
            said = zip(run, words[start : start + RUN], strict=True)
            filled[run].add(tuple(word.text for known, word in said if not known))
    return sum(len(filled[run]) >= FILLED for run in runs if run in often) / len(runs)


def _other_script(answer: str) -> float:
    """Share of the letters that are not Latin; bold and wide ones are, as they are read."""
    if answer.isascii():
        return 0.0
    plain = fold(answer)[0]  # Korean comes apart here, into two or three letters for one
    letters = _LETTER_RUN.findall(plain)
    latin = sum(len(run) for run in letters if run.isascii() or run[0] < "\u0250")
    total = sum(map(len, letters)) + (DENSE - 1) * len(_DENSE.findall(plain))
    return 1 - _share(latin, total) if total else 0.0


def measure(answer: str, tokens: list[Token], rubric: Rubric) -> Shape:
    """The shape of an answer given its tokens without marks."""
    prose = [token for token in tokens if not token.code]
    spelt = [token.word for token in prose if token.word.text.isalpha()]
    whole = [token for token in tokens if not token.part]
    content = [token.word for token in whole if token.content]
    texts = [token.word.text for token in whole]
    echoed = sum(word.stem in rubric.question for word in content)
    known = rubric.vocabulary.known
    unknown = sum(not (word.common or word.function or word.polar or known(word)) for word in spelt)
    commas = _share(answer.count(","), len(texts))
    return Shape(
        words=len(texts),
        content=len(content),
        function_share=_share(sum(not token.content for token in prose), len(prose)),
        verb_share=_share(sum(token.word.text in _AUXILIARIES for token in prose), len(prose)),
        commas=commas,
        stops=sum(map(answer.count, ".;:!?")) + (answer.count(",") if commas <= 0.25 else 0),
        code=_has_code(answer),
        signs=_SIGNS.search(answer) is not None,
        echo=_share(echoed, len(content)),
        new_words=len(
            {w.stem for w in content if w.stem not in rubric.question and rubric.vocabulary.hits(w)}
        ),
        foreign=_share(sum(token.word.text in _FOREIGN for token in prose), len(prose)),
        unknown=_share(unknown, len(spelt)),
        other_script=_other_script(answer),
        repetition=_repetition(texts),
        pattern=_pattern(whole),
    )
