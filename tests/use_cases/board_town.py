"""People who answer in several servers, and all else that can happen to leaderboards, in any order."""

from __future__ import annotations

import itertools
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.use_cases import scoring
from bot.use_cases.leaderboard_outcomes import BoardView, Measure, Oneself, Period, Wanted
from bot.use_cases.leaderboards import Leaderboards
from bot.use_cases.scoring import Given
from questions.model import Difficulty, Question
from storage import answers
from storage.answers import Answer, Key, Source
from storage.database import Database
from tests.unit.builders import Clock, question
from tests.use_cases.board_sums import Kept, kept
from tests.use_cases.databases import migrated

PEOPLE = (1001, 1002, 1003, 1004)
SERVERS = (11, 12, 13)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""Of a Monday."""
EASY, MEDIUM, HARD = Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD
_SCORES = (0.0, 0.1, 0.2, 0.35, 0.5, 0.75, 0.9, 1.0)
_ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "UTC")
_DAY = timedelta(hours=24)


@dataclass
class Said:
    """An answer as the test remembers it."""

    key: Key
    guild_id: int
    question: Question
    at: datetime
    day: date
    score: float
    standing: str


@dataclass
class Town:
    """The use-cases on a real database, and what the test knows of what happened."""

    database: Database
    clock: Clock
    boards: Leaderboards
    rng: random.Random = field(default_factory=lambda: random.Random(0))
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    said: list[Said] = field(default_factory=list)
    seen: dict[tuple[int, str], datetime] = field(default_factory=dict)
    zones: dict[int, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    left: set[tuple[int, int]] = field(default_factory=set)
    bank: dict[str, Question] = field(
        default_factory=lambda: {
            f"saw-{n}": question(f"saw-{n}", "tools" if n < 3 else "lights", (EASY, MEDIUM, HARD)[n % 3])
            for n in range(5)
        }
    )

    async def answer(
        self,
        who: int,
        guild_id: int | None,
        asked: Question,
        score: float = 1.0,
        *,
        late: bool = False,
        shown: bool = False,
        daily: bool = False,
    ) -> Answer:
        """Give an answer now."""
        key = Key(who, Source.DAILY if daily else Source.QUESTION, next(self.numbers), 0, 1)
        given = Given(key, asked, guild_id, self.clock(), score, late=late, shown=shown, counts=daily)
        async with self.database.writing() as transaction:
            answer = await scoring.keep(transaction, given)
            await transaction.commit()
        self._remember(given)
        return answer

    async def rescore(self, key: Key, score: float) -> None:
        """Another score for an answer."""
        async with self.database.writing() as transaction:
            await scoring.rescore(transaction, key, score)
            await transaction.commit()
        for each in self.said:
            if each.key == key:
                each.score = score

    async def show(self, actor: int, guild_id: int, wanted: Wanted) -> BoardView:
        """A page of a server's list."""
        view = await self.boards.show(actor, guild_id, wanted)
        assert isinstance(view, BoardView)
        return view

    async def oneself(self, actor: int, topic: str = "") -> Oneself:
        """What somebody has together."""
        view = await self.boards.show(actor, None, Wanted(topic=topic))
        assert isinstance(view, Oneself)
        return view

    async def places(
        self, guild_id: int, period: Period = Period.WEEK, measure: Measure = Measure.POINTS, topic: str = ""
    ) -> list[tuple[int, int, int]]:
        """Place, person and value of a first page."""
        view = await self.show(0, guild_id, Wanted(period, measure, topic))
        return [(line.place, line.user_id, line.value) for line in view.lines]

    async def kept(self) -> Kept:
        """What is in the database."""
        async with self.database.reading() as transaction:
            return await kept(transaction)

    async def tidy(self) -> None:
        """Tidy until nothing is old any more."""
        before = None
        while (found := await self.kept()) != before:
            await self.boards.tidy()
            before = found

    async def happen(self) -> None:
        """Something, by chance."""
        who, where = self.rng.choice(PEOPLE), self.rng.choice(SERVERS)
        match self.rng.choice(["answer"] * 8 + ["move"] * 4 + ["rescore", "hide", "left", "tidy", "other"]):
            case "answer":
                asked, score = self.rng.choice([*self.bank.values()]), self.rng.choice(_SCORES)
                flags = {name: self.rng.random() < 0.1 for name in ("late", "shown")}
                place = self.rng.choice([where, where, where, None])
                daily = place is not None and self.rng.random() < 0.3
                await self.answer(who, place, asked, score, **flags, daily=daily)
            case "move":
                self.clock.now += timedelta(hours=self.rng.choice((0.5, 5, 23, 24, 100, 900, -1, -30, -200)))
            case "rescore" if self.said:
                await self.rescore(self.rng.choice(self.said).key, self.rng.choice(_SCORES))
            case "hide":
                hides = self.rng.random() < 0.6
                assert await self.boards.hide(who, hidden=hides) is (hides != (who in self.hidden))
                (self.hidden.add if hides else self.hidden.discard)(who)
            case "left":
                await self._met(where, who)
            case "tidy":
                for _ in range(self.rng.choice((1, 9, 60))):
                    await self.boards.tidy()
            case _:
                await self._other(who, where)

    async def _met(self, where: int, who: int) -> None:
        is_known = any(each.guild_id == where and each.key.user_id == who for each in self.said)
        leaves = self.rng.random() < 0.6
        news = is_known and leaves != ((where, who) in self.left)
        told = self.boards.gone if leaves else self.boards.there
        assert await told(where, [who, 999]) == news, "somebody whom nobody knows is no news"
        if is_known:
            (self.left.add if leaves else self.left.discard)((where, who))

    async def _other(self, who: int, where: int) -> None:
        match self.rng.choice(["zone", "streaks", "seen", "bank"]):
            case "zone":
                self.zones[where] = self.rng.choice(_ZONES)
                await self.boards.set_zone(where, self.zones[where])
            case "streaks":
                await self.boards.reckon_streaks(10)
            case "seen":
                asked = self.rng.choice([*self.bank])
                async with self.database.writing() as transaction:
                    await answers.saw_reference(transaction, who, asked, self.clock())
                    await transaction.commit()
                self.seen[who, asked] = self.clock()
            case _:
                asked = self.rng.choice([*self.bank])
                changed = {
                    "topic": self.rng.choice(("tools", "lights")),
                    "difficulty": self.rng.choice([*Difficulty]),
                }
                self.bank[asked] = replace(self.bank[asked], **changed)

    def _remember(self, given: Given) -> None:
        who, guild_id, at = given.key.user_id, given.guild_id or 0, given.at
        tries = [e.at for e in self.said if e.key.user_id == who and e.question.id == given.question.id]
        seen = self.seen.get((who, given.question.id))
        if given.late:
            standing = "late"
        elif given.shown or (seen is not None and -_DAY < at - seen < _DAY):
            standing = "shown"
        else:
            standing = "again" if any(-_DAY < at - tried < _DAY for tried in tries) else "full"
        day = at.astimezone(ZoneInfo(self.zones.get(guild_id, "UTC"))).date()
        self.said.append(Said(given.key, guild_id, given.question, at, day, given.score, standing))
        self.left.discard((guild_id, who))


@asynccontextmanager
async def open_town(backend: str, request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Town]:
    """A Monday noon, on a fresh "sqlite" or "postgresql"."""
    async with migrated(backend, request, folder) as database:
        clock = Clock(NOON)
        yield Town(database, clock, Leaderboards(database, clock))
