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
    """What is left of these questions for a plan, where those in `posted` were asked already.

    Questions of a level that the plan never asks for do not count.
    """
    every = {question.difficulty for question in questions}
    levels = [plan.levels[day] for day in sorted(plan.timetable.weekdays)]
    # A level that the topics do not have at all asks for any: so does the choice itself.
    wanted = [level if level in every else None for level in levels]
    usable = [question for question in questions if None in wanted or question.difficulty in wanted]
    unused = [question for question in usable if question.id not in posted]
    left = Counter(question.difficulty for question in unused)
    for posts, level in enumerate(cycle(wanted)):
        if not _take(left, level):
            return Pool(len(usable), len(unused), posts)
    raise AssertionError("a plan has at least one weekday")


def _take(left: Counter[Difficulty], level: Difficulty | None) -> bool:
    """Use one question up; for any level one of which there are most. False when there is none."""
    chosen = level if level is not None else max(left, key=left.__getitem__, default=None)
    if chosen is None or not left[chosen]:
        return False
    left[chosen] -= 1
    return True
