"""What the candidate says is printed, compared with what the code prints.

Forgiving about whitespace, quotes and a trailing newline, about nothing else. A fence is taken as the claim;
without one, the printed lines are looked for in order anywhere in the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from questions.grading.tokens import fold

_FENCE = re.compile(r"```(?:[a-z]*\n)?(.*?)(?:```|\Z)", re.DOTALL)
_QUOTES = re.compile(r"[\"'`*]")
_TIGHT = re.compile(r"(?<=[\[({,:])\s+|\s+(?=[\])},:])")
_DENIED = re.compile(r"\b(?:not|never|than|instead of|n't (?:print|be|give|show))\s*$", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:print|output|result|display|show|give|get|return|is|see)(?:s|ed|ing)?\b|->|=>", re.IGNORECASE
)
_FEWEST = (
    3  # characters that an output has to be found anywhere; a shorter one must follow a verb or come first
)


@dataclass(frozen=True, slots=True)
class Claim:
    """How much of the output was stated rightly: lines found of all lines. `stated`: anything was claimed at all."""

    right: int
    lines: int
    stated: bool

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


def _common(claimed: list[str], wanted: list[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(wanted) + 1)
    for line in claimed:
        before = row[:]
        for index, other in enumerate(wanted):
            row[index + 1] = before[index] + 1 if line == other else max(row[index], before[index + 1])
    return row[-1]


def _block(answer: str, code: str) -> list[str] | None:
    """The lines of the first fence that is not the question's code."""
    program = set(_lines(code))
    for found in _FENCE.finditer(answer):
        lines = _lines(found.group(1))
        if lines and sum(line in program for line in lines) * 2 < len(lines):
            return lines[:200]
    return None


def _found_in_order(answer: str, wanted: list[str]) -> int:
    """How many of the printed lines stand in the answer, in order and not denied."""
    text = _plain(answer.replace("\n", " "))
    short = sum(map(len, wanted)) < _FEWEST
    position = found = 0
    for line in wanted:
        first = f"[{line[0]}{line[0].upper()}]" if line[0].isalpha() else re.escape(line[0])
        pattern = re.compile(r"(?<![\w\[({.-])" + first + re.escape(line[1:]) + r"(?![\w\])}]|\.\d)")
        for match in pattern.finditer(text, position):
            before = text[max(0, match.start() - 20) : match.start()]
            if _DENIED.search(before) or (short and match.start() > 20 and not _VERB.search(before)):
                continue
            found, position = found + 1, match.end()
            break
    return found


def compare(answer: str, output: str, code: str) -> Claim:
    """What of `output` the answer states."""
    plain, _ = fold(answer)
    wanted = _lines(output)
    block = _block(plain, code)
    if block is None:
        right = _found_in_order(plain, wanted)
        return Claim(right, len(wanted), stated=right > 0 or _VERB.search(plain) is not None)
    right = _common(block, wanted)
    extra = max(0, len(block) - len(wanted))
    return Claim(max(0, right - extra), len(wanted), stated=True)
