"""The posts of the question of the day: claimed, sent, revealed, skipped. None is deleted, but a skip taken back.

A post needs something at its `act_at`. Whoever takes that on moves `act_at` on first, by the time it may take, so
that no two do it at once and that somebody else finds it should they die on the way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily_plan import PostStatus, Trouble
from storage.daily_rows import Post, to_post
from storage.dialects import insert_into
from storage.tables import daily_posts

SENDING = (PostStatus.CLAIMED, PostStatus.FAILING)
"""Not yet known to stand in their channels."""
_c = daily_posts.c


async def add(db: AsyncConnection, posts: Sequence[Post]) -> list[Post]:
    """Keep new posts (their `id` is not looked at); gives those that were added, in that order, with their ids.

    A schedule's day that has its row already gets no second one.
    """
    if not posts:
        return []
    query = insert_into(db, daily_posts).on_conflict_do_nothing().returning(_c.id, _c.schedule_id, _c.day)
    rows = await db.execute(query, [_values(post) for post in posts])
    ids = {(row.schedule_id, row.day): row.id for row in rows}
    keyed = [(post, (post.schedule_id, post.day)) for post in posts]
    return [replace(post, id=ids[key]) for post, key in keyed if key in ids]


async def get(db: AsyncConnection, post_id: int, *, lock: bool = False) -> Post | None:
    """The post of that id. `lock` holds it against others."""
    query = select(daily_posts).where(_c.id == post_id)
    row = (await db.execute(query.with_for_update() if lock else query)).one_or_none()
    return to_post(row) if row is not None else None


async def on_day(db: AsyncConnection, schedule_id: int, day: date) -> Post | None:
    """What became of a schedule's question on a day."""
    query = select(daily_posts).where(_c.schedule_id == schedule_id, _c.day == day)
    row = (await db.execute(query)).one_or_none()
    return to_post(row) if row is not None else None


async def is_any_due(db: AsyncConnection, now: datetime, statuses: Collection[PostStatus] = SENDING) -> bool:
    """Whether `take` would give any."""
    query = select(_c.id).where(_c.status.in_([status.value for status in statuses]), _c.act_at <= now)
    return await db.scalar(query.limit(1)) is not None


async def take(
    db: AsyncConnection,
    now: datetime,
    until: datetime,
    limit: int,
    statuses: Collection[PostStatus] = SENDING,
) -> tuple[Post, ...]:
    """Posts in one of these states that need something now, which is the caller's to do until then.

    Their `tries` count this one too.
    """
    query = (
        select(daily_posts)
        .where(_c.act_at <= now, _c.status.in_([status.value for status in statuses]))
        .order_by(_c.act_at, _c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = tuple(to_post(row) for row in await db.execute(query))
    if found:
        moved = update(daily_posts).where(_c.id.in_([post.id for post in found]))
        await db.execute(moved.values(act_at=until, tries=_c.tries + 1))
    return tuple(replace(post, act_at=until, tries=post.tries + 1) for post in found)


async def hold(db: AsyncConnection, post_ids: Collection[int], until: datetime) -> None:
    """Posts that are being sent, by somebody who goes on with them until then."""
    if post_ids:
        query = update(daily_posts).where(
            _c.id.in_(post_ids), _c.status.in_([status.value for status in SENDING])
        )
        await db.execute(query.values(act_at=until))


async def sent(db: AsyncConnection, messages: Mapping[int, tuple[int, datetime, datetime]]) -> None:
    """Posts that stand in their channels: message, when it was posted, when it is revealed; by the post's id."""
    rows = [
        {"key": post_id, "message_id": message_id, "posted_at": posted_at, "reveal_at": reveal_at}
        | {"act_at": reveal_at}
        for post_id, (message_id, posted_at, reveal_at) in messages.items()
    ]
    if rows:
        # Whoever is told first is right: a second sender got the same message from Discord, by its nonce.
        query = update(daily_posts).where(_c.id == bindparam("key"), _c.message_id.is_(None))
        values: dict[str, Any] = {
            name: bindparam(name) for name in ("message_id", "posted_at", "reveal_at", "act_at")
        }
        done = {"status": PostStatus.POSTED.value, "trouble": None, "tries": 0}
        await db.execute(query.values(values | done), rows)


async def not_sent(
    db: AsyncConnection, post_id: int, status: PostStatus, trouble: Trouble, act_at: datetime | None
) -> None:
    """A post that could not be made: tried again at `act_at`, or never when that is None."""
    query = update(daily_posts).where(_c.id == post_id, _c.message_id.is_(None))
    await db.execute(query.values(status=status.value, trouble=trouble.value, act_at=act_at))


async def act_again(db: AsyncConnection, post_id: int, act_at: datetime | None) -> None:
    """A post that needs the same once more, then; None: no more."""
    await db.execute(update(daily_posts).where(_c.id == post_id).values(act_at=act_at))


async def revealed(
    db: AsyncConnection, post_id: int, message_id: int | None, trouble: Trouble | None, at: datetime
) -> None:
    """The answer was shown at that moment (or, with a trouble, never will be)."""
    values: dict[str, Any] = {
        "status": PostStatus.REVEALED.value,
        "act_at": None,
        "reveal_message_id": message_id,
        "revealed_at": None if trouble else at,
        "trouble": trouble.value if trouble else None,
        "count_at": None,
    }
    await db.execute(update(daily_posts).where(_c.id == post_id).values(values))


async def reopen(db: AsyncConnection, post_id: int, post: Post) -> None:
    """A day that was skipped is posted after all."""
    values = _values(post) | {"answers": _c.answers, "answers_shown": _c.answers_shown}
    await db.execute(update(daily_posts).where(_c.id == post_id).values(values))


async def history(db: AsyncConnection, schedule_ids: Collection[int]) -> dict[int, dict[str, date]]:
    """The day on which each question was posted last, by schedule."""
    query = (
        select(_c.schedule_id, _c.question_id, func.max(_c.day).label("day"))
        .where(
            _c.schedule_id.in_(schedule_ids),
            _c.question_id.is_not(None),
            _c.status != PostStatus.SKIPPED.value,
        )
        .group_by(_c.schedule_id, _c.question_id)
    )
    found: dict[int, dict[str, date]] = {}
    for row in await db.execute(query):
        found.setdefault(row.schedule_id, {})[row.question_id] = row.day
    return found


async def taken(db: AsyncConnection, days: Collection[tuple[int, date]]) -> dict[tuple[int, date], set[str]]:
    """The questions that some channel of a server has on a day, by (server, day)."""
    by_day: dict[date, set[int]] = {}
    for guild_id, day in days:
        by_day.setdefault(day, set()).add(guild_id)
    if not by_day:
        return {}
    wanted = [(_c.day == day) & _c.guild_id.in_(guilds) for day, guilds in by_day.items()]
    query = select(_c.guild_id, _c.day, _c.question_id).where(or_(*wanted), _c.question_id.is_not(None))
    found: dict[tuple[int, date], set[str]] = {}
    for row in await db.execute(query.where(_c.status != PostStatus.SKIPPED.value)):
        found.setdefault((row.guild_id, row.day), set()).add(row.question_id)
    return found


async def since(db: AsyncConnection, schedule_id: int, day: date) -> tuple[Post, ...]:
    """A schedule's days from that one on, in order."""
    query = select(daily_posts).where(_c.schedule_id == schedule_id, _c.day >= day).order_by(_c.day)
    return tuple(to_post(row) for row in await db.execute(query))


async def take_back(
    db: AsyncConnection, schedule_id: int, skips: Collection[Post], up_to: date = date.max
) -> date | None:
    """Forget that days were skipped; gives the schedule's latest day, up to that one, that is left with a row."""
    if skips:
        is_skip = _c.status == PostStatus.SKIPPED.value
        await db.execute(delete(daily_posts).where(_c.id.in_([post.id for post in skips]), is_skip))
    query = select(func.max(_c.day)).where(_c.schedule_id == schedule_id, _c.day <= up_to)
    latest: date | None = await db.scalar(query)
    return latest


async def latest(db: AsyncConnection, schedule_id: int, limit: int) -> tuple[Post, ...]:
    """A schedule's latest days, latest first."""
    query = select(daily_posts).where(_c.schedule_id == schedule_id).order_by(_c.day.desc()).limit(limit)
    return tuple(to_post(row) for row in await db.execute(query))


async def note_thread(db: AsyncConnection, post_id: int, thread_id: int) -> int:
    """Keep a post's discussion thread unless it has one; gives the one that counts."""
    query = update(daily_posts).where(_c.id == post_id, _c.thread_id.is_(None))
    await db.execute(query.values(thread_id=thread_id))
    return int(await db.scalar(select(_c.thread_id).where(_c.id == post_id)) or thread_id)


async def forget_thread(db: AsyncConnection, post_id: int, thread_id: int) -> None:
    """The thread was deleted."""
    query = update(daily_posts).where(_c.id == post_id, _c.thread_id == thread_id)
    await db.execute(query.values(thread_id=None))


def _values(post: Post) -> dict[str, Any]:
    return {
        "schedule_id": post.schedule_id,
        "guild_id": post.guild_id,
        "channel_id": post.channel_id,
        "day": post.day,
        "due_at": post.due_at,
        "question_id": post.question_id,
        "status": post.status.value,
        "trouble": post.trouble.value if post.trouble else None,
        "act_at": post.act_at,
        "tries": post.tries,
        "reveal_at": post.reveal_at,
        "answers": 0,
        "answers_shown": 0,
    }
