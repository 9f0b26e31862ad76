"""Each flag, on an answer that deserves it and on one that only looks like it."""

from __future__ import annotations

import pytest

from questions.bank import bundled_bank_path, load_bank
from questions.grading import Grader
from questions.model import FlagCode, Verdict
from tests.unit.test_grading_examples import FULL_ANSWER, LIST_OR_TUPLE, WHAT_IS_PRINTED


def flagged(answer: str) -> set[FlagCode]:
    return {flag.code for flag in Grader().grade(LIST_OR_TUPLE, answer).flags}


@pytest.mark.parametrize("answer", ["", "   \n\t ", "...", "😀👍🏽", "\u200b", "```\n```"])
def test_no_answer_is_empty_and_told_what_is_expected(answer: str) -> None:
    grade = Grader().grade(LIST_OR_TUPLE, answer)
    assert [flag.code for flag in grade.flags] == [FlagCode.EMPTY]
    assert "4 key points" in grade.reason
    assert grade.score == 0
    assert grade.verdict is Verdict.OFF


@pytest.mark.parametrize("answer", ["mutability", "Memory.", "x", "the hash"])
def test_a_word_is_too_short_and_told_what_is_expected(answer: str) -> None:
    (flag,) = (f for f in Grader().grade(LIST_OR_TUPLE, answer).flags if f.code is FlagCode.TOO_SHORT)
    assert "definition, reason and trade-off" in flag.message


HEAP = "list, tuple, mutable, immutable, hashable, dict key, memory, append, fixed, over-allocation, set"


def test_keywords_in_a_heap_are_capped_and_told_so() -> None:
    grade = Grader().grade(LIST_OR_TUPLE, HEAP)
    assert FlagCode.KEYWORD_LIST in {flag.code for flag in grade.flags}
    assert grade.score <= 0.31
    assert "list of keywords" in grade.reason


def test_terse_notes_in_sentences_are_no_heap() -> None:
    answer = (
        "list: mutable, can append. tuple: immutable, so it is hashable and can be a dict key; less memory."
    )
    assert FlagCode.KEYWORD_LIST not in flagged(answer)


def test_the_question_repeated_is_an_echo() -> None:
    answer = "The difference between a list and a tuple is the difference of the list and the tuple."
    grade = Grader().grade(LIST_OR_TUPLE, answer)
    assert FlagCode.ECHO in {flag.code for flag in grade.flags}
    assert grade.score <= 0.1


def test_the_question_repeated_with_its_answer_is_none() -> None:
    assert FlagCode.ECHO not in flagged("The difference between a list and a tuple: the tuple is immutable.")


def test_an_answer_to_another_question_is_off_topic() -> None:
    answer = "The GIL lets one thread run bytecode, so CPU-bound programs want processes rather than threads."
    assert FlagCode.OFF_TOPIC in flagged(answer)
    assert FlagCode.OFF_TOPIC not in flagged(FULL_ANSWER)


@pytest.mark.parametrize(
    "answer",
    [
        "Eine Liste ist veränderbar und ein Tupel ist nicht veränderbar, deshalb kann es ein Schlüssel sein.",
        "Une liste est modifiable et le tuple est immuable, il peut être une clé dans un dictionnaire.",
        "Una lista es mutable y los elementos del tuple son fijos, por eso puede ser clave.",
        "Список изменяемый, а кортеж нет, поэтому он может быть ключом словаря.",
        "列表是可变的，元组是不可变的，所以元组可以作为字典的键。",
        "asdf qwer zxcv poiu lkjh mnbv hjkl uiop tyui",
    ],
)
def test_what_is_not_english_is_said_to_be_so_and_not_scored(answer: str) -> None:
    grade = Grader().grade(LIST_OR_TUPLE, answer)
    assert [flag.code for flag in grade.flags] == [FlagCode.NOT_ENGLISH]
    assert grade.score == 0
    assert all(point.credit == 0 for point in grade.points)


def test_weak_english_is_english() -> None:
    answer = (
        "List is can change, tuple not can change. Tuple is hashable becouse of this, so use for key of dict."
    )
    assert FlagCode.NOT_ENGLISH not in flagged(answer)


def test_repetition_is_padding() -> None:
    assert FlagCode.PADDING in flagged("Let me think about this for a moment. " * 30 + FULL_ANSWER)
    assert FlagCode.PADDING not in flagged(FULL_ANSWER)


@pytest.mark.parametrize(
    "answer",
    [
        "[1, 2] and True, because both names refer to the same list.",
        "```\n[1, 2]\nTrue\n```\nBoth names refer to the same list.",
        "`[1,2]`\n`True`\r\nBoth names refer to the same list.",
        "It prints “[1, 2]”, then 'True': both names refer to the same list.",
    ],
)
def test_the_right_output_is_recognised_whatever_its_quotes_and_spaces(answer: str) -> None:
    grade = Grader().grade(WHAT_IS_PRINTED, answer)
    assert FlagCode.WRONG_OUTPUT not in {flag.code for flag in grade.flags}
    assert grade.score > 0.9


@pytest.mark.parametrize(
    "answer",
    [
        "[1] and True, because both names refer to the same list.",
        "```\n[1, 2]\nFalse\nTrue\n```\nBoth names refer to the same list.",
        "Both names refer to the same list.",
        "It prints [1], not [1, 2], and False. Both names refer to the same list.",
    ],
)
def test_a_wrong_output_is_flagged_and_costs_its_share(answer: str) -> None:
    grade = Grader().grade(WHAT_IS_PRINTED, answer)
    assert FlagCode.WRONG_OUTPUT in {flag.code for flag in grade.flags}
    assert grade.score < 0.8
    assert grade.points[0].credit > 0.5


def test_the_output_without_a_reason_is_worth_half() -> None:
    assert 0.5 <= Grader().grade(WHAT_IS_PRINTED, "[1, 2]\nTrue").score < 0.6


def test_flags_quote_the_answer_and_name_no_key_point() -> None:
    """A point that is being probed for must not be given away by a remark."""
    grader = Grader()
    bank = load_bank(bundled_bank_path())
    for question in bank:
        for sample in question.samples:
            for flag in grader.grade(question, sample.answer).flags:
                assert not any(point.point in flag.message for point in question.key_points)
                if flag.code in (FlagCode.HEDGED, FlagCode.NEGATION_UNSURE):
                    assert flag.spans
                    assert all(0 <= span.start < span.end <= len(sample.answer) for span in flag.spans)


def test_nothing_known_is_worth_nothing_and_everything_a_hundred() -> None:
    """The ends of the scale are where a person looks for them."""
    assert Grader().grade(LIST_OR_TUPLE, "I have never heard of that, sorry about it.").score < 0.05
    everything = " ".join(phrase + "." for point in LIST_OR_TUPLE.key_points for phrase in point.accept)
    assert Grader().grade(LIST_OR_TUPLE, everything).score > 0.95
