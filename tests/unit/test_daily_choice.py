"""Which question of the day a channel gets: none too early again, none of a neighbour's, evenly spread."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.daily_choice import (
    ANY,
    DAYS,
    LevelPlan,
    choose,
    day_seed,
    forecast,
)
from questions.model import Difficulty, Question
from tests.unit.builders import THOROUGH, question

MONDAY = date(2026, 3, 2)
LEVELS: tuple[Difficulty | None, ...] = (None, *Difficulty)


def pool(topics: int, each: int) -> list[Question]:
    """`each` questions of every topic, of the three difficulties in turn."""
    levels = tuple(Difficulty)
    return [
        question(f"t{topic}-q{number}", f"t{topic}", levels[number % 3])
        for topic in range(topics)
        for number in range(each)
    ]


def days(count: int, first: date = MONDAY) -> list[date]:
    """That many days running."""
    return [first + timedelta(days=n) for n in range(count)]


def coming(
    questions: Sequence[Question],
    count: int,
    *,
    plan: LevelPlan = ANY,
    posted: Mapping[str, date] | None = None,
    prefix: str = "1",
) -> list[Question]:
    """What a channel alone in its server gets on that many days."""
    expected = forecast(questions, plan, days(count), posted=posted or {}, queue=(), seed_prefix=prefix)
    return [each for _, each in expected]


def plans() -> st.SearchStrategy[LevelPlan]:
    """Every plan there can be."""
    return st.tuples(*[st.sampled_from(LEVELS)] * DAYS)


@st.composite
def banks(draw: st.DrawFn) -> list[Question]:
    """Up to five topics of up to five questions, of any difficulty."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    return [
        question(f"t{topic}-q{number}", f"t{topic}", draw(st.sampled_from(tuple(Difficulty))))
        for topic, size in enumerate(sizes)
        for number in range(size)
    ]


@THOROUGH
@given(banks(), st.integers(1, 3), st.integers(1, 40), st.data())
def test_the_rules_hold_over_many_days_in_a_server_whose_settings_change(
    bank: list[Question], channels: int, length: int, data: st.DataObject
) -> None:
    """No repeat before the pool is used up; nobody's question of today unless forced; then the oldest first.

    Every day every channel may get other topics and another plan; its history is never reset.
    """
    topics = sorted({each.topic for each in bank})
    histories: list[dict[str, date]] = [{} for _ in range(channels)]
    for day in days(length):
        taken: list[str] = []
        for channel, posted in enumerate(histories):
            wanted = data.draw(st.sets(st.sampled_from(topics), min_size=1))
            level = data.draw(st.sampled_from(LEVELS))
            mine = [each for each in bank if each.topic in wanted]
            chosen = choose(mine, level=level, posted=posted, taken=taken, seed=day_seed(str(channel), day))
            assert chosen is not None
            assert_fair(chosen, mine, level, posted, taken)
            posted[chosen.id] = day
            taken.append(chosen.id)


def assert_fair(
    chosen: Question,
    mine: list[Question],
    level: Difficulty | None,
    posted: Mapping[str, date],
    taken: Sequence[str],
) -> None:
    """What is promised of one choice, said without the order in which it is worked out."""
    assert chosen in mine
    rivals = [each for each in mine if level in (None, each.difficulty)]
    if rivals:
        assert chosen in rivals
    rivals = rivals or mine
    unused = {each.id for each in rivals} - posted.keys()
    free = {each.id for each in rivals} - set(taken)
    if unused:
        assert chosen.id in unused
        assert chosen.id in free or not unused & free
    else:
        assert chosen.id in free or not free
        older = {each.id for each in rivals if posted[each.id] < posted[chosen.id]}
        assert older <= set(taken)
        assert not older or chosen.id in free


@THOROUGH
@given(banks(), st.integers(1, 3))
def test_a_channel_goes_round_its_whole_pool_before_anything_comes_again(
    bank: list[Question], rounds: int
) -> None:
    """And then in the same order, for the oldest comes first."""
    had = [each.id for each in coming(bank, rounds * len(bank))]
    first = had[: len(bank)]
    assert sorted(first) == sorted(each.id for each in bank)
    assert had == first * rounds


@THOROUGH
@given(banks(), plans())
def test_a_plan_is_kept_for_as_long_as_the_pool_has_its_level(bank: list[Question], plan: LevelPlan) -> None:
    """And no level's questions come again before all of them came."""
    had = coming(bank, 40, plan=plan)
    there = {each.difficulty for each in bank}
    for day, each in zip(days(40), had, strict=True):
        assert plan[day.weekday()] not in there or each.difficulty is plan[day.weekday()]
    for n, each in enumerate(had):
        if each in had[:n]:
            level = plan[days(40)[n].weekday()]
            rivals = [other for other in bank if level in (None, other.difficulty)] or bank
            assert {other.id for other in rivals} <= {other.id for other in had[:n]}


@THOROUGH
@given(st.integers(1, 4), st.integers(0, 20), st.integers(0, 20))
def test_a_change_of_topics_and_back_does_not_reset_history(each: int, before: int, between: int) -> None:
    """While the first topics have something new, none of it comes twice, however long there were others."""
    bank = pool(4, each)
    first, others = bank[: 2 * each], bank[2 * each :]
    posted: dict[str, date] = {}
    got: list[str] = []
    for n, day in enumerate(days(before + between + 2 * each)):
        mine = others if before <= n < before + between else first
        chosen = choose(mine, level=None, posted=posted, taken=(), seed=day_seed("1", day))
        assert chosen is not None
        posted[chosen.id] = day
        if mine is first:
            got.append(chosen.id)
    assert len(set(got[: 2 * each])) == 2 * each


def test_two_channels_of_one_pool_never_meet_even_when_it_is_used_up() -> None:
    """Where one day's last unused question was the same for both, the next round does not repeat that."""
    bank = pool(1, 3)
    posted: list[dict[str, date]] = [{}, {}]
    meetings = []
    for n, day in enumerate(days(60)):
        taken: list[str] = []
        for channel in range(2):
            chosen = choose(bank, level=None, posted=posted[channel], taken=taken, seed=f"{channel}:{n}")
            assert chosen is not None
            posted[channel][chosen.id] = day
            taken.append(chosen.id)
        if taken[0] == taken[1]:
            meetings.append(n)
    assert all(n < 3 for n in meetings)


def test_an_unused_question_that_a_neighbour_has_comes_before_a_repeat() -> None:
    bank = [question("new"), question("old")]
    chosen = choose(bank, level=None, posted={"old": MONDAY}, taken=["new"], seed="s")
    assert chosen == bank[0]


def test_of_repeats_the_oldest_that_no_neighbour_has_comes_first() -> None:
    bank = [question("first"), question("second"), question("third")]
    posted = {"first": MONDAY, "second": date(2026, 3, 3), "third": date(2026, 3, 4)}
    order = [
        choose(bank, level=None, posted=posted, taken=taken, seed="s")
        for taken in ([], ["first"], ["first", "second"], ["first", "second", "third"])
    ]
    assert order == [bank[0], bank[1], bank[2], bank[0]]


def test_questions_that_left_the_pool_are_no_hindrance() -> None:
    chosen = choose([question("q")], level=None, posted={"gone": MONDAY}, taken=["gone too"], seed="s")
    assert chosen == question("q")


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_that_the_pool_has_not_gives_another_rather_than_none(level: Difficulty | None) -> None:
    only = question("q", difficulty=Difficulty.MEDIUM)
    assert choose([only], level=level, posted={}, taken=(), seed="s") == only


@pytest.mark.parametrize("level", LEVELS)
def test_only_an_empty_pool_gives_nothing(level: Difficulty | None) -> None:
    assert choose([], level=level, posted={"gone": MONDAY}, taken=["gone"], seed="s") is None


@THOROUGH
@given(banks(), st.text(max_size=9))
def test_the_order_of_the_pool_changes_nothing(bank: list[Question], seed: str) -> None:
    shuffled = list(reversed(bank))
    posted = {each.id: MONDAY for each in bank[::2]}
    chosen = [choose(each, level=None, posted=posted, taken=(), seed=seed) for each in (bank, shuffled)]
    assert chosen[0] == chosen[1]


PROGRAM = """
from datetime import date
from questions.daily_choice import ANY, forecast
from tests.unit.test_daily_choice import pool, days
print(*[q.id for _, q in forecast(pool(4, 3), ANY, days(12), posted={}, queue=(), seed_prefix="7")])
"""


@pytest.mark.parametrize("hash_seed", ["0", "4242"])
def test_the_choice_is_the_same_in_every_process(hash_seed: str) -> None:
    """These twelve were drawn once; another Python, machine or order of hashing must draw the same."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == DRAWN


DRAWN = [
    *("t2-q2", "t3-q1", "t1-q1", "t0-q1", "t3-q0", "t1-q2"),
    *("t2-q1", "t0-q0", "t1-q0", "t2-q0", "t3-q2", "t0-q2"),
]
