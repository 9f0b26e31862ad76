"""The work of grading grows as the answer does, whatever it is made of: counted in calls, so no clock decides."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from questions.grading import Grader
from tests.unit.test_grading_examples import LIST_OR_TUPLE

PHRASES = [text for point in LIST_OR_TUPLE.key_points for text in (*point.accept, *point.contradict)]
WORDS = " ".join(PHRASES).split()
SHORT, LONG = 2_000, 8_000  # characters
FASTER = 1.1  # how much faster than the length the work may grow


def calls(grader: Grader, answer: str) -> int:
    """How many functions are called to grade an answer, Python's own included."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        grader.grade(LIST_OR_TUPLE, answer)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "text",
    [
        ". ".join(PHRASES) + ". ",
        " ".join(sorted(WORDS)) + " ",
        ", ".join(WORDS) + ", ",
        ". ".join(WORDS) + ". ",
        " not ".join(WORDS) + " not ",
        " (".join(WORDS) + " (",
        "tuple ",
        "not until it is ",
        "x(",
        "O(n",
        "aB",
        "```\n",
        "~~~\n",
        "~",
        ">>> x\n",
        "    x = [\n",
        "    x is\n\n",
        "def f(x):\n",
        "`x is not` ",
        'x = "\\"',
        "```py\nnot a b\n",
        "e\u0301 \u6f22 \ufb01 ",
        "- ",
        "don't ",
    ],
    ids=lambda text: text[:20],
)
def test_four_times_the_text_is_about_four_times_the_work(text: str) -> None:
    grader = Grader()
    short, long = ((text * (length // len(text) + 1))[:length] for length in (SHORT, LONG))
    grader.grade(LIST_OR_TUPLE, long)  # what is remembered of words is not counted
    assert calls(grader, long) <= FASTER * LONG / SHORT * calls(grader, short)
