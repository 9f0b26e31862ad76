"""The commands `/question ask` and `show`: one question at a time."""

from __future__ import annotations

from typing import Literal

from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import Told, guarded
from bot.discord_ui.interview import offer_everywhere
from bot.discord_ui.services import Services
from bot.use_cases.interview_outcomes import Origin, PlaceKind
from questions.interview_state import Mode, Plan
from questions.model import Difficulty


class QuestionCog(commands.GroupCog, group_name="question", group_description="One question at a time"):
    """A single question is an interview of one, in practice mode."""

    def __init__(self, services: Services) -> None:
        self._services = services
        super().__init__()
        offer_everywhere(self)

    @app_commands.command(description="Get a question to answer now, with feedback")
    @app_commands.describe(topic="What to ask about; anything if you choose none", difficulty="How hard")
    async def ask(
        self,
        interaction: Interaction,
        topic: str | None = None,
        difficulty: Literal["easy", "medium", "hard"] | None = None,
    ) -> None:
        """Ask one that suits the person."""
        async with guarded(interaction):
            level = Difficulty(difficulty) if difficulty else None
            plan = Plan(Mode.PRACTICE, 1, self._services.topics(topic), level)
            await self._services.starter.start(interaction, plan, PlaceKind.HERE, Origin.QUESTION)

    @ask.autocomplete("topic")
    async def _complete_topic(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return self._services.complete_topic(typed)

    @app_commands.command(name="show", description="Find a question by its title or tags, and answer it")
    @app_commands.describe(question="A few words of its title, tags or topic")
    async def find(self, interaction: Interaction, question: str) -> None:
        """Put the question that was looked up."""
        async with guarded(interaction):
            found = self._services.question(question)
            if found is None:
                raise Told(
                    "There is no such question; type a few words of its title and pick one from the list."
                )
            plan = Plan(Mode.PRACTICE, 1)
            starter = self._services.starter
            await starter.start(interaction, plan, PlaceKind.HERE, Origin.QUESTION, found.id)

    @find.autocomplete("question")
    async def _complete_question(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return self._services.complete_question(typed)
