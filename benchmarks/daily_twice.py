"""Two bots on one database by mistake: they share the work, and nothing is posted twice."""

from __future__ import annotations

import random
from pathlib import Path

from sqlalchemy.engine import make_url

from benchmarks import daily_town as towns
from benchmarks.daily_burst import print_burst, print_log, run_burst, slow_answers, started
from benchmarks.daily_report import Report
from storage.database import open_database
from tests.discord.bots import BotProcess
from tests.discord.loopback import Loopback
from tests.storage.servers import NoServer, fresh_database, in_full, postgres_server


async def twice(report: Report, folder: Path, channels: int, rng: random.Random) -> None:
    """On SQLite."""
    await _both(report, folder, f"sqlite:///{folder / 'twice.db'}", channels, rng)


async def twice_on_postgres(report: Report, folder: Path, channels: int, rng: random.Random) -> None:
    """The same on PostgreSQL, where a server can be had."""
    try:
        with postgres_server() as server:
            async with fresh_database(make_url(server)) as address:
                await _both(report, folder, in_full(address), channels, rng)
    except NoServer as reason:
        report.line("left out", str(reason))


async def _both(report: Report, folder: Path, url: str, channels: int, rng: random.Random) -> None:
    towns.prepare(url)
    async with Loopback() as server, open_database(url) as database:
        slow_answers(server)
        town = towns.build(server, channels)
        bots = [
            BotProcess(server, folder / "unused.db", folder / f"twice{number}.log", DATABASE_URL=url)
            for number in range(2)
        ]
        async with started(*bots):
            await server.until(lambda: len(server.gateway.connected) == len(bots), 15)
            await towns.make_due(database, town)
            lives = await run_burst(bots[0], town, database, rng, None)
        print_burst(report, town, lives)
        report.line("requests answered with 429", f"{len(server.throttled)}; neither knows of the other")
        report.must("channels without exactly one post", await towns.faults(database, town))
        report.must("sent what Discord refuses", [str(each) for each in server.violations])
        for bot in bots:
            print_log(report, bot)
