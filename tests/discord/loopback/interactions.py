"""Making an interaction as Discord would, and sending it to the bot."""

from __future__ import annotations

import time
from typing import Any

from tests.discord.loopback.payloads import message_payload, partial_channel
from tests.discord.loopback.permissions import EVERYONE, permissions_in
from tests.discord.loopback.state import (
    DM,
    Attachment,
    Channel,
    Guild,
    Interaction,
    Json,
    Message,
    Role,
    User,
)
from tests.discord.loopback.views import DriverError
from tests.discord.loopback.world import World

GUILD_CONTEXT, BOT_DM_CONTEXT = 0, 1
ATTACHMENT_LIMIT = 10 * 1024 * 1024


def owners(world: World, channel: Channel, user: User) -> dict[str, str]:
    """Through which installation the app is there: the server's ("0"), the user's ("1") or both."""
    found: dict[str, str] = {}
    guild = channel.guild
    if guild is None:
        if any(each.installed and user.id in each.members for each in world.guilds.values()):
            found["0"] = "0"
    elif guild.installed:
        found["0"] = str(guild.id)
    if user.installed_app:
        found["1"] = str(user.id)
    return found


def start(
    world: World,
    kind: int,
    user: User,
    channel: Channel,
    data: Json,
    *,
    name: str = "",
    message: Message | None = None,
) -> Interaction:
    """Register an interaction and send it through the gateway."""
    if channel.deleted:
        raise DriverError(f"#{channel.name} is gone")
    if channel.guild is not None and not permissions_in(channel, user):
        raise DriverError(f"{user.name} cannot see #{channel.name}")
    interaction = Interaction(
        world.new_id(), world.new_token(), kind, user, channel, world.clock.now(), name, message
    )
    interaction.owners = owners(world, channel, user)
    world.open_interaction(interaction)
    payload = _payload(world, interaction, data)
    interaction.dispatched_at = time.perf_counter()
    world.emit("INTERACTION_CREATE", payload, channel.guild.id if channel.guild else None)
    return interaction


def _payload(world: World, interaction: Interaction, data: Json) -> Json:
    user, channel = interaction.user, interaction.channel
    payload: Json = {
        "version": 1,
        "id": str(interaction.id),
        "application_id": str(world.bot.id),
        "type": interaction.type,
        "token": interaction.token,
        "data": data,
        "channel_id": str(channel.id),
        "channel": partial_channel(channel, user, world.bot),
        "locale": user.locale,
        "app_permissions": str(_app_permissions(world, channel)),
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": interaction.owners,
        "context": BOT_DM_CONTEXT if channel.type == DM else GUILD_CONTEXT,
        "attachment_size_limit": ATTACHMENT_LIMIT,
    }
    guild = channel.guild
    if guild is None:
        payload["user"] = user.payload
    else:
        payload |= {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": guild.members[user.id].payload(permissions=permissions_in(channel, user)),
        }
    if interaction.message is not None:
        payload["message"] = message_payload(interaction.message)
    return payload


def _app_permissions(world: World, channel: Channel) -> int:
    guild = channel.guild
    if guild is None or guild.installed:
        return permissions_in(channel, world.bot)
    return EVERYONE


def resolve(world: World, guild: Guild | None, viewer: User, things: list[Any]) -> Json:
    """The `resolved` object for users, channels, roles and files that a person chose."""
    resolved: Json = {}
    for thing in things:
        key = str(thing.id)
        if isinstance(thing, User):
            resolved.setdefault("users", {})[key] = thing.payload
            member = guild.members.get(thing.id) if guild else None
            if member is not None:
                resolved.setdefault("members", {})[key] = member.payload(
                    with_user=False, permissions=EVERYONE
                )
        elif isinstance(thing, Channel):
            resolved.setdefault("channels", {})[key] = partial_channel(thing, viewer, world.bot)
        elif isinstance(thing, Role):
            resolved.setdefault("roles", {})[key] = thing.payload()
        elif isinstance(thing, Attachment):
            resolved.setdefault("attachments", {})[key] = thing.payload()
        elif isinstance(thing, Message):
            resolved.setdefault("messages", {})[key] = message_payload(thing)
    return resolved
