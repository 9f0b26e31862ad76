"""Levels: in plain words, honest about what is not known, and right for simulated candidates."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.adaptive import next_difficulty
from questions.model import Difficulty
from questions.skill import (
    LEVEL_WORDS,
    LEVELS_BEGIN,
    QUESTION_DEVIATION,
    QUESTION_RATINGS,
    START,
    SURE_DEVIATION,
    Level,
    Skill,
    aged,
    expected,
    level,
    replayed,
    updated,
)
from tests.unit.builders import START as NOON
from tests.unit.builders import THOROUGH

RATINGS = st.floats(900, 2100)


def known(rating: float, deviation: float = 60) -> Level:
    """The level of somebody with many answers."""
    return level(Skill(rating, deviation, 100, NOON))


def position(of: Level) -> float:
    """Level and progress as one figure."""
    assert of.number is not None
    return of.number + (0 if of.number == len(LEVEL_WORDS) else of.progress)


@THOROUGH
@given(RATINGS, RATINGS)
def test_a_higher_rating_is_never_a_lower_level(one: float, other: float) -> None:
    """Nor less progress towards the next."""
    low, high = sorted((one, other))
    assert position(known(low)) <= position(known(high))


@THOROUGH
@given(RATINGS, st.floats(60, 350))
def test_every_skill_has_a_level_that_can_be_shown(rating: float, deviation: float) -> None:
    """A number in its range or none, a share, and words without a term of the trade."""
    shown = known(rating, deviation)
    assert (shown.number is None) == (deviation > SURE_DEVIATION)
    assert shown.number is None or 1 <= shown.number <= 10
    assert 0 <= shown.progress <= 1
    assert shown.words
    assert not re.search("rating|deviation|elo|glicko|expected", f"{shown.words} {shown.ahead}".lower())


def test_every_level_has_its_words() -> None:
    """Ten, all different."""
    assert len(set(LEVEL_WORDS)) == len(LEVELS_BEGIN) == 10
    assert [known(begin).words for begin in LEVELS_BEGIN] == list(LEVEL_WORDS)


@pytest.mark.parametrize("number", range(2, 11))
def test_what_is_said_of_the_next_level_is_true(number: int) -> None:
    """Where it begins, the score to expect is the one that was named."""
    said = re.fullmatch(
        rf"For level {number}: about (\d+) of 100 on (easy|medium|hard) questions\.",
        known(LEVELS_BEGIN[number - 1] - 1).ahead,
    )
    assert said
    foreseen = expected(Skill(LEVELS_BEGIN[number - 1], 0.0, 100, NOON), Difficulty(said[2]))
    assert abs(100 * foreseen - int(said[1])) <= 2.5


@pytest.mark.parametrize(
    ("word", "least", "most"),
    [("growing into", 0.4, 0.6), ("comfortable with", 0.7, 0.8), ("at home with", 0.8, 1)],
)
def test_the_words_of_a_level_mean_scores(word: str, least: float, most: float) -> None:
    """Throughout the level, for the difficulty they name."""
    for number, words in enumerate(LEVEL_WORDS[:-1]):
        for named in re.findall(rf"{word} (easy|medium|hard)", words):
            for rating in (LEVELS_BEGIN[number], LEVELS_BEGIN[number + 1]):
                foreseen = expected(Skill(rating, 0.0, 100, NOON), Difficulty(named))
                assert least - 0.02 <= foreseen <= most + 0.02


def test_a_newcomer_hears_how_many_answers_it_takes_and_it_takes_so_many() -> None:
    """Six: counted down, with progress, and then there is a level."""
    skill, seen = START, []
    for _ in range(6):
        seen.append(level(skill))
        skill = updated(skill, Difficulty.EASY, 0.7, NOON)
    assert {shown.words for shown in seen} == {"too early to say"}
    assert [shown.ahead for shown in seen] == [
        *(f"About {left} more answers will show your level." for left in (6, 5, 4, 3, 2)),
        "One more answer will show your level.",
    ]
    assert seen[0].progress == 0
    assert [shown.progress for shown in seen] == sorted(shown.progress for shown in seen)
    assert level(skill).number is not None


def test_who_was_long_away_is_not_told_what_was_true_then() -> None:
    """A month changes nothing; after half a year a few answers are asked for, and no beginner's words are said."""
    skill = replayed((Difficulty.MEDIUM, 0.7, NOON + timedelta(days=n)) for n in range(60))
    assert skill.at is not None
    assert level(aged(skill, skill.at + timedelta(days=30))).number == level(skill).number
    back = level(aged(skill, skill.at + timedelta(days=180)))
    assert back.number is None
    assert back.words == "it has been a while"
    assert back.ahead == "About 3 more answers will show where you are now."


def test_easy_answers_alone_do_not_get_beyond_the_fifth_level() -> None:
    """It says what to try next."""
    reached = level(replayed((Difficulty.EASY, 1.0, NOON) for _ in range(500)))
    assert reached.number == 5
    assert reached.ahead == "For level 6: about 55 of 100 on medium questions."


def answers_of(candidate: float, rng: random.Random, difficulty: Difficulty) -> float:
    """A score as noisy as real ones: the question is not quite as hard as its label, the day not quite as good."""
    question = rng.gauss(QUESTION_RATINGS[difficulty], QUESTION_DEVIATION)
    mean = min(max(1 / (1 + 10 ** ((question - candidate) / 400)), 0.02), 0.98)
    return rng.betavariate(3 * mean, 3 * (1 - mean))


def played(candidate: float, seed: int, count: int) -> Skill:
    """Somebody whose true rating is known, in interviews of six questions, one a day, with adaptive difficulty."""
    rng, skill, at = random.Random(seed), START, NOON
    for _ in range(count // 6):
        begun, course = aged(skill, at), list[tuple[Difficulty, float]]()
        for _ in range(6):
            difficulty = next_difficulty(begun, course, tuple(Difficulty), rng)
            course.append((difficulty, answers_of(candidate, rng, difficulty)))
            skill = updated(skill, *course[-1], at)
            at += timedelta(minutes=4)
        at += timedelta(days=1)
    return skill


@pytest.mark.parametrize("candidate", [1100, 1300, 1400, 1500, 1600, 1700, 1800, 1900, 2000])
def test_a_simulated_candidate_gets_to_their_level(candidate: int) -> None:
    """After twenty interviews: on average over forty people near the true rating, hardly anybody a level off."""
    skills = [played(candidate, seed, 120) for seed in range(40)]
    assert abs(fmean(skill.rating for skill in skills) - candidate) < 35
    true = known(candidate).number
    assert true is not None
    levels = [level(skill).number or 0 for skill in skills]
    assert all(abs(number - true) <= 1 for number in levels)


def test_a_simulated_candidate_who_learns_is_followed() -> None:
    """From the third level nearly all the way to the seventh, within 120 answers of getting better."""
    grown = []
    for seed in range(20):
        skill, rng, at = played(1300, seed, 120), random.Random(seed), NOON + timedelta(days=30)
        assert level(skill).number in (2, 3, 4)
        for n in range(120):
            difficulty = next_difficulty(skill, (), tuple(Difficulty), rng)
            skill = updated(skill, difficulty, answers_of(1700, rng, difficulty), at + timedelta(hours=4 * n))
        assert level(skill).number in (6, 7, 8)
        grown.append(skill.rating)
    assert fmean(grown) > 1650
