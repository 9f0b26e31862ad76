"""Which question of the day a channel gets, and which levels its week has.

A channel has no question twice before its pool is used up, then the oldest first. What it had is known by question,
not by topic, so a change of topics or of plan forgets nothing. Chance comes in as a seed: the same on every machine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from types import MappingProxyType

from questions.model import Difficulty, Question

LevelPlan = tuple[Difficulty | None, ...]
"""The level of each day of a week: seven, Monday first; None: any."""

DAYS = 7

ANY: LevelPlan = (None,) * DAYS
EASY: LevelPlan = (Difficulty.EASY,) * DAYS
MEDIUM: LevelPlan = (Difficulty.MEDIUM,) * DAYS
HARD: LevelPlan = (Difficulty.HARD,) * DAYS
RISING: LevelPlan = (
    Difficulty.EASY,
    Difficulty.EASY,
    Difficulty.MEDIUM,
    Difficulty.MEDIUM,
    Difficulty.HARD,
    Difficulty.MEDIUM,
    Difficulty.MEDIUM,
)
"""Easy Monday to hard Friday; the weekend is medium."""

_LETTERS: Mapping[Difficulty | None, str] = MappingProxyType(
    {None: "-", Difficulty.EASY: "e", Difficulty.MEDIUM: "m", Difficulty.HARD: "h"}
)
_LEVELS = MappingProxyType({letter: level for level, letter in _LETTERS.items()})
_NOTHING: Mapping[str, Question] = MappingProxyType({})
_NOBODY: Mapping[date, Collection[str]] = MappingProxyType({})


def plan_code(plan: LevelPlan) -> str:
    """A plan as seven letters for the database, Monday first: e, m, h, and - for any."""
    return "".join(_LETTERS[level] for level in plan)


def plan_of(code: str) -> LevelPlan:
    """The plan of seven letters. Raises ValueError for anything `plan_code` does not write."""
    if len(code) != DAYS or not set(code) <= _LEVELS.keys():
        raise ValueError(f"{code!r} is no plan: it takes seven letters of e, m, h and -")
    return tuple(_LEVELS[letter] for letter in code)


def day_seed(prefix: str, day: date) -> str:
    """The seed of one channel's choice for one day, so that a forecast and the post itself agree."""
    return f"{prefix}:{day.isoformat()}"


def choose(
    pool: Sequence[Question],
    *,
    level: Difficulty | None,
    posted: Mapping[str, date],
    taken: Collection[str],
    seed: str,
) -> Question | None:
    """The question a channel gets; None only when the pool is empty. The order of the pool changes nothing.

    `pool`: the questions of the channel's topics, of every difficulty. `level`: only these count, or the whole pool
    when it has none of them: better another difficulty than no post. `posted`: question id -> the day this channel
    last had it, questions that left the pool included. `taken`: what other channels of the server have on this day.

    Comes first: what this channel never had and nobody has today; what it never had; of the rest the oldest that
    nobody has today; the oldest. Among equals a topic that did not come up lately, and within it the seed decides.
    """
    wanted = [question for question in pool if level is None or question.difficulty is level] or pool
    if not wanted:
        return None
    equals = _most_due(wanted, posted, frozenset(taken))
    topic = _topic(equals, pool, posted, seed)
    return min(
        (question for question in equals if question.topic == topic),
        key=lambda question: _lot(seed, "question", question.id),
    )


def _most_due(
    wanted: Sequence[Question], posted: Mapping[str, date], taken: frozenset[str]
) -> Sequence[Question]:
    unused = [question for question in wanted if question.id not in posted]
    left = unused or wanted
    left = [question for question in left if question.id not in taken] or left
    if unused:
        return left
    oldest = min(posted[question.id] for question in left)
    return [question for question in left if posted[question.id] == oldest]


def _topic(
    equals: Iterable[Question], pool: Iterable[Question], posted: Mapping[str, date], seed: str
) -> str:
    """A topic that never came up, else one of the longer-unseen half.

    Always taking the longest unseen would make a fixed rotation: with five topics on weekdays, every Friday's hard
    question would be of the same topic.
    """
    latest: dict[str, date] = {}
    for question in pool:
        if question.id in posted:
            latest[question.topic] = max(posted[question.id], latest.get(question.topic, date.min))
    topics = {question.topic for question in equals}
    drawn_from = [topic for topic in topics if topic not in latest]
    if not drawn_from:
        by_age = sorted(topics, key=lambda topic: (latest[topic], topic))
        drawn_from = by_age[: (len(by_age) + 1) // 2]
    return min(drawn_from, key=lambda topic: _lot(seed, "topic", topic))


def _lot(seed: str, *names: str) -> tuple[bytes, tuple[str, ...]]:
    """Of equals the one with the least lot is drawn. `hash` and `random` may differ from one Python to the next."""
    return blake2b("\0".join((seed, *names)).encode(), digest_size=8).digest(), names


def forecast(
    pool: Sequence[Question],
    plan: LevelPlan,
    days: Sequence[date],
    *,
    posted: Mapping[str, date],
    queue: Sequence[str],
    seed_prefix: str,
    bank: Mapping[str, Question] = _NOTHING,
    taken: Mapping[date, Collection[str]] = _NOBODY,
) -> tuple[tuple[date, Question], ...]:
    """What will come on these days, earliest first, if nothing changes; a day for which there is nothing is left out.

    The queue comes first, whatever the level; an id that is neither in the pool nor in `bank` is passed over. Then
    it is `choose` with each day's level and `day_seed`. `taken`: what other channels of the server have on a day,
    as far as it is known: what they will have later may still change a choice.
    """
    known = {**bank, **{question.id: question for question in pool}}
    waiting = iter([known[question_id] for question_id in queue if question_id in known])
    had = dict(posted)
    coming: list[tuple[date, Question]] = []
    for day in days:
        question = next(waiting, None) or choose(
            pool,
            level=plan[day.weekday()],
            posted=had,
            taken=taken.get(day, ()),
            seed=day_seed(seed_prefix, day),
        )
        if question is not None:
            had[question.id] = day
            coming.append((day, question))
    return tuple(coming)
