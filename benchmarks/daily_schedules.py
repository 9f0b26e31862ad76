"""What a hundred thousand schedules cost: at the start, in memory, and every second in which nothing is due."""

from __future__ import annotations

import asyncio
import random
import shutil
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks import daily_town as towns
from benchmarks.daily_report import Report, progress
from bot.use_cases.daily_posting import DailyPosting
from bot.use_cases.daily_recheck import DailyRecheck
from questions.bank import bundled_bank_path, load_bank
from storage.database import open_database
from tests.discord.bots import BotProcess
from tests.discord.loopback import Loopback

STARTS = 2
SETTLE = 3.0
"""Seconds after the start at which memory is looked at."""
MORE_SECONDS, MORE_MEGABYTES = 1.0, 50


async def schedules(report: Report, folder: Path, count: int, rng: random.Random) -> None:
    """Start the bot with and without them, in turns."""
    without, full = folder / "without.db", folder / "full.db"
    towns.prepare(f"sqlite:///{without}")
    shutil.copy(without, full)
    async with open_database(f"sqlite:///{full}") as database:
        await towns.add_sleeping(database, count, rng)
    starts: dict[Path, list[float]] = {without: [], full: []}
    memory: dict[Path, list[float]] = {without: [], full: []}
    busy: dict[Path, list[float]] = {without: [], full: []}
    async with Loopback() as server:
        server.add_guild("Study group").add_channel("daily")
        for _ in range(STARTS):
            for file in (without, full):
                progress(f"  start {len(starts[full]) + 1} of {STARTS}")
                begun, after, used = await _one_start(server, file, folder)
                starts[file].append(begun)
                memory[file].append(after)
                busy[file].append(used)
    _compare(report, "start to ready", starts, without, full, "s", MORE_SECONDS)
    _compare(report, "resident memory", memory, without, full, "MB", MORE_MEGABYTES)
    _compare(report, "processor while idle", busy, without, full, "ms a second", None)
    await _ticks(report, full, count)


async def _one_start(server: Loopback, file: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds to ready, megabytes a while later, and milliseconds of processor time a second meanwhile."""
    bot = BotProcess(server, file, folder / "schedules.log")
    begun = time.perf_counter()
    await bot.start()
    seconds = time.perf_counter() - begun
    process = psutil.Process(bot.pid)
    used = sum(process.cpu_times()[:2])
    await asyncio.sleep(SETTLE)
    used = (sum(process.cpu_times()[:2]) - used) / SETTLE
    megabytes = process.memory_info().rss / 2**20
    await bot.kill()
    return seconds, megabytes, 1000 * used


def _compare(
    report: Report,
    name: str,
    figures: dict[Path, list[float]],
    without: Path,
    full: Path,
    unit: str,
    aim: float | None,
) -> None:
    """The best of each: what else the machine did is no cost of ours."""
    least, most = min(figures[without]), min(figures[full])
    said = f"{least:.2f} {unit} without, {most:.2f} with: {most - least:+.2f}"
    if aim is None:
        report.line(name, said)
    else:
        report.line(name, said, f"under {aim:g} {unit} more", good=most - least < aim)


async def _ticks(report: Report, full: Path, count: int) -> None:
    """What is done each second, and once a day, timed in this process."""
    async with open_database(f"sqlite:///{full}") as database:
        posting = DailyPosting(database, load_bank(bundled_bank_path()), lambda: datetime.now(UTC))
        ticks = [await _timed(lambda: posting.claim(48)) for _ in range(100)]
        report.line("a tick with nothing due", f"{1000 * statistics.median(ticks):.2f} ms")
        before = psutil.Process().memory_info().rss
        longest = asyncio.create_task(_longest_pause())
        seconds = await _timed(DailyRecheck(database, lambda: datetime.now(UTC)).zones)
        longest.cancel()
        grown = (psutil.Process().memory_info().rss - before) / 2**20
        blocked = 1000 * await longest
        report.line("looking for changed zones", f"{seconds:.2f} s for {count}, {grown:.0f} MB more")
        report.line("", f"the event loop waits {blocked:.0f} ms at most", "under 100 ms", good=blocked < 100)


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


async def _longest_pause() -> float:
    """How long the event loop did not come round, until it is cancelled."""
    longest, last = 0.0, time.perf_counter()
    try:
        while True:
            await asyncio.sleep(0.001)
            longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    except asyncio.CancelledError:
        return longest
