"""The question of the day at scale, on the loopback Discord: `python -m benchmarks.daily`.

The bot runs in processes of its own, as `mock-interview run` starts it, on a real database; Discord is the loopback
in this process, which answers after 100 ms and counts requests as Discord does. Nothing is simulated in time: a
burst of 10,000 posts takes over three minutes. Both share the machine's cores.

Exactly once is checked on both sides: what stands in each channel, and what the database says, message by message.
The exit code is 1 when a channel has no post or two, when somebody was left unanswered, or when Discord would
refuse something that was sent. A missed aim of speed is only printed: it may be the machine's.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import os
import random
import sys
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path

from benchmarks.daily_burst import burst
from benchmarks.daily_faults import faults
from benchmarks.daily_people import people
from benchmarks.daily_report import Report
from benchmarks.daily_schedules import schedules
from benchmarks.daily_twice import twice, twice_on_postgres

Work = Callable[[Report, Path, int, random.Random], Coroutine[None, None, None]]


@dataclass(frozen=True)
class Scenario:
    """What is measured, with its sizes: as a whole, and `--small`."""

    title: str
    size: int
    small: int
    work: Work


SCENARIOS = {
    "burst": Scenario(
        "{} channels due in one minute, the bot killed every 3 to 15 s",
        10_000,
        300,
        functools.partial(burst, pause=(3.0, 15.0)),
    ),
    "steady": Scenario("{} channels due in one minute", 1_000, 0, functools.partial(burst, pause=None)),
    "people": Scenario("{} channels due in one minute, people at work", 1_000, 200, people),
    "schedules": Scenario("{} schedules, none of them due", 100_000, 20_000, schedules),
    "twice": Scenario("{} channels, two bots by mistake", 1_000, 100, twice),
    "twice-postgres": Scenario("{} channels, two bots by mistake, PostgreSQL", 1_000, 100, twice_on_postgres),
    "faults": Scenario("{} channels, most with a fault of their own", 300, 60, faults),
}


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scenario", action="append", choices=SCENARIOS, help="only this (may be repeated)")
    parser.add_argument("--size", type=int, help="channels, or schedules")
    parser.add_argument("--small", action="store_true", help="smaller sizes, for CI")
    parser.add_argument("--seed", type=int, default=5, help="when kills and faults come")
    parser.add_argument("--keep", type=Path, help="an empty folder for databases and logs, which are kept")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    wrong: list[str] = []
    missed: list[str] = []
    for name in arguments.scenario or SCENARIOS:
        scenario = SCENARIOS[name]
        size = arguments.size or (scenario.small if arguments.small else scenario.size)
        if not size:
            continue
        report = Report(scenario.title.format(f"{size:,}"))
        rng = random.Random(arguments.seed)
        with tempfile.TemporaryDirectory() as folder:
            work = scenario.work(report, arguments.keep or Path(folder), size, rng)
            asyncio.run(work)
        wrong += report.wrong
        missed += report.missed
    print(f"\nwrong: {len(wrong)}; aims of speed missed: {', '.join(missed) or 'none'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
