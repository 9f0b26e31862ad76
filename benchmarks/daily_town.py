"""Servers full of channels on the loopback Discord, their schedules in a database, and what came of them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from questions.daily import Run, Timetable, latest_run, next_run, zone_info, zone_keys
from questions.daily_choice import ANY, RISING
from questions.daily_plan import DailyPlan, PostStatus
from storage.daily_rows import next_values, plan_values
from storage.database import Database, open_database
from storage.migrate import upgrade
from storage.tables import daily_posts, daily_schedules
from tests.discord.loopback import Channel, Guild, Loopback
from tests.discord.loopback.state import Message

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Honolulu",
)
EVERY_DAY = frozenset(range(7))
_ROWS = 2_000
"""Rows of one statement."""


@dataclass
class Town:
    """Servers and their channels. `admin` set all schedules up."""

    server: Loopback
    admin: int
    guilds: list[Guild]
    channels: list[Channel]
    due_at: float = 0.0
    """Seconds since 1970 at which the schedules became due."""
    gone: set[int] = field(default_factory=set)
    """Channels that cannot be posted to."""

    def questions(self, channel: Channel) -> list[Message]:
        """What everybody sees in a channel: nothing but questions of the day is posted there."""
        return [each for each in channel.messages.values() if each.ephemeral_to is None]

    def posted(self) -> int:
        """How many channels have a post by now."""
        return sum(bool(self.questions(channel)) for channel in self.channels)

    def lateness(self, channels: Iterable[Channel] | None = None) -> list[float]:
        """Seconds from the moment that all were due to each post (of these channels, or of all), in order."""
        shown = [message for channel in channels or self.channels for message in self.questions(channel)]
        stamps = [datetime.fromisoformat(message.timestamp) for message in shown]
        return sorted(stamp.timestamp() - self.due_at for stamp in stamps)


def build(server: Loopback, channels: int, *, a_server: int = 100) -> Town:
    """So many channels, a hundred in each server."""
    guilds: list[Guild] = []
    for number in range(-(-channels // a_server)):
        guild = server.add_guild(f"Server {number}")
        for name in range(min(a_server, channels - number * a_server)):
            guild.add_channel(f"daily-{name}")
        guilds.append(guild)
    admin = server.add_user("admin", member_of=guilds).id
    return Town(server, admin, guilds, [c for guild in guilds for c in guild.channels.values()])


def prepare(url: str) -> None:
    """Give a database its tables. Nothing else runs meanwhile: Alembic upgrades one database at a time."""
    with ThreadPoolExecutor(1) as executor:
        executor.submit(asyncio.run, _upgrade(url)).result()


async def _upgrade(url: str) -> None:
    async with open_database(url) as database:
        await upgrade(database)


async def make_due(database: Database, town: Town, *, catch_up_hours: int = 6) -> None:
    """A schedule for every channel, all of this very minute, in many zones and with different plans."""
    now = datetime.now(UTC)
    rows = []
    for number, channel in enumerate(town.channels):
        assert channel.guild is not None
        zone = ZONES[number % len(ZONES)]
        shown = now.astimezone(zone_info(zone))
        timetable = Timetable(shown.hour * 60 + shown.minute, zone, EVERY_DAY)
        run = latest_run(timetable, now)
        levels = RISING if number % 3 else ANY
        plan = DailyPlan(timetable, levels, thread=bool(number % 2), catch_up_hours=catch_up_hours)
        rows.append(_schedule(channel.guild.id, channel.id, plan, run, town.admin, now))
    await add_rows(database, rows)
    town.due_at = town.server.clock.now()


async def add_sleeping(database: Database, count: int, rng: random.Random) -> None:
    """So many schedules of channels that are not due for an hour at least: any minute, in every zone."""
    now = datetime.now(UTC)
    zones = sorted(zone_keys())
    rows = []
    for number in range(count):
        timetable = Timetable(rng.randrange(24 * 60), rng.choice(zones), EVERY_DAY)
        run = next_run(timetable, now + timedelta(hours=1))
        plan = DailyPlan(timetable, RISING)
        rows.append(_schedule(1 + number // 100, 10**17 + number, plan, run, 1, now))
    await add_rows(database, rows)


async def add_rows(database: Database, rows: Sequence[dict[str, Any]]) -> None:
    """Keep schedules, all in one transaction."""
    async with database.writing() as transaction:
        for start in range(0, len(rows), _ROWS):
            await transaction.execute(insert(daily_schedules), rows[start : start + _ROWS])
        await transaction.commit()


async def waiting(database: Database) -> tuple[int, int]:
    """How many schedules are due, and how many posts are on their way."""
    async with database.reading() as transaction:
        due = select(func.count()).where(daily_schedules.c.next_at <= datetime.now(UTC))
        soon = daily_posts.c.act_at <= datetime.now(UTC) + timedelta(minutes=2)
        claimed = select(func.count()).where(
            (daily_posts.c.status == PostStatus.CLAIMED.value)
            | (soon & (daily_posts.c.status == PostStatus.FAILING.value))
        )
        return int(await transaction.scalar(due) or 0), int(await transaction.scalar(claimed) or 0)


async def faults(database: Database, town: Town) -> list[str]:
    """Every way in which the channels and the database show less or more than one post for each channel."""
    async with database.reading() as transaction:
        query = select(daily_posts.c.channel_id, daily_posts.c.status, daily_posts.c.message_id)
        rows = (await transaction.execute(query)).all()
    known: dict[int, list[tuple[str, int | None]]] = {}
    for row in rows:
        known.setdefault(row.channel_id, []).append((row.status, row.message_id))
    return list(_faults(town, known))


def _faults(town: Town, known: dict[int, list[tuple[str, int | None]]]) -> Iterable[str]:
    for channel in town.channels:
        shown = [message.id for message in town.questions(channel)]
        kept = known.get(channel.id, [])
        if channel.id in town.gone:
            if shown or PostStatus.POSTED in [status for status, _ in kept]:
                yield f"{channel!r} cannot be reached and has {shown}, {kept}"
        elif len(kept) != 1:
            yield f"{channel!r} has {len(kept)} rows"
        elif kept != [(PostStatus.POSTED, shown[0] if len(shown) == 1 else None)]:
            yield f"{channel!r} shows {shown}, the database has {kept}"


def _schedule(
    guild_id: int, channel_id: int, plan: DailyPlan, run: Run | None, by: int, now: datetime
) -> dict[str, Any]:
    fixed = {"guild_id": guild_id, "channel_id": channel_id, "removed": False, "paused": False}
    quiet = {"trouble": None, "trouble_told": False, "changed_by": by, "changed_at": now}
    return plan_values(plan) | next_values(run) | fixed | quiet
