"""Who may administer questions of the day, and what the bot itself may do in a channel that gets them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import Told, guarded
from bot.discord_ui.render.text import user
from bot.use_cases.daily_admin import DailyAdmin
from bot.use_cases.daily_outcomes import Schedule
from questions.daily import UnknownZone
from questions.daily_plan import DailyPlan

log = structlog.get_logger(__name__)

_WANTED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
    "attach_files": "Attach Files",
}
_FOR_DISCUSSIONS = {
    "create_private_threads": "Create Private Threads",
    "send_messages_in_threads": "Send Messages in Threads",
}


class Ping(Enum):
    """What will come of pinging the role that was asked for."""

    FINE = auto()
    SILENT = auto()  # its name will stand there, and nobody hears anything
    DELETED = auto()


@dataclass(frozen=True, slots=True)
class Access:
    """What the bot may do in a channel. `missing`: permissions as Discord's settings name them.

    `bot_role`: what to look for in those settings to grant them to.
    """

    missing: tuple[str, ...]
    ping: Ping
    bot_role: str


@asynccontextmanager
async def administering(interaction: Interaction, typed: str = "") -> AsyncIterator[int]:
    """Run an admin's command or click in a server, whose id it gives; whatever it raises becomes a sentence."""
    not_taken = "Discord did not take that; `/daily list` shows how things stand."
    async with guarded(interaction, typed, not_taken=not_taken):
        try:
            yield interaction.guild_id or 0  # in no server there is no channel with a question of the day
        except UnknownZone as error:
            raise Told(
                f"The time zone {user(str(error), 60)} is not known here any more; "
                "`/daily edit timezone:` gives the channel another."
            ) from error


def check_admin(interaction: Interaction) -> None:
    """Raise MissingPermissions for who may not administer the server.

    Asked for although Discord hides the commands: a server can offer them to others too, and rights can be lost.
    """
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise app_commands.MissingPermissions(["manage_guild"])


async def access(interaction: Interaction, channel_id: int, plan: DailyPlan) -> Access:
    """What the bot may do in a channel of the interaction's server. Raises Told for one that was deleted."""
    found = await access_if_there(interaction, channel_id, plan)
    if found is None:
        raise Told("That channel was deleted meanwhile.")
    return found


async def access_if_there(
    interaction: Interaction, channel_id: int, plan: DailyPlan | None = None
) -> Access | None:
    """The same; None for a channel that does not exist. Without a plan: what any post needs."""
    guild = interaction.guild
    assert guild is not None  # noqa: S101 - `administering` asks for a server
    if guild.unavailable:  # just after the start, or while Discord itself is in trouble: nothing is known
        return Access((), Ping.FINE, "")
    channel: discord.abc.GuildChannel | None = guild.get_channel(channel_id)
    if channel is None:
        try:
            channel = await _looked_up(interaction.client, channel_id)
        except discord.NotFound:
            return None
    held = _held(guild, channel)
    wanted = _WANTED | (_FOR_DISCUSSIONS if plan and plan.thread else {})
    missing = tuple(label for name, label in wanted.items() if not getattr(held, name))
    own = guild.self_role
    ping = _ping(guild, plan.role_id if plan else None, held)
    return Access(missing, ping, own.name if own else guild.me.display_name)


async def forget_if_gone(
    client: discord.Client, admin: DailyAdmin, channel: discord.abc.GuildChannel
) -> None:
    """Discord says that a channel was deleted, which is also what it says of one that it hides from the bot."""
    if not isinstance(await admin.find(channel.guild.id, channel.id), Schedule):
        return
    try:
        await _looked_up(client, channel.id)
    except discord.NotFound:
        if await admin.forget_channel(channel.id):
            log.info("daily channel deleted", channel=channel.id, guild=channel.guild.id)


async def _looked_up(client: discord.Client, channel_id: int) -> discord.abc.GuildChannel | None:
    """The channel as Discord has it now; None where it does not show it. Raises NotFound."""
    try:
        channel = await client.fetch_channel(channel_id)
    except discord.NotFound:
        raise
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        log.info("channel not looked up", channel=channel_id, error=type(error).__name__, reason=str(error))
        return None
    return channel if isinstance(channel, discord.abc.GuildChannel) else None


def _held(guild: discord.Guild, channel: discord.abc.GuildChannel | None) -> discord.Permissions:
    """The permissions one by one: discord.py's sum leaves out what is of no use without another."""
    held = guild.me.guild_permissions
    if channel is None:  # hidden from the bot
        return discord.Permissions(held.value & ~discord.Permissions(view_channel=True).value)
    if held.administrator:
        return discord.Permissions.all()
    value = _overwritten(held.value, [channel.overwrites_for(guild.default_role)])
    value = _overwritten(value, [channel.overwrites_for(role) for role in guild.me.roles[1:]])
    return discord.Permissions(_overwritten(value, [channel.overwrites_for(guild.me)]))


def _overwritten(value: int, overwrites: list[discord.PermissionOverwrite]) -> int:
    """Overwrites of one rank: what one of them allows, another cannot deny."""
    allowed = denied = 0
    for allow, deny in (overwrite.pair() for overwrite in overwrites):
        allowed |= allow.value
        denied |= deny.value
    return value & ~denied | allowed


def _ping(guild: discord.Guild, role_id: int | None, held: discord.Permissions) -> Ping:
    if role_id is None:
        return Ping.FINE
    role = guild.get_role(role_id)
    if role is None:
        return Ping.DELETED
    may = held.mention_everyone or (role.mentionable and not role.is_default())
    return Ping.FINE if may else Ping.SILENT
