"""State as Discord's JSON."""

from __future__ import annotations

from tests.discord.loopback.permissions import may, permissions_in
from tests.discord.loopback.state import DM, Channel, Guild, Interaction, Json, Message, User


def channel_payload(channel: Channel, bot: User) -> Json:
    """A channel or thread as its owner's server describes it."""
    last = next(reversed(channel.messages), None)
    payload: Json = {
        "id": str(channel.id),
        "type": channel.type,
        "last_message_id": str(last) if last else None,
        "flags": 0,
    }
    if channel.type == DM:
        payload["recipients"] = [user.payload for user in channel.recipients if user is not bot]
        return payload
    assert channel.guild is not None
    payload |= {
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "parent_id": str(channel.parent.id) if channel.parent else None,
    }
    if channel.is_thread:
        payload |= thread_fields(channel, bot)
    else:
        payload |= {
            "position": channel.position,
            "topic": channel.topic,
            "permission_overwrites": [
                {
                    "id": str(target),
                    "type": 0 if target in channel.guild.roles else 1,
                    "allow": str(allow),
                    "deny": str(deny),
                }
                for target, (allow, deny) in channel.overwrites.items()
            ],
        }
    return payload


def thread_fields(thread: Channel, bot: User) -> Json:
    """What a thread has beside a channel's fields."""
    count = len(thread.messages)
    fields: Json = {
        "owner_id": str(thread.owner_id),
        "message_count": count,
        "total_message_sent": count,
        "member_count": len(thread.member_ids),
        "thread_metadata": {
            "archived": thread.archived,
            "locked": thread.locked,
            "invitable": thread.invitable,
            "auto_archive_duration": thread.auto_archive,
            "archive_timestamp": thread.created_at,
            "create_timestamp": thread.created_at,
        },
    }
    if bot.id in thread.member_ids:
        fields["member"] = {
            "id": str(thread.id),
            "user_id": str(bot.id),
            "join_timestamp": thread.created_at,
            "flags": 0,
        }
    return fields


def partial_channel(channel: Channel, user: User, bot: User) -> Json:
    """A channel as interactions carry it: with the user's permissions, without overwrites."""
    payload = channel_payload(channel, bot)
    payload.pop("permission_overwrites", None)
    payload.pop("recipients", None)  # Discord leaves them out of an interaction in direct messages
    payload["permissions"] = str(permissions_in(channel, user))
    return payload


def guild_payload(guild: Guild, bot: User) -> Json:
    """A server as GUILD_CREATE gives it to a bot without the members intent."""
    member = guild.members.get(bot.id)
    active = [
        channel
        for channel in guild.world.channels.values()
        if channel.guild is guild
        and channel.is_thread
        and not channel.archived
        and may(channel, bot, "view_channel")  # of private ones, those the bot is in
    ]
    return {
        **guild_summary(guild),
        "joined_at": member.joined_at if member else None,
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member.payload()] if member else [],
        "channels": [
            channel_payload(channel, bot)
            for channel in guild.channels.values()
            if permissions_in(channel, bot)  # a channel the bot cannot see is hidden from it
        ],
        "threads": [channel_payload(thread, bot) for thread in active],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
    }


def guild_summary(guild: Guild) -> Json:
    """A server as GET /guilds/{id} gives it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "owner_id": str(guild.owner_id),
        "preferred_locale": guild.locale,
        "roles": [role.payload() for role in guild.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": [],
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "public_updates_channel_id": str(guild.admins_channel.id) if guild.admins_channel else None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "afk_timeout": 300,
    }


def interaction_metadata(interaction: Interaction) -> Json:
    """How a message says which interaction it answers."""
    return {
        "id": str(interaction.id),
        "type": interaction.type,
        "user": interaction.user.payload,
        "authorizing_integration_owners": interaction.owners,
    }


def message_payload(message: Message) -> Json:
    """A message in its current version."""
    payload: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "author": message.author.payload,
        "content": message.content,
        "timestamp": message.timestamp,
        "edited_timestamp": message.edited,
        "tts": False,
        "mention_everyone": "@everyone" in message.pings or "@here" in message.pings,
        "mentions": [],
        "mention_roles": [],
        "attachments": [attachment.payload() for attachment in message.attachments],
        "embeds": message.embeds,
        "components": message.components,
        "pinned": message.pinned,
        "type": message.type,
        "flags": message.flags,
    }
    if message.nonce is not None:
        payload["nonce"] = message.nonce
    if message.reference is not None:
        payload["message_reference"] = message.reference
    if message.interaction is not None:
        payload["interaction_metadata"] = interaction_metadata(message.interaction)
    if message.from_webhook:
        payload["webhook_id"] = payload["application_id"] = str(message.author.id)
    return payload


def message_event(message: Message) -> Json:
    """A message as the gateway sends it."""
    payload = message_payload(message)
    guild = message.channel.guild
    if guild is not None:
        payload["guild_id"] = str(guild.id)
        member = guild.members.get(message.author.id)
        if member is not None:
            payload["member"] = member.payload(with_user=False)
    return payload


def without_content(payload: Json) -> Json:
    """What a bot without the message content intent sees of a person's message in a server."""
    return payload | {"content": "", "embeds": [], "attachments": [], "components": []}
