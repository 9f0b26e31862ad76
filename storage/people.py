"""What people chose for themselves, their time zone and whether to be reminded; and what a reminder is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily_plan import PostStatus
from storage.daily_entries import PLAYS_FOR
from storage.daily_rows import Post, Schedule, to_post, to_schedule
from storage.dialects import insert_into
from storage.tables import daily_entries, daily_posts, daily_schedules, people

REMIND_MINUTE = 20 * 60
"""Of the local day, unless the person chose another."""
_LONGEST_OPEN = timedelta(days=10)
"""No question is open for so long, from the day it belongs to."""
PLAYED_LATELY = timedelta(days=90)
"""What was played longer ago says nothing of a person's zone, nor of what to remind them of."""
_c = people.c


class Look(StrEnum):
    """What the clock looks at people for: the columns of its moments."""

    DAILY = "remind_at"
    REVIEW = "review_at"


@dataclass(frozen=True, slots=True)
class PersonalSettings:
    """One person's choices. `zone` None: they never said.

    `remind_at` is when the clock looks whether there is something to remind them of. It may stay a while after
    reminders were switched off: it tells which day had its look, should they be switched on again.
    """

    user_id: int
    zone: str | None = None
    reminders: bool = False
    remind_minute: int = REMIND_MINUTE
    remind_at: datetime | None = None
    hidden: bool = False
    """On no leaderboard."""
    shares_stats: bool = False
    """Others may see how they are doing."""
    review_minute: int | None = None
    """When to say how many questions are due again, in minutes of the local day; None: never."""
    review_at: datetime | None = None
    """As `remind_at`, for that."""

    @property
    def unreachable(self) -> bool:
        """They wanted reminders, and Discord did not let the bot write to them: none is sent until they ask again."""
        return self.reminders and self.remind_at is None


@dataclass(frozen=True, slots=True)
class Played:
    """A channel in which a person has answered in time, and when they did last."""

    schedule: Schedule
    answered_at: datetime


async def get(db: AsyncConnection, user_id: int, *, lock: bool = False) -> PersonalSettings:
    """The person's choices, or the defaults. `lock` makes their row if need be and holds it against others."""
    if lock:
        fresh = insert_into(db, people).values(_values(PersonalSettings(user_id)))
        await db.execute(fresh.on_conflict_do_nothing())
    query = select(people).where(_c.user_id == user_id)
    row = (await db.execute(query.with_for_update() if lock else query)).one_or_none()
    return _of(row) if row is not None else PersonalSettings(user_id)


async def put(db: AsyncConnection, chosen: PersonalSettings) -> None:
    """Keep them."""
    values = _values(chosen)
    fresh = insert_into(db, people).values(values)
    await db.execute(fresh.on_conflict_do_update(index_elements=[_c.user_id], set_=values))


async def is_any_to_remind(db: AsyncConnection, now: datetime, look: Look = Look.DAILY) -> bool:
    """Whether `to_remind` would give any."""
    return await db.scalar(select(_c.user_id).where(_c[look] <= now).limit(1)) is not None


async def to_remind(
    db: AsyncConnection, now: datetime, limit: int, look: Look = Look.DAILY
) -> tuple[PersonalSettings, ...]:
    """People at whom the clock is to look, the longest waiting first; held against others."""
    query = (
        select(people)
        .where(_c[look] <= now)
        .order_by(_c[look], _c.user_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple(_of(row) for row in await db.execute(query))


async def remind_at(
    db: AsyncConnection, moments: Mapping[int, datetime | None], look: Look = Look.DAILY
) -> None:
    """When the clock looks at these people next, if at all."""
    if moments:
        query = update(people).where(_c.user_id == bindparam("key")).values({look.value: bindparam("at")})
        await db.execute(query, [{"key": user_id, "at": at} for user_id, at in moments.items()])


async def look_at_the_latest(
    db: AsyncConnection, until: datetime, at: datetime, look: Look = Look.DAILY
) -> int:
    """Look at everybody by that time: whose next look lies later is looked at then. Gives how many."""
    return (await db.execute(update(people).where(_c[look] > until).values({look.value: at}))).rowcount


async def played(
    db: AsyncConnection, user_ids: Collection[int], now: datetime
) -> dict[int, tuple[Played, ...]]:
    """The channels in which each of them has answered in time of late, the latest first."""
    latest = _latest(user_ids, now - PLAYED_LATELY)
    query = (
        select(latest.c.user_id, latest.c.latest, daily_schedules)
        .join(daily_schedules, daily_schedules.c.id == latest.c.schedule_id)
        .order_by(latest.c.latest.desc(), daily_schedules.c.id)
    )
    found: dict[int, tuple[Played, ...]] = {}
    for row in await db.execute(query):
        found[row.user_id] = (*found.get(row.user_id, ()), Played(to_schedule(row), row.latest))
    return found


async def still_open(db: AsyncConnection, user_ids: Collection[int], now: datetime) -> dict[int, list[Post]]:
    """Questions that each of them can still answer in time and has not, in channels they play in.

    They play in a channel for a while after each answer, as `storage.daily_entries.unanswered` has it.
    """
    p, e, s = daily_posts.c, daily_entries.c, daily_schedules.c
    latest = _latest(user_ids, now - _LONGEST_OPEN - PLAYS_FOR)
    answered = (e.post_id == p.id) & (e.user_id == latest.c.user_id) & e.day.is_not(None)
    query = (
        select(latest.c.user_id, latest.c.latest, daily_posts)
        .join(daily_posts, p.schedule_id == latest.c.schedule_id)
        .join(daily_schedules, s.id == p.schedule_id)
        .outerjoin(daily_entries, answered)
        .where(
            # The days let the database find them by an index, however many there have been.
            p.day >= (now - _LONGEST_OPEN).date(),
            p.status == PostStatus.POSTED.value,
            p.reveal_at > now,
            p.posted_at > latest.c.first,
            e.post_id.is_(None),
            s.removed.is_(False),
        )
        .order_by(p.reveal_at, p.id)
    )
    found: dict[int, list[Post]] = {}
    for row in await db.execute(query):
        if row.posted_at - row.latest <= PLAYS_FOR:
            found.setdefault(row.user_id, []).append(to_post(row))
    return found


async def days_answered(
    db: AsyncConnection, user_ids: Collection[int], since: date
) -> dict[int, frozenset[date]]:
    """The days since then, in each person's zone, of their answers that count."""
    e = daily_entries.c
    found: dict[int, frozenset[date]] = {}
    query = select(e.user_id, e.day).where(e.user_id.in_(user_ids), e.day >= since).distinct()
    for row in await db.execute(query):
        found[row.user_id] = found.get(row.user_id, frozenset()) | {row.day}
    return found


def _latest(user_ids: Collection[int], since: datetime) -> Any:
    """Each person, each channel's schedule in which they answered since then: when last, and from which post on."""
    e, p = daily_entries.c, daily_posts.c
    return (
        select(
            e.user_id,
            p.schedule_id,
            func.max(e.answered_at).label("latest"),
            func.min(p.posted_at).label("first"),
        )
        .join(daily_posts, p.id == e.post_id)
        # A day may be one behind the moment, and a question older than its answer.
        .where(e.user_id.in_(user_ids), e.day >= (since - _LONGEST_OPEN).date())
        .group_by(e.user_id, p.schedule_id)
        .subquery("latest")
    )


def _values(chosen: PersonalSettings) -> dict[str, Any]:
    return {
        "user_id": chosen.user_id,
        "zone": chosen.zone,
        "reminders": chosen.reminders,
        "remind_minute": chosen.remind_minute,
        "remind_at": chosen.remind_at,
        "hidden": chosen.hidden,
        "shares_stats": chosen.shares_stats,
        "review_minute": chosen.review_minute,
        "review_at": chosen.review_at,
    }


def _of(row: Row[Any]) -> PersonalSettings:
    return PersonalSettings(
        row.user_id,
        row.zone,
        row.reminders,
        row.remind_minute,
        row.remind_at,
        row.hidden,
        row.shares_stats,
        row.review_minute,
        row.review_at,
    )
