"""How answers count: each is kept with what it earns, and all that is added up from it is brought up to date with it.

Works inside the transaction that stores the answer, so that an answer and the sums made of it never disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases import learning
from bot.use_cases.daily_streaks import day_of, server_streak
from questions.model import Question
from questions.points import (
    NOTHING,
    Earned,
    Period,
    Total,
    best,
    charged,
    hints_counted,
    since,
    standing,
)
from storage import answers, members, standings
from storage.answers import NOWHERE, Answer, Key
from storage.members import Presence
from storage.old_boards import is_kept
from storage.standings import ALL_TOPICS, Board, StreakOn

LONGEST_OPEN = timedelta(days=10)
"""No question of the day is open for so long, from the day it belongs to."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given. `score`: net of its `hints`; those that count may be more.

    `late`, `shown`: see `questions.points.Standing`.
    `guild_id` None: in direct messages or the terminal. `counts`: as the counted answer to a question of the day.
    """

    key: Key
    question: Question
    guild_id: int | None
    at: datetime
    score: float
    hints: int = 0
    late: bool = False
    shown: bool = False
    counts: bool = False
    seconds: float | None = None


async def hold(db: AsyncConnection, user_ids: Iterable[int], guild_ids: Iterable[int] = ()) -> None:
    """Wait until nobody else stores answers of these people, or moves lines of these servers, until the end.

    Everybody asks for people first and for servers after that, several in the order of their ids: so nobody waits
    for somebody who waits for them. Who keeps several answers in one transaction asks for all before the first.
    """
    for user_id in sorted(set(user_ids)):
        await learning.one_at_a_time(db, user_id)
    for guild_id in sorted(set(guild_ids) - {NOWHERE}):
        await standings.one_at_a_time(db, guild_id)


async def keep(db: AsyncConnection, given: Given) -> Answer:
    """Keep an answer and all that follows from it."""
    user_id, guild_id, at = given.key.user_id, given.guild_id or NOWHERE, given.at
    await hold(db, [user_id], [guild_id])
    there = await members.presence(db, guild_id, user_id) if guild_id != NOWHERE else None
    day = day_of(at, there.zone if there else "UTC")
    earlier = await answers.to_question(db, user_id, given.question.id)
    answer = await answers.add(db, await _counted(db, given, day, earlier))
    if there is not None and (not there.known or there.left):
        await members.seen(db, guild_id, user_id, at)
        await rebuild(db, guild_id, user_id, at)
    elif there is not None and there.is_listed:
        streak = await _streak(db, guild_id, user_id, at, there.zone) if given.counts else None
        await _move(db, answer, earlier, (*earlier, answer), there, streak)
    await learning.learn(db, answer)
    return answer


async def hinted(db: AsyncConnection, user_id: int, question_id: str, hints: int, at: datetime) -> None:
    """A person has so many hints for a question now, in one turn: whatever they answer to it soon is charged them."""
    await answers.took_hints(db, user_id, question_id, hints, at)


async def rescore(db: AsyncConnection, key: Key, score: float, hints: int | None = None) -> Answer | None:
    """Another score for an answer: all that depends on it moves. None for one that is not kept.

    `score` is net of `hints`, as in `Given`; None: of those that count.
    """
    known = await answers.get(db, key)
    if known is None:
        return None
    await hold(db, [key.user_id], [known.guild_id])
    before = await answers.to_question(db, key.user_id, known.earned.question_id)
    known = next(each for each in before if each.id == known.id)  # somebody else may have had a score for it
    score = charged(score, known.hints if hints is None else hints, known.hints)
    if known.earned.score == score:
        return known
    changed = replace(known, earned=replace(known.earned, score=score))
    await answers.rescored(db, changed)
    if known.guild_id != NOWHERE:
        there = await members.presence(db, known.guild_id, key.user_id)
        if there.is_listed:
            after = [changed if each.id == known.id else each for each in before]
            await _move(db, changed, before, after, there, None)
    await learning.relearn(db, changed)
    return changed


async def rebuild(db: AsyncConnection, guild_id: int, user_id: int, now: datetime) -> None:
    """Make a person's lines on a server's boards anew from their answers: none while they are not to be listed."""
    await standings.one_at_a_time(db, guild_id)
    there = await members.presence(db, guild_id, user_id)
    totals: dict[Board, Total] = {}
    streak = None
    if there.is_listed:
        totals = totals_of(await answers.of_person(db, user_id, guild_id=guild_id), there.swept)
        streak = await _streak(db, guild_id, user_id, now, there.zone)
    await standings.replace_all(db, guild_id, user_id, totals, streak)


async def reckon_streak(db: AsyncConnection, guild_id: int, user_id: int, now: datetime) -> None:
    """Bring the streak on a server's board up to date."""
    await standings.one_at_a_time(db, guild_id)
    there = await members.presence(db, guild_id, user_id)
    if there.is_listed:
        await standings.add(db, guild_id, user_id, {}, await _streak(db, guild_id, user_id, now, there.zone))
    else:
        await standings.replace_all(db, guild_id, user_id, {}, None)


async def is_listed(db: AsyncConnection, guild_id: int, user_id: int) -> bool:
    """Whether the person is on the server's boards: in the server, and not hidden by their own choice."""
    return (await members.presence(db, guild_id, user_id)).is_listed


async def reckoned(db: AsyncConnection, guild_id: int, user_id: int) -> dict[Board, tuple[Total, Total]]:
    """A person's sums on a server's boards, as they are kept and as their answers say, which should be the same.

    Boards that are about to be deleted are left out.
    """
    there = await members.presence(db, guild_id, user_id)
    found = await answers.of_person(db, user_id, guild_id=guild_id) if there.is_listed else ()
    said = totals_of(found, there.swept)
    lines = await standings.lines(db, guild_id, user_id)
    kept = {board: total for board, (total, _) in lines.items() if is_kept(board, there.swept)}
    return {board: (kept.get(board, NOTHING), said.get(board, NOTHING)) for board in {*kept, *said}}


def totals_of(found: Iterable[Answer], swept: date | None = None) -> dict[Board, Total]:
    """What one person's answers in one server come to, on every board but those that were over and deleted."""
    by_board: defaultdict[Board, defaultdict[str, list[Earned]]] = defaultdict(lambda: defaultdict(list))
    for answer in found:
        for board in boards_of(answer.earned.day, answer.topic):
            if is_kept(board, swept):
                by_board[board][answer.earned.question_id].append(answer.earned)
    sums = {
        board: sum((best(each) for each in questions.values()), NOTHING)
        for board, questions in by_board.items()
    }
    return {board: total for board, total in sums.items() if total != NOTHING}


def boards_of(day: date, topic: str) -> tuple[Board, ...]:
    """The boards that an answer of that day counts on. A question that was lost may have no topic."""
    topics = {ALL_TOPICS, topic}
    return tuple(Board(period, since(period, day), each) for period in Period for each in topics)


async def _counted(db: AsyncConnection, given: Given, day: date, earlier: Sequence[Answer]) -> Answer:
    """The answer as it counts."""
    question, user_id, guild_id = given.question, given.key.user_id, given.guild_id or NOWHERE
    at, lately = given.at, given.at.date() - LONGEST_OPEN
    seen = await answers.seen(db, user_id, question.id, guild_id, lately)
    hints = hints_counted(at, given.hints, seen.hinted)
    counts_as = standing(
        at,
        late=given.late,
        shown=given.shown,
        tried_at=_nearest(at, (each.answered_at for each in earlier)),
        shown_at=_nearest(at, seen.reference),
    )
    score = charged(given.score, given.hints, hints)
    earned = Earned(question.id, day, question.difficulty, score, counts_as, given.counts)
    return Answer(given.key, guild_id, question.topic, at, earned, hints, given.seconds)


def _nearest(at: datetime, moments: Iterable[datetime]) -> datetime | None:
    """A clock that ran ahead may have left moments long after `at`, which say nothing of what was shortly before."""
    return min(moments, key=lambda moment: abs(at - moment), default=None)


async def _streak(db: AsyncConnection, guild_id: int, user_id: int, now: datetime, zone: str) -> StreakOn:
    found = await server_streak(db, user_id, guild_id, now, zone)
    return StreakOn(found.days, day_of(now, zone))


async def _move(
    db: AsyncConnection,
    answer: Answer,
    before: Iterable[Answer],
    after: Iterable[Answer],
    there: Presence,
    streak: StreakOn | None,
) -> None:
    """Move the sums by what has changed about the answers to one question."""

    def sums(found: Iterable[Answer]) -> dict[Board, Total]:
        return totals_of((each for each in found if each.guild_id == answer.guild_id), there.swept)

    had, has = sums(before), sums(after)
    more = {board: has.get(board, NOTHING) - had.get(board, NOTHING) for board in {*had, *has}}
    await standings.add(db, answer.guild_id, answer.key.user_id, more, streak)
