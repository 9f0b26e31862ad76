"""Words that look alike and are different things, things taken for one another, and opposites that are denied."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import combinations

import pytest

from questions.bank import bundled_bank_path, load_bank
from questions.grading import Grader
from questions.grading.key import compile_key
from questions.grading.vocabulary import similarity
from questions.grading.words import stem, word
from questions.model import FlagCode, KeyPoint, Question

BANK = {question.id: question for question in load_bank(bundled_bank_path())}
COMPARED = BANK["iterable-versus-iterator"]
RIGHT = (
    "An iterable has __iter__ and gives you an iterator. An iterator has __next__ and raises StopIteration at the "
    "end. Every iterator is iterable, but a list is iterable and not an iterator. An iterator is used up after one "
    "pass. For calls iter() on the iterable and then next().",
    "An iterable is anything you can loop over, such as a list. An iterator is what you call next() on; it remembers "
    "where it is and raises StopIteration at the end.",
    "An iterable can produce an iterator. An iterator has a __next__ method. An iterator can be used only once.",
    COMPARED.reference,
    *(sample.answer for sample in COMPARED.samples if sample.score >= 70),
)


def lines() -> list[list[list[str]]]:
    text = files("questions.grading").joinpath("data", "apart.txt").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [[side.split() for side in line.split("|")] for line in kept]


def exchanged(text: str) -> str:
    """Every iterable called an iterator and the other way round."""
    called = {"iterable": "iterator", "iterator": "iterable"}
    return re.sub(r"(?i)\b(iterable|iterator)", lambda found: called[found[0].lower()], text)


def score(question: Question, answer: str) -> float:
    return Grader().grade(question, answer).score


def question(*accept: str) -> Question:
    return Question("q", "", "", "What is it?", accept[0], (KeyPoint(accept[0], 1, accept=accept),))


def test_each_word_told_apart_stands_on_one_side_of_one_line() -> None:
    words = [word for sides in lines() for side in sides for word in side]
    assert len(words) == len(set(words))
    assert all(len(sides) > 1 for sides in lines())


def test_the_sides_of_a_line_are_nothing_like_each_other_and_forms_of_one_side_are_alike() -> None:
    for sides in lines():
        for one, other in combinations(sides, 2):
            pairs = [(a, b) for a in one for b in other]
            assert not [pair for pair in pairs if similarity(word(pair[0]), word(pair[1])) != (0.0, 0.0)]
    for sides in lines():
        for side in sides:
            shared = stem(side[0])
            assert all(similarity(word(side[0]), word(form))[0] for form in side), shared


@pytest.mark.parametrize("answer", RIGHT)
def test_an_iterable_taken_for_an_iterator_gets_a_third_at_most(answer: str) -> None:
    assert score(COMPARED, exchanged(answer)) <= score(COMPARED, answer) / 3


@pytest.mark.parametrize(
    ("name", "right", "taken_for_each_other"),
    [
        (
            "list-versus-tuple",
            "A list can be changed and appended to. A tuple is immutable, so it is hashable and takes less memory.",
            "A tuple can be changed and appended to. A list is immutable, so it is hashable and takes less memory.",
        ),
        (
            "threads-versus-processes",
            "Threads share memory and suit I/O. Processes run Python code in parallel on several cores for CPU work.",
            "Processes share memory and suit I/O. Threads run Python code in parallel on several cores for CPU work.",
        ),
    ],
)
def test_what_is_said_of_the_other_thing_costs_most_of_the_score(
    name: str, right: str, taken_for_each_other: str
) -> None:
    grade = Grader().grade(BANK[name], taken_for_each_other)
    assert grade.score < score(BANK[name], right) / 2
    assert any("rather true of the other" in step.label for step in grade.steps)


def test_only_questions_that_join_two_things_compare_any() -> None:
    assert compile_key(COMPARED).roles.things == {"iterable", "iterator"}
    assert not compile_key(BANK["exceptions-try-flow"]).roles.things  # a list of four
    assert not compile_key(BANK["mutable-default-argument"]).roles.things


@pytest.mark.parametrize(
    ("phrase", "answer"),
    [
        ("tuples are immutable", "A tuple is not mutable."),
        ("an immutable sequence", "Tuples aren't mutable sequences."),
        ("lists are unhashable", "lists are not hashable"),
        ("the key has to be hashable", "The key must not be unhashable."),
        ("the operation is thread-safe", "The operation is not unsafe for threads."),
        ("they are different objects", "They are not the same object."),
        ("the sums are unequal", "The sums are not equal."),
    ],
)
def test_a_complement_denied_is_the_thing_itself(phrase: str, answer: str) -> None:
    (point,) = Grader().grade(question(phrase), answer).points
    assert point.credit > 0.7


@pytest.mark.parametrize(
    ("phrase", "answer"),
    [
        ("tuples are immutable", "A tuple is not immutable."),
        ("tuples are immutable", "Tuples are mutable."),
        ("lists are unhashable", "lists are not unhashable"),
        ("they are different objects", "They are not different objects."),
        ("they are different objects", "They are the same object."),
        ("the operation is thread-safe", "The operation is thread-unsafe."),
        # Mere contraries leave a third: what is not quick need not be slow.
        ("a linear search is slow", "A linear search is not fast."),
        ("the index grows large", "The index does not stay small."),
    ],
)
def test_the_thing_denied_earns_nothing_nor_does_a_contrary(phrase: str, answer: str) -> None:
    (point,) = Grader().grade(question(phrase), answer).points
    assert point.credit < 0.25


@pytest.mark.parametrize("answer", ["Tuples are mutable.", "A tuple is mutable, as far as I know."])
def test_nobody_is_asked_about_a_denial_who_denies_nothing(answer: str) -> None:
    flags = Grader().grade(question("tuples are immutable"), answer).flags
    assert FlagCode.NEGATION_UNSURE not in {flag.code for flag in flags}


def test_a_right_line_without_a_denial_is_not_asked_about_one() -> None:
    answer = "Use None as the default and create a new list inside the function."
    flags = Grader().grade(BANK["mutable-default-argument"], answer).flags
    assert FlagCode.NEGATION_UNSURE not in {flag.code for flag in flags}
