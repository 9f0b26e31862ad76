"""Which difficulty to ask next, so that an interview is neither a walk nor a wall."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from questions.model import Difficulty
from questions.skill import Skill, expected

TARGET = 0.65
"""The score to aim at. Half right or less is a test of patience; nine tenths right teaches nothing. For answers that
are right or wrong, practice is said to be best between .6 and .85. An answer here counts by its parts, and .65 is one
that holds most of them and leaves one or two to learn: the upper end of what the grader calls partial."""
STRONG = 0.8
"""So many or more is a strong answer ..."""
MISS = 0.4
"""... and under this a miss; here the grader's verdict turns from partial to weak."""
RUN = 2
"""So many strong answers or misses running move the interview a step. One may be luck or a slip."""
EXPLORED = 0.1
"""Share of questions that are a step off when there is chance at hand: a level that is never asked is never known."""

_ORDER = {difficulty: place for place, difficulty in enumerate(Difficulty)}


def next_difficulty(
    skill: Skill,
    answered: Sequence[tuple[Difficulty, float]],
    available: Collection[Difficulty],
    rng: random.Random | None = None,
) -> Difficulty:
    """The difficulty to ask next, one of the available.

    `skill`: as it was when the interview began (`questions.skill.aged`), so that its answers do not count twice.
    `answered`: difficulty and score of each question of this interview that was closed, in order; a skipped one is 0.
    A run moves to the next of those available. Without `rng` nothing is left to chance. ValueError if none is
    available.
    """
    if not available:
        raise ValueError("no difficulty is available")
    steps = tuple(difficulty for difficulty in Difficulty if difficulty in available)
    wanted = _moved(steps, steps.index(best_difficulty(skill, steps)), answered)
    if rng is not None and rng.random() < EXPLORED:
        wanted += rng.choice((-1, 1))
    return steps[min(max(wanted, 0), len(steps) - 1)]


def best_difficulty(skill: Skill, available: Collection[Difficulty]) -> Difficulty:
    """The available difficulty whose expected score is nearest to the target; ValueError if there is none.

    Of two as near the easier: a question too easy costs a minute, one too hard costs heart.
    """
    in_order = [difficulty for difficulty in Difficulty if difficulty in available]
    return min(in_order, key=lambda difficulty: abs(expected(skill, difficulty) - TARGET))


def _moved(steps: Sequence[Difficulty], step: int, answered: Sequence[tuple[Difficulty, float]]) -> int:
    """Where the runs of this interview lead from the step at which it began.

    A strong answer counts only on a question at least as hard as the step reached, a miss only on one at most as
    hard: failing a hard question says nothing against medium ones. What does not count ends no run of its kind.
    """
    strong = missed = 0
    for difficulty, score in answered:
        beyond = _ORDER[difficulty] - _ORDER[steps[step]]
        if score >= STRONG:
            strong, missed = strong + (beyond >= 0), 0
        elif score < MISS:
            strong, missed = 0, missed + (beyond <= 0)
        else:
            strong = missed = 0
        if strong == RUN or missed == RUN:
            step = min(max(step + (1 if strong == RUN else -1), 0), len(steps) - 1)
            strong = missed = 0
    return step
