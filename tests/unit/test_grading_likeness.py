"""What an answer has of a model answer, measure by measure."""

from __future__ import annotations

import random

import pytest

from benchmarks.adversaries import heap, negated, typos
from questions.grading import Grader
from questions.grading.clauses import split
from questions.grading.likeness import Model, compare, read_text
from questions.grading.reference import from_reference
from questions.grading.tokens import tokenise
from questions.model import FlagCode

QUESTION = "What is the base case of a recursive function?"
REFERENCE = (
    "The case in which the function returns a value without calling itself, so that the recursion ends."
)
RIGHT = "It is where the function gives back a value and does not call itself again, and the recursion stops."
OTHER = "A stack hands out the element that was pushed last, a queue the one that has waited longest."

MODEL = Model(read_text(split(tokenise(REFERENCE))), read_text(split(tokenise(QUESTION))))
BARE = from_reference("base-case", QUESTION, REFERENCE)


def measures(answer: str) -> dict[str, float]:
    return compare(MODEL, read_text(split(tokenise(answer))))


def test_the_reference_itself_has_everything() -> None:
    found = measures(REFERENCE)
    for name in ("recall", "precision", "exact", "runs", "order", "length"):
        assert found[name] == pytest.approx(1), name
    assert found["denial"] == 0


def test_the_question_repeated_adds_nothing() -> None:
    found = measures(QUESTION)
    assert found["echo"] == pytest.approx(1)
    assert found["fresh recall"] == pytest.approx(0, abs=1e-9)
    assert found["fresh precision"] == pytest.approx(0, abs=1e-9)


def test_other_words_for_the_same_are_recalled_but_not_exact() -> None:
    found = measures("a value is given back and the function is not invoked again")
    assert found["recall"] > found["exact"]


@pytest.mark.parametrize("name", ["recall", "precision", "fresh recall", "fresh precision", "runs", "exact"])
def test_a_right_answer_has_more_than_one_to_another_question(name: str) -> None:
    assert measures(RIGHT)[name] > measures(OTHER)[name]


def test_a_denial_on_one_side_only_is_seen() -> None:
    assert measures("The function returns a value and ends the recursion.")["denial"] == 1
    assert measures("The function returns a value without a further call.")["denial"] == 0


def test_a_right_answer_beats_the_echo_another_questions_answer_and_a_heap() -> None:
    grader = Grader()
    right = grader.grade(BARE, RIGHT).score
    words = heap(REFERENCE, random.Random(1))
    for answer in (QUESTION, OTHER, words):
        assert grader.grade(BARE, answer).score < right, answer
    assert FlagCode.KEYWORD_LIST in {flag.code for flag in grader.grade(BARE, words).flags}


def test_typos_cost_little() -> None:
    grader = Grader()
    mistyped = typos(RIGHT, random.Random(2))
    assert mistyped != RIGHT
    assert grader.grade(BARE, mistyped).score > grader.grade(BARE, RIGHT).score - 0.15


def test_what_the_makers_of_adversaries_make() -> None:
    assert (
        negated("A tuple is immutable. It can be a key.") == "A tuple is not immutable. It can not be a key."
    )
    assert negated("No verb here") == ""
    assert sorted(heap("the list is the list of keys", random.Random(0)).split()) == ["keys", "list"]
