"""Sums agree with the answers they are made of: after a course of play, after an upgrade, and when they did not."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, delete, select, update

from bot.use_cases import scoring
from bot.use_cases.daily_outcomes import Answered
from bot.use_cases.interview_outcomes import Asked, Marked
from bot.use_cases.interviews import Interviews
from bot.use_cases.ledger import Disagreement, Ledger
from questions.bank import Bank
from questions.grading import Grader
from questions.interview_state import Mode, Plan
from storage import tables
from storage.answers import NOWHERE
from storage.database import Database
from storage.interview_rows import Origin, Place, PlaceKind
from tests.unit.builders import Clock
from tests.use_cases.daily_desk import ADA, BOB, DAY, FULL, GUILD, HALF, MONDAY, TOOLS, DailyDesk, be
from tests.use_cases.databases import migrated

MADE = (tables.answers, tables.standings, tables.tallies, tables.boards, tables.members, tables.cards)
"""What an older version did not have, and can be made of what it had."""
LEFT_OUT = ("id", "board_id", "checked_at", "seconds")
"""What comes with the order in which it was made, or was not kept."""
NOW = MONDAY + timedelta(days=3)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated database."""
    async with migrated(request.param, request, tmp_path) as opened:
        yield opened


@pytest.fixture
async def ledger(database: Database, questions: Bank, grader: Grader) -> AsyncIterator[Ledger]:
    """After two people played for three days: questions of the day, retries, a single question, hints."""
    clock = Clock(MONDAY)
    with ThreadPoolExecutor(1) as executor:
        desk = DailyDesk(database, questions, grader, clock, executor)
        interviews = Interviews(database, questions, grader, clock, random.Random(1), executor)
        (post,) = await desk.begin(TOOLS)
        for person, text in ((ADA, HALF), (BOB, FULL), (ADA, FULL)):
            clock.move(60)
            await be(desk.play.answer(person, post.id, post.stamp, text), Answered)
        for _ in range(2):
            (post,) = await desk.next_day()
            await be(desk.play.answer(ADA, post.id, post.stamp, FULL), Answered)
            asked = await be(
                interviews.start(
                    BOB, Plan(Mode.PRACTICE, 1), Place(PlaceKind.HERE, GUILD, TOOLS), Origin.QUESTION
                ),
                Asked,
            )
            number = asked.view.interview.id
            await interviews.hint(BOB, number, 1)
            await be(interviews.answer(BOB, number, 1, HALF), Marked)
            await interviews.retry(BOB, number, 1)
            await be(interviews.answer(BOB, number, 1, FULL), Marked)
            await interviews.reveal(BOB, number, 1)
            await interviews.retry(BOB, number, 1)
            await be(interviews.answer(BOB, number, 1, FULL), Marked)
        clock.move(DAY)
        yield Ledger(database, questions, clock)


async def differences(ledger: Ledger) -> list[Disagreement]:
    """What does not agree."""
    return [each async for each in ledger.verify()]


async def everything(database: Database, now: datetime) -> dict[str, list[str]]:
    """All that is made of answers, with streaks as of now."""
    found = {}
    async with database.writing() as transaction:
        for person in (ADA, BOB):
            await scoring.reckon_streak(transaction, GUILD, person, now)
        for table in MADE:
            columns = [column for column in table.c if column.name not in LEFT_OUT]
            found[table.name] = sorted(map(repr, (await transaction.execute(select(*columns))).all()))
    return {**found, "tallies": [row for row in found["tallies"] if not row.endswith(", 0)")]}


async def test_what_was_played_agrees(ledger: Ledger) -> None:
    assert await differences(ledger) == []


async def test_answers_from_before_there_were_leaderboards_are_caught_up(
    ledger: Ledger, database: Database
) -> None:
    """In some transactions, not in one; and they come to what they would have come to."""
    before = await everything(database, NOW)
    async with database.writing() as transaction:
        for table in (*MADE, tables.skills, tables.references_seen):
            await transaction.execute(delete(table))
        await transaction.commit()
    (missing,) = await differences(ledger)
    assert missing.said == "11 answers are not counted yet"
    steps = 0
    while await ledger.catch_up(limit=2):
        steps += 1
    assert steps == 6
    assert await differences(ledger) == []
    assert await everything(database, NOW) == before


@pytest.mark.parametrize(
    ("table", "values", "said"),
    [
        (tables.standings, {"points": 9999}, "boards differ"),
        (tables.standings, {"questions": 3}, "boards differ"),
        (tables.tallies, {"people": 7}, "counts of people by"),
        (tables.answers, {"score": 0.21, "points": 1}, "boards differ"),
        (tables.members, {"left": True}, "boards differ"),
    ],
    ids=["points", "questions", "tallies", "an answer", "left"],
)
async def test_what_was_damaged_is_found(
    ledger: Ledger, database: Database, table: Table, values: dict[str, object], said: str
) -> None:
    async with database.writing() as transaction:
        await transaction.execute(update(table).values(values))
        await transaction.commit()
    found = await differences(ledger)
    assert any(said in each.said for each in found), found


async def test_what_is_a_persons_is_put_right(ledger: Ledger, database: Database) -> None:
    """An answer that was changed behind our back counts as it is now: in sums, skills and cards."""
    async with database.writing() as transaction:
        changed = update(tables.answers).where(tables.answers.c.user_id == ADA)
        await transaction.execute(changed.values(score=0.5, points=5))
        await transaction.commit()
    found = await differences(ledger)
    assert {each.person for each in found} == {(GUILD, ADA), (NOWHERE, ADA)}
    assert all([await ledger.repair(each) for each in found])
    assert await differences(ledger) == []
