"""How many questions a channel's topics have, and how long they last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import cycle

from questions.daily_plan import DailyPlan
from questions.model import Difficulty, Question


@dataclass(frozen=True, slots=True)
class Pool:
    """The questions of a channel's topics. `posts`: so many can be made before one comes a second time, about."""

    questions: int
    unused: int
    posts: int


def pool_of(questions: Sequence[Question], plan: DailyPlan, posted: Collection[str]) -> Pool:
    """What is left of these questions for a plan, where those in `posted` were asked already."""
    unused = [question for question in questions if question.id not in posted]
    every = Counter(question.difficulty for question in questions)
    left = Counter(question.difficulty for question in unused)
    weekdays = sorted(plan.timetable.weekdays)
    # A level that the topics do not have at all asks for any: so does the choice itself.
    wanted = [level if every[level] else None for level in map(plan.levels.__getitem__, weekdays) if level]
    wanted += [None] * (len(weekdays) - len(wanted))
    for posts, level in enumerate(cycle(wanted)):
        if not _take(left, level):
            return Pool(len(questions), len(unused), posts)
    raise AssertionError("a plan has at least one weekday")


def _take(left: Counter[Difficulty], level: Difficulty | None) -> bool:
    """Use one question up; for any level one of which there are most. False when there is none."""
    chosen = level if level is not None else max(left, key=left.__getitem__, default=None)
    if chosen is None or not left[chosen]:
        return False
    left[chosen] -= 1
    return True
