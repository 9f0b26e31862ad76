"""How many days running: against a slow reckoning that lives through every day, and in words."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.streaks import MOST_FREEZES, Streak, streak
from tests.unit.builders import THOROUGH

MONDAY = date(2026, 3, 2)
"""Day 0 of the examples."""


def on(*numbers: int) -> list[date]:
    """These days, counted from that Monday."""
    return [MONDAY + timedelta(days=n) for n in numbers]


def course(marks: str, reckoning: Callable[[list[date], list[date], date], Streak] = streak) -> Streak:
    """The streak after days marked A (answered), m (offered, not answered), . (no offer), a (answered, no offer).

    The last mark is today's.
    """
    answered = on(*(n for n, mark in enumerate(marks) if mark in "Aa"))
    offered = on(*(n for n, mark in enumerate(marks) if mark in "Am"))
    return reckoning(answered, offered, MONDAY + timedelta(days=len(marks) - 1))


def lived_through(answered: Iterable[date], offered: Iterable[date], today: date) -> Streak:
    """The same, slowly: every day of the calendar in turn, looking back and counting anew on each."""
    given, open_days = set(answered), set(offered)
    missed = {day for day in open_days if day not in given and day < today}
    calendar = every_day(given | open_days)
    begun: date | None = None
    best = freezes = 0
    frozen: list[date] = []
    for day in calendar:
        if day in given:
            begun = begun or day
            length = len([each for each in given if begun <= each <= day])
            best = max(best, length)
            freezes += length % 7 == 0 and freezes < 2
        elif day in missed and begun is not None:
            before = max(each for each in given | missed if each < day)
            if freezes > 0 and before in given:
                freezes -= 1
                frozen.append(day)
            else:
                begun, frozen = None, []
    days = len([each for each in given if begun and each >= begun])
    return Streak(days, best, freezes, tuple(frozen), max(given) if given else None)


def every_day(some: set[date]) -> list[date]:
    """The calendar from the first to the last of these days."""
    return [min(some) + timedelta(days=n) for n in range((max(some) - min(some)).days + 1)] if some else []


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[date], list[date], date]:
    """Mostly diligent people, so that freezes are earned; today falls anywhere, also before what is on record."""
    marks = draw(st.lists(st.sampled_from("AAAAAAAAAAm.a"), max_size=70))
    answered = on(*(n for n, mark in enumerate(marks) if mark in "Aa"))
    offered = on(*(n for n, mark in enumerate(marks) if mark in "Am"))
    return answered, offered, MONDAY + timedelta(days=draw(st.integers(-3, len(marks) + 3)))


@THOROUGH
@given(histories())
def test_it_agrees_with_living_through_every_day(history: tuple[list[date], list[date], date]) -> None:
    assert streak(*history) == lived_through(*history)


@pytest.mark.parametrize("before", ["", "A" * 6, "A" * 7, "A" * 14])
def test_it_agrees_however_the_next_five_days_go(before: str) -> None:
    """All 1,024 ways, with no freeze, nearly one, one and two."""
    for marks in product("Am.a", repeat=5):
        assert course(before + "".join(marks)) == course(before + "".join(marks), lived_through)


def test_it_agrees_for_long_histories_of_diligent_people() -> None:
    """Rare misses over up to 60 days, which Hypothesis seldom draws."""
    chance = random.Random(4)
    for _ in range(1000):
        diligence = chance.choice([60, 90, 95])
        played = on(*range(chance.randrange(1, 60)))
        offered = [day for day in played if chance.randrange(100) < 80]
        answered = [day for day in played if chance.randrange(100) < diligence]
        today = MONDAY + timedelta(days=chance.randrange(-2, 64))
        assert streak(answered, offered, today) == lived_through(answered, offered, today)


@THOROUGH
@given(histories(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(
    history: tuple[list[date], list[date], date], chance: random.Random
) -> None:
    answered, offered, today = history
    mixed, mixed_offers = answered * 2, offered * 2
    chance.shuffle(mixed)
    chance.shuffle(mixed_offers)
    assert streak(iter(mixed), iter(mixed_offers), today) == streak(answered, offered, today)


@THOROUGH
@given(histories(), st.lists(st.integers(0, 30), max_size=9))
def test_offers_of_today_and_later_change_nothing(
    history: tuple[list[date], list[date], date], later: list[int]
) -> None:
    answered, offered, today = history
    more = [today + timedelta(days=n) for n in later]
    assert streak(answered, offered + more, today) == streak(answered, offered, today)


@THOROUGH
@given(histories(), st.integers(0, 400))
def test_an_answer_today_or_later_adds_a_day_and_takes_none(
    history: tuple[list[date], list[date], date], later: int
) -> None:
    answered, offered, today = history
    day = max([today, *answered]) + timedelta(days=later)
    before, after = streak(answered, offered, today), streak([*answered, day], offered, today)
    assert after.days == before.days + (day not in answered)
    assert after.frozen == before.frozen
    assert after.last == day


@THOROUGH
@given(histories(), st.integers(1, 20))
def test_a_clock_set_back_never_makes_a_streak_shorter(
    history: tuple[list[date], list[date], date], back: int
) -> None:
    answered, offered, today = history
    assert (
        streak(answered, offered, today - timedelta(days=back)).days >= streak(answered, offered, today).days
    )


@THOROUGH
@given(histories())
def test_what_a_streak_says_fits_together(history: tuple[list[date], list[date], date]) -> None:
    answered, offered, today = history
    told = streak(answered, offered, today)
    assert 0 <= told.days <= told.best <= len(answered)
    assert 0 <= told.freezes <= MOST_FREEZES
    assert 7 * (told.freezes + len(told.frozen)) <= len(answered)
    assert list(told.frozen) == sorted(set(told.frozen) & set(offered) - set(answered))
    assert all(day < today for day in told.frozen)
    assert told.last == max(answered, default=None)


WEEK = "A" * 7


@pytest.mark.parametrize(
    ("marks", "days", "best", "freezes"),
    [
        pytest.param(".", 0, 0, 0, id="nothing was ever answered"),
        pytest.param("mmmm", 0, 0, 0, id="offers alone are no streak"),
        pytest.param("A", 1, 1, 0, id="answered today for the first time"),
        pytest.param("AAAm", 3, 3, 0, id="today is not over"),
        pytest.param("AAAmm", 0, 3, 0, id="yesterday was missed without a freeze"),
        pytest.param("AAAmA", 1, 3, 0, id="begun anew"),
        pytest.param("AA...A", 3, 3, 0, id="days without an offer break nothing"),
        pytest.param("AA" + "." * 60, 2, 2, 0, id="nor do two months of them"),
        pytest.param(
            "AAAAA..AAAAA", 10, 10, 1, id="weekdays only: the seventh answer earns, not the seventh day"
        ),
        pytest.param("aAaa", 4, 4, 0, id="answers on days without an offer count"),
        pytest.param("AAAAAA", 6, 6, 0, id="six days earn nothing"),
        pytest.param(WEEK, 7, 7, 1, id="the seventh day earns a freeze"),
        pytest.param(WEEK + "m", 7, 7, 1, id="today uses up none"),
        pytest.param(WEEK + "mm", 7, 7, 0, id="yesterday was frozen, today is open"),
        pytest.param(WEEK + "mA", 8, 8, 0, id="one missed day is survived and does not count"),
        pytest.param(WEEK + "mAmA", 1, 8, 0, id="the next is not, for the freeze is gone"),
        pytest.param(WEEK * 2, 14, 14, 2, id="two weeks earn two"),
        pytest.param(WEEK * 5, 35, 35, 2, id="no more than two are held"),
        pytest.param(WEEK * 2 + "mAmA", 16, 16, 0, id="two missed days, not running, use up two"),
        pytest.param(WEEK * 2 + "mmA", 1, 14, 1, id="two running end it; the freeze not used up stays"),
        pytest.param(WEEK * 2 + "m..mA", 1, 14, 1, id="days without an offer between do not part them"),
        pytest.param(WEEK * 2 + "mamA", 16, 16, 0, id="an answer without an offer does"),
        pytest.param(WEEK * 2 + "m" * 30 + "A", 1, 14, 1, id="a month away uses up no more than that"),
        pytest.param(WEEK * 2 + "mm" + "AAAmA", 4, 14, 0, id="what stayed saves the next streak"),
        pytest.param(WEEK + "m" + WEEK, 14, 14, 1, id="the frozen day does not delay the next freeze"),
        pytest.param("AAAAAAm" + "A" * 7, 7, 7, 1, id="a new streak counts to seven from its own start"),
    ],
)
def test_in_words(marks: str, days: int, best: int, freezes: int) -> None:
    told = course(marks)
    assert (told.days, told.best, told.freezes) == (days, best, freezes)


def test_frozen_days_are_those_of_the_running_streak() -> None:
    assert course(WEEK + "mA").frozen == (date(2026, 3, 9),)
    assert course(WEEK * 2 + "mAmA").frozen == (date(2026, 3, 16), date(2026, 3, 18))
    assert course(WEEK + "mmA").frozen == (), "ended all the same"
    assert course(WEEK + "mAmA").frozen == (), "another streak's"


def test_flying_west_after_answering_loses_nothing() -> None:
    """Answered on Thursday in Tokyo, then it is Wednesday again in Honolulu."""
    days = on(0, 1, 2, 3)
    assert streak(days, days, MONDAY + timedelta(days=3)).days == 4
    assert streak(days, days, MONDAY + timedelta(days=2)).days == 4


def test_a_day_skipped_by_flying_east_is_missed_only_if_it_was_offered() -> None:
    answered, today = on(0, 1, 3), MONDAY + timedelta(days=3)
    assert streak(answered, on(0, 1, 3), today).days == 3
    assert streak(answered, on(0, 1, 2, 3), today).days == 1


def test_the_first_and_the_last_day_there_are_do_no_harm() -> None:
    ends = [date.min, date.max]
    assert streak(ends, ends, MONDAY) == Streak(2, 2, 0, (), date.max)
