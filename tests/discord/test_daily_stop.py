"""A bot that is told to stop in the middle of a burst, as at an update: a process of its own, on the real clock."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.use_cases.daily import daily
from questions.bank import bundled_bank_path, load_bank
from questions.daily import Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan
from questions.grading import Grader
from storage.database import open_database
from storage.migrate import upgrade
from tests.discord.bots import BotProcess
from tests.discord.loopback import Channel, Guild, Loopback

CHANNELS = 120
"""At the pace that Discord permits, more than two seconds' work."""


async def make_due(file: Path, channels: list[Channel]) -> None:
    """Set up the channels so that their time came a few minutes ago."""
    moment = datetime.now(UTC) - timedelta(minutes=5)
    plan = DailyPlan(Timetable(moment.hour * 60 + moment.minute, "UTC", frozenset(range(7))), ANY)
    async with open_database(f"sqlite:///{file}") as database:
        await upgrade(database)
        before = moment - timedelta(minutes=5)
        desk = daily(database, load_bank(bundled_bank_path()), Grader(), lambda: before)
        for channel in channels:
            assert channel.guild is not None
            await desk.admin.set_up(7, channel.guild.id, channel.id, plan)


def standing(channels: list[Channel]) -> list[int]:
    """How many posts stand in each."""
    return [len(channel.messages) for channel in channels]


async def test_a_stop_in_the_middle_of_a_burst_loses_and_repeats_nothing(
    discord_server: Loopback, guild: Guild, tmp_path: Path
) -> None:
    """And it is no fault: nothing in the log says so. The next start goes on with what is left."""
    channels = [guild.add_channel(f"daily-{number}") for number in range(CHANNELS)]
    await make_due(tmp_path / "bot.db", channels)
    bot = BotProcess(discord_server, tmp_path / "bot.db", tmp_path / "log")
    await bot.start()
    await discord_server.until(lambda: sum(standing(channels)) >= CHANNELS // 4)
    assert await bot.stop() == 0
    assert sum(standing(channels)) < CHANNELS, "it was stopped in the middle"
    lines = [json.loads(line) for line in bot.log.splitlines()]
    assert [line for line in lines if line["level"] not in ("debug", "info")] == []
    await discord_server.wait_gone()
    await bot.start()
    try:
        await discord_server.until(lambda: all(standing(channels)))
    finally:
        await bot.stop()
    assert standing(channels) == [1] * CHANNELS
