"""The rating of a person against questions: Glickman's own figures, bounds, fairness, clocks set back."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import skill as rules
from questions.model import Difficulty
from questions.skill import (
    FORGOTTEN,
    LEAST_DEVIATION,
    LEAST_RATING,
    MOST_DEVIATION,
    REACH,
    START,
    Skill,
    aged,
    expected,
    replayed,
    updated,
)
from tests.unit.builders import START as NOON
from tests.unit.builders import THOROUGH

Answer = tuple[Difficulty, float, datetime]
EASY, MEDIUM, HARD = Difficulty
DIFFICULTIES = st.sampled_from(Difficulty)
SCORES = st.floats(0, 1)
MOMENTS = st.integers(-1000 * 86400, 1000 * 86400).map(lambda seconds: NOON + timedelta(seconds=seconds))
ANSWERS: st.SearchStrategy[list[Answer]] = st.lists(st.tuples(DIFFICULTIES, SCORES, MOMENTS), max_size=40)


def after(*scores: float, difficulty: Difficulty = MEDIUM, every: timedelta = timedelta(0)) -> Skill:
    """The skill of a newcomer after these scores on questions of one difficulty."""
    return replayed((difficulty, score, NOON + n * every) for n, score in enumerate(scores))


@pytest.mark.parametrize(
    ("difference", "deviation", "damping", "chance"),
    [(100, 30, 0.9955, 0.639), (-50, 100, 0.9531, 0.432), (-200, 300, 0.7242, 0.303)],
)
def test_the_formulas_give_the_figures_of_glickmans_worked_example(
    difference: float, deviation: float, damping: float, chance: float
) -> None:
    """A player of 1500 against three opponents."""
    assert rules._damping(deviation) == pytest.approx(damping, abs=5e-5)
    assert rules._chance(difference, rules._damping(deviation)) == pytest.approx(chance, abs=5e-4)


def test_expected_scores_of_somebody_well_known_are_sensible() -> None:
    """Half on medium questions goes with three quarters on easy and one quarter on hard ones."""
    known = Skill(1500, LEAST_DEVIATION, 50, NOON)
    assert [round(expected(known, difficulty), 2) for difficulty in Difficulty] == [0.75, 0.5, 0.25]


@THOROUGH
@given(ANSWERS, ANSWERS)
def test_a_rating_reckoned_anew_is_the_rating_that_was_kept(
    before: list[Answer], later: list[Answer]
) -> None:
    """In whatever order the clocks put the answers."""
    kept = replayed(before)
    for answer in later:
        kept = updated(kept, *answer)
    assert replayed([*before, *later]) == kept
    assert kept.answers == len(before) + len(later)


@THOROUGH
@given(ANSWERS)
def test_ratings_and_deviations_stay_within_bounds(answers: list[Answer]) -> None:
    """Whatever was answered, at whatever moments; so does the score to expect."""
    skill = replayed(answers)
    assert LEAST_RATING <= skill.rating <= max(REACH.values())
    assert LEAST_DEVIATION <= skill.deviation <= MOST_DEVIATION
    assert all(0 < expected(skill, difficulty) < 1 for difficulty in Difficulty)


@pytest.mark.parametrize("score", [0.0, 1.0])
@pytest.mark.parametrize("difficulty", Difficulty)
def test_thousands_of_the_same_score_stay_within_bounds(difficulty: Difficulty, score: float) -> None:
    """A rating does not creep away."""
    skill = after(*[score] * 5000, difficulty=difficulty, every=timedelta(days=1))
    assert LEAST_RATING <= skill.rating <= REACH[difficulty]
    assert LEAST_DEVIATION <= skill.deviation < 100


@THOROUGH
@given(ANSWERS.filter(bool), st.data())
def test_a_better_score_never_makes_a_later_rating_worse(answers: list[Answer], data: st.DataObject) -> None:
    """However many answers came since: so an appeal that is granted cannot lower a level."""
    index = data.draw(st.integers(0, len(answers) - 1))
    difficulty, score, at = answers[index]
    better = [*answers[:index], (difficulty, data.draw(st.floats(score, 1)), at), *answers[index + 1 :]]
    was, now = replayed(answers), replayed(better)
    assert now.rating >= was.rating - 1e-9
    assert now.deviation == was.deviation


@THOROUGH
@given(ANSWERS, DIFFICULTIES, MOMENTS)
def test_of_two_answers_the_better_one_rates_higher(
    answers: list[Answer], difficulty: Difficulty, at: datetime
) -> None:
    """Strictly, where neither bound is touched; and full marks never cost anything."""
    skill = replayed(answers)
    half, full = (updated(skill, difficulty, score, at) for score in (0.5, 1.0))
    assert full.rating >= skill.rating
    if half.rating > LEAST_RATING and full.rating < REACH[difficulty]:
        assert full.rating > half.rating


@pytest.mark.parametrize(("harder", "easier"), [(MEDIUM, EASY), (HARD, MEDIUM)])
def test_the_same_score_on_a_harder_question_rates_higher(harder: Difficulty, easier: Difficulty) -> None:
    """Difficulty counts."""
    assert after(0.6, difficulty=harder).rating > after(0.6, difficulty=easier).rating


def test_easy_answers_alone_promise_nothing_about_hard_questions() -> None:
    """A thousand perfect ones end where the next difficulty has to be tried."""
    assert after(*[1.0] * 1000, difficulty=EASY).rating == REACH[EASY]
    assert after(*[1.0] * 1000, difficulty=MEDIUM).rating == REACH[MEDIUM]


def test_who_is_above_the_reach_of_a_question_loses_nothing_by_a_good_answer() -> None:
    """Nor gains; a bad one still costs."""
    strong = Skill(1900, 60, 80, NOON)
    assert updated(strong, EASY, 0.85, NOON).rating == 1900
    assert updated(strong, EASY, 0.3, NOON).rating < 1900


def test_doubt_grows_with_time_up_to_a_ceiling() -> None:
    """From the best known to unknown in the time that is said; the rating stays."""
    known = Skill(1700, LEAST_DEVIATION, 200, NOON)
    doubts = [aged(known, NOON + timedelta(days=days)).deviation for days in (0, 1, 30, 365)]
    assert doubts == sorted(doubts)
    assert doubts[0] == LEAST_DEVIATION
    assert aged(known, NOON + FORGOTTEN).deviation == pytest.approx(MOST_DEVIATION)
    assert aged(known, NOON + 9 * FORGOTTEN).deviation == MOST_DEVIATION
    assert aged(known, NOON + FORGOTTEN).rating == 1700


@THOROUGH
@given(ANSWERS.filter(bool), DIFFICULTIES, SCORES, st.timedeltas(timedelta(0), timedelta(days=3000)))
def test_a_clock_set_back_adds_no_doubt(
    answers: list[Answer], difficulty: Difficulty, score: float, back: timedelta
) -> None:
    """An answer dated before the latest one counts as if given at its moment."""
    skill = replayed(answers)
    assert skill.at is not None
    assert skill.at == max(at for _, _, at in answers)
    assert updated(skill, difficulty, score, skill.at - back) == updated(skill, difficulty, score, skill.at)


@pytest.mark.parametrize("score", [-0.01, 1.01, 55, math.nan, math.inf])
def test_what_is_no_score_is_refused(score: float) -> None:
    """Before it can spoil a rating for good."""
    with pytest.raises(ValueError, match="from 0 to 1"):
        updated(START, EASY, score, NOON)
