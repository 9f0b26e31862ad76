"""What asking for stats and past answers does, by command or by click: look them up anew, draw, deliver.

All of it is for the eyes of who asks. A click on a message that others see too is answered beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import discord

from bot.discord_ui import deliver
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import guarded
from bot.discord_ui.ids import AnswersId, HistoryVerb, StatsId, StatsSection
from bot.discord_ui.members import Members
from bot.discord_ui.pictures import Pictures
from bot.discord_ui.render import progress as render
from bot.discord_ui.render import progress_history as render_history
from bot.discord_ui.render.message import Attachment, Message
from bot.discord_ui.render.progress_words import grid_chart, time_chart
from bot.use_cases.progress import Progress
from bot.use_cases.progress_outcomes import Nothing, NotShared, Refusal, Stats

STATS_NOT_TAKEN = "Discord did not take that; `/stats` asks again."
HISTORY_NOT_TAKEN = "Discord did not take that; `/history` asks again."


class ProgressActions:
    """One instance serves every message ever made: all state is in the database."""

    def __init__(
        self, progress: Progress, members: Members, pictures: Pictures, titles: Mapping[str, str]
    ) -> None:
        self.picture_seconds = 6.0
        """How long the text waits for its picture; it goes without one then."""
        self._progress = progress
        self._members = members
        self._pictures = pictures
        self._titles = titles

    async def stats(self, interaction: Interaction, person: discord.User | discord.Member | None) -> None:
        """How the person is doing, oneself when None, as a new message."""
        of = person.id if person is not None else interaction.user.id
        # Whom Discord does not call a member is not in this server: nothing of theirs is told here.
        is_here = person is None or isinstance(person, discord.Member)
        private = deliver.is_private(interaction)
        work = self._stats(interaction, of, StatsSection.OVERVIEW, is_here=is_here)
        message = await deliver.in_time(interaction, work, ephemeral=private)
        await deliver.reply(interaction, message, ephemeral=private)

    async def history(self, interaction: Interaction) -> None:
        """The latest of one's own answers, as a new message."""
        private = deliver.is_private(interaction)
        work = self._progress.history(interaction.user.id)
        page = await deliver.in_time(interaction, work, ephemeral=private)
        await deliver.reply(interaction, render_history.history(page), ephemeral=private)

    async def stats_clicked(self, interaction: Interaction, target: StatsId) -> None:
        """Another section, in a message of any age."""
        async with guarded(interaction, not_taken=STATS_NOT_TAKEN):
            work = self._section(interaction, target)
            await self._show(
                interaction, await deliver.in_time(interaction, work, ephemeral=_beside(interaction))
            )

    async def history_clicked(
        self, interaction: Interaction, target: AnswersId, values: Sequence[str] = ()
    ) -> None:
        """Another page, or one answer, in a message of any age."""
        async with guarded(interaction, not_taken=HISTORY_NOT_TAKEN):
            actor, beside = interaction.user.id, _beside(interaction)
            if target.verb is HistoryVerb.PAGE:
                work = self._progress.history(actor, target.page)
                page = await deliver.in_time(interaction, work, ephemeral=beside)
                await self._show(interaction, render_history.history(page))
                return
            opening = self._progress.past_answer(actor, int(values[0]))
            outcome = await deliver.in_time(interaction, opening, ephemeral=beside)
            if isinstance(outcome, Refusal):
                await deliver.tell(interaction, render_history.refused(outcome))
                return
            await self._show(interaction, render_history.past_answer(outcome, target.page))

    async def _section(self, interaction: Interaction, target: StatsId) -> Message:
        of = target.of or interaction.user.id
        is_here = of == interaction.user.id or await self._is_here(interaction, of)
        return await self._stats(interaction, of, target.section, is_here=is_here)

    async def _is_here(self, interaction: Interaction, user_id: int) -> bool:
        """Whether the person is still in this server, as far as Discord says."""
        guild = interaction.guild
        if guild is None or not interaction.is_guild_integration():
            return interaction.guild_id is not None
        return user_id not in (await self._members.names(guild, {user_id})).gone

    async def _stats(
        self, interaction: Interaction, of: int, section: StatsSection, *, is_here: bool
    ) -> Message:
        guild_id = interaction.guild_id if is_here else None
        outcome = await self._progress.stats(interaction.user.id, of, guild_id)
        match outcome:
            case NotShared():
                return render.not_shared(outcome, in_server=interaction.guild_id is not None)
            case Nothing():
                return render.nothing(outcome)
            case Stats():
                picture = await self._picture(outcome, section)
                return render.stats(outcome, section, self._titles, picture)

    async def _picture(self, outcome: Stats, section: StatsSection) -> Attachment | None:
        doing = outcome.doing
        times, grid = None, None
        if section is StatsSection.OVERVIEW:
            times = time_chart(doing)
        elif section is StatsSection.TOPICS:
            grid = grid_chart(doing)
        try:
            async with asyncio.timeout(self.picture_seconds):
                if times is not None:
                    return await self._pictures.scores(times)
                return await self._pictures.topics(grid) if grid is not None else None
        except TimeoutError:
            return None

    async def _show(self, interaction: Interaction, message: Message) -> None:
        if _beside(interaction):
            await deliver.tell(interaction, message)
        else:
            await deliver.edit(interaction, message)


def _beside(interaction: Interaction) -> bool | None:
    """True where the clicked message is not for the clicker's eyes alone; else None: it is changed in place."""
    message = interaction.message
    alone = message is None or message.flags.ephemeral or interaction.context.dm_channel
    return None if alone else True
