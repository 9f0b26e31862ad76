"""How answers count: each is kept with what it earns, and all that is added up from it is brought up to date with it.

Works inside the transaction that stores the answer, so that an answer and the sums made of it never disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases import learning
from bot.use_cases.daily_streaks import day_of, server_streak
from questions.model import Question
from questions.points import NOTHING, Earned, Period, Total, best, since, standing
from storage import answers, daily_posts, members, people, standings
from storage.answers import NOWHERE, Answer, Key
from storage.standings import ALL_TOPICS, Board

_LONGEST_OPEN = timedelta(days=10)
"""No question of the day is open for so long, from the day it belongs to."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given. `score`: net of hints. `late`, `shown`: see `questions.points.Standing`.

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


async def keep(db: AsyncConnection, given: Given) -> Answer:
    """Keep an answer and all that follows from it."""
    guild_id = given.guild_id or NOWHERE
    if guild_id != NOWHERE:
        await standings.one_at_a_time(db, guild_id)
    user_id = given.key.user_id
    await learning.one_at_a_time(db, user_id)
    earlier = await answers.to_question(db, user_id, given.question.id)
    counts_as = standing(
        given.at,
        late=given.late,
        shown=given.shown,
        tried_at=max((each.answered_at for each in earlier), default=None),
        shown_at=await _shown_at(db, guild_id, user_id, given),
    )
    day = day_of(given.at, await members.zone_of(db, guild_id) if guild_id != NOWHERE else "UTC")
    earned = Earned(given.question.id, day, given.question.difficulty, given.score, counts_as, given.counts)
    answer = await answers.add(
        db,
        Answer(given.key, guild_id, given.question.topic, given.at, earned, given.hints, given.seconds),
    )
    if guild_id != NOWHERE:
        is_new = await members.seen(db, guild_id, user_id, given.at)
        if is_new:
            await rebuild(db, guild_id, user_id, given.at)
        elif not await people.is_hidden(db, user_id):
            await _add(db, answer, before=earlier, after=(*earlier, answer))
            if given.counts:
                await reckon_streak(db, guild_id, user_id, given.at)
    await learning.learn(db, answer)
    return answer


async def rescore(db: AsyncConnection, key: Key, score: float) -> Answer | None:
    """Another score for an answer (net of hints): all that depends on it moves. None for one that is not kept."""
    known = await answers.get(db, key)
    if known is None or known.earned.score == score:
        return known
    if known.guild_id != NOWHERE:
        await standings.one_at_a_time(db, known.guild_id)
    await learning.one_at_a_time(db, key.user_id)
    all_of_it = await answers.to_question(db, key.user_id, known.earned.question_id)
    changed = replace(known, earned=replace(known.earned, score=score))
    await answers.rescored(db, changed)
    if known.guild_id != NOWHERE and await is_listed(db, known.guild_id, key.user_id):
        after = [changed if each.id == known.id else each for each in all_of_it]
        await _add(db, changed, before=all_of_it, after=after)
    await learning.relearn(db, changed)
    return changed


async def rebuild(db: AsyncConnection, guild_id: int, user_id: int, now: datetime) -> None:
    """Make a person's lines on a server's boards anew from their answers: none while they are not to be listed."""
    await standings.one_at_a_time(db, guild_id)
    zone = await members.zone_of(db, guild_id)
    totals: dict[Board, Total] = {}
    streak = 0
    if await is_listed(db, guild_id, user_id):
        totals = totals_of(await answers.of_person(db, user_id, guild_id=guild_id))
        streak = (await server_streak(db, user_id, guild_id, now, zone)).days
    await standings.replace_all(db, guild_id, user_id, totals, streak, day_of(now, zone))


async def reckon_streak(db: AsyncConnection, guild_id: int, user_id: int, now: datetime) -> None:
    """Bring the streak on a server's board up to date."""
    zone = await members.zone_of(db, guild_id)
    found = await server_streak(db, user_id, guild_id, now, zone)
    await standings.set_streak(db, guild_id, user_id, found.days, day_of(now, zone))


async def is_listed(db: AsyncConnection, guild_id: int, user_id: int) -> bool:
    """Whether the person is on the server's boards: in the server, and not hidden by their own choice."""
    gone = await members.is_left(db, guild_id, user_id)
    return not gone and not await people.is_hidden(db, user_id)


def totals_of(found: Iterable[Answer]) -> dict[Board, Total]:
    """What one person's answers in one server come to, on every board."""
    by_board: defaultdict[Board, defaultdict[str, list[Earned]]] = defaultdict(lambda: defaultdict(list))
    for answer in found:
        for board in boards_of(answer.earned.day, answer.topic):
            by_board[board][answer.earned.question_id].append(answer.earned)
    sums = {
        board: sum((best(each) for each in questions.values()), NOTHING)
        for board, questions in by_board.items()
    }
    return {board: total for board, total in sums.items() if total != NOTHING}


def boards_of(day: date, topic: str) -> tuple[Board, ...]:
    """The boards that an answer of that day counts on."""
    return tuple(Board(period, since(period, day), each) for period in Period for each in (ALL_TOPICS, topic))


async def _shown_at(db: AsyncConnection, guild_id: int, user_id: int, given: Given) -> datetime | None:
    """When the person last saw the reference, or everybody in the server."""
    own = await answers.reference_seen_at(db, user_id, given.question.id)
    if guild_id == NOWHERE:
        return own
    lately = given.at.date() - _LONGEST_OPEN
    everybody = await daily_posts.answer_out_at(db, guild_id, given.question.id, lately)
    return max(filter(None, (own, everybody)), default=None)


async def _add(
    db: AsyncConnection, answer: Answer, *, before: Iterable[Answer], after: Iterable[Answer]
) -> None:
    """Move the sums by what has changed about the answers to one question."""

    def sums(found: Iterable[Answer]) -> dict[Board, Total]:
        return totals_of(each for each in found if each.guild_id == answer.guild_id)

    had, has = sums(before), sums(after)
    more = {board: has.get(board, NOTHING) - had.get(board, NOTHING) for board in {*had, *has}}
    await standings.add(db, answer.guild_id, answer.key.user_id, more)
