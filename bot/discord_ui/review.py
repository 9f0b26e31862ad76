"""The command `/review`, and the buttons that begin one."""

from __future__ import annotations

from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import guarded
from bot.discord_ui.ids import ReviewId, ReviewVerb
from bot.discord_ui.interview import PLACES
from bot.discord_ui.render.review import MOST, SITTING
from bot.discord_ui.services import Services
from bot.use_cases.interview_outcomes import PlaceKind
from questions.interview_state import Focus, Mode, Plan


class ReviewCog(commands.Cog):
    """A review is an interview in practice mode about nothing but what is due."""

    def __init__(self, services: Services) -> None:
        self._services = services
        super().__init__()

    @app_commands.command(description="Answer again what you are likely to have forgotten, the worst first")
    @app_commands.describe(
        questions=f"How many at most ({SITTING})",
        topic="What to be asked about; everything if you choose none",
        where="Where to hold it; here only you can see it",
    )
    @app_commands.choices(where=PLACES)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def review(
        self,
        interaction: Interaction,
        questions: Range[int, 1, MOST] = SITTING,
        topic: str | None = None,
        where: str = PlaceKind.HERE.value,
    ) -> None:
        """Begin a review, or say when the next is due."""
        async with guarded(interaction):
            plan = Plan(Mode.PRACTICE, questions, self._services.topics(topic), focus=Focus.REVIEW)
            await self._services.starter.start(interaction, plan, PlaceKind(where))

    @review.autocomplete("topic")
    async def _complete_topic(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return self._services.complete_topic(typed)


async def clicked(interaction: Interaction, services: Services, target: ReviewId) -> None:
    """A button about reviews, in a message of any age."""
    async with guarded(interaction):
        plan = Plan(Mode.PRACTICE, target.questions, focus=Focus.REVIEW)
        if target.verb is ReviewVerb.INTERVIEW:
            plan = Plan(Mode.PRACTICE, target.questions, adaptive=True)
        await services.starter.start(interaction, plan, PlaceKind.HERE)
