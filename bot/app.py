"""The composition root: everything is built here, in the order in which it is closed."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.settings import Settings
from bot.use_cases.interviews import Interviews
from questions.bank import Bank, bundled_bank_path, load_bank
from questions.grading import Grader
from storage.database import Database, open_database
from storage.migrate import upgrade


def utc_now() -> datetime:
    """The clock of a real run."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Core:
    """What every front end stands on."""

    settings: Settings
    bank: Bank
    database: Database
    interviews: Interviews


@asynccontextmanager
async def open_core(
    settings: Settings, *, clock: Callable[[], datetime] = utc_now, rng: random.Random | None = None
) -> AsyncIterator[Core]:
    """Bank, migrated database and use-cases.

    Raises questions.bank.BankError or storage.errors.StorageError, each with one sentence for a person.
    """
    bank = load_bank(settings.bank_path or bundled_bank_path())
    # Chance decides which question comes next; nothing secret hangs on it.
    chance = rng or random.Random()  # noqa: S311
    async with open_database(settings.database_url.get_secret_value()) as database:
        await upgrade(database)
        interviews = Interviews(database, bank, Grader(), clock, chance)
        yield Core(settings, bank, database, interviews)
