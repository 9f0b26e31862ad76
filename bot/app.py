"""The composition root: everything is built here, in the order in which it is closed."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.settings import Settings
from bot.use_cases.daily import Daily, daily
from bot.use_cases.interviews import Interviews
from bot.use_cases.leaderboards import Leaderboards
from bot.use_cases.ledger import Ledger
from bot.use_cases.progress import Progress
from bot.use_cases.recaps import Recaps
from bot.use_cases.shown_boards import ShownBoards
from questions.bank import Bank, bundled_bank_path, load_bank
from questions.grading import Grader
from storage.database import Database, open_database
from storage.migrate import upgrade

if TYPE_CHECKING:
    from bot.discord_ui.client import InterviewClient


def utc_now() -> datetime:
    """The clock of a real run."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Core:
    """What every front end stands on."""

    settings: Settings
    bank: Bank
    grader: Grader
    database: Database
    interviews: Interviews
    daily: Daily
    ledger: Ledger
    progress: Progress
    leaderboards: Leaderboards
    recaps: Recaps


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
        grader = Grader()
        # One thread: grading is all computation, and more would only take the interpreter from the event loop.
        with ThreadPoolExecutor(1, "grading") as executor:
            interviews = Interviews(database, bank, grader, clock, chance, executor)
            every_day = daily(database, bank, grader, clock, executor)
            ledger = Ledger(database, bank, clock)
            progress = Progress(database, bank, clock)
            leaderboards = Leaderboards(database, clock)
            recaps = Recaps(database, clock)
            yield Core(
                settings,
                bank,
                grader,
                database,
                interviews,
                every_day,
                ledger,
                progress,
                leaderboards,
                recaps,
            )


DAILY_SECONDS = 1
UPKEEP_SECONDS = 5
REMINDER_SECONDS = 5
ZONES_SECONDS = 24 * 60 * 60
SET_BACK_SECONDS = 10 * 60
MEMBERS_SECONDS = 15
STREAKS_SECONDS = 60
TIDY_SECONDS = 60 * 60
CATCH_UP_SECONDS = 2
RECAP_SECONDS = 10
TAKE_DOWN_SECONDS = 2
_BREATH = 0.05
"""Seconds between two rubrics: compiling them holds the interpreter, and people may be playing already."""


class CannotRun(Exception):  # noqa: N818 - its text is what the person reads
    """The bot cannot go on for a reason that its operator can mend."""


@asynccontextmanager
async def open_discord(
    settings: Settings, *, clock: Callable[[], datetime] = utc_now, rng: random.Random | None = None
) -> AsyncIterator[InterviewClient]:
    """The bot on top of the core, logged in; await its `connect()` to run it.

    Raises CannotRun, BankError or StorageError.
    """
    # Here and not above: discord.py takes a second to import, which the terminal should not wait for.
    import aiohttp
    import discord

    from bot.discord_ui.client import InterviewClient
    from bot.discord_ui.leaderboard_keeper import LeaderboardKeeper
    from bot.discord_ui.members import Members
    from bot.discord_ui.pictures import Pictures
    from bot.discord_ui.services import Services
    from bot.jobs import Tick, exam_tick, ticking
    from bot.use_cases.command_sync import CommandSync

    if settings.discord_token is None:
        raise CannotRun(TO_GET_STARTED)
    async with AsyncExitStack() as stack:
        core = await stack.enter_async_context(open_core(settings, clock=clock, rng=rng))
        pictures = await stack.enter_async_context(Pictures())
        members = Members(clock)
        shown = ShownBoards(core.database, clock)
        client = InterviewClient(
            Services(
                core.bank,
                core.interviews,
                core.daily,
                pictures,
                core.leaderboards,
                core.recaps,
                shown,
                members,
                core.progress,
            ),
            CommandSync(core.database),
            api_url=str(settings.discord_api_url) if settings.discord_api_url else None,
            command_guild_id=settings.command_guild_id,
        )
        await stack.enter_async_context(client)
        try:
            await client.login(settings.discord_token.get_secret_value())
        except discord.LoginFailure:
            raise CannotRun(NOT_ACCEPTED) from None
        except discord.Forbidden:
            raise CannotRun(NO_SUCH_SERVER) from None
        except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
            raise CannotRun(
                f"Discord cannot be reached ({type(error).__name__}): check the network."
            ) from error
        keeper = LeaderboardKeeper(client, client.services, clock, client.pacer)
        ticks = [
            exam_tick(core.interviews, client.announce_time_up),
            Tick("daily posts", DAILY_SECONDS, client.daily.sender.run),
            Tick("daily upkeep", UPKEEP_SECONDS, client.daily.keeper.run),
            Tick("reminders", REMINDER_SECONDS, client.daily.reminders.run),
            Tick("reviews", REMINDER_SECONDS, client.daily.reviews.run),
            Tick("zones", ZONES_SECONDS, core.daily.recheck.zones),
            Tick("answers caught up", CATCH_UP_SECONDS, core.ledger.catch_up),
            Tick("clock set back", SET_BACK_SECONDS, core.daily.recheck.clock_set_back),
            Tick("reviews planned ahead", SET_BACK_SECONDS, core.daily.reviews.clock_set_back),
            Tick("recaps", RECAP_SECONDS, client.recaps.run),
            Tick("lists taken down", TAKE_DOWN_SECONDS, keeper.take_down),
            Tick("members", MEMBERS_SECONDS, keeper.check_members),
            Tick("streaks", STREAKS_SECONDS, keeper.reckon_streaks),
            Tick("old leaderboards", TIDY_SECONDS, keeper.tidy),
        ]
        await stack.enter_async_context(ticking(ticks))
        await stack.enter_async_context(_preparing(core))
        yield client


@asynccontextmanager
async def _preparing(core: Core) -> AsyncIterator[None]:
    """What a first click would have to wait for, done beside everything else: zones read, rubrics compiled."""
    from questions.zones import load_zones

    async def prepare() -> None:
        await asyncio.to_thread(load_zones, utc_now())
        for question in core.bank:
            await asyncio.to_thread(core.grader.prepare, [question])
            await asyncio.sleep(_BREATH)

    task = asyncio.create_task(prepare())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def run_discord(settings: Settings) -> None:
    """Run the bot until it is told to stop (SIGINT, SIGTERM). Raises as `open_discord` does."""
    async with open_discord(settings) as client:
        await _until_stopped(client.connect())


TO_GET_STARTED = (
    "There is no DISCORD_TOKEN: make an application at https://discord.com/developers/applications, copy the "
    "token of its bot into .env (docs/hosting.md shows how).\n"
    "Meanwhile `make interview` runs the same interview here in the terminal."
)
NO_SUCH_SERVER = (
    "Discord does not let the bot register commands in the server that COMMAND_GUILD_ID names: invite the bot there, "
    "or leave the setting empty."
)
NOT_ACCEPTED = (
    "Discord does not accept DISCORD_TOKEN: copy it again from your application's Bot page "
    "(“Reset Token” shows a new one)."
)


async def _until_stopped(work: Coroutine[None, None, None]) -> None:
    """Await the work, or its end by a signal: then everything is closed in order."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no signal handlers in its loop
            loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task
