"""What the candidate says is printed, compared with what the code prints.

Forgiving about whitespace, quotes, a trailing newline, and how the lines are set out (numbered, in a table, each with
a comment), about nothing else. Fences are taken as the claim, unless they hold source code; without one, the printed
lines are looked for in order anywhere in the answer.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from questions.grading.tokens import fold

_FENCE = re.compile(r"```(?:[ \t]*(?P<label>\w*)[ \t]*\n)?(?P<body>.*?)(?:```|\Z)", re.DOTALL)
_QUOTES = re.compile(r"[\"'`*]")
_TIGHT = re.compile(r"(?<=[\[({,:])\s+|\s+(?=[\])},:])")
_BETWEEN = re.compile(r"(?:\band\b|\bthen\b|[\s,;:/|.>=-])*", re.IGNORECASE)
# What stands before an output that is not claimed. Quotes are gone by then: doesnt.
_DENIAL = re.compile(
    r"(?:\b(?:not|never|(?:do|does|did|is|was|wo|would|ca|could|are)nt)\b"
    r"(?P<verb> (?:print|be|give|show|output|return)s?\b)?|\bthan\b|\binstead of\b)\s*",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\b(?:either|or(?: maybe| perhaps| possibly)?)\b\s*", re.IGNORECASE)
_OR = re.compile(r"[\s,;.]*or (?:maybe |perhaps |possibly )?(?:it prints )?", re.IGNORECASE)
_LITERAL = re.compile(r"[\[({\d]|(?:True|False|None)\b")
_VERB = re.compile(
    r"\b(?:print|output|result|display|show|give|get|return|is|see)(?:s|ed|ing)?\b|->|=>"
    r"|\b(?:rais|throw|crash|fail)(?:e|es|s|ing)?\b|\w(?:Error|Exception)\b",
    re.IGNORECASE,
)
_FEWEST = (
    3  # characters that an output has to be found anywhere; a shorter one must follow a verb or come first
)
_NEAR = 40  # characters after an output that are looked at
_MOST_LINES = 200
# A line of Python that prints nothing by being there.
_SOURCE = re.compile(
    r"(?:>>>|\.\.\.(?: |$)|@\w|(?:def|class|for|while|with|if|elif|try|except|async|import|from|return|else|raise)\b"
    r".*(?::|import .*)$|(?:return|raise|import|del|pass|yield|global|nonlocal)\b"
    r"|[\w.\[\]]+(?:,\w+)* ?(?:[-+/|&]|//)?=(?![=>])|[a-z_][\w.]*\(.*\)$)"
)
_COMMENT = re.compile(r"(?:^|\s)#+\s*(?:[-=]+>\s*|prints:? )?")
_NUMBER = re.compile(r"^(?:line )?\d+ ?[.):]\s*|^[-•>#]+\s+", re.IGNORECASE)
_REMARK = re.compile(r"\s+(?:#|<-|//|--?\s|\().*$")
_ARROW = re.compile(r"^.*?[-=]>\s*")
_HEAD = re.compile(
    r"^\W*(?:(?:the|line|no|nr|step|output|prints?|printed|result|value|stdout|is|it|what|out)\W+)*$",
    re.IGNORECASE,
)
_CONSTANTS = {"true": "True", "false": "False", "none": "None"}
# A constant with a small letter is claimed where it is the whole line: 'it is true' claims nothing.
_ALONE = re.compile(r"^[^\w\n]*(true|false|none)(?=[^\w\n]*$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Claim:
    """How much of the output was stated rightly: lines found of all lines. `stated`: anything was claimed at all."""

    right: int
    lines: int
    stated: bool
    hedged: bool = False  # a right line stands beside another that it might be instead

    @property
    def share(self) -> float:
        """Credit for the output. Under half of the lines may be chance."""
        share = self.right / self.lines if self.lines else 0.0
        return share if share >= 0.5 else 0.0


def _plain(text: str) -> str:
    """A line as it is compared."""
    return _TIGHT.sub("", " ".join(_QUOTES.sub("", text).split()))


def _lines(text: str) -> list[str]:
    return [line for line in map(_plain, text.splitlines()) if line]


def _readings(line: str) -> set[str]:
    """What a line may claim to be printed: itself, or without its number, its remark, or as a cell of a table."""
    found = {line, _NUMBER.sub("", line), _ARROW.sub("", line)}
    found |= {cell.strip() for cell in line.split("|")} if "|" in line else set()
    found |= {_REMARK.sub("", reading) for reading in found}
    return {_CONSTANTS.get(reading, reading) for reading in found}


def _common(claimed: list[str], wanted: list[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(wanted) + 1)
    for line in claimed:
        before, readings = row[:], _readings(line)
        for index, other in enumerate(wanted):
            row[index + 1] = before[index] + 1 if other in readings else max(row[index], before[index + 1])
    return row[-1]


class _Fences:
    """An answer's fences: `claimed` are the lines of those that show an output, `text` is the answer without the
    source code of the others, whose comments stay."""

    def __init__(self, answer: str, wanted: list[str], code: str) -> None:
        self._wanted = set(wanted)
        self._program = set(_lines(code))
        self._statements = {_source(line) for line in self._program} - {""}
        self.claimed: list[str] = []
        self.text = _FENCE.sub(self._read, answer)

    def _read(self, found: re.Match[str]) -> str:
        label, body = found["label"] or "", found["body"]
        lines = _lines(f"{label}\n{body}" if _plain(label) in self._wanted else body)
        shown = [line for line in lines if not self._is_source(line)]
        if len(shown) * 2 <= len(lines):
            return "\n" + "\n".join(self._printed(lines)) + "\n"
        kept = [line for line in shown if line in self._wanted or not (_HEAD.match(f"{line} "))]
        self.claimed += kept[: _MOST_LINES - len(self.claimed)]
        return "\n"

    def _is_source(self, line: str) -> bool:
        if line in self._wanted:
            return False
        return _source(line) in self._statements or _SOURCE.match(line) is not None

    def _printed(self, lines: list[str]) -> Iterator[str]:
        """What source code in an answer says is printed: lines between its lines, and its comments."""
        for line in lines:
            comment = _COMMENT.split(line, maxsplit=1)[1:]
            if comment and line not in self._program:
                yield comment[0]
            elif not self._is_source(line):
                yield line


def _source(line: str) -> str:
    """A line of a program without its comment."""
    return _COMMENT.split(line, maxsplit=1)[0].rstrip()


class _Prose:
    """Finds printed lines in running text."""

    def __init__(self, text: str, wanted: list[str]) -> None:
        self.text, self.wanted = text, wanted
        self.short = sum(map(len, wanted)) < _FEWEST
        self.hedged = False
        self._denied = self._denials()
        self._offered = {found.end() for found in _EITHER.finditer(text)}

    def _denials(self) -> set[int]:
        """Where lines begin that are denied, alone or with those before them: 'does not print 1, 2'."""
        any_line = re.compile("|".join(map(re.escape, self.wanted)), re.IGNORECASE)
        denied: set[int] = set()
        for denial in _DENIAL.finditer(self.text):
            line = any_line.match(self.text, denial.end())
            while line:
                denied.add(line.start())
                between = _BETWEEN.match(self.text, line.end())
                goes_on = denial["verb"] and between and between.end() > line.start()
                line = any_line.match(self.text, between.end()) if between and goes_on else None
        return denied

    def in_order(self) -> int:
        """How many of the printed lines stand in the text, in order and not denied."""
        earliest = [0]  # for each number of lines, where the last of them ends at the earliest
        for line in self.wanted:
            spots = list(self._spots(line))
            starts = [start for start, _ in spots]
            for count in reversed(range(len(earliest))):
                place = bisect_left(starts, earliest[count])
                if place == len(spots):
                    continue
                end = spots[place][1]
                if count + 1 == len(earliest):
                    earliest.append(end)
                else:
                    earliest[count + 1] = min(earliest[count + 1], end)
        return len(earliest) - 1

    def _spots(self, line: str) -> Iterator[tuple[int, int]]:
        """Where the line is claimed."""
        first = f"[{line[0]}{line[0].upper()}]" if line[0].isalpha() else re.escape(line[0])
        pattern = re.compile(r"(?<![\w\[({.-])" + first + re.escape(line[1:]) + r"(?![\w\])}]|\.\d)")
        for match in pattern.finditer(self.text):
            start, end = match.span()
            unasked = self.short and start > 20 and not _VERB.search(self.text, start - 20, start)
            if start in self._denied or unasked:
                continue
            if start in self._offered or self._or_another(end):
                self.hedged = True
                continue
            yield start, end

    def _or_another(self, end: int) -> bool:
        """Whether another output is offered after this one: '[1] or [2]'."""
        other = _OR.match(self.text, end, end + _NEAR)
        if other is None:
            return False
        return _LITERAL.match(self.text, other.end()) is not None or any(
            self.text.startswith(line, other.end()) for line in self.wanted
        )


def compare(answer: str, output: str, code: str) -> Claim:
    """What of `output` the answer states."""
    plain, _ = fold(answer)
    wanted = _lines(output)
    fences = _Fences(plain, wanted, code)
    if fences.claimed:
        if " ".join(fences.claimed) == " ".join(wanted):
            return Claim(len(wanted), len(wanted), stated=True)
        extra = max(0, len(fences.claimed) - len(wanted))
        return Claim(max(0, _common(fences.claimed, wanted) - extra), len(wanted), stated=True)
    text = _ALONE.sub(lambda found: _CONSTANTS[found[1]], fences.text)
    text = _plain(text.replace("\n", " "))
    prose = _Prose(text, wanted)
    right = prose.in_order()
    stated = right > 0 or prose.hedged or _VERB.search(text) is not None
    return Claim(right, len(wanted), stated, prose.hedged)
