"""When a question comes up again: beside the library's own schedule, clocks in any order, sittings, short days."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import fsrs
import fsrs.card
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import review as rules
from questions.review import (
    EARLY,
    MOST_DAYS,
    SITTING,
    Card,
    Recall,
    is_due,
    replayed,
    reviewed,
    urgency,
)
from tests.unit.builders import START as NOON
from tests.unit.builders import THOROUGH

AGAIN, HARD, GOOD, EASY = Recall
DAY = timedelta(days=1)
RECALLS = st.sampled_from(Recall)
MOMENTS = st.integers(-2000 * 86400, 2000 * 86400).map(lambda seconds: NOON + timedelta(seconds=seconds))
NEAR = st.integers(-3 * 86400, 3 * 86400).map(lambda seconds: NOON + timedelta(seconds=seconds))
REVIEWS = st.lists(st.tuples(RECALLS, MOMENTS | NEAR), max_size=25)


def after(*recalls: Recall, every: timedelta = DAY) -> Card:
    """The card after these, evenly spaced."""
    card = replayed((recall, NOON + n * every) for n, recall in enumerate(recalls))
    assert card is not None
    return card


@THOROUGH
@given(REVIEWS, REVIEWS)
def test_a_card_reckoned_anew_is_the_card_that_was_kept(
    before: list[tuple[Recall, datetime]], later: list[tuple[Recall, datetime]]
) -> None:
    """In whatever order the clocks put the answers."""
    card = replayed(before)
    for recall, at in later:
        card = reviewed(card, recall, at)
    assert replayed([*before, *later]) == card


@THOROUGH
@given(REVIEWS.filter(bool), RECALLS, MOMENTS | NEAR)
def test_a_question_is_due_after_its_review_whatever_the_clocks_say(
    reviews: list[tuple[Recall, datetime]], recall: Recall, at: datetime
) -> None:
    """After this answer and after all before it, within the longest interval; and all figures stay within bounds."""
    card = reviewed(replayed(reviews), recall, at)
    assert card.due > at
    assert DAY - EARLY <= card.due - card.last_review <= MOST_DAYS * DAY - EARLY
    assert card.last_review <= max(at, *(moment for _, moment in reviews))
    assert 0 < card.stability < math.inf
    assert 1 <= card.difficulty <= 10
    assert 0 <= card.lapses < card.reps <= len(reviews) + 1
    assert (card.state, card.step) == (fsrs.State.Review, None)


@THOROUGH
@given(REVIEWS, MOMENTS | NEAR)
def test_a_worse_recall_never_comes_back_later(reviews: list[tuple[Recall, datetime]], at: datetime) -> None:
    """Whatever was known before; nor is more remembered of it."""
    card = replayed(reviews)
    outcomes = [reviewed(card, recall, at) for recall in Recall]
    for worse, better in pairwise(outcomes):
        assert worse.due <= better.due
        assert worse.stability <= better.stability
        assert worse.difficulty >= better.difficulty


@THOROUGH
@given(st.lists(st.tuples(RECALLS, st.integers(1, 400)), min_size=1, max_size=15))
def test_memory_is_reckoned_as_the_library_does(steps: list[tuple[Recall, int]]) -> None:
    """Over whole days: a card carried by the library alone, without our calendar, ends with the same figures."""
    library = fsrs.Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=180, enable_fuzzing=False
    )
    theirs, ours, at = fsrs.Card(card_id=1, due=NOON), None, NOON
    for recall, days in steps:
        at += days * DAY
        theirs, _ = library.review_card(theirs, fsrs.Rating(recall), at)
        ours = reviewed(ours, recall, at)
    assert ours is not None
    assert (ours.stability, ours.difficulty, ours.last_review) == (theirs.stability, theirs.difficulty, at)
    assert ours.due == (at + DAY if recall is AGAIN else theirs.due) - EARLY
    later = at + 30 * DAY
    assert urgency(ours, later) == pytest.approx(1 - library.get_card_retrievability(theirs, later))


@THOROUGH
@given(REVIEWS.filter(bool))
def test_a_card_survives_the_way_to_the_library_and_back(reviews: list[tuple[Recall, datetime]]) -> None:
    """Nothing is lost, so a row of plain columns is enough to keep it."""
    card = replayed(reviews)
    assert card is not None
    there = rules._to_library(card, NOON)
    assert there.due == card.due
    back = rules._from_library(
        there, due=there.due, last_review=card.last_review, reps=card.reps, lapses=card.lapses
    )
    assert back == card


def test_neither_chance_nor_the_clock_nor_sleep_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library has all three: fuzz, dates of its own, and a wait for a fresh id."""
    was = after(GOOD, GOOD, GOOD, every=9 * DAY)

    def refuse(*_: object) -> None:
        raise AssertionError("used")

    monkeypatch.setattr("fsrs.card.time.sleep", refuse)
    monkeypatch.setattr(fsrs.scheduler, "random", refuse)
    monkeypatch.setattr(fsrs.card, "datetime", None)
    for seed in range(5):
        random.seed(seed)
        assert after(GOOD, GOOD, GOOD, every=9 * DAY) == was


@pytest.mark.parametrize(("recall", "days"), [(AGAIN, 1), (HARD, 1), (GOOD, 2), (EASY, 8)])
def test_first_answers_come_back_in_days(recall: Recall, days: int) -> None:
    """Never in minutes."""
    assert after(recall).due == NOON + days * DAY - EARLY


def test_what_was_known_for_long_and_is_not_any_more_comes_back_the_next_day() -> None:
    """It counts as a lapse; a first answer that fails does not."""
    card = after(EASY, EASY, EASY, EASY, AGAIN, every=60 * DAY)
    assert card.due == card.last_review + DAY - EARLY
    assert (card.reps, card.lapses) == (5, 1)
    assert after(AGAIN).lapses == 0


def test_who_answered_in_the_evening_finds_the_question_after_noon() -> None:
    """And the answer then counts as one a day later, as it would in the evening."""
    evening = NOON.replace(hour=21, minute=0, second=0, microsecond=0)
    card = reviewed(None, AGAIN, evening)
    early = (evening + DAY).replace(hour=13)
    assert not is_due(card, early - timedelta(seconds=1))
    assert is_due(card, early)
    assert reviewed(card, GOOD, early).stability == reviewed(card, GOOD, evening + DAY).stability


def test_a_second_answer_in_the_same_sitting_changes_nothing() -> None:
    """The first one showed what was remembered, better or worse; the sitting is not prolonged by trying again."""
    for first, then in ((AGAIN, EASY), (EASY, AGAIN)):
        card = reviewed(None, first, NOON)
        for minutes in (0, 10, 29, -10):
            assert reviewed(card, then, NOON + timedelta(minutes=minutes)) == card
        assert reviewed(card, then, NOON + SITTING) != card
    assert after(*[GOOD] * 4, every=timedelta(minutes=20)).reps == 2


def test_a_clock_set_back_neither_crashes_nor_schedules_into_the_past() -> None:
    """The answer counts as one on the day of the last review."""
    card = after(GOOD, GOOD, every=3 * DAY)
    back = reviewed(card, GOOD, NOON - 500 * DAY)
    assert back.last_review == card.last_review
    assert back.due > card.last_review
    assert back == reviewed(card, GOOD, card.last_review - DAY)
    assert urgency(card, NOON - 500 * DAY) == 0


def test_zones_do_not_matter() -> None:
    """The same moment on another clock is the same review, and the card is in UTC."""
    abroad = NOON.astimezone(timezone(timedelta(hours=-11)))
    assert reviewed(None, GOOD, abroad) == reviewed(None, GOOD, NOON)
    assert reviewed(None, GOOD, abroad).due.tzinfo is UTC
    with pytest.raises(ValueError, match="time zone"):
        reviewed(None, GOOD, NOON.replace(tzinfo=None))


def test_nothing_answered_is_no_card() -> None:
    """There is nothing to ask again."""
    assert replayed([]) is None


def test_the_worst_comes_first() -> None:
    """A week on: what failed before what went well, and an old one before a fresh one of the same kind."""
    week = NOON + 7 * DAY
    fresh = reviewed(None, GOOD, week - 3 * DAY)
    cards = [after(EASY), after(AGAIN), fresh, after(GOOD), after(HARD)]
    worst_first = sorted(cards, key=lambda card: -urgency(card, week))
    assert worst_first == [after(AGAIN), after(HARD), after(GOOD), fresh, after(EASY)]


@THOROUGH
@given(REVIEWS.filter(bool), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=2000)))
def test_urgency_is_a_chance_and_grows_with_time(
    reviews: list[tuple[Recall, datetime]], now: datetime, later: timedelta
) -> None:
    """From 0 to 1; and what is due never stops being due."""
    card = replayed(reviews)
    assert card is not None
    assert 0 <= urgency(card, now) <= urgency(card, now + later) < 1
    assert is_due(card, now + later) or not is_due(card, now)
