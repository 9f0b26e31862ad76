"""Leaderboards: a page of one, who is on them, by which clock they run, and what time does to them.

Each public method is one transaction; the ticks look first, so that nobody waits while there is nothing to do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases import scoring
from bot.use_cases.daily_streaks import day_of, streak_of
from bot.use_cases.leaderboard_outcomes import PAGE, BoardView, NoSuchZone, Oneself, Wanted, ZoneSet
from bot.use_cases.leaderboard_periods import ends_at, usable
from bot.use_cases.personal import meant_zone
from questions.points import LEAST_QUESTIONS, NOTHING, Earned, Period, Total, best, since
from storage import answers, boards, members, old_boards, people, shown, standing_streaks, standings
from storage.database import Database
from storage.standings import EVER, Board, Measure

CHECKED_EVERY = timedelta(days=1)
"""How long somebody whom Discord said to be in a server is taken to be there."""
_LINES = 1000
"""Lines that are deleted at once: a fraction of a second, and people are waiting."""
_DAY = timedelta(days=1)
_HALF_DAY = timedelta(hours=14)
"""Zones are no farther from UTC."""


class Leaderboards:
    """Every method may raise StorageUnavailable."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def show(self, actor: int, guild_id: int | None, wanted: Wanted) -> BoardView | Oneself:
        """A page of a server's list; without a server, what somebody has together.

        A page past the end is the last one. Streaks have no period and no topic: all of them are on one list.
        """
        async with self._database.reading() as transaction:
            if guild_id is None:
                return await self._oneself(transaction, actor, wanted)
            return await self._board(transaction, actor, guild_id, wanted)

    async def hide(self, actor: int, *, hidden: bool) -> bool:
        """Take a person off the lists of all servers, or put them back with all they have; gives if that is new.

        Messages that show them to others are taken down by who asks `ShownBoards.claim`.
        """
        now = self._clock()
        async with self._database.writing() as transaction:
            await scoring.hold(transaction, [actor])
            before = await people.get(transaction, actor, lock=True)
            if before.hidden == hidden:
                return False
            await people.put(transaction, replace(before, hidden=hidden))
            if hidden:
                await shown.take_down(transaction, actor, now)
            # Also those they have left: who comes back there at this moment must find the choice made.
            for guild_id in await members.servers_of(transaction, actor):
                await scoring.rebuild(transaction, guild_id, actor, now)
            await transaction.commit()
        return True

    async def set_zone(self, guild_id: int, typed: str) -> ZoneSet | NoSuchZone:
        """Let a server's days begin at midnight there from now on: an IANA name, or the city of one."""
        now = self._clock()
        zone = await asyncio.to_thread(meant_zone, typed, now)
        if isinstance(zone, NoSuchZone):
            return zone
        async with self._database.writing() as transaction:
            await members.set_zone(transaction, guild_id, zone)
            await transaction.commit()
        return ZoneSet(zone, now)

    async def gone(self, guild_id: int, user_ids: Collection[int]) -> int:
        """These people are not in the server: they have no lines until they are. Gives of how many that is news."""
        return await self._met(guild_id, user_ids, left=True)

    async def there(self, guild_id: int, user_ids: Collection[int]) -> int:
        """Discord said that these are in the server: whoever came back has their lines again; gives how many."""
        return await self._met(guild_id, user_ids, left=False)

    async def to_check(self, guild_ids: Collection[int], limit: int) -> Mapping[int, tuple[int, ...]]:
        """People of whom Discord should be asked whether they are still there, by server; the longest ago first.

        `gone` and `there` take what it says. Who was asked about, or first seen, within `CHECKED_EVERY` is left out.
        """
        async with self._database.reading() as transaction:
            return await members.unchecked(transaction, guild_ids, self._clock() - CHECKED_EVERY, limit)

    async def reckon_streaks(self, limit: int) -> int:
        """Reckon some streaks that ran when the server's day was another; gives how many, 0 when all are right."""
        now = self._clock()
        async with self._database.reading() as transaction:
            found = await self._running(transaction, now, limit)
        if not found:
            return 0
        async with self._database.writing() as transaction:
            for guild_id, user_id in sorted(found):
                await scoring.reckon_streak(transaction, guild_id, user_id, now)
            await transaction.commit()
        return len(found)

    async def tidy(self) -> int:
        """Delete some boards of days, weeks and months long over; gives how many, 0 when that is all for now.

        Call it until it gives 0, and the next day again: each time, the oldest day that has boards becomes too old.
        So a clock that runs a year ahead for some days costs no board that anybody looks at.
        """
        today = self._clock().date()
        async with self._database.reading() as transaction:
            found = await old_boards.old(transaction, _LINES)
            day = None if found else await old_boards.next_sweep(transaction, today)
        if not found and day is None:
            return 0
        async with self._database.writing() as transaction:
            for guild_id in sorted(set(found.values())):
                await standings.one_at_a_time(transaction, guild_id)
            await old_boards.delete_old(transaction, found)
            if day is not None:
                await old_boards.sweep(transaction, day)
            await transaction.commit()
        return len(found)

    async def _board(
        self, transaction: AsyncConnection, actor: int, guild_id: int, wanted: Wanted
    ) -> BoardView:
        there = await members.presence(transaction, guild_id, actor)
        zone, today = usable(there.zone), day_of(self._clock(), there.zone)
        board = Board(wanted.period, since(wanted.period, today), wanted.topic)
        if wanted.measure is Measure.STREAK:
            board = EVER
        offset = None if wanted.page is None else wanted.page * PAGE
        page = await boards.page(
            transaction, guild_id, board, wanted.measure, offset=offset, limit=PAGE, user_id=actor
        )
        return BoardView(
            wanted=wanted,
            guild_id=guild_id,
            asker=actor,
            lines=page.lines,
            page=page.offset // PAGE,
            pages=max(1, -(-page.people // PAGE)),
            people=page.people,
            own=page.own,
            own_page=None if page.own_offset is None else page.own_offset // PAGE,
            hidden=there.hidden,
            since=board.since,
            ends_at=ends_at(board.period, today, zone),
            zone=zone,
            least_questions=LEAST_QUESTIONS[board.period],
        )

    async def _oneself(self, transaction: AsyncConnection, actor: int, wanted: Wanted) -> Oneself:
        now = self._clock()
        zone = usable((await people.get(transaction, actor)).zone or "UTC")
        today = day_of(now, zone)
        found = await answers.of_person(transaction, actor, topic=wanted.topic or None)
        by_day = [(day_of(each.answered_at, zone), each.earned) for each in found]
        totals = {period: _total(by_day, period, today) for period in Period}
        return Oneself(
            wanted=wanted,
            asker=actor,
            totals=totals,
            averages={period: total.average(period) for period, total in totals.items()},
            streak=(await streak_of(transaction, actor, now, zone)).days,
            ends_at={period: ends_at(period, today, zone) for period in Period},
            zone=zone,
        )

    async def _met(self, guild_id: int, user_ids: Collection[int], *, left: bool) -> int:
        now = self._clock()
        async with self._database.writing() as transaction:
            await standings.one_at_a_time(transaction, guild_id)
            news = await members.who_left(transaction, guild_id, user_ids, left=not left)
            if left:
                await members.left(transaction, guild_id, news)
            else:
                await members.checked(transaction, guild_id, user_ids, now)
            for user_id in news:
                await scoring.rebuild(transaction, guild_id, user_id, now)
            await transaction.commit()
        return len(news)

    async def _running(
        self, transaction: AsyncConnection, now: datetime, limit: int
    ) -> list[tuple[int, int]]:
        """(server, person) of streaks that were last reckoned on an earlier day, or one that is yet to come."""
        known = await standing_streaks.days(transaction, (now + _HALF_DAY).date(), now.date() + _DAY)
        zones = await members.zones_of(transaction, known)
        found: list[tuple[int, int]] = []
        for guild_id, days in sorted(known.items()):
            today = day_of(now, zones[guild_id])
            due = [day for day in days if not today <= day <= today + _DAY]  # a change of zone makes a day
            if due and len(found) < limit:
                some = await standing_streaks.running(transaction, guild_id, due, limit - len(found))
                found += ((guild_id, user_id) for user_id in some)
        return found


def _total(by_day: Collection[tuple[date, Earned]], period: Period, today: date) -> Total:
    """What somebody has in the period with that day, the best attempt at each question once."""
    by_question: dict[str, list[Earned]] = {}
    for day, earned in by_day:
        if since(period, day) == since(period, today):
            by_question.setdefault(earned.question_id, []).append(earned)
    return sum((best(each) for each in by_question.values()), NOTHING)
