"""Two questions that the tests of grading share, and what their plain cases earn."""

from __future__ import annotations

import pytest

from questions.grading import Grader
from questions.model import Facet, KeyPoint, Kind, PointStatus, Question, Verdict

LIST_OR_TUPLE = Question(
    id="list-or-tuple",
    topic="data-structures",
    title="List or tuple",
    prompt="What is the difference between a list and a tuple?",
    reference=(
        "A list is mutable: items can be added, removed and replaced in place. A tuple is immutable, its items are "
        "fixed when it is created. That makes a tuple hashable when its items are, so it can be a dictionary key. "
        "Tuples take less memory, since no spare room for growth is kept."
    ),
    accepted=(
        "Lists can change after they are made and tuples can't. You can use a tuple as a key in a dict or put it in "
        "a set, which a list refuses. A tuple is also a bit smaller in memory.",
    ),
    key_points=(
        KeyPoint(
            "A list is mutable: its items can be added, removed and replaced.",
            weight=3,
            facet=Facet.DEFINITION,
            accept=(
                "lists are mutable",
                "a list can be changed",
                "you can append to a list",
                "items of a list can be replaced",
                "lists can grow and shrink",
                "modify a list in place",
            ),
            contradict=(
                "lists are immutable",
                "a list cannot be changed",
                "you cannot append to a list",
                "a list has a fixed length",
                "changing a list makes a new list",
            ),
        ),
        KeyPoint(
            "A tuple is immutable: its items are fixed when it is created.",
            weight=3,
            facet=Facet.DEFINITION,
            accept=(
                "tuples are immutable",
                "a tuple cannot be changed",
                "tuples can't be modified",
                "the items of a tuple are fixed",
                "no appending to a tuple",
                "a tuple never changes once created",
            ),
            contradict=(
                "tuples are mutable",
                "a tuple can be changed",
                "you can append to a tuple",
                "tuples can grow",
                "items of a tuple can be replaced",
            ),
        ),
        KeyPoint(
            "A tuple of hashable items is hashable, so it can be a dictionary key.",
            weight=2,
            facet=Facet.REASON,
            accept=(
                "a tuple can be a dictionary key",
                "tuples are hashable",
                "usable as keys in a dict",
                "can be put in a set",
                "hash of a tuple stays the same",
                "lists cannot be dict keys",
            ),
            contradict=(
                "lists are hashable",
                "a list can be a dictionary key",
                "tuples cannot be dictionary keys",
                "only strings can be dictionary keys",
                "tuples are never hashable",
            ),
        ),
        KeyPoint(
            "A tuple takes less memory than a list.",
            weight=1,
            facet=Facet.TRADE_OFF,
            accept=(
                "tuples take less memory",
                "a tuple is smaller in memory",
                "lists keep spare room for growth",
                "a list over-allocates",
                "less overhead than a list",
                "memory is saved with tuples",
            ),
            contradict=(
                "tuples take more memory",
                "lists are smaller than tuples",
                "tuples keep spare room for growth",
                "both take exactly the same memory",
                "a tuple stores its items twice",
            ),
        ),
    ),
)

FULL_ANSWER = (
    "You can append to a list or replace what is in it, a list can be changed in place. Tuples are immutable. "
    "That is why tuples are hashable and a tuple can be a dictionary key. Tuples take less memory too."
)

WHAT_IS_PRINTED = Question(
    id="what-is-printed",
    topic="data-structures",
    title="What is printed",
    prompt="What does this program print, and why?",
    code="a = [1]\nb = a\nb.append(2)\nprint(a)\nprint(a is b)",
    output="[1, 2]\nTrue",
    kind=Kind.OUTPUT,
    reference="It prints [1, 2] and True, since b = a copies no list: both names refer to one object.",
    key_points=(
        KeyPoint(
            "Assignment copies nothing: both names refer to one list.",
            weight=2,
            facet=Facet.MECHANISM,
            accept=(
                "both names refer to the same list",
                "assignment does not copy the list",
                "two names for one object",
                "a and b are the same object",
                "b is only another name",
                "there is one list with two names",
            ),
            contradict=(
                "assignment copies the list",
                "b is an independent list",
                "a and b are different objects",
                "append makes a new list",
                "a keeps its old value",
            ),
        ),
    ),
)


def test_a_full_answer_covers_every_key_point_and_is_excellent() -> None:
    grade = Grader().grade(LIST_OR_TUPLE, FULL_ANSWER)
    assert [point.status for point in grade.points] == [PointStatus.COVERED] * 4
    assert grade.verdict is Verdict.EXCELLENT
    assert grade.reason == "Covers 4 of 4 key points."
    assert not grade.misconceptions
    assert not grade.flags


@pytest.mark.parametrize(
    ("text", "least"), [(LIST_OR_TUPLE.reference, 0.95), (LIST_OR_TUPLE.accepted[0], 0.65)]
)
def test_model_answers_are_accused_of_nothing(text: str, least: float) -> None:
    """The second says 'and tuples can't', a statement without a word of its own: no credit for that third."""
    grade = Grader().grade(LIST_OR_TUPLE, text)
    assert grade.score > least
    assert not grade.misconceptions


def test_half_an_answer_names_the_heaviest_point_that_is_missing() -> None:
    grade = Grader().grade(
        LIST_OR_TUPLE, "Lists are mutable, you can append to a list. Tuples take less memory."
    )
    assert grade.points[0].status is PointStatus.COVERED
    assert grade.points[1].status is PointStatus.MISSING
    assert grade.reason.startswith("Covers 2 of 4 key points; missing: A tuple is immutable")
    assert 0.3 < grade.score < 0.8


def test_the_candidates_own_words_are_quoted() -> None:
    answer = "Well, lists are mutable. And, as far as I remember, tuples can't be modified."
    point = Grader().grade(LIST_OR_TUPLE, answer).points[1]
    assert [answer[span.start : span.end] for span in point.spans] == ["tuples can't be modified"]


def test_typos_cost_no_credit() -> None:
    plain = Grader().grade(LIST_OR_TUPLE, "Tuples are immutable and hashable. Lists are mutable.")
    typed = Grader().grade(LIST_OR_TUPLE, "Tuples are imutable and hashabel. Lists are mutabel.")
    assert [p.status for p in typed.points] == [p.status for p in plain.points]


def test_a_right_answer_beats_part_of_it_beats_a_wrong_one() -> None:
    grader = Grader()
    full, part, wrong = (
        grader.grade(LIST_OR_TUPLE, text).score
        for text in (
            FULL_ANSWER,
            "Tuples are immutable, lists are mutable.",
            "Tuples are mutable and you can append to a tuple. A list cannot be changed and lists are hashable.",
        )
    )
    assert full > part > wrong
    assert wrong < 0.15


def test_what_is_added_in_a_follow_up_counts_though_it_leaves_its_subject_out() -> None:
    grader = Grader()
    first = "Lists are mutable. Tuples are immutable."
    before = grader.grade(LIST_OR_TUPLE, first)
    after = grader.grade(LIST_OR_TUPLE, first + "\n\nso they're hashable, usable as keys in a dict")
    assert before.points[2].status is PointStatus.MISSING
    assert after.points[2].status is PointStatus.COVERED
    assert after.score > before.score


def test_two_questions_with_one_id_are_not_confused() -> None:
    grader = Grader()
    other = Question(
        "list-or-tuple", "", "", "Name a colour.", "Blue.", (KeyPoint("Blue.", accept=("blue",)),)
    )
    assert grader.grade(other, "blue").score > grader.grade(LIST_OR_TUPLE, "blue").score
    assert grader.grade(LIST_OR_TUPLE, FULL_ANSWER).score > 0.9
