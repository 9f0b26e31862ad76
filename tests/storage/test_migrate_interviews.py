"""Interviews through older versions of the tables and back: nothing is lost that the older one can hold."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from alembic import command
from sqlalchemy import Connection, text

from questions.interview_state import Focus
from questions.skill import Skill
from storage.database import Database, open_database
from storage.migrate import config, upgrade
from tests.storage.kept import add, get, opened, with_answers
from tests.unit.builders import START, grade


@pytest.fixture
async def database(empty: str) -> AsyncIterator[Database]:
    """A migrated database whose tables a test may change for good."""
    async with open_database(empty) as opened_database:
        await upgrade(opened_database)
        yield opened_database


async def moved(database: Database, revision: str) -> None:
    """Bring the tables down to a revision, or up to the head."""
    go = command.upgrade if revision == "head" else command.downgrade

    def move(connection: Connection) -> None:
        go(config(connection), revision)

    async with database.writing() as transaction:
        await transaction.run_sync(move)
        await transaction.commit()


async def test_what_the_first_version_kept_is_still_there(database: Database) -> None:
    """Down to the first version and up again: interviews, turns and answers are the same, on the way too."""
    kept = await add(database, with_answers(opened(), [grade(0.5), None]))
    for revision in ("0001", "head"):
        await moved(database, revision)
        async with database.reading() as transaction:
            assert await transaction.scalar(text("SELECT count(*) FROM turns")) == 2
            assert await transaction.scalar(text("SELECT count(*) FROM attempts")) == 1
    assert (await get(database, kept.id)).interview == kept


async def test_an_adaptive_interview_goes_on_as_one_that_climbs_in_an_older_version(
    database: Database,
) -> None:
    skill = Skill(1612.5, 101.25, 7, START)
    adaptive = replace(opened(), plan=replace(opened().plan, adaptive=True, focus=Focus.WEAK), skill=skill)
    kept = await add(database, adaptive)
    assert (await get(database, kept.id)).interview == kept
    await moved(database, "0003")
    await moved(database, "head")
    assert (await get(database, kept.id)).interview == replace(kept, plan=opened().plan, skill=None)
