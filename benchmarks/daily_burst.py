"""All channels due in the same minute, and the bot killed with -9 over and over while it posts."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks import daily_town as towns
from benchmarks.daily_report import Report, complaints, progress, spread
from bot.use_cases.daily_work import LEASE
from storage.database import Database, open_database
from tests.discord.bots import BotProcess
from tests.discord.loopback import Loopback
from tests.discord.loopback.rest import Request

PERMITTED = 50
"""Requests a second that Discord takes."""
ANSWERS_AFTER = 0.1
"""Seconds that Discord takes to answer, about as long as the real one."""
SMALL = 1_000
"""With fewer channels it is over soon: it is killed sooner, and no more once all are claimed."""
_REQUESTS_KEPT = 200_000


@dataclass
class Lives:
    """When the bot was ready and when it was killed, in seconds of the server's clock."""

    spans: list[tuple[float, float]] = field(default_factory=list)
    down: float = 0.0
    all_claimed: float = 0.0
    """From then on nothing was due but what a kill had left behind, when its lease would be over."""

    def busy(self) -> list[tuple[float, float]]:
        """When it was up and had something to post."""
        until = self.all_claimed
        return [(start, min(end, until)) for start, end in self.spans if start < until]


async def burst(
    report: Report, folder: Path, channels: int, rng: random.Random, *, pause: tuple[float, float] | None
) -> None:
    """Post to so many channels. `pause`: the least and the most seconds from one kill to the next."""
    url = f"sqlite:///{folder / 'burst.db'}"
    towns.prepare(url)
    async with Loopback() as server, open_database(url) as database:
        slow_answers(server)
        town = towns.build(server, channels)
        bot = BotProcess(server, folder / "burst.db", folder / "burst.log")
        async with started(bot):
            await asyncio.sleep(1.5)  # its first tick
            process = psutil.Process(bot.pid)
            before, used = process.memory_info().rss, sum(process.cpu_times()[:2])
            await towns.make_due(database, town)
            lives = await run_burst(bot, town, database, rng, pause)
            if pause is None:
                after, used = process.memory_info().rss, sum(process.cpu_times()[:2]) - used
        print_burst(report, town, lives)
        if pause is None:
            report.line("resident memory", f"{before >> 20} MB before, {after >> 20} MB after")
            report.line("processor", f"{1000 * used / channels:.1f} ms a post")
        report.must("channels without exactly one post", await towns.faults(database, town))
        report.must("requests answered with 429", [str(each) for each in server.throttled])
        report.must("sent what Discord refuses", [str(each) for each in server.violations])
        print_log(report, bot)


@asynccontextmanager
async def started(*bots: BotProcess) -> AsyncIterator[None]:
    """Start them and, whatever comes, end them."""
    try:
        for bot in bots:
            await bot.start()
        yield
    finally:
        for bot in bots:
            await bot.stop()


def slow_answers(server: Loopback) -> None:
    """Let Discord take a while to answer, and keep a record of every request."""
    server.delay("*", "/channels/**", ANSWERS_AFTER, times=10**9)
    server.requests = type(server.requests)(maxlen=_REQUESTS_KEPT)


async def run_burst(
    bot: BotProcess,
    town: towns.Town,
    database: Database,
    rng: random.Random,
    pause: tuple[float, float] | None,
) -> Lives:
    """Wait until nothing is due and nothing on its way any more, and kill the bot now and then."""
    lives = Lives()
    now = town.server.clock.now
    begun = town.due_at
    patience = now() + 120 + len(town.channels) / 10
    small = len(town.channels) < SMALL
    if small and pause:
        pause = (2.0, 4.0)
    kill_at = now() + rng.uniform(*pause) if pause else float("inf")
    while now() < patience:
        due, claimed = await towns.waiting(database)
        if not due:
            lives.all_claimed = lives.all_claimed or now()
            if not claimed:
                break
        await asyncio.sleep(0.25)
        if now() >= kill_at and pause and (due or not small):
            await bot.kill()
            killed = now()
            lives.spans.append((begun, killed))
            await bot.start()
            begun = now()
            lives.down += begun - killed
            kill_at = begun + rng.uniform(*pause)
        progress(f"  {town.posted()} of {len(town.channels)} posted, {len(lives.spans)} kills")
    lives.spans.append((begun, now()))
    return lives


def print_burst(report: Report, town: towns.Town, lives: Lives) -> None:
    """How fast it was, and what that is owed to."""
    late = town.lateness()
    if not late:
        return
    counted = [each for each in town.server.requests if each.at >= town.due_at and _counts(each)]
    busy = lives.busy()
    while_busy = sum(any(start <= each.at < end for start, end in busy) for each in counted)
    rate = while_busy / max(sum(end - start for start, end in busy), 0.001)
    looked = sum(each.method == "GET" and each.path.startswith("/channels") for each in counted)
    imposed = len(town.channels) / PERMITTED
    report.line("posts", f"{len(late)}; {looked} looks into a channel before sending again")
    report.line("kills", f"{len(lives.spans) - 1}; down for {lives.down:.1f} s in all")
    report.line("lateness", spread(late, "s"))
    over = late[-1] - imposed - lives.down
    report.line(
        "the last post", f"{late[-1]:.1f} s = {imposed:.0f} imposed + {lives.down:.1f} down + {over:.1f}"
    )
    lease = LEASE.total_seconds()
    left = sum(each > lives.all_claimed - town.due_at + 2 for each in late)
    report.line(
        "", f"{left} of them had to wait until the lease ({lease:.0f} s) of a killed process was over"
    )
    share = rate / PERMITTED
    report.line("rate while up", f"{rate:.1f} a second, {share:.0%} of {PERMITTED}", "90%", good=share >= 0.9)
    most = max(busiest([each.at for each in counted]))
    report.line("the busiest second", f"{most} requests", f"at most {PERMITTED}", good=most <= PERMITTED)


def _counts(request: Request) -> bool:
    """Whether Discord counts it: answers to interactions are free."""
    return not request.path.startswith(("/interactions/", "/webhooks/"))


def busiest(moments: list[float]) -> Iterator[int]:
    """How many fall into the second that ends with each."""
    first = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= 1:
            first += 1
        yield last - first + 1


def print_log(report: Report, bot: BotProcess) -> None:
    """How much the bot complained."""
    found = complaints(bot.log)
    report.line("lines of its log", f"{len(bot.log.splitlines())}, {found.total()} of them complaints")
    for text, count in found.most_common(5):
        report.line("", f"{count} x {text}")
