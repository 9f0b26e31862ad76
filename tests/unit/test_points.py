"""The table of rules, sentence by sentence: what an answer earns, and how that adds up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.model import Difficulty
from questions.points import (
    AGAIN_WITHIN,
    FROM_THE_BEGINNING,
    NOTHING,
    Earned,
    Period,
    Standing,
    Total,
    best,
    charged,
    hints_counted,
    points,
    since,
    standing,
)
from tests.unit.builders import THOROUGH, shares

EASY, MEDIUM, HARD = Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD
FULL, AGAIN, SHOWN, LATE = Standing.FULL, Standing.AGAIN, Standing.SHOWN, Standing.LATE
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MONDAY = NOON.date()
SECOND = timedelta(seconds=1)


def earned(
    score: float,
    counts_as: Standing = FULL,
    difficulty: Difficulty = MEDIUM,
    *,
    daily: bool = False,
    day: date = MONDAY,
) -> Earned:
    """An answer to one question."""
    return Earned("saw", day, difficulty, score, counts_as, daily)


@pytest.mark.parametrize(("difficulty", "worth"), [(EASY, 10), (MEDIUM, 20), (HARD, 30)])
def test_points_are_difficulty_times_score(difficulty: Difficulty, worth: int) -> None:
    assert points(difficulty, 1.0, FULL) == worth
    assert points(difficulty, 0.7, FULL) == round(worth * 0.7)


def test_a_score_under_a_fifth_earns_nothing() -> None:
    """A fifth itself does."""
    assert points(HARD, 0.2, FULL) == 6
    assert points(HARD, 0.199, FULL) == 0


@pytest.mark.parametrize(("counts_as", "gets"), [(FULL, 24), (AGAIN, 12), (SHOWN, 0), (LATE, 0)])
def test_again_earns_half_and_shown_or_late_nothing(counts_as: Standing, gets: int) -> None:
    assert points(HARD, 0.8, counts_as) == gets


@given(st.sampled_from([*Difficulty]), shares(), shares(), st.sampled_from([*Standing]))
@THOROUGH
def test_knowing_more_never_earns_less(
    difficulty: Difficulty, one: float, other: float, counts_as: Standing
) -> None:
    """Nor does a standing other than the full one earn more."""
    low, high = sorted((one, other))
    assert points(difficulty, low, counts_as) <= points(difficulty, high, counts_as)
    assert points(difficulty, one, counts_as) <= points(difficulty, one, FULL)


def stands(
    *,
    late: bool = False,
    shown: bool = False,
    tried: timedelta | None = None,
    seen: timedelta | None = None,
) -> Standing:
    """How an answer counts; `tried` and `seen`: how long before it, less than nothing for after."""
    tried_at = None if tried is None else NOON - tried
    shown_at = None if seen is None else NOON - seen
    return standing(NOON, late=late, shown=shown, tried_at=tried_at, shown_at=shown_at)


def test_a_first_answer_counts_in_full() -> None:
    assert stands() is FULL


@pytest.mark.parametrize(
    ("ago", "counts_as"),
    [
        (timedelta(0), AGAIN),
        (AGAIN_WITHIN - SECOND, AGAIN),
        (AGAIN_WITHIN, FULL),
        (-SECOND, AGAIN),
        (-AGAIN_WITHIN, FULL),
    ],
)
def test_within_a_day_of_a_try_it_counts_as_again(ago: timedelta, counts_as: Standing) -> None:
    """Also at the same instant, and when the clock was put back a little in between."""
    assert stands(tried=ago) is counts_as


@pytest.mark.parametrize(
    ("ago", "counts_as"), [(timedelta(0), SHOWN), (AGAIN_WITHIN - SECOND, SHOWN), (AGAIN_WITHIN, FULL)]
)
def test_within_a_day_of_seeing_the_reference_it_counts_as_shown(ago: timedelta, counts_as: Standing) -> None:
    assert stands(seen=ago) is counts_as


def test_the_worst_of_several_reasons_decides() -> None:
    hour = timedelta(hours=1)
    assert stands(late=True, shown=True, tried=hour, seen=hour) is LATE
    assert stands(shown=True, tried=hour) is SHOWN
    assert stands(tried=hour, seen=hour) is SHOWN


def test_the_best_attempt_counts_once() -> None:
    """However many there are, in whatever order."""
    tries = [earned(0.5), earned(0.9), earned(0.9), earned(1.0, AGAIN)]
    assert best(tries) == best(reversed(tries)) == Total(18, 1, 900, 0)


def test_of_equal_points_the_higher_score_counts() -> None:
    assert best([earned(0.5), earned(1.0, AGAIN)]) == Total(10, 1, 1000, 0)


def test_the_most_hints_of_a_day_are_charged() -> None:
    """Those of this turn however old they are, those of another for a day; not all of them together."""
    day = AGAIN_WITHIN
    assert hints_counted(NOON, 0, (None, None, None)) == 0
    assert hints_counted(NOON, 2, (NOON, None, None)) == 2
    assert hints_counted(NOON, 1, (NOON, NOON - day + SECOND, None)) == 2
    assert hints_counted(NOON, 0, (NOON, NOON - day, NOON - day)) == 1
    assert hints_counted(NOON, 0, (NOON + day - SECOND, None, None)) == 1, "by a clock that was put back"
    assert hints_counted(NOON, 0, (NOON + day, None, None)) == 0


def test_a_score_is_charged_for_the_hints_that_count() -> None:
    """The same as if all of them had been taken in this turn."""
    assert charged(0.7, 2, 2) == 0.7
    assert charged(1.0, 0, 3) == 0.7
    assert charged(0.9, 1, 3) == 0.7
    assert charged(0.25, 0, 2) == 0.2, "not just under it"
    assert charged(0.0, 0, 3) == 0


def test_more_points_count_even_with_a_lower_score() -> None:
    """What stands in the average is the answer that the points are from."""
    assert best([earned(0.6), earned(1.0, AGAIN)]) == Total(12, 1, 600, 0)


def test_a_counted_answer_without_points_is_part_of_the_average() -> None:
    assert best([earned(0.1)]) == Total(0, 1, 100, 0)


@pytest.mark.parametrize("counts_as", [SHOWN, LATE])
def test_what_counts_for_nothing_is_in_no_sum(counts_as: Standing) -> None:
    """Neither in the average, nor as a question of the day."""
    assert best([earned(1.0, counts_as, daily=True)]) == NOTHING


def test_every_counted_question_of_the_day_counts() -> None:
    """Also the same question on two days, whose points count once."""
    assert best([earned(1.0, daily=True), earned(1.0, AGAIN, daily=True)]) == Total(20, 1, 1000, 2)


@given(st.lists(st.builds(earned, shares(), st.sampled_from([*Standing]), st.sampled_from([*Difficulty]))))
@THOROUGH
def test_one_more_answer_never_costs_points(answers: list[Earned]) -> None:
    for number in range(len(answers)):
        assert best(answers[:number]).points <= best(answers[: number + 1]).points


@pytest.mark.parametrize(
    ("period", "least"), [(Period.TODAY, 1), (Period.WEEK, 3), (Period.MONTH, 5), (Period.ALL, 10)]
)
def test_an_average_takes_enough_questions(period: Period, least: int) -> None:
    assert Total(0, least - 1, 900).average(period) is None
    assert Total(0, least, 500 * least).average(period) == 500


def test_a_mean_is_rounded_half_up() -> None:
    """In whole numbers, so that no machine rounds another way."""
    assert Total(0, 2, 1001).average(Period.TODAY) == 501
    assert Total(0, 3, 1000).average(Period.TODAY) == 333


def test_periods_begin_at_midnight_on_monday_on_the_first() -> None:
    sunday = date(2026, 3, 8)
    assert [since(period, sunday) for period in Period] == [
        sunday,
        date(2026, 3, 2),
        date(2026, 3, 1),
        FROM_THE_BEGINNING,
    ]
    assert since(Period.WEEK, date(2027, 1, 1)) == date(2026, 12, 28), "a week may begin in another year"


@given(st.lists(st.builds(Total, *[st.integers(0, 9)] * 4), max_size=5))
@THOROUGH
def test_sums_taken_apart_are_as_before(totals: list[Total]) -> None:
    summed = sum(totals, NOTHING)
    for each in totals:
        summed -= each
    assert summed == NOTHING
