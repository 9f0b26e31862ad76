"""Streaks on boards that have to be reckoned again because days went by."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.standings import EVER
from storage.tables import boards, standings

_s = standings.c


async def days(db: AsyncConnection, before: date, after: date) -> dict[int, set[date]]:
    """The days on which streaks that run were last reckoned, by server; of days earlier or later than these."""
    query = (
        select(boards.c.guild_id, _s.streak_day)
        .join(boards, boards.c.id == _s.board_id)
        .where(_s.streak.is_not(None), (_s.streak_day < before) | (_s.streak_day > after))
        .distinct()
    )
    found: dict[int, set[date]] = {}
    for row in await db.execute(query):
        found.setdefault(row.guild_id, set()).add(row.streak_day)
    return found


async def running(db: AsyncConnection, guild_id: int, days: Collection[date], limit: int) -> tuple[int, ...]:
    """People of a server whose streak ran when it was last reckoned, on one of these days."""
    query = (
        select(_s.user_id)
        .join(boards, boards.c.id == _s.board_id)
        .where(
            boards.c.guild_id == guild_id,
            boards.c.period == EVER.period.value,
            boards.c.topic == EVER.topic,
            _s.streak.is_not(None),
            _s.streak_day.in_(days),
        )
        .order_by(_s.streak_day, _s.user_id)
        .limit(limit)
    )
    return tuple(await db.scalars(query))
