"""The question of the day at scale, on the loopback Discord: `python -m benchmarks.daily`.

The bot runs in processes of its own, as `mock-interview run` starts it, on a real database; Discord is the loopback
in this process, which answers after 100 ms and counts requests as Discord does. Time is real: a burst of 10,000
posts takes over three minutes, the whole run about six (`--full`: twelve, `--small`: less than one). Bots and Discord
share the machine's cores.

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
    """What is measured, with its sizes: as it comes, `--full` and `--small`; 0: left out."""

    title: str
    size: int
    full: int
    small: int
    work: Work


SCENARIOS = {
    "burst": Scenario(
        "{} channels due in one minute, the bot killed every 3 to 15 s",
        5_000,
        10_000,
        200,
        functools.partial(burst, pause=(3.0, 15.0)),
    ),
    "steady": Scenario("{} channels due in one minute", 0, 10_000, 0, functools.partial(burst, pause=None)),
    "people": Scenario("{} channels due in one minute, people at work", 1_000, 1_000, 200, people),
    "schedules": Scenario("{} schedules, none of them due", 100_000, 100_000, 10_000, schedules),
    "twice": Scenario("{} channels, two bots by mistake", 1_000, 1_000, 100, twice),
    "twice-postgres": Scenario(
        "{} channels, two bots by mistake, PostgreSQL", 1_000, 1_000, 100, twice_on_postgres
    ),
    "faults": Scenario("{} channels, most with a fault of their own", 300, 300, 50, faults),
}


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scenario", action="append", choices=SCENARIOS, help="only this (may be repeated)")
    parser.add_argument("--size", type=int, help="channels, or schedules")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--full", action="store_true", help="10,000 channels, with kills and without")
    sizes.add_argument("--small", action="store_true", help="few channels, everything at once, for CI")
    parser.add_argument("--seed", type=int, default=5, help="when kills and faults come")
    parser.add_argument("--keep", type=Path, help="a folder for databases and logs, which are kept")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as folder:
        reports = asyncio.run(_run(arguments, arguments.keep or Path(folder)))
    missed = [each for report in reports for each in report.missed]
    wrong = sum(len(report.wrong) for report in reports)
    print(f"\nwrong: {wrong}; aims of speed missed: {', '.join(missed) or 'none'}")
    return 1 if wrong else 0


async def _run(arguments: argparse.Namespace, folder: Path) -> list[Report]:
    """One after the other, as each has the machine for itself; the small ones at once."""
    reports = []
    works = []
    for name in arguments.scenario or SCENARIOS:
        scenario = SCENARIOS[name]
        usual = scenario.full if arguments.full else scenario.small if arguments.small else scenario.size
        if not (size := arguments.size or usual):
            continue
        report = Report(scenario.title.format(f"{size:,}"), is_live=not arguments.small)
        reports.append(report)
        own = folder / name
        own.mkdir(parents=True)
        works.append(scenario.work(report, own, size, random.Random(arguments.seed)))
        if not arguments.small:
            await works.pop()
    await asyncio.gather(*works)
    for report in reports:
        report.show()
    return reports


if __name__ == "__main__":
    sys.exit(main())
