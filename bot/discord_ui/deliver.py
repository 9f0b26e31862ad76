"""Getting a message to a person: acknowledged in time, in the right place, whatever happened on the way."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import aiohttp
import discord
import structlog
from discord import ui

from bot.discord_ui.render.message import Attachment, Message

log = structlog.get_logger(__name__)

T = TypeVar("T")

DEFER_AFTER = 1.5
"""Seconds; Discord waits 3, and a retried callback may cost one more."""
_UNKNOWN_MESSAGE = 10008
_ALREADY_ACKNOWLEDGED = 40060
_TAKEN = "taken"
_TIME_STAMP = re.compile(r"<t:([0-9]{1,11})(?::[a-zA-Z])?>")

Interaction = discord.Interaction[Any]


async def in_time(interaction: Interaction, work: Awaitable[T], *, ephemeral: bool | None = None) -> T:
    """Await the work; if it takes long, acknowledge meanwhile so that Discord does not give up.

    `ephemeral` None: the clicked message will be edited; else: a new message will follow, so visible.
    """
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=DEFER_AFTER)
    if not done and not _is_acknowledged(interaction):
        update = ephemeral is None and interaction.message is not None
        try:
            if update:
                await respond(interaction, interaction.response.defer)
            else:
                hidden = bool(ephemeral)
                await respond(
                    interaction, lambda: interaction.response.defer(ephemeral=hidden, thinking=True)
                )
        except (discord.HTTPException, aiohttp.ClientError) as error:
            # The work goes on, and whoever delivers what comes of it meets the same trouble and tells.
            log.warning("not deferred", error=type(error).__name__, reason=str(error))
    return await task


async def respond(interaction: Interaction, call: Callable[[], Awaitable[T]]) -> T | None:
    """Make the first response. Where the connection broke, ask again: Discord says whether it had taken it.

    Gives what the call does; None where Discord had taken it the first time.
    """
    try:
        return await call()
    except aiohttp.ClientError:
        try:
            return await call()
        except discord.HTTPException as error:
            if error.code != _ALREADY_ACKNOWLEDGED:
                raise
            interaction.extras[_TAKEN] = True
            return None


def _is_acknowledged(interaction: Interaction) -> bool:
    return interaction.response.is_done() or _TAKEN in interaction.extras


async def edit(interaction: Interaction, message: Message) -> None:
    """Change the clicked message (or the answer already given); without one, send it as a new one."""
    if interaction.message is None and not _is_acknowledged(interaction):
        await reply(interaction, message, ephemeral=is_private(interaction))
        return
    try:
        if _is_acknowledged(interaction):
            await interaction.edit_original_response(
                view=message.view(), attachments=_files(message.attachments)
            )
        else:
            await respond(
                interaction,
                lambda: interaction.response.edit_message(
                    view=message.view(), attachments=_files(message.attachments)
                ),
            )
    except discord.NotFound as error:
        if error.code != _UNKNOWN_MESSAGE:
            raise
        # Somebody deleted it while the person was typing.
        await reply(interaction, message, ephemeral=is_private(interaction))


async def reply(interaction: Interaction, message: Message, *, ephemeral: bool) -> int | None:
    """Say something new; gives the message's id where Discord told it."""
    if not _is_acknowledged(interaction):
        sent = await respond(
            interaction,
            lambda: interaction.response.send_message(
                view=message.view(), files=_files(message.attachments), ephemeral=ephemeral
            ),
        )
        return sent.message_id if sent is not None else None
    followed = await interaction.followup.send(
        view=message.view(), files=_files(message.attachments), ephemeral=ephemeral, wait=True
    )
    return followed.id


async def tell(interaction: Interaction, message: Message) -> None:
    """Say something that concerns the person alone."""
    await reply(interaction, message, ephemeral=True)


async def post(
    channel: discord.abc.Messageable,
    message: Message,
    *,
    nonce: str | None = None,
    mentions: discord.AllowedMentions | None = None,
) -> discord.Message:
    """Send to a channel, without an interaction. `mentions`: who may be pinged, nobody when None.

    With a nonce (at most 25 characters) Discord makes no second message of the same for some minutes.
    """
    once: dict[str, Any] = {"nonce": nonce} if nonce is not None else {}
    return await channel.send(
        view=message.view(),
        files=_files(message.attachments),
        **once,
        allowed_mentions=mentions or discord.AllowedMentions.none(),
    )


async def change(sent: discord.PartialMessage, message: Message) -> None:
    """Show another message in place of one of ours, without an interaction. Nobody is pinged."""
    await sent.edit(
        view=message.view(),
        attachments=_files(message.attachments),
        allowed_mentions=discord.AllowedMentions.none(),
    )


async def strip_buttons(interaction: Interaction) -> None:
    """Acknowledge a click by taking the buttons off the message: it becomes a page of the record."""
    clicked = interaction.message
    if clicked is None:
        return
    view = ui.LayoutView.from_message(clicked, timeout=None)
    for row in [item for item in view.walk_children() if isinstance(item, ui.ActionRow)]:
        parent: Any = row.parent or view
        parent.remove_item(row)
    view.stop()
    try:
        if _is_acknowledged(interaction):
            await interaction.edit_original_response(view=view)
        else:
            await respond(interaction, lambda: interaction.response.edit_message(view=view))
    except discord.NotFound as error:
        if error.code != _UNKNOWN_MESSAGE:
            raise


def has_button(interaction: Interaction, custom_id: str) -> bool:
    """Whether the clicked message, as the person saw it, has this button."""
    return interaction.message is not None and custom_id in custom_ids(interaction.message)


def first_time(message: discord.Message) -> datetime | None:
    """The first moment that a message names with one of Discord's time stamps."""
    view = ui.LayoutView.from_message(message, timeout=None)
    view.stop()
    texts = (item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))
    found = next(filter(None, map(_TIME_STAMP.search, texts)), None)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def custom_ids(message: discord.Message) -> set[str]:
    """The ids of a message's buttons and menus."""
    if not message.components:
        return set()
    view = ui.LayoutView.from_message(message, timeout=None)
    view.stop()
    return {str(item.custom_id) for item in view.walk_children() if hasattr(item, "custom_id")}


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
