"""What leaderboards must say, reckoned in plain Python from every row of the ledger; and what they do say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import answers, boards, members, notes, people, standings, tallies

Sums = tuple[int, int, int, int]
"""Points, questions, thousandths of score over these, questions of the day."""
Name = tuple[int, str, date, str]
"""Of a board: server, period, first day, topic."""

WORTH = {"easy": 10, "medium": 20, "hard": 30}
LEAST = {"today": 1, "week": 3, "month": 5, "all": 10}
BEGINNING = date(2000, 1, 1)


def first_days(day: date) -> dict[str, date]:
    """The first day of each period with that day."""
    monday = day - timedelta(days=day.weekday())
    return {"today": day, "week": monday, "month": date(day.year, day.month, 1), "all": BEGINNING}


def worth(row: Any) -> tuple[int, int]:
    """Points and thousandths of an answer."""
    share = {"full": 1.0, "again": 0.5}.get(row.standing, 0.0)
    points = round(WORTH[row.difficulty] * row.score * share) if row.score >= 0.2 else 0
    return points, round(1000 * row.score)


def reckoned(rows: list[Any]) -> dict[Name, dict[int, Sums]]:
    """The sums of answers, by board and person."""
    tries: defaultdict[tuple[Name, int, str], list[Any]] = defaultdict(list)
    for row in rows:
        if row.standing in ("full", "again") and row.guild_id:
            for period, first in first_days(row.day).items():
                for topic in {"", row.topic}:
                    tries[(row.guild_id, period, first, topic), row.user_id, row.question_id].append(row)
    found: defaultdict[Name, dict[int, Sums]] = defaultdict(dict)
    for (name, user_id, _), alike in tries.items():
        points, score = max(worth(row) for row in alike)
        before = found[name].get(user_id, (0, 0, 0, 0))
        more = (points, 1, score, sum(row.daily for row in alike))
        found[name][user_id] = tuple(a + b for a, b in zip(before, more, strict=True))
    return dict(found)


def measured(sums: Sums, period: str) -> dict[str, int | None]:
    """What a person with these sums is listed by."""
    points, questions, score, dailies = sums
    average = int(score / questions + 0.5) if questions >= LEAST[period] else None
    return {"points": points or None, "average": average, "dailies": dailies or None}


def oldest(swept: date | None) -> dict[str, date]:
    """The first day of the oldest period that is kept."""
    if swept is None:
        return dict.fromkeys(LEAST, BEGINNING)
    month = first_days(swept - timedelta(days=92))["month"]
    week = first_days(swept - timedelta(days=28))["week"]
    return {"today": swept - timedelta(days=7), "week": week, "month": month, "all": BEGINNING}


@dataclass(frozen=True)
class Kept:
    """What is in the database."""

    answers: list[Any]
    lines: dict[Name, dict[int, Any]]
    tallies: dict[tuple[Name, str], Counter[int]]
    hidden: frozenset[int]
    left: dict[tuple[int, int], bool]
    swept: date | None

    def listed(self) -> dict[Name, dict[int, Sums]]:
        """What must stand on the boards that are kept."""
        first = oldest(self.swept)
        rows = [row for row in self.answers if self.is_listed(row.guild_id, row.user_id)]
        return {name: sums for name, sums in reckoned(rows).items() if name[2] >= first[name[1]]}

    def is_listed(self, guild_id: int, user_id: int) -> bool:
        """Whether the person may be on the server's boards."""
        return self.left.get((guild_id, user_id)) is False and user_id not in self.hidden

    def old(self, names: Iterable[Name] = ()) -> set[Name]:
        """Boards that are to be deleted; of these names, if any are given."""
        first = oldest(self.swept)
        return {name for name in names or self.lines if name[2] < first[name[1]]}

    def check(self) -> None:
        """Sums, what is listed and tallies are what the answers say."""
        first = oldest(self.swept)
        lines = {name: of for name, of in self.lines.items() if of and name[2] >= first[name[1]]}
        summed = {
            name: {user: _sums(row) for user, row in of.items() if _sums(row) != (0, 0, 0, 0)}
            for name, of in lines.items()
        }
        assert {name: of for name, of in summed.items() if of} == self.listed()
        for name, of in lines.items():
            for user, row in of.items():
                assert self.is_listed(name[0], user)
                expected = measured(_sums(row), name[1])
                assert {measure: row._mapping[measure] for measure in expected} == expected
        self.check_tallies()

    def check_tallies(self) -> None:
        """As many people have a value as have it."""
        counted: defaultdict[tuple[Name, str], Counter[int]] = defaultdict(Counter)
        for name, of in self.lines.items():
            for row in of.values():
                for measure in ("points", "average", "dailies", "streak"):
                    if row._mapping[measure] is not None:
                        counted[name, measure][row._mapping[measure]] += 1
        assert self.tallies == dict(counted)


async def kept(db: AsyncConnection) -> Kept:
    """Read it, row by row."""
    names: dict[int, Name] = {
        row.id: (row.guild_id, row.period, row.since, row.topic) for row in await db.execute(select(boards))
    }
    lines: defaultdict[Name, dict[int, Any]] = defaultdict(dict)
    for row in await db.execute(select(standings)):
        lines[names[row.board_id]][row.user_id] = row
    told: defaultdict[tuple[Name, str], Counter[int]] = defaultdict(Counter)
    for row in await db.execute(select(tallies).where(tallies.c.people != 0)):
        told[names[row.board_id], row.measure][row.value] = row.people
    swept = await db.scalar(select(notes.c.value).where(notes.c.key == "old boards deleted"))
    return Kept(
        answers=list(await db.execute(select(answers).order_by(answers.c.id))),
        lines=dict(lines),
        tallies=dict(told),
        hidden=frozenset(await db.scalars(select(people.c.user_id).where(people.c.hidden))),
        left={(row.guild_id, row.user_id): row.left for row in await db.execute(select(members))},
        swept=date.fromisoformat(swept) if swept else None,
    )


def _sums(row: Any) -> Sums:
    return row.points or 0, row.questions, row.score, row.dailies or 0
