"""When a question should come up again: spaced repetition, reckoned by FSRS (the library fsrs).

A person has a card for each question they have answered. An answer says how well it was recalled, the card moves, and
gives the next date. The memory model is the library's, with its default weights. Ours is the calendar, made for
something that is opened once a day or less (docs/decisions/0012 says why):

- No learning steps of minutes. Every interval is in whole days, at least one and at most `MOST_DAYS`.
- What was not recalled comes back the next day, however well it was known before.
- A card is due `EARLY` before its days are over: who answered at nine in the evening finds it the next day from one.
- Answers within `SITTING` of a review are part of it, and the first one counts. The others come after the feedback,
  and show what was just read.
- Nothing is left to chance: the library's fuzz is off.

No clock here: moments are passed in, as aware datetimes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

import fsrs

RETENTION = 0.9
"""A card is due when the chance to recall it has sunk to this."""
MOST_DAYS = 180
"""Interviews are prepared for in months: what is known best still comes up twice a year."""
EARLY = timedelta(hours=8)
"""Nobody opens a bot at the same minute every day; more, and a morning's answer would be back the same evening."""
SITTING = timedelta(minutes=30)
"""As long as feedback is read and an answer is tried again."""
AGAIN_BELOW = 0.4
"""A score under this is no recall. The grader's verdict is weak or off."""
HARD_BELOW = 0.65
GOOD_BELOW = 0.9
SLOW = 600.0
"""Seconds. Who takes longer did not have the answer at hand, whatever it is worth: good, but not easy."""

_DAY = timedelta(days=1)
_SCHEDULER = fsrs.Scheduler(
    desired_retention=RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=MOST_DAYS,
    enable_fuzzing=False,
)


class Recall(IntEnum):
    """How well an answer was recalled, worst first; the values are the library's."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of one person's memory of one question.

    `stability`: days until the chance of recall has sunk to 90 %. `difficulty`: 1 to 10, of this question for this
    person. `state` and `step`: the library's; without learning steps always 2 (review) and None. `reps` counts the
    reviews that moved the card, `lapses` those after the first that were no recall.
    """

    stability: float
    difficulty: float
    due: datetime
    last_review: datetime
    state: int
    step: int | None
    reps: int
    lapses: int


def rating_of(score: float, hints: int = 0, seconds: float | None = None) -> Recall:
    """How well a question was recalled, from the score (0 to 1, hints not taken off it), hints and time taken.

    Under .4 again, under .65 hard, under .9 good, else easy. Each hint is a step down, since a hint recalls for you;
    more than ten minutes make easy good. `seconds` None: not known, and not held against anybody.
    """
    if not 0 <= score <= 1:
        raise ValueError(f"a score is from 0 to 1, not {score}")
    recall = 1 + sum(score >= least for least in (AGAIN_BELOW, HARD_BELOW, GOOD_BELOW))
    if seconds is not None and seconds > SLOW:
        recall = min(recall, Recall.GOOD)
    return Recall(max(recall - max(hints, 0), Recall.AGAIN))


def reviewed(card: Card | None, recall: Recall, at: datetime) -> Card:
    """The card after an answer at a moment; None is the card of a question not answered before.

    The same card if the answer is part of the sitting of its last review. After a clock that was set back the review
    counts as one on the day of the last, and nothing becomes due before that. ValueError for a naive moment.
    """
    at = _utc(at)
    if card and abs(at - card.last_review) < SITTING:
        return card
    base = max(at, _utc(card.last_review)) if card else at
    moment = _whole_days_on(card, at) if card else at
    after, _ = _SCHEDULER.review_card(_to_library(card, moment), fsrs.Rating(recall), moment)
    interval = _DAY if recall is Recall.AGAIN else after.due - moment
    return _from_library(
        after,
        due=base + interval - EARLY,
        last_review=base,
        reps=card.reps + 1 if card else 1,
        lapses=card.lapses + (recall is Recall.AGAIN) if card else 0,
    )


def replayed(reviews: Iterable[tuple[Recall, datetime]]) -> Card | None:
    """The card after all answers to a question in the order in which they came; None without any."""
    card = None
    for recall, at in reviews:
        card = reviewed(card, recall, at)
    return card


def is_due(card: Card, now: datetime) -> bool:
    """Whether the question should be asked again."""
    return _utc(now) >= card.due


def urgency(card: Card, now: datetime) -> float:
    """How likely the question is forgotten by now, 0 to 1. Worst first: the highest first."""
    moment = _whole_days_on(card, _utc(now))
    return 1 - _SCHEDULER.get_card_retrievability(_to_library(card, moment), moment)


def _days(card: Card, at: datetime) -> int:
    """Days since the last review: half a day is one, as cards are due `EARLY`; none after a clock was set back."""
    return max((at - card.last_review + _DAY / 2) // _DAY, 0)


def _whole_days_on(card: Card, at: datetime) -> datetime:
    """The moment as the library wants it: it counts days gone by and rounds down, so it gets whole ones."""
    return _utc(card.last_review) + _DAY * _days(card, at)


def _utc(moment: datetime) -> datetime:
    """The same moment in UTC, the only zone that the library takes."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC)


def _to_library(card: Card | None, moment: datetime) -> fsrs.Card:
    # Without an id and a due date the library would look at the clock. It reads neither of them back.
    if card is None:
        return fsrs.Card(card_id=0, due=moment)
    return fsrs.Card(
        card_id=0,
        state=fsrs.State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last_review=card.last_review,
    )


def _from_library(theirs: fsrs.Card, *, due: datetime, last_review: datetime, reps: int, lapses: int) -> Card:
    if theirs.stability is None or theirs.difficulty is None:
        raise ValueError("a card that was reviewed has a stability and a difficulty")
    return Card(
        theirs.stability,
        theirs.difficulty,
        due,
        last_review,
        state=int(theirs.state),
        step=theirs.step,
        reps=reps,
        lapses=lapses,
    )
