"""People in servers, as far as leaderboards need to know: who has left, and what a server chose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import insert_into
from storage.tables import daily_schedules, members, servers

_m = members.c


@dataclass(frozen=True, slots=True)
class Server:
    """What a server chose. `recap_at`: when its next weekly recap is due; `recap_week`: the Monday it told last."""

    guild_id: int
    zone: str | None = None
    recap_channel_id: int | None = None
    recap_at: datetime | None = None
    recap_week: date | None = None


async def seen(db: AsyncConnection, guild_id: int, user_id: int, at: datetime) -> bool:
    """The person is in the server now; gives whether they were new to us, or had been gone."""
    known = (
        await db.execute(select(_m.left).where(_m.guild_id == guild_id, _m.user_id == user_id))
    ).one_or_none()
    if known is not None and not known.left:
        return False
    values = {"guild_id": guild_id, "user_id": user_id, "left": False, "checked_at": at}
    fresh = insert_into(db, members).values(values)
    kept = {"left": False, "checked_at": at}
    await db.execute(fresh.on_conflict_do_update(index_elements=[_m.guild_id, _m.user_id], set_=kept))
    return True


async def checked(db: AsyncConnection, guild_id: int, user_ids: Collection[int], at: datetime) -> None:
    """Discord said that these are in the server."""
    where = (_m.guild_id == guild_id) & _m.user_id.in_(user_ids)
    await db.execute(update(members).where(where).values(checked_at=at, left=False))


async def left(db: AsyncConnection, guild_id: int, user_id: int, at: datetime) -> bool:
    """The person is no longer in the server; False when that was known."""
    where = (_m.guild_id == guild_id) & (_m.user_id == user_id) & _m.left.is_(False)
    return (await db.execute(update(members).where(where).values(left=True, checked_at=at))).rowcount == 1


async def is_left(db: AsyncConnection, guild_id: int, user_id: int) -> bool:
    """Whether the person was in the server and is no more."""
    return bool(await db.scalar(select(_m.left).where(_m.guild_id == guild_id, _m.user_id == user_id)))


async def servers_of(db: AsyncConnection, user_id: int) -> tuple[int, ...]:
    """The servers that a person has answered in and is still in."""
    query = select(_m.guild_id).where(_m.user_id == user_id, _m.left.is_(False))
    return tuple(await db.scalars(query))


async def unchecked(db: AsyncConnection, guild_id: int, before: datetime, limit: int) -> tuple[int, ...]:
    """People of a server of whom Discord was not asked since then, the longest ago first."""
    query = (
        select(_m.user_id)
        .where(
            _m.guild_id == guild_id, _m.left.is_(False), or_(_m.checked_at.is_(None), _m.checked_at < before)
        )
        .order_by(_m.checked_at)
        .limit(limit)
    )
    return tuple(await db.scalars(query))


async def server(db: AsyncConnection, guild_id: int) -> Server:
    """What a server chose, or the defaults."""
    row = (await db.execute(select(servers).where(servers.c.guild_id == guild_id))).one_or_none()
    if row is None:
        return Server(guild_id)
    return Server(guild_id, row.zone, row.recap_channel_id, row.recap_at, row.recap_week)


async def put_server(db: AsyncConnection, chosen: Server) -> None:
    """Keep it."""
    values = {
        "guild_id": chosen.guild_id,
        "zone": chosen.zone,
        "recap_channel_id": chosen.recap_channel_id,
        "recap_at": chosen.recap_at,
        "recap_week": chosen.recap_week,
    }
    fresh = insert_into(db, servers).values(values)
    await db.execute(fresh.on_conflict_do_update(index_elements=[servers.c.guild_id], set_=values))


async def zone_of(db: AsyncConnection, guild_id: int) -> str:
    """The zone of a server's clock: the one it chose, else that of its question of the day, else UTC."""
    chosen = await db.scalar(select(servers.c.zone).where(servers.c.guild_id == guild_id))
    if chosen is None:
        d = daily_schedules.c
        query = select(d.zone).where(d.guild_id == guild_id).order_by(d.removed, d.changed_at.desc()).limit(1)
        chosen = await db.scalar(query)
    return chosen or "UTC"
