"""The commands `/interview start`, `resume` and `history`."""

from __future__ import annotations

from typing import Literal

from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.discord_ui import deliver
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import guarded
from bot.discord_ui.render.report import history
from bot.discord_ui.services import Services
from bot.discord_ui.starting import place_of
from bot.use_cases.interview_outcomes import PlaceKind
from questions.interview_state import Focus, Mode, Plan
from questions.model import Difficulty

DEFAULT_LENGTH = 5
MOST_QUESTIONS = 20
EXAM_MINUTES = 5
"""Minutes for a question of an exam when nothing else is said: an exam is timed."""
PLACES = [
    Choice(name="here, for your eyes only", value=PlaceKind.HERE.value),
    Choice(name="in a private thread", value=PlaceKind.THREAD.value),
    Choice(name="in direct messages", value=PlaceKind.DM.value),
]
_ADAPTIVE = "adaptive"


def offer_everywhere(cog: commands.GroupCog) -> None:
    """Let a cog's commands be used in servers, DMs and group DMs, installed by a server or by a person alone."""
    group = cog.__cog_app_commands_group__
    assert group is not None  # noqa: S101 - a GroupCog has one
    group.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
    group.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)


class InterviewCog(
    commands.GroupCog,
    group_name="interview",
    group_description="Mock technical interviews",
):
    """Parses, calls, renders."""

    def __init__(self, services: Services) -> None:
        self._services = services
        super().__init__()
        offer_everywhere(self)

    @app_commands.command(description="Begin a mock interview")
    @app_commands.describe(
        topic="What to ask about; everything if you choose none",
        difficulty="How hard; rising from easy to hard if you choose none. Adaptive: as hard as suits you",
        focus="What to draw on: anything, what is due for review first, or what went badly and weak topics first",
        questions="How many questions (5)",
        minutes="Minutes for each question; no limit if you choose none (in an exam: 5)",
        mode="Practice: feedback after each answer. Exam: feedback at the end, timed, no hints",
        where="Where to hold it; here only you can see it",
    )
    @app_commands.choices(
        where=PLACES,
        focus=[
            Choice(name="mixed", value=Focus.MIXED.value),
            Choice(name="due first", value=Focus.DUE.value),
            Choice(name="weak spots", value=Focus.WEAK.value),
        ],
        mode=[Choice(name="practice", value=Mode.PRACTICE.value), Choice(name="exam", value=Mode.EXAM.value)],
    )
    async def start(
        self,
        interaction: Interaction,
        topic: str | None = None,
        difficulty: Literal["easy", "medium", "hard", "adaptive"] | None = None,
        questions: Range[int, 1, MOST_QUESTIONS] = DEFAULT_LENGTH,
        minutes: Range[int, 1, 60] | None = None,
        mode: str = Mode.PRACTICE.value,
        where: str = PlaceKind.HERE.value,
        focus: str = Focus.MIXED.value,
    ) -> None:
        """Begin a mock interview."""
        async with guarded(interaction):
            if Mode(mode) is Mode.EXAM and minutes is None:
                minutes = EXAM_MINUTES
            plan = Plan(
                mode=Mode(mode),
                length=questions,
                topics=self._services.topics(topic),
                difficulty=Difficulty(difficulty) if difficulty and difficulty != _ADAPTIVE else None,
                seconds=minutes * 60 if minutes else None,
                focus=Focus(focus),
                adaptive=difficulty == _ADAPTIVE,
            )
            await self._services.starter.start(interaction, plan, PlaceKind(where))

    @start.autocomplete("topic")
    async def _complete_topic(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return self._services.complete_topic(typed)

    @app_commands.command(description="Go on with your unfinished interview, here")
    async def resume(self, interaction: Interaction) -> None:
        """Go on where it stopped, in this channel."""
        async with guarded(interaction):
            work = self._services.interviews.resume(interaction.user.id, place=place_of(interaction))
            outcome = await deliver.in_time(interaction, work, ephemeral=deliver.is_private(interaction))
            await self._services.actions.show(interaction, outcome)

    @app_commands.command(
        name="history", description="Your interviews as wholes, with their reports; /history has each answer"
    )
    async def past(self, interaction: Interaction) -> None:
        """List past interviews."""
        async with guarded(interaction):
            private = deliver.is_private(interaction)
            work = self._services.interviews.history(interaction.user.id)
            message = history(
                await deliver.in_time(interaction, work, ephemeral=private), self._services.titles
            )
            await deliver.reply(interaction, message, ephemeral=private)
