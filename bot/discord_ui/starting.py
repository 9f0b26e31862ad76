"""Beginning an interview where it was asked for: here, in a private thread, or in direct messages."""

from __future__ import annotations

from collections.abc import Mapping

import discord
import structlog

from bot.discord_ui import deliver
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import Told
from bot.discord_ui.render.message import Message
from bot.discord_ui.render.outcome import render
from bot.discord_ui.render.refusal import sentence
from bot.discord_ui.render.text import clip
from bot.use_cases.interview_outcomes import Asked, Origin, Place, PlaceKind
from bot.use_cases.interviews import Interviews
from questions.interview_state import Plan

log = structlog.get_logger(__name__)

_NO_THREADS_HERE = "Private threads exist only in servers: begin here, or in direct messages."
_NO_THREADS_IN = "A private thread needs a text channel of the server: begin in one, or choose another place."
_NOT_INSTALLED = (
    "A private thread needs the bot in this server (it is installed for you alone): begin here instead."
)
_DMS_CLOSED = (
    "I cannot write to you: your privacy settings keep direct messages from this server's members out. "
    "The interview goes on here."
)
_WANTED = {
    "create_private_threads": "Create Private Threads",
    "send_messages_in_threads": "Send Messages in Threads",
}


class Starter:
    """Starts interviews and single questions."""

    def __init__(self, interviews: Interviews, titles: Mapping[str, str]) -> None:
        self._interviews = interviews
        self._titles = titles

    async def start(
        self,
        interaction: Interaction,
        plan: Plan,
        kind: PlaceKind,
        origin: Origin = Origin.INTERVIEW,
        question_id: str | None = None,
    ) -> None:
        """Begin and show the first question (`question_id`: this one). Raises Told when the place cannot be had."""
        if kind is PlaceKind.THREAD:
            _check_thread(interaction)
        here = place_of(interaction)
        if kind is here.kind:  # direct messages asked for in direct messages
            kind = PlaceKind.HERE
        private = deliver.is_private(interaction)
        if kind is not PlaceKind.HERE:
            # Making a thread or a DM channel takes calls of its own.
            await interaction.response.defer(ephemeral=private, thinking=True)
        work = self._interviews.start(interaction.user.id, plan, here, origin, question_id)
        outcome = await deliver.in_time(interaction, work, ephemeral=private)
        message = render(outcome, self._titles)
        if not isinstance(outcome, Asked) or kind is PlaceKind.HERE:
            await deliver.reply(interaction, message, ephemeral=private)
            return
        log.info("interview started", interview=outcome.view.interview.id, place=kind.value)
        if kind is PlaceKind.THREAD:
            channel: discord.abc.Messageable = await _make_thread(interaction)
        else:
            channel = await interaction.user.create_dm()
        await self._begin_in(interaction, channel, kind, outcome, message)

    async def _begin_in(
        self,
        interaction: Interaction,
        channel: discord.abc.Messageable,
        kind: PlaceKind,
        outcome: Asked,
        message: Message,
    ) -> None:
        """Post the first question there; where that is refused, the interview is not lost but goes on here."""
        private = deliver.is_private(interaction)
        try:
            sent = await deliver.post(channel, message)
        except discord.Forbidden:
            if kind is not PlaceKind.DM:
                raise
            await deliver.reply(interaction, sentence(_DMS_CLOSED), ephemeral=private)
            await deliver.reply(interaction, message, ephemeral=private)
            return
        guild_id = interaction.guild_id if kind is PlaceKind.THREAD else None
        place = Place(kind, guild_id, sent.channel.id)
        await self._interviews.relocate(interaction.user.id, outcome.view.interview.id, place)
        await deliver.reply(
            interaction, sentence(f"Your interview is here: {sent.jump_url}"), ephemeral=private
        )


def place_of(interaction: Interaction) -> Place:
    """Where an interview stands that is held where this was asked for. In direct messages the bot may write."""
    kind = PlaceKind.DM if interaction.context.dm_channel else PlaceKind.HERE
    return Place(kind, interaction.guild_id, interaction.channel_id)


def _check_thread(interaction: Interaction) -> None:
    if interaction.guild_id is None:
        raise Told(_NO_THREADS_HERE)
    if not interaction.is_guild_integration():
        raise Told(_NOT_INSTALLED)
    if not isinstance(interaction.channel, discord.TextChannel) or interaction.channel.is_news():
        raise Told(_NO_THREADS_IN)
    missing = [label for name, label in _WANTED.items() if not getattr(interaction.app_permissions, name)]
    if missing:
        raise Told(f"I need {' and '.join(missing)} in this channel for that; ask an admin, or begin here.")


async def _make_thread(interaction: Interaction) -> discord.Thread:
    assert isinstance(interaction.channel, discord.TextChannel)  # noqa: S101 - checked before the start
    name = clip(f"Mock interview: {interaction.user.display_name}", 100)
    thread = await interaction.channel.create_thread(
        name=name, type=discord.ChannelType.private_thread, invitable=False
    )
    await thread.add_user(interaction.user)
    return thread
