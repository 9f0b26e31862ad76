"""The questions of the day are spread over topics: none clumps, none is forgotten, none is bound to a weekday."""

from __future__ import annotations

from collections import Counter

import pytest

from questions.daily_choice import ANY, HARD, RISING, LevelPlan
from tests.unit.builders import question
from tests.unit.test_daily_choice import coming, pool


@pytest.mark.parametrize("prefix", [str(n) for n in range(10)])
@pytest.mark.parametrize("topics", [2, 3, 5, 13])
def test_every_topic_comes_once_before_any_comes_again(topics: int, prefix: str) -> None:
    first = coming(pool(topics, 6), topics, prefix=prefix)
    assert len({each.topic for each in first}) == topics


@pytest.mark.parametrize("plan", [ANY, RISING, HARD], ids=["any", "rising", "hard"])
@pytest.mark.parametrize("prefix", ["1", "2", "3"])
def test_a_topic_rests_while_half_of_the_others_have_something_new(prefix: str, plan: LevelPlan) -> None:
    """Of six topics with enough of every level, none comes back within three days."""
    had = [each.topic for each in coming(pool(6, 60), 90, plan=plan, prefix=prefix)]
    assert all(had[n] not in had[n - 3 : n] for n in range(3, 90))


def test_a_topic_never_comes_twice_running_while_another_has_something_new() -> None:
    bank = [*pool(1, 12), question("small-1", "small"), question("small-2", "small")]
    for prefix in map(str, range(20)):
        had = [each.topic for each in coming(bank, 14, prefix=prefix)]
        assert had[:4] in (["t0", "small", "t0", "small"], ["small", "t0", "small", "t0"])


@pytest.mark.parametrize("prefix", ["1", "2", "3"])
def test_topics_come_equally_often_in_the_long_run(prefix: str) -> None:
    """Of 5 topics over 200 days each comes 40 times, give or take a quarter."""
    counted = Counter(each.topic for each in coming(pool(5, 60), 200, prefix=prefix))
    assert len(counted) == 5
    assert all(30 <= count <= 50 for count in counted.values())


def test_no_topic_is_bound_to_a_day_of_the_week() -> None:
    """Seven topics and seven days, or five and a plan: Friday's hard questions are of every topic."""
    had = coming(pool(7, 60), 140, plan=RISING)
    assert len({each.topic for each in had[4::7]}) == 7


def test_every_question_has_its_chance_to_be_the_first() -> None:
    """Over 2,000 channels each of 20 questions, in topics of different size, comes first now and then."""
    bank = [*pool(2, 8), *(question(f"few-{n}", "few") for n in range(4))]
    first = Counter(coming(bank, 1, prefix=str(channel))[0].topic for channel in range(2000))
    assert all(550 <= count <= 790 for count in first.values())
    assert len({coming(bank, 1, prefix=str(channel))[0].id for channel in range(400)}) == 20
