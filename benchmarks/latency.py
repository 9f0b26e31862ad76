"""How fast the bot answers while many people play: `make bench`.

The bot runs in a process of its own, with its real database, against the loopback Discord in this one; both share
the machine's cores. People arrive within a few seconds and then each plays a whole interview, pausing between two
actions as long as `--think` says on average (a person takes far longer). Printed: the time from an interaction's
dispatch to its acknowledgement, by kind; the time from the start of the process to its being ready; and resident
memory.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from questions.bank import Bank, bundled_bank_path, load_bank
from tests.discord.bots import BotProcess
from tests.discord.loopback import Loopback
from tests.discord.loopback.exchange import Exchange
from tests.discord.loopback.person import Person
from tests.discord.loopback.state import Channel

MEGABYTE = 2**20


@dataclass
class Measured:
    """Seconds to acknowledgement, by kind of interaction."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: int = 0

    def note(self, kind: str, exchange: Exchange) -> Exchange:
        """Count one exchange."""
        if exchange.error:
            self.failed += 1
        else:
            self.seconds[kind].append(exchange.acknowledged_after)
        return exchange


@dataclass
class Load:
    """What everybody plays with."""

    bank: Bank
    measured: Measured
    rng: random.Random
    think: float
    questions: int

    async def pause(self) -> None:
        """Think for a while."""
        await asyncio.sleep(self.rng.uniform(0.5, 1.5) * self.think)

    def text(self) -> str:
        """An answer: most are about something in the bank, of the length people type."""
        question = self.rng.choice(list(self.bank))
        return self.rng.choice([sample.answer for sample in question.samples] or [question.reference])


async def play(person: Person, channel: Channel, load: Load) -> None:
    """One whole interview, as quickly as nobody plays."""
    note = load.measured.note
    await asyncio.sleep(load.rng.uniform(0, 2 * load.think))
    exchange = note("slash", await person.slash(channel, "interview start", questions=load.questions))
    message = exchange.message
    for number in range(load.questions):
        await load.pause()
        if load.rng.random() < 0.2:
            message = note("hint", await person.click(message, "Hint (−10%)")).message
            await load.pause()
        form = note("open form", await person.click(message, "Answer")).modal
        await load.pause()
        message = note("answer", await person.submit(form, load.text())).message
        if "Answer the follow-up" in message.buttons:
            await load.pause()
            form = note("open form", await person.click(message, "Answer the follow-up")).modal
            await load.pause()
            message = note("follow-up", await person.submit(form, load.text())).message
        await load.pause()
        last = number + 1 == load.questions
        exchange = note("report" if last else "next", await person.click(message, _next(last)))
        message = exchange.message if last else (await exchange.followed_up(within=30))[0]


def _next(last: bool) -> str:
    return "See the report" if last else "Next question"


async def measure(people: int, think: float, questions: int, folder: Path) -> int:
    """Run it all and print the figures; 1 when anything failed."""
    measured = Measured()
    load = Load(load_bank(bundled_bank_path()), measured, random.Random(11), think, questions)
    async with Loopback() as server:
        guild = server.add_guild("Bootcamp")
        channel = guild.add_channel("practice")
        everybody = [server.add_user(f"person{n}", member_of=[guild]) for n in range(people)]
        bot = BotProcess(server, folder / "bench.db", folder / "log.txt")
        starts = []
        for _ in range(3):
            begun = time.perf_counter()
            await bot.start()
            starts.append(time.perf_counter() - begun)
            process = psutil.Process(bot.pid)
            idle = process.memory_info().rss
            if len(starts) < 3:
                await bot.stop()
        begun = time.perf_counter()
        await asyncio.gather(*(play(person, channel, load) for person in everybody))
        lasted = time.perf_counter() - begun
        loaded = process.memory_info().rss
        children = sum(child.memory_info().rss for child in process.children(recursive=True))
        await bot.stop()
        refused = [str(violation) for violation in server.violations]
    _print_times(measured, people, lasted)
    spread = f"{min(starts):.2f} s best, {max(starts):.2f} s worst of {len(starts)}"
    print(f"\nstart to ready      {spread} (aim: under 1.5 s)")
    print(
        f"resident memory     {idle / MEGABYTE:.0f} MB ready, {loaded / MEGABYTE:.0f} MB after (aim: under 150 MB)"
    )
    print(f"                    {children / MEGABYTE:.0f} MB in the process that draws pictures")
    for line in refused[:5]:
        print(f"refused by Discord: {line}")
    print(f"\nunanswered interactions: {measured.failed}; sent what Discord refuses: {len(refused)}")
    return 1 if measured.failed or refused else 0


def _print_times(measured: Measured, people: int, lasted: float) -> None:
    everything = [seconds for kind in measured.seconds.values() for seconds in kind]
    print(
        f"{people} people, {len(everything)} interactions in {lasted:.1f} s "
        f"({len(everything) / lasted:.0f} a second), {os.cpu_count()} cores, Python {sys.version.split()[0]}\n"
    )
    print("milliseconds to acknowledgement     count   median      p95      p99      max")
    rows = [*sorted(measured.seconds.items()), ("all (aim: median < 30, p99 < 250)", everything)]
    for name, seconds in rows:
        cuts = [1000 * cut for cut in _quantiles(seconds)]
        print(f"{name:<34} {len(seconds):>6} " + " ".join(f"{cut:>8.1f}" for cut in cuts))


def _quantiles(seconds: Sequence[float]) -> tuple[float, float, float, float]:
    ordered = sorted(seconds)
    at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.95, 0.99)]
    return statistics.median(ordered), at[0], at[1], ordered[-1]


def main() -> int:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument(
        "--think", type=float, default=3.0, help="mean seconds between two actions of a person"
    )
    parser.add_argument("--questions", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measure(arguments.people, arguments.think, arguments.questions, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
