"""Made-up answers by the million, in a real database, with the boards that follow from them.

The answers are drawn with NumPy from a seed and written past the use-cases, which would take hours. The boards are
then summed by the database itself; `benchmarks.leaderboards` has `Verify` compare some people with their answers.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.daily_report import progress
from questions.bank import Bank
from questions.points import LEAST_QUESTIONS, LEAST_SCORE, SHARE, WORTH, Period, Standing, since
from storage.database import Database

CHUNK = 200_000
DAYS = 730
"""Answers are spread over two years, and grow more towards today."""
STANDINGS = ("full", "again", "shown", "late")
_FAR = 10**9
"""No interview has so high an id."""
_MIX = (0.82, 0.1, 0.04, 0.04)
COLUMNS = (
    "user_id", "guild_id", "source", "source_id", "turn", "number", "question_id", "topic", "difficulty",
    "answered_at", "day", "score", "hints", "seconds", "standing", "points", "daily",
)  # fmt: skip


@dataclass(frozen=True)
class Town:
    """How many answers, by how many people, in how many servers. Everybody is in one server only."""

    answers: int
    people: int
    servers: int

    def server_of(self, user_id: int) -> int:
        """The server that a person is in."""
        return 1 + user_id % self.servers


def rows(town: Town, bank: Bank, now: datetime, seed: int) -> Iterator[list[tuple[Any, ...]]]:
    """The answers as rows, in chunks, in the order of time."""
    rng = np.random.default_rng(seed)
    questions = list(bank)
    for begin in range(0, town.answers, CHUNK):
        count = min(CHUNK, town.answers - begin)
        # A few people answer a lot: the share of the nth falls with its square root.
        users = 1 + (town.people * rng.random(count) ** 2).astype(np.int64)
        picked = rng.integers(0, len(questions), count)
        share = (begin + np.arange(count)) / town.answers
        ages = (DAYS * 86_400 * (1 - np.sqrt(share))).astype(np.int64)
        scores = np.round(rng.beta(2.2, 1.6, count), 3)  # thousandths, which every database rounds alike
        mix = rng.choice(len(STANDINGS), count, p=_MIX)
        daily = rng.random(count) < 0.3
        yield [
            _row(town, begin + number, questions[question], now - timedelta(seconds=age), *values)
            for number, (question, age, *values) in enumerate(
                zip(
                    picked.tolist(), ages.tolist(), users.tolist(), scores.tolist(), mix.tolist(), daily.tolist(),
                    strict=True,
                )
            )
        ]  # fmt: skip


def _row(
    town: Town, number: int, question: Any, at: datetime, user: int, score: float, mix: int, daily: bool
) -> tuple[Any, ...]:
    standing = STANDINGS[mix]
    counts = daily and standing == "full"
    points = (
        round(WORTH[question.difficulty] * score * SHARE[Standing(standing)]) if score >= LEAST_SCORE else 0
    )
    source, turn = ("daily", 0) if counts else ("question", 1)
    return (
        user, town.server_of(user), source, _FAR + number, turn, 1, question.id, question.topic,
        question.difficulty.value, at, at.date(), score, 0, 90.0, standing, points, counts,
    )  # fmt: skip


def fill_sqlite(file: str, town: Town, bank: Bank, now: datetime, seed: int) -> None:
    """Write answers, members and boards into a migrated file."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "cache_size = -1000000",
            "temp_store = MEMORY",
        ):
            db.execute(f"PRAGMA {pragma}")
        indexes = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name IN ('answers', 'standings')"
        ).fetchall()
        for name, _ in indexes:
            db.execute(f'DROP INDEX "{name}"')
        marks = ", ".join("?" * len(COLUMNS))
        db.execute("BEGIN")
        for done, chunk in enumerate(rows(town, bank, now, seed), 1):
            plain = [_for_sqlite(row) for row in chunk]
            db.executemany(f"INSERT INTO answers ({', '.join(COLUMNS)}) VALUES ({marks})", plain)  # noqa: S608
            progress(f"  {min(done * CHUNK, town.answers):,} of {town.answers:,} answers")
        for statement in board_statements(now.date(), "sqlite"):
            progress(f"  {statement[:60]}")
            db.execute(statement)
        for _, statement in indexes:
            progress(f"  {statement[:60]}")
            db.execute(statement)
        db.execute("COMMIT")
        db.execute("ANALYZE")
        db.execute("PRAGMA journal_mode = WAL")
    with Path(file).open("rb+") as written:  # else the disk is still at it while answers are stored
        os.fsync(written.fileno())


def _for_sqlite(row: tuple[Any, ...]) -> tuple[Any, ...]:
    at, day = row[9], row[10]
    return (*row[:9], at.strftime("%Y-%m-%d %H:%M:%S.%f"), day.isoformat(), *row[11:])


async def fill_postgresql(database: Database, town: Town, bank: Bank, now: datetime, seed: int) -> None:
    """The same in a migrated PostgreSQL database."""
    async with database.engine.connect() as connection:
        db = (await connection.get_raw_connection()).driver_connection  # asyncpg's own, for its COPY
        assert db is not None
        hour = 3600
        await db.execute(
            "SET work_mem = '512MB'; SET maintenance_work_mem = '1GB'; SET synchronous_commit = off"
        )
        indexes = await db.fetch(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('answers', 'standings')"
            " AND indexname LIKE 'ix%'"
        )
        for row in indexes:
            await db.execute(f'DROP INDEX "{row["indexname"]}"')
        for done, chunk in enumerate(rows(town, bank, now, seed), 1):
            await db.copy_records_to_table("answers", records=chunk, columns=list(COLUMNS), timeout=hour)
            progress(f"  {min(done * CHUNK, town.answers):,} of {town.answers:,} answers")
        for statement in [*board_statements(now.date(), "postgresql"), *(row["indexdef"] for row in indexes)]:
            progress(f"  {statement[:60]}")
            await db.execute(statement, timeout=hour)
        await db.execute("VACUUM ANALYZE", timeout=hour)
        await db.execute("CHECKPOINT", timeout=hour)


def board_statements(today: date, dialect: str) -> Iterator[str]:
    """SQL that makes members, boards, lines and tallies of the answers, for the periods that run today."""
    counted = "standing IN ('full', 'again')"
    true, per_mille = ("TRUE", "CAST(ROUND(CAST(score * 1000 AS NUMERIC)) AS INTEGER)")
    if dialect == "sqlite":
        true, per_mille = "1", "CAST(ROUND(score * 1000) AS INTEGER)"
    false = "FALSE" if dialect == "postgresql" else "0"
    yield (
        'INSERT INTO members (guild_id, user_id, "left")'  # noqa: S608
        f" SELECT DISTINCT guild_id, user_id, {false} FROM answers"
    )
    yield (
        "CREATE TEMPORARY TABLE tops (period TEXT, guild_id BIGINT, user_id BIGINT, topic TEXT, top BIGINT,"
        " dailies INTEGER)"
    )
    for period in Period:
        begins = since(period, today).isoformat()
        # The best attempt at each question: points first, then the score, in one number.
        yield (
            f"INSERT INTO tops SELECT '{period.value}', guild_id, user_id, topic,"  # noqa: S608
            f" MAX(points * 10000 + {per_mille}), SUM(CASE WHEN daily = {true} THEN 1 ELSE 0 END) FROM answers"
            f" WHERE {counted} AND day >= '{begins}' GROUP BY guild_id, user_id, topic, question_id"
        )
    for period in Period:
        begins = since(period, today).isoformat()
        for topic in ("''", "topic"):
            yield (
                "INSERT INTO boards (guild_id, period, since, topic)"  # noqa: S608
                f" SELECT DISTINCT guild_id, '{period.value}', DATE '{begins}', {topic} FROM tops"
                f" WHERE period = '{period.value}'"
            ).replace("DATE '", "'" if dialect == "sqlite" else "DATE '")
            yield _lines(period, topic)
    for measure in ("points", "average", "dailies"):
        yield (
            f"INSERT INTO tallies (board_id, measure, value, people) SELECT board_id, '{measure}', {measure},"  # noqa: S608
            f" COUNT(*) FROM standings WHERE {measure} IS NOT NULL GROUP BY board_id, {measure}"
        )
    yield "DROP TABLE tops"


def _lines(period: Period, topic: str) -> str:
    least = LEAST_QUESTIONS[period]
    return (
        "INSERT INTO standings (board_id, user_id, points, average, dailies, questions, score)"  # noqa: S608
        " SELECT b.id, t.user_id, NULLIF(t.points, 0),"
        f" CASE WHEN t.questions >= {least} THEN (2 * t.score + t.questions) / (2 * t.questions) END,"
        " NULLIF(t.dailies, 0), t.questions, t.score FROM"
        f" (SELECT guild_id, user_id, {topic} AS topic, SUM(top / 10000) AS points, SUM(top % 10000) AS score,"
        f" COUNT(*) AS questions, SUM(dailies) AS dailies FROM tops WHERE period = '{period.value}'"
        f" GROUP BY guild_id, user_id{'' if topic == chr(39) * 2 else ', topic'}) t"
        f" JOIN boards b ON b.guild_id = t.guild_id AND b.period = '{period.value}' AND b.topic = t.topic"
    )
