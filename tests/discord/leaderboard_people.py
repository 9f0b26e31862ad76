"""A server whose people have answered questions, for the tests of its leaderboard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.discord_ui.client import InterviewClient
from bot.use_cases.scoring import Given, keep
from questions.model import Difficulty, Question
from storage.answers import Key, Source
from storage.database import open_database
from tests.discord.bots import MovedClock, running_bot
from tests.discord.loopback import Channel, Guild, Loopback, MessageView, Person
from tests.discord.playing import BANK

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HARD = [question for question in BANK if question.difficulty is Difficulty.HARD]
"""Thirty points each."""


@dataclass
class Club:
    """A running bot, and answers that are given as if in its server."""

    server: Loopback
    bot: InterviewClient
    clock: MovedClock
    database: Path
    _turns: count[int] = field(default_factory=lambda: count(1))

    async def earn(self, guild: Guild, scores: dict[Person, float], question: Question = HARD[0]) -> None:
        """Each of them answers the question now, with so much of 1."""
        async with open_database(f"sqlite:///{self.database}") as database, database.writing() as transaction:
            for person, score in scores.items():
                key = Key(person.id, Source.INTERVIEW, 10**6, next(self._turns), 1)
                await keep(transaction, Given(key, question, guild.id, self.clock(), score))
            await transaction.commit()


@asynccontextmanager
async def running_club(
    server: Loopback, folder: Path, *, clock: MovedClock | None = None
) -> AsyncIterator[Club]:
    """The bot, on a Monday."""
    clock = clock or MovedClock(MONDAY)
    async with running_bot(server, folder / "bot.db", clock=clock) as bot:
        bot.services.leaderboard_actions.picture_seconds = 60  # a busy machine draws its first picture slowly
        yield Club(server, bot, clock, folder / "bot.db")


def recaps(person: Person, channel: Channel) -> list[MessageView]:
    """The weekly recaps that stand in a channel."""
    return [each for each in person.sees(channel) if "The week of" in each.text]


async def next_monday(club: Club) -> None:
    """Nine o'clock by UTC, a week later; the tick comes round."""
    club.clock.move(days=7)
    await club.bot.recaps.run()


def crowd(server: Loopback, guild: Guild, people: int) -> list[Person]:
    """Members called p0, p1 and so on."""
    return [server.add_user(f"p{number}", member_of=[guild]) for number in range(people)]


async def in_a_row(club: Club, guild: Guild, people: Sequence[Person]) -> None:
    """The first gets 30 points, the next 29, at most 25 people."""
    await club.earn(guild, {person: (30 - number) / 30 for number, person in enumerate(people)})


def listed(message: MessageView) -> list[str]:
    """The lines of a page, such as '`1.` **Ada** · 30 points'; how places are aligned is left out."""
    return [
        line.replace("` ", "`", 1) if line.startswith("` ") else line
        for line in message.text.split("\n")
        if line.startswith("`")
    ]


def alt_text(message: MessageView) -> str:
    """What the picture is described with, '' without a picture."""
    return " ".join(each.description or "" for each in message.attachments)
