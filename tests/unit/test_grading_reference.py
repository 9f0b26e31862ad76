"""A bare reference answer as a question: the same engine, the same explanation."""

from __future__ import annotations

from questions.grading import Grader
from questions.grading.reference import MOST_POINTS, from_reference
from questions.model import FlagCode, PointStatus
from tests.unit.test_grading_examples import FULL_ANSWER, LIST_OR_TUPLE

QUESTION = from_reference("bare", LIST_OR_TUPLE.prompt, LIST_OR_TUPLE.reference, LIST_OR_TUPLE.accepted)


def test_each_statement_of_the_reference_is_a_key_point() -> None:
    assert [point.point.split()[:3] for point in QUESTION.key_points] == [
        ["A", "list", "is"],
        ["A", "tuple", "is"],
        ["That", "makes", "a"],
        ["Tuples", "take", "less"],
    ]
    assert QUESTION.accepted == LIST_OR_TUPLE.accepted


def test_a_long_reference_still_has_few_key_points() -> None:
    question = from_reference("long", "Why?", "One cause is the interpreter lock number. " * 40)
    assert len(question.key_points) <= MOST_POINTS


def test_the_reference_itself_is_excellent_and_every_point_quoted() -> None:
    grade = Grader().grade(QUESTION, QUESTION.reference)
    assert grade.score > 0.95
    assert all(point.status is PointStatus.COVERED and point.spans for point in grade.points)


def test_an_answer_in_other_words_beats_part_of_it_beats_another_subject() -> None:
    grader = Grader()
    full = grader.grade(QUESTION, FULL_ANSWER).score
    part = grader.grade(QUESTION, "A tuple is immutable.").score
    off = grader.grade(QUESTION, "The GIL lets one thread run bytecode at a time, so use processes.")
    assert full > part > off.score
    assert FlagCode.OFF_TOPIC in {flag.code for flag in off.flags}


def test_a_denied_statement_of_the_reference_earns_less() -> None:
    grader = Grader()
    right = grader.grade(QUESTION, "A tuple is immutable.").score
    wrong = grader.grade(QUESTION, "A tuple is not immutable.").score
    assert wrong < right


def test_a_reference_without_words_is_a_question_nobody_can_answer_but_it_is_graded() -> None:
    question = from_reference("odd", "?", "...")
    assert Grader().grade(question, "anything at all").score < 0.5
