"""A channel with a question of the day, for the tests of what people do with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.discord_ui.client import InterviewClient
from questions.daily import Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan
from questions.model import Question
from tests.discord.bots import MovedClock, running_bot
from tests.discord.loopback import Channel, Exchange, Loopback, MessageView, Person
from tests.discord.playing import question_in

ADMIN = 4242
NINE = DailyPlan(Timetable(9 * 60, "Europe/Berlin", frozenset(range(7))), ANY)
BEFORE = datetime(2026, 3, 2, 7, 59, tzinfo=UTC)
"""A minute before nine on a Monday in Berlin."""


def public(channel: Channel) -> list[MessageView]:
    """What everybody sees in a channel."""
    return [MessageView(each) for each in channel.messages.values() if each.ephemeral_to is None]


@dataclass
class Day:
    """A running bot and its channels' questions of the day."""

    server: Loopback
    bot: InterviewClient
    clock: MovedClock

    async def begin(self, *channels: Channel, plan: DailyPlan = NINE) -> MessageView:
        """Set the channels up and let nine o'clock come; gives the first channel's post."""
        for channel in channels:
            assert channel.guild
            await self.bot.services.daily.admin.set_up(ADMIN, channel.guild.id, channel.id, plan)
        self.clock.move(minutes=1)
        return (await self.posts(*channels))[0]

    async def posts(self, *channels: Channel) -> list[MessageView]:
        """The posts that are due now, on record."""
        before = [len(public(channel)) for channel in channels]
        await self.bot.daily.sender.run()
        await self.server.until(
            lambda: all(len(public(c)) > n for c, n in zip(channels, before, strict=True))
        )
        await self.bot.daily.sender.run()
        return [public(channel)[-1] for channel in channels]

    async def next_day(self, *channels: Channel) -> list[MessageView]:
        """Tomorrow's posts, all that was due before them done."""
        self.clock.move(hours=21)
        await self.keep(*channels)
        self.clock.move(hours=3)
        return await self.posts(*channels)

    async def keep(self, *channels: Channel) -> None:
        """Wait until the keeper has done what is due; channels whose reveal that includes."""
        await self.bot.daily.keeper.run()
        await self.server.until(lambda: all(self._revealed(channel) for channel in channels))
        await self.bot.daily.keeper.run()

    async def reveal(self, channel: Channel) -> MessageView:
        """Let the reveal hour come; gives the message with the answer."""
        self.clock.move(hours=21)
        await self.bot.daily.keeper.run()
        await self.server.until(lambda: self._revealed(channel))
        return self._revealed(channel)[-1]

    @staticmethod
    def _revealed(channel: Channel) -> list[MessageView]:
        return [view for view in public(channel) if "The answer to" in view.text]


@asynccontextmanager
async def running_day(
    server: Loopback, database: Path | str, *, bank: Path | None = None, clock: MovedClock | None = None
) -> AsyncIterator[Day]:
    """The bot, a minute before nine."""
    clock = clock or MovedClock(BEFORE)
    async with running_bot(server, database, clock=clock, bank=bank) as bot:
        yield Day(server, bot, clock)


def with_reveal(hours: int) -> DailyPlan:
    """A plan whose answer comes after so many hours."""
    return replace(NINE, reveal_hours=hours)


async def answer_day(person: Person, message: MessageView, text: str, button: str = "Answer") -> Exchange:
    """Click, type, submit."""
    opened = await person.click(message, button)
    return await person.submit(opened.modal, text)


def right(message: MessageView) -> str:
    """The reference answer to the question of a post."""
    return question_of(message).reference


def question_of(message: MessageView) -> Question:
    """The bank's question in a post."""
    return question_in(message)
