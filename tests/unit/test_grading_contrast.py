"""Right and wrong by contrast: negation, misconceptions, swapped subjects, and what must not be accused."""

from __future__ import annotations

import pytest

from questions.grading import Grader
from questions.model import Flag, FlagCode, Grade, PointStatus
from tests.unit.test_grading_examples import LIST_OR_TUPLE


def grade(answer: str) -> Grade:
    return Grader().grade(LIST_OR_TUPLE, answer)


def codes(flags: tuple[Flag, ...]) -> set[FlagCode]:
    return {flag.code for flag in flags}


def test_a_misconception_is_named_quoted_and_corrected() -> None:
    answer = "Lists are mutable. Tuples keep spare room for growth, I think."
    (found,) = grade(answer).misconceptions
    assert found.claim == "tuples keep spare room for growth"
    assert found.correction == "A tuple takes less memory than a list."
    assert found.point == 3
    assert answer[found.spans[0].start : found.spans[0].end] == "Tuples keep spare room for growth"


def test_a_misconception_takes_away_what_its_key_point_weighs() -> None:
    light = grade("Lists are mutable. Tuples are immutable. Tuples take more memory.")
    heavy = grade("Tuples take less memory. Tuples are immutable. You cannot append to a list.")
    clean = grade("Lists are mutable. Tuples are immutable.")
    assert light.score < clean.score
    assert heavy.score < light.score


def test_one_error_in_a_right_answer_leaves_it_half_its_score() -> None:
    right = "Lists are mutable. Tuples are immutable, so they are hashable, usable as keys in a dict."
    wrong = grade(right + " Tuples keep spare room for growth.")
    assert [found.claim for found in wrong.misconceptions] == ["tuples keep spare room for growth"]
    assert grade(right).score / 2 <= wrong.score < grade(right).score


def test_what_a_right_answer_says_both_ways_is_asked_about_and_not_held_against_it() -> None:
    right = "Lists are mutable. Tuples are immutable, so they are hashable, usable as keys in a dict."
    both = grade(right + " You cannot append to a list.")
    assert not both.misconceptions
    assert FlagCode.HEDGED in codes(both.flags)
    assert both.score <= grade(right).score


@pytest.mark.parametrize(
    "answer",
    [
        "Tuples are not immutable.",
        "A tuple is never hashable and tuples aren't immutable.",
        "You can't append to a list.",
        "It would be a mistake to say that tuples are immutable.",
    ],
)
def test_a_denied_key_point_earns_nothing(answer: str) -> None:
    result = grade(answer)
    assert all(point.credit < 0.5 for point in result.points), result.points
    assert result.score < 0.2


@pytest.mark.parametrize(
    "answer",
    [
        "Tuples can't be changed once made, unlike lists.",
        "Unlike a list, a tuple never changes.",
        "Tuples don't change; lists do, you can append to a list without making a new one.",
        "Not only are tuples immutable, they're hashable too.",
        "A tuple can't be changed, only lists can be changed.",
        "If tuples were mutable they couldn't be dictionary keys.",
        "People often think that a tuple can be changed, but a tuple is immutable.",
        "A list isn't hashable, a tuple is hashable.",
        "Don't use a list where the items are fixed: a tuple is immutable.",
    ],
)
def test_a_right_answer_with_negations_is_not_accused(answer: str) -> None:
    result = grade(answer)
    assert not result.misconceptions
    assert any(point.credit > 0.5 for point in result.points)


def test_what_is_true_of_the_other_thing_earns_nothing() -> None:
    """Tuples are what takes less memory."""
    assert grade("Lists take less memory.").points[3].credit < 0.7


def test_more_is_not_less() -> None:
    assert grade("I believe tuples need more memory.").points[3].status is not PointStatus.COVERED


def test_saying_both_is_flagged_as_hedged() -> None:
    result = grade("Lists are mutable. Tuples are immutable. You can append to a tuple.")
    assert FlagCode.HEDGED in codes(result.flags)
    assert result.score < grade("Lists are mutable. Tuples are immutable.").score


def test_a_doubtful_negation_warns_and_does_not_cut() -> None:
    with_doubt = grade("Lists are mutable. It is hardly so that in memory a tuple is smaller.")
    plain = grade("Lists are mutable.")
    assert not with_doubt.misconceptions
    assert with_doubt.score >= plain.score


def test_a_correction_of_a_misconception_is_the_true_statement() -> None:
    result = grade("Tuples are mutable. A list cannot be changed.")
    assert [found.correction for found in result.misconceptions] == [
        LIST_OR_TUPLE.key_points[1].point,
        LIST_OR_TUPLE.key_points[0].point,
    ]
    assert result.points[0].status is PointStatus.CONTRADICTED
    assert "not so: " in result.reason
