"""Getting a message to a person: acknowledged in time, in the right place, whatever happened on the way."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

import discord
from discord import ui

from bot.discord_ui.render.message import Attachment, Message

T = TypeVar("T")

DEFER_AFTER = 1.5
"""Seconds; Discord waits 3, and a retried callback may cost one more."""
_UNKNOWN_MESSAGE = 10008

Interaction = discord.Interaction[Any]


async def in_time(interaction: Interaction, work: Awaitable[T], *, ephemeral: bool | None = None) -> T:
    """Await the work; if it takes long, acknowledge meanwhile so that Discord does not give up.

    `ephemeral` None: the clicked message will be edited; else: a new message will follow, so visible.
    """
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=DEFER_AFTER)
    if not done and not interaction.response.is_done():
        if ephemeral is None and interaction.message is not None:
            await interaction.response.defer()
        else:
            await interaction.response.defer(ephemeral=bool(ephemeral), thinking=True)
    return await task


async def edit(interaction: Interaction, message: Message) -> None:
    """Change the clicked message (or the answer already given); without one, send it as a new one."""
    view, files = message.view(), _files(message.attachments)
    if interaction.response.is_done():
        await interaction.edit_original_response(view=view, attachments=files)
    elif interaction.message is None:
        await interaction.response.send_message(view=view, files=files, ephemeral=is_private(interaction))
    else:
        try:
            await interaction.response.edit_message(view=view, attachments=files)
        except discord.NotFound as error:
            if error.code != _UNKNOWN_MESSAGE:
                raise
            # Somebody deleted it while the person was typing.
            await reply(interaction, message, ephemeral=is_private(interaction))


async def reply(interaction: Interaction, message: Message, *, ephemeral: bool) -> None:
    """Say something new."""
    view, files = message.view(), _files(message.attachments)
    if interaction.response.is_done():
        await interaction.followup.send(view=view, files=files, ephemeral=ephemeral)
    else:
        await interaction.response.send_message(view=view, files=files, ephemeral=ephemeral)


async def tell(interaction: Interaction, message: Message) -> None:
    """Say something that concerns the person alone."""
    await reply(interaction, message, ephemeral=True)


async def post(channel: discord.abc.Messageable, message: Message) -> discord.Message:
    """Send to a channel, without an interaction."""
    return await channel.send(view=message.view(), files=_files(message.attachments))


async def strip_buttons(interaction: Interaction) -> None:
    """Acknowledge a click by taking the buttons off the message: it becomes a page of the record."""
    clicked = interaction.message
    if clicked is None or interaction.response.is_done():
        return
    view = ui.LayoutView.from_message(clicked, timeout=None)
    for row in [item for item in view.walk_children() if isinstance(item, ui.ActionRow)]:
        parent: Any = row.parent or view
        parent.remove_item(row)
    view.stop()
    await interaction.response.edit_message(view=view)


def is_private(interaction: Interaction) -> bool:
    """Whether a new message here must be for the person's eyes only: anywhere but in their DM or own thread."""
    if interaction.message is not None:
        return interaction.message.flags.ephemeral
    return not interaction.context.dm_channel if interaction.guild_id is None else True


def _files(attachments: Sequence[Attachment]) -> list[discord.File]:
    return [
        discord.File(io.BytesIO(file.data), filename=file.name, description=file.description or None)
        for file in attachments
    ]
