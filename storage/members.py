"""People in servers, as far as leaderboards need to know: who has left, and what a server chose."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import insert_into
from storage.old_boards import SWEPT
from storage.tables import daily_schedules, members, notes, people, servers

_AT_ONCE = 1000
"""Servers that are named in one statement."""
_m = members.c
_d = daily_schedules.c
_guild: BindParameter[int] = bindparam("guild")
# Made once: to put these together takes longer than to run them.
_ZONES = (
    select(servers.c.zone).where(servers.c.guild_id == _guild).scalar_subquery().label("chosen"),
    select(_d.zone)
    .where(_d.guild_id == _guild)
    .order_by(_d.removed, _d.changed_at.desc())
    .limit(1)
    .scalar_subquery()
    .label("daily"),
)
_ZONE = select(*_ZONES)
_PRESENCE = select(
    *_ZONES,
    select(_m.left)
    .where(_m.guild_id == _guild, _m.user_id == bindparam("user"))
    .scalar_subquery()
    .label("left"),
    select(people.c.hidden).where(people.c.user_id == bindparam("user")).scalar_subquery().label("hidden"),
    select(notes.c.value).where(notes.c.key == SWEPT).scalar_subquery().label("swept"),
)


@dataclass(frozen=True, slots=True)
class Presence:
    """A person in a server, as far as leaderboards are concerned."""

    known: bool
    """They have answered there before."""
    left: bool
    """They were in the server and are no more, as far as we know."""
    hidden: bool
    """They want to be on no leaderboard anywhere."""
    zone: str
    """The server's clock."""
    swept: date | None
    """As of which day old boards were deleted; see `storage.old_boards`."""

    @property
    def is_listed(self) -> bool:
        """Whether the person has lines on the server's boards."""
        return self.known and not self.left and not self.hidden


async def presence(db: AsyncConnection, guild_id: int, user_id: int) -> Presence:
    """All that decides whether and where a person's answers show in a server, in one statement."""
    row = (await db.execute(_PRESENCE, {"guild": guild_id, "user": user_id})).one()
    return Presence(
        known=row.left is not None,
        left=bool(row.left),
        hidden=bool(row.hidden),
        zone=row.chosen or row.daily or "UTC",
        swept=date.fromisoformat(row.swept) if row.swept else None,
    )


async def seen(db: AsyncConnection, guild_id: int, user_id: int, at: datetime) -> None:
    """The person is in the server now."""
    values = {"guild_id": guild_id, "user_id": user_id, "left": False, "checked_at": at}
    fresh = insert_into(db, members).values(values)
    kept = {"left": False, "checked_at": at}
    await db.execute(fresh.on_conflict_do_update(index_elements=[_m.guild_id, _m.user_id], set_=kept))


async def who_left(db: AsyncConnection, guild_id: int, user_ids: Collection[int], *, left: bool) -> list[int]:
    """Those of whom that is what we know: that they left, or that they are there. In order."""
    query = select(_m.user_id).where(_m.guild_id == guild_id, _m.user_id.in_(user_ids), _m.left.is_(left))
    return list(await db.scalars(query.order_by(_m.user_id)))


async def checked(db: AsyncConnection, guild_id: int, user_ids: Collection[int], at: datetime) -> None:
    """Discord said that these are in the server. Of people we do not know, nothing is noted."""
    where = (_m.guild_id == guild_id) & _m.user_id.in_(user_ids)
    await db.execute(update(members).where(where).values(checked_at=at, left=False))


async def left(db: AsyncConnection, guild_id: int, user_ids: Collection[int]) -> None:
    """These are no longer in the server. Nobody will ask for them again."""
    where = (_m.guild_id == guild_id) & _m.user_id.in_(user_ids)
    await db.execute(update(members).where(where).values(left=True, checked_at=None))


async def is_left(db: AsyncConnection, guild_id: int, user_id: int) -> bool:
    """Whether the person was in the server and is no more."""
    return bool(await db.scalar(select(_m.left).where(_m.guild_id == guild_id, _m.user_id == user_id)))


async def servers_of(db: AsyncConnection, user_id: int) -> tuple[int, ...]:
    """The servers that a person ever answered in, those they have left among them, in order."""
    query = select(_m.guild_id).where(_m.user_id == user_id).order_by(_m.guild_id)
    return tuple(await db.scalars(query))


async def unchecked(
    db: AsyncConnection, guild_ids: Collection[int], before: datetime, limit: int
) -> dict[int, tuple[int, ...]]:
    """People of whom Discord was not asked since then, by server; the longest ago first."""
    found: list[tuple[datetime, int, int]] = []
    for some in _batches(sorted(guild_ids)):
        query = (
            select(_m.checked_at, _m.guild_id, _m.user_id)
            .where(_m.guild_id.in_(some), _m.checked_at < before, _m.left.is_(False))
            .order_by(_m.checked_at, _m.guild_id, _m.user_id)
            .limit(limit)
        )
        found += ((row.checked_at, row.guild_id, row.user_id) for row in await db.execute(query))
    by_server: dict[int, tuple[int, ...]] = {}
    for _, guild_id, user_id in sorted(found)[:limit]:
        by_server[guild_id] = (*by_server.get(guild_id, ()), user_id)
    return by_server


async def set_zone(db: AsyncConnection, guild_id: int, zone: str) -> None:
    """Let the server's days begin at midnight there; nothing else that it chose is touched."""
    fresh = insert_into(db, servers).values(guild_id=guild_id, zone=zone)
    await db.execute(fresh.on_conflict_do_update(index_elements=[servers.c.guild_id], set_={"zone": zone}))


async def zone_of(db: AsyncConnection, guild_id: int) -> str:
    """The zone of a server's clock: the one it chose, else that of its question of the day, else UTC."""
    row = (await db.execute(_ZONE, {"guild": guild_id})).one()
    return row.chosen or row.daily or "UTC"


async def zones_of(db: AsyncConnection, guild_ids: Collection[int]) -> dict[int, str]:
    """The same for many servers."""
    s, d = servers.c, daily_schedules.c
    zones = dict.fromkeys(guild_ids, "UTC")
    for some in _batches(sorted(guild_ids)):
        # The one that decides comes last.
        daily = (
            select(d.guild_id, d.zone).where(d.guild_id.in_(some)).order_by(d.removed.desc(), d.changed_at)
        )
        zones |= {row.guild_id: row.zone for row in await db.execute(daily)}
        chosen = select(s.guild_id, s.zone).where(s.guild_id.in_(some), s.zone.is_not(None))
        zones |= {row.guild_id: row.zone for row in await db.execute(chosen)}
    return zones


def _batches(guild_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (guild_ids[at : at + _AT_ONCE] for at in range(0, len(guild_ids), _AT_ONCE))
