"""How well an answer was recalled, from its score, its hints and the time it took."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.review import Recall, rating_of
from tests.unit.builders import THOROUGH

AGAIN, HARD, GOOD, EASY = Recall


@pytest.mark.parametrize(
    ("score", "recall"),
    [
        (0, AGAIN),
        (0.39, AGAIN),
        (0.4, HARD),
        (0.64, HARD),
        (0.65, GOOD),
        (0.89, GOOD),
        (0.9, EASY),
        (1, EASY),
    ],
)
def test_scores_mean_recall(score: float, recall: Recall) -> None:
    """As the docstring has it."""
    assert rating_of(score) is recall


@pytest.mark.parametrize(("hints", "recall"), [(0, EASY), (1, GOOD), (2, HARD), (3, AGAIN), (9, AGAIN)])
def test_each_hint_is_a_step_down(hints: int, recall: Recall) -> None:
    """And never below the last."""
    assert rating_of(0.95, hints) is recall


def test_a_slow_answer_is_not_easy_but_no_worse_than_good() -> None:
    """Typing takes time, and a time that is not known is held against nobody."""
    assert rating_of(0.95, 0, 601) is GOOD
    assert rating_of(0.95, 0, 600) is EASY
    assert rating_of(0.7, 0, 9000) is GOOD
    assert rating_of(0.5, 0, 9000) is HARD


@THOROUGH
@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 5), st.none() | st.floats(0, 1e5))
def test_a_better_score_is_never_a_worse_recall(
    one: float, other: float, hints: int, seconds: float | None
) -> None:
    """With the same hints in the same time."""
    low, high = sorted((one, other))
    assert rating_of(low, hints, seconds) <= rating_of(high, hints, seconds)


@pytest.mark.parametrize("score", [-0.1, 1.1, 85, math.nan])
def test_what_is_no_score_is_refused(score: float) -> None:
    """Points of 100 would all be easy."""
    with pytest.raises(ValueError, match="from 0 to 1"):
        rating_of(score)
