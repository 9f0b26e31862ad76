"""Which difficulty comes next: by skill, moved by runs of answers, by chance only where chance was passed in."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.adaptive import EXPLORED, TARGET, best_difficulty, next_difficulty
from questions.model import Difficulty
from questions.skill import START, Skill, expected
from tests.unit.builders import THOROUGH

EASY, MEDIUM, HARD = ALL = tuple(Difficulty)
MARKS = {"e": EASY, "m": MEDIUM, "h": HARD}
SCORES = {"+": 0.8, "=": 0.6, "-": 0.39}
SKILLS = st.builds(Skill, st.floats(900, 2100), st.floats(60, 350), st.just(50), st.none())
COURSES = st.lists(st.tuples(st.sampled_from(ALL), st.floats(0, 1)), max_size=20)
SOME = st.sets(st.sampled_from(ALL), min_size=1)


def rated(rating: float) -> Skill:
    """Somebody known well."""
    return Skill(rating, 60, 100, None)


def course(marks: str) -> list[tuple[Difficulty, float]]:
    """Answers as "m+ e-": difficulty, then strong, neither, or a miss."""
    return [(MARKS[mark[0]], SCORES[mark[1]]) for mark in marks.split()]


@pytest.mark.parametrize(
    ("rating", "asked"),
    [(900, EASY), (1450, EASY), (1550, MEDIUM), (1650, MEDIUM), (1750, HARD), (2100, HARD)],
)
def test_the_skill_says_where_an_interview_begins(rating: float, asked: Difficulty) -> None:
    """At the difficulty on which about two thirds are to be expected."""
    assert next_difficulty(rated(rating), [], ALL) is asked


def test_of_whom_nothing_is_known_begins_easy() -> None:
    """Two strong answers later it is medium, two more later hard."""
    assert next_difficulty(START, [], ALL) is EASY
    assert next_difficulty(START, course("e+ e+"), ALL) is MEDIUM
    assert next_difficulty(START, course("e+ e+ m+ m+"), ALL) is HARD


@THOROUGH
@given(SKILLS, SOME)
def test_the_best_difficulty_is_the_one_nearest_to_the_target(
    skill: Skill, available: set[Difficulty]
) -> None:
    """Of those available."""
    best = best_difficulty(skill, available)
    assert best in available
    distances = {difficulty: abs(expected(skill, difficulty) - TARGET) for difficulty in available}
    assert distances[best] == min(distances.values())


@THOROUGH
@given(st.floats(900, 2100), st.floats(900, 2100), COURSES)
def test_who_is_better_is_never_asked_easier_questions(
    one: float, other: float, answered: list[tuple[Difficulty, float]]
) -> None:
    """After the same answers, and equally well known."""
    low, high = (next_difficulty(rated(rating), answered, ALL) for rating in sorted((one, other)))
    assert ALL.index(low) <= ALL.index(high)


@pytest.mark.parametrize(
    ("marks", "asked"),
    [
        ("", MEDIUM),
        ("m+", MEDIUM),  # one may be luck
        ("m+ m+", HARD),
        ("m+ m= m+", MEDIUM),  # not running
        ("m-", MEDIUM),  # one may be a slip
        ("m- m-", EASY),
        ("m- m+ m-", MEDIUM),
        ("h- h- h-", MEDIUM),  # failing hard ones says nothing against medium ones
        ("e+ e+ e+", MEDIUM),  # nor do easy ones say anything for hard ones
        ("h+ m+", HARD),
        ("e- m-", EASY),
        ("m+ m+ h- h-", MEDIUM),
        ("m+ m+ h- h= h-", HARD),
        ("m+ m+ h+ h+ h+", HARD),  # there is nothing harder
        ("m- m- e- e- e- e+ e+", MEDIUM),  # nor easier: two strong answers lead back
    ],
)
def test_runs_of_answers_move_an_interview(marks: str, asked: Difficulty) -> None:
    """A strong run raises, two misses lower, counted from a beginning at medium."""
    assert next_difficulty(rated(1600), course(marks), ALL) is asked


@pytest.mark.parametrize(
    ("rating", "available", "asked"),
    [
        (1600, {EASY, HARD}, EASY),
        (2000, {EASY, MEDIUM}, MEDIUM),
        (1000, {MEDIUM, HARD}, MEDIUM),
        (1000, {HARD}, HARD),
    ],
)
def test_what_is_not_available_is_not_missed(
    rating: float, available: set[Difficulty], asked: Difficulty
) -> None:
    """The best of the others is asked."""
    assert next_difficulty(rated(rating), [], available) is asked


@THOROUGH
@given(SKILLS, COURSES, SOME, st.none() | st.randoms(use_true_random=False))
def test_only_what_is_available_is_asked(
    skill: Skill,
    answered: list[tuple[Difficulty, float]],
    available: set[Difficulty],
    rng: random.Random | None,
) -> None:
    """With chance or without."""
    assert next_difficulty(skill, answered, available, rng) in available


@THOROUGH
@given(SKILLS, COURSES)
def test_without_chance_nothing_changes(skill: Skill, answered: list[tuple[Difficulty, float]]) -> None:
    """Nor does the order or the kind of the collection matter."""
    asked = {
        next_difficulty(skill, answered, available)
        for available in (ALL, list(reversed(ALL)), set(ALL), frozenset(ALL), dict.fromkeys(ALL))
    }
    assert len(asked) == 1


def test_chance_moves_about_one_question_in_ten_by_a_step() -> None:
    """Up as often as down, and the same again from the same seed."""
    rng = random.Random(5)
    asked = [next_difficulty(rated(1600), [], ALL, rng) for _ in range(4000)]
    assert asked.count(EASY) + asked.count(HARD) == pytest.approx(4000 * EXPLORED, rel=0.15)
    assert asked.count(EASY) == pytest.approx(asked.count(HARD), rel=0.25)
    again = random.Random(5)
    assert asked == [next_difficulty(rated(1600), [], ALL, again) for _ in range(4000)]
    assert HARD not in {next_difficulty(rated(1000), [], ALL, rng) for _ in range(4000)}


def test_nothing_available_is_refused() -> None:
    """It is the caller's to see that the interview is over."""
    with pytest.raises(ValueError, match="no difficulty"):
        next_difficulty(START, [], [])


@pytest.mark.parametrize("available", [set(some) for some in combinations(ALL, 2)])
def test_an_interview_that_goes_well_ends_at_the_hardest_there_is(available: set[Difficulty]) -> None:
    """Though a difficulty be missing on the way."""
    answered: list[tuple[Difficulty, float]] = []
    for _ in range(8):
        answered.append((next_difficulty(START, answered, available), 0.9))
    assert answered[-1][0] is max(available, key=ALL.index)
