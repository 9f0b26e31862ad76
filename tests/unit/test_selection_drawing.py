"""What an interview draws on: due ones first or alone, weak spots first, a difficulty that is chosen each time."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.interview_state import Focus
from questions.model import Difficulty, Question
from questions.selection import DONE_BADLY, Drawing, Seen, next_question
from tests.unit.builders import START, THOROUGH, question, shares

LEVELS = tuple(Difficulty)
POOL = [question(f"{topic}-{n}", topic, LEVELS[n % 3]) for topic in ("a", "b", "c") for n in range(6)]
IDS = [each.id for each in POOL]


def course(drawing: Drawing, length: int, seen: dict[str, Seen] | None = None, seed: int = 0) -> list[str]:
    """The ids of one interview's questions."""
    asked: list[Question] = []
    rng = random.Random(seed)
    while len(asked) < length:
        progress = len(asked) / length
        chosen = next_question(POOL, asked, seen or {}, progress=progress, rng=rng, drawing=drawing)
        if chosen is None:
            break
        asked.append(chosen)
    return [each.id for each in asked]


@THOROUGH
@given(st.lists(st.sampled_from(IDS), unique=True), st.integers(0, 9))
def test_a_review_asks_what_is_due_in_its_order_and_nothing_else(due: list[str], seed: int) -> None:
    assert course(Drawing(Focus.REVIEW, due), len(POOL), seed=seed) == due


@THOROUGH
@given(st.lists(st.sampled_from(IDS), unique=True), st.integers(0, 9))
def test_due_first_goes_on_with_the_others(due: list[str], seed: int) -> None:
    asked = course(Drawing(Focus.DUE, due), len(POOL), seed=seed)
    assert asked[: len(due)] == due
    assert sorted(asked) == sorted(IDS)


def test_what_is_due_of_another_bank_or_topic_is_passed_over() -> None:
    assert course(Drawing(Focus.REVIEW, ["lost", "a-1", "gone"]), 5) == ["a-1"]


@pytest.mark.parametrize("seed", range(20))
def test_weak_spots_begin_with_the_worst_of_what_went_badly(seed: int) -> None:
    """Three went badly: the worst third, one question, is asked first, and all three before any other."""
    seen = {
        "a-0": Seen(0.5, START),
        "b-1": Seen(0.1, START),
        "c-2": Seen(0.3, START),
        "c-3": Seen(0.9, START),
    }
    asked = course(Drawing(Focus.WEAK), 5, seen, seed)
    assert asked[0] == "b-1"
    assert set(asked[:3]) == {"a-0", "b-1", "c-2"}


@pytest.mark.parametrize("seed", range(20))
def test_then_come_new_ones_of_the_weakest_topic(seed: int) -> None:
    """b is rated lowest; c is not rated, which is as good as a newcomer's 1500."""
    asked = course(Drawing(Focus.WEAK, ratings={"a": 1600.0, "b": 1300.0}), 12, seed=seed)
    assert [each[0] for each in asked] == ["b"] * 6 + ["c"] * 6


@THOROUGH
@given(st.data())
def test_weak_spots_never_repeat_and_leave_nothing_out(data: st.DataObject) -> None:
    seen = data.draw(st.dictionaries(st.sampled_from(IDS), st.builds(Seen, shares(), st.just(START))))
    ratings = data.draw(st.dictionaries(st.sampled_from("abc"), st.floats(900, 2100)))
    assert sorted(course(Drawing(Focus.WEAK, ratings=ratings), 99, seen)) == sorted(IDS)


def test_the_difficulty_that_is_chosen_is_asked_while_there_is_one_of_it() -> None:
    """It is asked each time, of those that are left; even where only a well-known question has it."""
    available: list[set[Difficulty]] = []

    def hardest(left: Collection[Difficulty]) -> Difficulty:
        available.append(set(left))
        return max(left, key=LEVELS.index)

    known = {each.id: Seen(1.0, START + timedelta(days=n)) for n, each in enumerate(POOL)}
    assert all(seen.score >= DONE_BADLY for seen in known.values())
    asked = course(Drawing(difficulty=hardest), len(POOL), known)
    by_id = {each.id: each.difficulty for each in POOL}
    assert [by_id[each] for each in asked] == [Difficulty.HARD] * 6 + [Difficulty.MEDIUM] * 6 + [
        Difficulty.EASY
    ] * 6
    assert available[0] == set(LEVELS)
    assert available[-1] == {Difficulty.EASY}
