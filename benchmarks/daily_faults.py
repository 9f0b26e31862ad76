"""Whatever can break while posts are sent, all of it at once."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import update

from benchmarks import daily_town as towns
from benchmarks.daily_burst import print_log, run_burst, slow_answers, started
from benchmarks.daily_report import Report, spread
from questions.daily_plan import PostStatus
from storage.database import Database, open_database
from storage.tables import daily_posts
from tests.discord.bots import BotProcess
from tests.discord.loopback import Channel, Loopback

LATE, VERY_LATE = 14.0, 20.0
"""Seconds: longer than the bot waits for an answer to a post; longer than until it has looked for it in vain."""
LOCKED = (3.0, 7.0)
"""Seconds for which somebody else writes to the database: less, and more than SQLite waits."""
KINDS = (
    "none",
    "500 twice",
    "502 six times",
    "503 three times",
    "504 once",
    "answered late",
    "carried out late",
    "answer lost",
    "answer lost, then 503",
    "no permission",
    "channel gone",
)
_SLOW = ("502 six times", "503 three times")
"""These take half a minute until they are mended."""
_EXPECTED = {50001, 50013, 10003}


async def faults(report: Report, folder: Path, channels: int, rng: random.Random) -> None:
    """Post to so many channels, each with a fault of its own, on a database that is locked now and then."""
    file = folder / "faults.db"
    towns.prepare(f"sqlite:///{file}")
    async with Loopback() as server, open_database(f"sqlite:///{file}") as database:
        town = towns.build(server, channels)
        kinds = KINDS if channels >= 100 else [kind for kind in KINDS if kind not in _SLOW]
        broken = {c.id: _break(server, town, c, rng.choice(kinds)) for c in town.channels}
        slow_answers(server)
        bot = BotProcess(server, file, folder / "faults.log")
        async with started(bot):
            await towns.make_due(database, town)
            locks = asyncio.create_task(_lock_now_and_then(file))
            await run_burst(bot, town, database, rng, None)
            await locks
            failing = await _mend(server, town, database)
            await run_burst(bot, town, database, rng, None)
        for kind in kinds:
            mine = [channel for channel in town.channels if broken[channel.id] == kind]
            report.line(f"{len(mine)} channels: {kind}", spread(town.lateness(mine), "s"))
        report.line("posted once permitted again", f"{failing}")
        report.must("reachable without exactly one post", await towns.faults(database, town))
        other = [each for each in server.violations if each.code not in _EXPECTED]
        report.must("sent what Discord refuses", [str(each) for each in other])
        report.must("requests answered with 429", [str(each) for each in server.throttled])
        print_log(report, bot)


def _break(server: Loopback, town: towns.Town, channel: Channel, kind: str) -> str:
    """Plan a fault for a channel; gives its kind."""
    path = f"/channels/{channel.id}/messages"
    times = {"once": 1, "twice": 2, "three": 3, "six": 6}
    match kind.split():
        case [status, number, *_] if status.isdecimal():
            server.fail("POST", path, int(status), times=times[number])
        case ["answered", "late"]:
            server.delay("POST", path, LATE)
        case ["carried", *_]:
            server.hold("POST", path, VERY_LATE)
        case ["answer", *more]:
            server.lose_answer("POST", path)
            if len(more) > 1:
                server.fail("*", path, 503)
        case ["no", "permission"]:
            channel.deny_bot("send_messages")
        case ["channel", "gone"]:
            town.gone.add(channel.id)
            channel.delete()
    return kind


async def _lock_now_and_then(file: Path) -> None:
    for seconds in LOCKED:
        await asyncio.sleep(2)
        with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(seconds)


async def _mend(server: Loopback, town: towns.Town, database: Database) -> int:
    """Give the bot its permissions, and do not wait until it tries again by itself; gives how many were failing."""
    for channel in town.channels:
        if channel.id not in town.gone:
            channel.allow_bot("send_messages")
    failing = daily_posts.c.status == PostStatus.FAILING.value
    async with database.writing() as transaction:
        query = update(daily_posts).where(failing).values(act_at=datetime.now(UTC))
        count = (await transaction.execute(query)).rowcount
        await transaction.commit()
    await server.until(lambda: town.posted() >= len(town.channels) - len(town.gone), 30)
    return count
