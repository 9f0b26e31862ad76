"""The use-cases of the question of the day, built together."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime

from bot.use_cases.daily_admin import DailyAdmin
from bot.use_cases.daily_play import DailyPlay
from bot.use_cases.daily_posting import DailyPosting
from bot.use_cases.daily_recheck import DailyRecheck
from bot.use_cases.daily_upkeep import DailyUpkeep
from bot.use_cases.personal import Personal
from bot.use_cases.reminders import Reminders
from bot.use_cases.reviews import Reviews
from questions.bank import Bank
from questions.grading import Grader
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Daily:
    """What admins do, what people do, and what the clock demands."""

    admin: DailyAdmin
    play: DailyPlay
    posting: DailyPosting
    recheck: DailyRecheck
    upkeep: DailyUpkeep
    personal: Personal
    reminders: Reminders
    reviews: Reviews


def daily(
    database: Database,
    bank: Bank,
    grader: Grader,
    clock: Callable[[], datetime],
    executor: Executor | None = None,
) -> Daily:
    """`executor` runs the grader; the event loop's own threads when None."""
    return Daily(
        admin=DailyAdmin(database, bank, clock),
        play=DailyPlay(database, bank, grader, clock, executor),
        posting=DailyPosting(database, bank, clock),
        recheck=DailyRecheck(database, clock),
        upkeep=DailyUpkeep(database, bank, clock),
        personal=Personal(database, clock),
        reminders=Reminders(database, clock),
        reviews=Reviews(database, bank, clock),
    )
