"""A server whose people have answered questions, for the tests of stats and of past answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.discord_ui.client import InterviewClient
from bot.use_cases.interview_outcomes import Asked, Marked, Origin, Place, PlaceKind, Recorded
from questions.interview_state import Mode, Plan
from questions.model import Question
from tests.discord.bots import MovedClock, running_bot
from tests.discord.loopback import Channel, Loopback, MessageView, Person
from tests.discord.playing import BANK

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
QUESTIONS = list(BANK)


@dataclass
class Class:
    """A running bot, and answers that are given in a channel."""

    server: Loopback
    bot: InterviewClient
    clock: MovedClock

    async def answer(
        self, person: Person, channel: Channel, question: Question = QUESTIONS[0], text: str | None = None
    ) -> None:
        """Ask somebody a single question there, and answer it a minute later; as the reference does when None."""
        place = Place(PlaceKind.HERE, channel.guild.id if channel.guild else None, channel.id)
        interviews = self.bot.services.interviews
        asked = await interviews.start(person.id, Plan(Mode.PRACTICE, 1), place, Origin.QUESTION, question.id)
        assert isinstance(asked, Asked), asked
        self.clock.move(minutes=1)
        said = question.reference if text is None else text
        marked = await interviews.answer(person.id, asked.view.interview.id, 1, said)
        assert isinstance(marked, Marked), marked

    async def answers(self, person: Person, channel: Channel, questions: Sequence[Question]) -> None:
        """Each of these questions, an hour apart, as the reference answers it."""
        for question in questions:
            self.clock.move(minutes=59)
            await self.answer(person, channel, question)

    async def exam(self, person: Person, channel: Channel, length: int = 2) -> int:
        """Begin an exam and answer its first question; gives its id."""
        place = Place(PlaceKind.HERE, channel.guild.id if channel.guild else None, channel.id)
        interviews = self.bot.services.interviews
        asked = await interviews.start(person.id, Plan(Mode.EXAM, length, seconds=600), place)
        assert isinstance(asked, Asked), asked
        given = await interviews.answer(person.id, asked.view.interview.id, 1, asked.view.question.reference)
        assert isinstance(given, Recorded), given
        return asked.view.interview.id


@asynccontextmanager
async def running_class(
    server: Loopback, folder: Path, *, clock: MovedClock | None = None, bank: Path | None = None
) -> AsyncIterator[Class]:
    """The bot, on a Monday."""
    clock = clock or MovedClock(MONDAY)
    async with running_bot(server, folder / "bot.db", clock=clock, bank=bank) as bot:
        bot.services.progress_actions.picture_seconds = 60  # a busy machine draws its first picture slowly
        yield Class(server, bot, clock)


def alt_text(message: MessageView) -> str:
    """What the picture is described with, '' without a picture."""
    return " ".join(each.description or "" for each in message.attachments if each.filename.endswith("png"))
