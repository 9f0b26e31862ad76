"""What will come on the next days, and how plans are kept in the database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.daily_choice import (
    ANY,
    DAYS,
    EASY,
    HARD,
    MEDIUM,
    RISING,
    LevelPlan,
    choose,
    day_seed,
    forecast,
    plan_code,
    plan_of,
)
from questions.model import Difficulty, Question
from tests.unit.builders import THOROUGH, question
from tests.unit.test_daily_choice import MONDAY, banks, days, plans, pool


@THOROUGH
@given(banks(), plans(), st.integers(0, 30), st.data())
def test_a_forecast_is_what_then_comes(
    bank: list[Question], plan: LevelPlan, count: int, data: st.DataObject
) -> None:
    """Day by day with the queue first: the same questions."""
    ids = st.sampled_from([each.id for each in bank])
    queue = data.draw(st.lists(ids | st.just("unknown"), max_size=4))
    posted = data.draw(st.dictionaries(ids, st.dates(date(2025, 1, 1), MONDAY)))
    taken = {day: [bank[0].id] for day in days(2)}
    told = forecast(bank, plan, days(count), posted=posted, queue=queue, seed_prefix="1", taken=taken)
    by_id = {each.id: each for each in bank}
    waiting = [each for each in queue if each in by_id]
    had = dict(posted)
    for day, (said, expected) in zip(days(count), told, strict=True):
        chosen: Question | None
        if waiting:
            chosen = by_id[waiting.pop(0)]
        else:
            seed = day_seed("1", day)
            chosen = choose(bank, level=plan[day.weekday()], posted=had, taken=taken.get(day, ()), seed=seed)
        assert (said, expected) == (day, chosen)
        had[expected.id] = day


def test_a_queued_question_may_be_of_other_topics_and_levels() -> None:
    """It comes first; what is in no bank any more is passed over."""
    extra = question("extra", "elsewhere", Difficulty.HARD)
    told = forecast(
        pool(1, 3), EASY, days(2), posted={}, queue=["gone", "extra"], seed_prefix="1", bank={"extra": extra}
    )
    assert [each.id for _, each in told] == ["extra", "t0-q0"]


def test_a_forecast_without_questions_is_empty_and_changes_nothing_it_was_given() -> None:
    posted: dict[str, date] = {}
    assert forecast([], ANY, days(3), posted=posted, queue=["gone"], seed_prefix="1") == ()
    assert len(forecast(pool(1, 2), ANY, days(3), posted=posted, queue=(), seed_prefix="1")) == 3
    assert posted == {}


@THOROUGH
@given(plans())
def test_a_plan_comes_back_from_its_code(plan: LevelPlan) -> None:
    assert plan_of(plan_code(plan)) == plan
    assert len(plan_code(plan)) == DAYS


@pytest.mark.parametrize(
    ("plan", "code"),
    [(ANY, "-------"), (EASY, "eeeeeee"), (MEDIUM, "mmmmmmm"), (HARD, "hhhhhhh"), (RISING, "eemmhmm")],
)
def test_codes_of_plans_mean_the_same_for_ever(plan: LevelPlan, code: str) -> None:
    assert plan_code(plan) == code
    assert plan_of(code) == plan


@pytest.mark.parametrize("code", ["", "e", "eemmhm", "eemmhmmm", "EEMMHMM", "eemmhmx"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="is no plan"):
        plan_of(code)
