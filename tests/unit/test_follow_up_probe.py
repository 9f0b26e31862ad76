"""A follow-up earns what it adds, not the words in which it was asked for."""

from __future__ import annotations

import pytest

from questions.bank import bundled_bank_path, load_bank
from questions.grading import Grader
from questions.interview import says_back
from questions.model import Question
from questions.selection import point_to_probe

BANK = load_bank(bundled_bank_path())


@pytest.fixture(scope="module")
def grader() -> Grader:
    """The real one."""
    return Grader()


STEPS = [
    (question, text, question.key_points[point])
    for question in BANK
    if (text := question.reference.split(". ")[0])
    and (point := point_to_probe(question, Grader().grade(question, text))) is not None
]
"""A question, the first sentence of its reference, and the point that is then probed for."""


@pytest.mark.parametrize(
    ("added", "says"),
    [
        ("What happens to the lock?", True),
        ("the LOCK happens", True),
        ("", True),
        ("?!", True),
        ("It happens that the lock is released", False),
    ],
)
def test_what_has_no_word_of_its_own_is_the_probe_said_back(added: str, says: bool) -> None:
    assert says_back("What happens to the lock?", added) is says


def test_the_probes_words_earn_less_than_the_point(grader: Grader) -> None:
    """Over the whole bank: a right phrase gains what it gained before the probe's words were discounted."""
    echoed = named = right = 0.0
    for question, text, point in STEPS:
        before = grader.grade(question, text).score
        phrase = max(point.accept, key=len)
        plain = grader.grade(question, f"{text}\n\n{point.probe}").score
        echoed += max(0, grader.grade(question, f"{text}\n\n{point.probe}", point.probe).score - before)
        named += max(0, plain - before)
        right += grader.grade(question, f"{text}\n\n{phrase}", point.probe).score - before
    assert len(STEPS) > 30
    assert echoed < 0.75 * named
    assert right > 2 * echoed


def test_a_probe_changes_nothing_for_the_next_answer(grader: Grader) -> None:
    """Nothing of it is remembered."""
    question: Question = STEPS[0][0]
    before = grader.grade(question, question.reference)
    grader.grade(question, question.reference, STEPS[0][2].probe)
    assert grader.grade(question, question.reference) == before
