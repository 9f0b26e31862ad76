"""Questions of the day as the bot posts them by itself: at their time, once, whatever breaks on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from questions.daily import Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan
from tests.discord.bots import MovedClock, running_bot
from tests.discord.loopback import Channel, Loopback, Person

EVERY_DAY = frozenset(range(7))
NINE = DailyPlan(Timetable(9 * 60, "Europe/Berlin", EVERY_DAY), ANY)
ADMIN = 4242


async def test_a_post_comes_at_its_time(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    clock = MovedClock(datetime(2026, 3, 2, 7, 0, tzinfo=UTC))
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        admin = bot.services.daily.admin
        assert general.guild
        await admin.set_up(ADMIN, general.guild.id, general.id, NINE)
        clock.move(minutes=61)
        await discord_server.until(lambda: general.messages, 10)
        (message,) = general.messages.values()
        print(message.components)
        clock.move(hours=20)
        await discord_server.until(lambda: len(general.messages) == 2, 20)
        print([m.components for m in general.messages.values()])
