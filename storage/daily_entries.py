"""People and questions of the day: their hints, attempts, what counts, what they share; and the counts shown."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily_plan import PostStatus
from questions.interview_state import Attempt
from storage.daily_rows import Entry, Post, to_attempt, to_post
from storage.dialects import insert_into
from storage.grades import to_json
from storage.tables import daily_attempts, daily_entries, daily_posts

PLAYS_FOR = timedelta(days=15)
"""Who answered in a channel plays there for so long: two questions of a channel that has one a week."""


async def get(db: AsyncConnection, post_id: int, user_id: int, *, lock: bool = False) -> Entry:
    """A person's entry; an empty one when they have done nothing yet.

    `lock` makes the row if need be and holds it, so that of two answers at once one is the first.
    """
    if lock:
        await _ensure(db, post_id, user_id)
    query = select(daily_entries).where(
        daily_entries.c.post_id == post_id, daily_entries.c.user_id == user_id
    )
    row = (await db.execute(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        return Entry(post_id, user_id)
    a = daily_attempts.c
    tried = await db.execute(
        select(daily_attempts).where(a.post_id == post_id, a.user_id == user_id).order_by(a.number)
    )
    attempts = tuple(to_attempt(each) for each in tried)
    return Entry(post_id, user_id, row.hints, row.shares, row.day, attempts)


async def add_attempt(db: AsyncConnection, entry: Entry, attempt: Attempt, day: date) -> Entry:
    """Keep one more attempt; one that counts is the person's answer of that day, in their zone."""
    values = {
        "post_id": entry.post_id,
        "user_id": entry.user_id,
        "number": len(entry.attempts) + 1,
        "text": attempt.text,
        "answered_at": attempt.at,
        "grade": to_json(attempt.grade),
        "hints": attempt.hints,
        "late": attempt.late,
        "counts": attempt.counts,
    }
    await db.execute(insert(daily_attempts).values(values))
    after = replace(entry, attempts=(*entry.attempts, attempt))
    if not attempt.counts:
        return after
    await _change(db, entry, day=day, score=attempt.score, answered_at=attempt.at)
    return replace(after, day=day)


async def set_hints(db: AsyncConnection, entry: Entry, hints: int) -> None:
    """How many hints were taken."""
    await _change(db, entry, hints=hints)


async def set_sharing(db: AsyncConnection, entry: Entry, shares: bool) -> None:
    """Whether the answer may be shown to others when the question is revealed."""
    await _change(db, entry, shares=shares)


async def count_one_more(db: AsyncConnection, post_id: int, count_at: datetime) -> None:
    """One more person has answered; the message says so by `count_at` unless that is planned for sooner."""
    c = daily_posts.c
    sooner = func.coalesce(c.count_at, count_at)
    await db.execute(
        update(daily_posts).where(c.id == post_id).values(answers=c.answers + 1, count_at=sooner)
    )


async def keep_to_themselves(db: AsyncConnection, post_id: int, users: Collection[int]) -> bool:
    """Whether any of these people does not want their answer shown."""
    e = daily_entries.c
    query = select(e.user_id).where(e.post_id == post_id, e.user_id.in_(users), e.shares.is_(False)).limit(1)
    return bool(users) and await db.scalar(query) is not None


async def is_any_count_due(db: AsyncConnection, now: datetime) -> bool:
    """Whether `counts_due` would give any."""
    c = daily_posts.c
    query = select(c.id).where(c.count_at <= now, c.status == PostStatus.POSTED.value, c.reveal_at > now)
    return await db.scalar(query.limit(1)) is not None


async def counts_due(db: AsyncConnection, now: datetime, until: datetime, limit: int) -> tuple[Post, ...]:
    """Open posts whose count is out of date, before their reveal; the caller has until then for it."""
    c = daily_posts.c
    query = (
        select(daily_posts)
        .where(c.count_at <= now, c.status == PostStatus.POSTED.value, c.reveal_at > now)
        .order_by(c.count_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = tuple(to_post(row) for row in await db.execute(query))
    if found:
        ids = [post.id for post in found]
        await db.execute(update(daily_posts).where(c.id.in_(ids)).values(count_at=until))
    return found


async def counted(db: AsyncConnection, post_id: int, shown: int, now: datetime, again: datetime) -> None:
    """The message shows so many now; should more have come meanwhile, it is due `again`."""
    c = daily_posts.c
    base = update(daily_posts).where(c.id == post_id)
    await db.execute(base.values(answers_shown=shown, counted_at=now, count_at=None))
    await db.execute(base.where(c.answers > shown).values(count_at=again))


async def scores(db: AsyncConnection, post_id: int) -> list[float]:
    """The scores that count of one question of the day."""
    e = daily_entries.c
    query = select(e.score).where(e.post_id == post_id, e.score.is_not(None))
    return [row.score for row in await db.execute(query)]


async def best_shared(db: AsyncConnection, post_id: int, limit: int, *, least: float) -> tuple[Entry, ...]:
    """The best counted answers of those who agreed to share, from `least` on; of equals the earlier first."""
    e = daily_entries.c
    query = (
        select(e.user_id)
        .where(e.post_id == post_id, e.shares.is_(True), e.score >= least)
        .order_by(e.score.desc(), e.answered_at)
        .limit(limit)
    )
    users = [row.user_id for row in await db.execute(query)]
    return tuple([await get(db, post_id, user_id) for user_id in users])


async def days_answered(db: AsyncConnection, user_id: int, guild_id: int | None = None) -> list[date]:
    """The days, in the person's zone, of their answers that count; of those in one server."""
    e, p = daily_entries.c, daily_posts.c
    query = select(e.day).where(e.user_id == user_id, e.day.is_not(None)).distinct()
    if guild_id is not None:
        query = query.join(daily_posts, p.id == e.post_id).where(p.guild_id == guild_id)
    return [row.day for row in await db.execute(query)]


async def unanswered(db: AsyncConnection, user_id: int, guild_id: int | None = None) -> list[Post]:
    """Posts that the person did not answer although they played in the channel, earliest first; of one server.

    To have tried a channel once obliges to nothing for good, and to nothing that was posted before.
    """
    e, p = daily_entries.c, daily_posts.c
    answered = (
        select(p.schedule_id, func.coalesce(p.posted_at, p.due_at, type_=p.due_at.type).label("at"))
        .join(daily_entries, e.post_id == p.id)
        .where(e.user_id == user_id, e.day.is_not(None))
        .order_by("at")
    )
    if guild_id is not None:
        answered = answered.where(p.guild_id == guild_id)
    played: defaultdict[int, list[datetime]] = defaultdict(list)
    for row in await db.execute(answered):
        played[row.schedule_id].append(row.at)
    if not played:
        return []
    first_day = min(moments[0] for moments in played.values()).date() - timedelta(days=1)  # in some zone
    mine = exists().where(e.post_id == p.id, e.user_id == user_id, e.day.is_not(None))
    # By schedule and day, for which there is an index.
    query = (
        select(daily_posts)
        .where(p.schedule_id.in_(played), p.day >= first_day, p.posted_at.is_not(None), ~mine)
        .order_by(p.posted_at)
    )
    missed = [to_post(row) for row in await db.execute(query)]
    return [post for post in missed if _plays(played[post.schedule_id], post)]


def _plays(answered: list[datetime], post: Post) -> bool:
    """Whether one of these moments, in order, is shortly before the post."""
    assert post.posted_at is not None  # noqa: S101 - the query asked for it
    before = bisect_left(answered, post.posted_at)
    return before > 0 and post.posted_at - answered[before - 1] <= PLAYS_FOR


async def _ensure(db: AsyncConnection, post_id: int, user_id: int) -> None:
    fresh = insert_into(db, daily_entries).values(post_id=post_id, user_id=user_id, hints=0, shares=False)
    await db.execute(fresh.on_conflict_do_nothing())


async def _change(db: AsyncConnection, entry: Entry, **values: object) -> None:
    e = daily_entries.c
    where = (e.post_id == entry.post_id) & (e.user_id == entry.user_id)
    await db.execute(update(daily_entries).where(where).values(**values))
