"""What leaderboards cost with millions of answers: `python -m benchmarks.leaderboards`.

Made-up answers are written into a real database (SQLite, and PostgreSQL where a server can be started), then the
use-cases are timed on it: a page of a leaderboard with the asker's own place, any period, topic, measure and page,
near the top or far down; and storing one graded answer with all that follows from it. Grading itself is left out: it
is `benchmarks.grading_speed`'s matter. Ten million answers take some minutes and 3 GB to make (`--full`); a tenth of
that is the default, and CI makes a few thousand (`--small`).

The sums are compared with the answers of some people: the exit code is 1 where they disagree. A missed aim of speed
is only printed: it may be the machine's.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.daily_report import Report, progress, quantile
from benchmarks.leaderboard_data import Town, fill_postgresql, fill_sqlite
from bot.use_cases import scoring
from bot.use_cases.interview_outcomes import Asked, Marked
from bot.use_cases.interviews import Interviews
from bot.use_cases.leaderboard_outcomes import PAGE, BoardView, Wanted
from bot.use_cases.leaderboards import Leaderboards
from questions.bank import Bank, bundled_bank_path, load_bank
from questions.grading import Grader
from questions.interview_state import Mode, Plan
from questions.model import Grade, Question
from questions.points import Period, since
from storage import answers, standings
from storage.database import Database, open_database
from storage.interview_rows import Origin, Place, PlaceKind
from storage.migrate import upgrade
from storage.standings import Measure
from tests.storage.servers import NoServer, fresh_database, in_full, postgres_server

PAGE_AIM, STORE_AIM, GROWTH_AIM = 10.0, 5.0, 1.5
"""Milliseconds at the 99th percentile, milliseconds, and times."""
PAGES, STORED, COMPARED = 1000, 200, 50
WARM = 20
"""Answers that are stored before the clock runs, and pages: SQLAlchemy puts statements together the first time."""
_TEXT = "It is a function that is called with the decorated one and gives another in its place."


@dataclass(frozen=True)
class Timed:
    """Milliseconds, in order."""

    pages: list[float]
    stored: list[float]


class OneGrade(Grader):
    """Stands for the grader, whose speed is measured elsewhere: each question was graded before the clock runs."""

    def __init__(self, grader: Grader, bank: Bank) -> None:
        super().__init__()
        self._grades = {question.id: grader.grade(question, _TEXT) for question in bank}
        self.graded_at = 0.0

    def grade(self, question: Question, _text: str, _probe: str = "") -> Grade:
        """What the grader gave; what comes after it is storing."""
        self.graded_at = time.perf_counter()
        return self._grades[question.id]


async def measure(
    report: Report,
    database: Database,
    town: Town,
    bank: Bank,
    grader: OneGrade,
    now: datetime,
    rng: random.Random,
) -> Timed:
    """Time pages and answers, and compare sums with answers."""
    leaderboards = Leaderboards(database, lambda: now)
    pages = [await _page(leaderboards, town, bank, rng) for _ in range(WARM + PAGES)][WARM:]
    stored = await _store(database, town, bank, grader, now, rng)
    report.line(
        "a page with one's own place",
        _said(pages),
        f"p99 under {PAGE_AIM:.0f} ms",
        good=_p99(pages) < PAGE_AIM,
    )
    report.line(
        "storing an answer", _said(stored), f"median under {STORE_AIM:.0f} ms", good=_p50(stored) < STORE_AIM
    )
    wrong = [await _difference(database, town, rng.randint(1, town.people), now) for _ in range(COMPARED)]
    report.must(f"sums that differ, of {COMPARED} people", [each for each in wrong if each])
    return Timed(sorted(pages), sorted(stored))


async def _page(leaderboards: Leaderboards, town: Town, bank: Bank, rng: random.Random) -> float:
    user = rng.randint(1, town.people)
    guild = town.server_of(user)
    topic = rng.choice(["", *bank.topics])
    page = rng.choice([0, 0, 1, None, rng.randint(0, max(1, town.people // town.servers // PAGE))])
    wanted = Wanted(rng.choice(list(Period)), rng.choice(list(Measure)), topic, page)
    begun = time.perf_counter()
    view = await leaderboards.show(user, guild, wanted)
    milliseconds = 1000 * (time.perf_counter() - begun)
    assert isinstance(view, BoardView)
    return milliseconds


async def _store(
    database: Database, town: Town, bank: Bank, grader: OneGrade, now: datetime, rng: random.Random
) -> list[float]:
    clock = [now]
    interviews = Interviews(database, bank, grader, lambda: clock[0], rng)
    times = []
    for _ in range(WARM + STORED):
        user = rng.randint(1, town.people)
        place = Place(PlaceKind.HERE, town.server_of(user), 1)
        asked = await interviews.start(user, Plan(Mode.PRACTICE, 1), place, Origin.QUESTION)
        assert isinstance(asked, Asked)
        outcome = await interviews.answer(user, asked.view.interview.id, 1, _TEXT)
        times.append(1000 * (time.perf_counter() - grader.graded_at))
        assert isinstance(outcome, Marked)
    return times[WARM:]


async def _difference(database: Database, town: Town, user: int, now: datetime) -> str:
    """What a person's sums and answers disagree on."""
    guild = town.server_of(user)
    async with database.reading() as transaction:
        kept = {
            board: total for board, (total, _) in (await standings.lines(transaction, guild, user)).items()
        }
        own = await answers.of_person(transaction, user, guild_id=guild)
    made = {
        board: total
        for board, total in scoring.totals_of(own).items()
        if board.since == since(board.period, now.date())
    }
    return "" if kept == made else f"person {user}: {kept} but {made}"


def _p50(values: list[float]) -> float:
    return quantile(sorted(values), 0.5)


def _p99(values: list[float]) -> float:
    return quantile(sorted(values), 0.99)


def _said(values: list[float]) -> str:
    return f"median {_p50(values):.2f}, p99 {_p99(values):.2f}, max {max(values):.2f} ms"


@asynccontextmanager
async def _filled(
    kind: str, folder: Path, town: Town, bank: Bank, now: datetime, seed: int
) -> AsyncIterator[Database]:
    """A database of that kind with those answers."""
    async with AsyncExitStack() as stack:
        file = folder / f"{town.answers}-{town.servers}.db"
        address = f"sqlite:///{file}"
        if kind == "postgresql":
            server = stack.enter_context(postgres_server())
            address = in_full(await stack.enter_async_context(fresh_database(server)))
        async with open_database(address) as database:
            await upgrade(database)
            if kind == "postgresql":
                await fill_postgresql(database, town, bank, now, seed)
        if kind == "sqlite":
            await asyncio.to_thread(fill_sqlite, str(file), town, bank, now, seed)
        async with open_database(address) as database:
            yield database
        file.unlink(missing_ok=True)


async def run(towns: list[Town], kinds: list[str], folder: Path, seed: int) -> list[Report]:
    """Every town on every database."""
    bank = load_bank(bundled_bank_path())
    grader = OneGrade(Grader(), bank)
    now = datetime(2026, 3, 18, 12, tzinfo=UTC)
    reports = []
    for kind in kinds:
        timed: dict[int, Timed] = {}
        for town in towns:
            title = f"{kind}: {town.answers:,} answers of {town.people:,} people in {town.servers:,} servers"
            report = Report(title)
            reports.append(report)
            begun = time.perf_counter()
            try:
                async with _filled(kind, folder, town, bank, now, seed) as database:
                    progress("")
                    report.line("made in", f"{time.perf_counter() - begun:.0f} s")
                    found = await measure(report, database, town, bank, grader, now, random.Random(seed))
            except NoServer as reason:
                report.line("left out", str(reason))
                break
            if town.servers == 1:
                timed[town.answers] = found
        if len(timed) > 1:
            _compare(reports[-1], timed)
    return reports


def _compare(report: Report, timed: dict[int, Timed]) -> None:
    """How the cost of a page grows with answers."""
    few, many = timed[min(timed)], timed[max(timed)]
    for name, cut in (("median", _p50), ("p99", _p99)):
        times = cut(many.pages) / cut(few.pages)
        report.line(
            f"a page, {max(timed):,} against {min(timed):,}",
            f"{name} {times:.2f} times",
            f"at most {GROWTH_AIM}",
            good=times <= GROWTH_AIM,
        )


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument(
        "--full", action="store_true", help="ten million answers, and a million in 10,000 servers"
    )
    sizes.add_argument("--small", action="store_true", help="a few thousand, for CI")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the databases are made; deleted afterwards")
    arguments = parser.parse_args()
    towns = [Town(100_000, 50_000, 1), Town(1_000_000, 50_000, 1), Town(100_000, 10_000, 1_000)]
    if arguments.full:
        towns = [Town(100_000, 50_000, 1), Town(10_000_000, 50_000, 1), Town(1_000_000, 100_000, 10_000)]
    if arguments.small:
        towns = [Town(2_000, 200, 1), Town(5_000, 500, 20)]
    kinds = [arguments.database] if arguments.database else ["sqlite", "postgresql"]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        reports = asyncio.run(run(towns, kinds, Path(folder), arguments.seed))
    missed = [each for report in reports for each in report.missed]
    wrong = sum(len(report.wrong) for report in reports)
    print(f"\nwrong: {wrong}; aims of speed missed: {', '.join(missed) or 'none'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
