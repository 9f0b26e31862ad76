"""The use-cases on a real SQLite file, the real grader, a clock that is moved, and a small bank."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from questions.bank import Bank
from questions.grading import Grader
from storage.database import open_database
from storage.migrate import upgrade
from tests.unit.builders import Clock, bank, question
from tests.use_cases.desk import Desk


@pytest.fixture(scope="session")
def grader() -> Grader:
    """One for all: it prepares a question once."""
    return Grader()


@pytest.fixture
def clock() -> Clock:
    """Stands still until it is moved."""
    return Clock()


@pytest.fixture
def questions() -> Bank:
    """Four questions of two topics, three of them on tools."""
    return bank(*(question(f"saw-{n}") for n in range(3)), question("lamp-1", "lights"))


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a SQLite file of this test."""
    return f"sqlite:///{tmp_path / 'interviews.db'}"


@pytest.fixture
async def desk(url: str, questions: Bank, grader: Grader, clock: Clock) -> AsyncIterator[Desk]:
    """Where interviews are held."""
    async with open_database(url) as database:
        await upgrade(database)
        yield Desk(database, questions, grader, clock)
