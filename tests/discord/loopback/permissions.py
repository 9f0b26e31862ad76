"""Permission bits, by the names discord.py uses, and how Discord adds them up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.discord.loopback.state import Channel, User

BITS: dict[str, int] = {
    "administrator": 1 << 3,
    "manage_channels": 1 << 4,
    "manage_guild": 1 << 5,
    "add_reactions": 1 << 6,
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "manage_messages": 1 << 13,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "mention_everyone": 1 << 17,
    "use_external_emojis": 1 << 18,
    "manage_roles": 1 << 28,
    "manage_webhooks": 1 << 29,
    "use_application_commands": 1 << 31,
    "manage_threads": 1 << 34,
    "create_public_threads": 1 << 35,
    "create_private_threads": 1 << 36,
    "send_messages_in_threads": 1 << 38,
    "use_external_apps": 1 << 50,
    "pin_messages": 1 << 51,
}
ALL = (1 << 53) - 1


def bits(names: Iterable[str]) -> int:
    """The sum of the named permissions; an unknown name is a KeyError."""
    value = 0
    for name in names:
        value |= BITS[name]
    return value


EVERYONE = bits(
    [
        "add_reactions",
        "view_channel",
        "send_messages",
        "embed_links",
        "attach_files",
        "read_message_history",
        "use_external_emojis",
        "use_application_commands",
        "create_public_threads",
        "create_private_threads",
        "send_messages_in_threads",
        "use_external_apps",
    ]
)
"""What a new server gives to everyone."""


def permissions_in(channel: Channel, user: User) -> int:
    """What a user may do in a channel: roles, then overwrites, as Discord documents it."""
    guild = channel.guild
    if guild is None:
        return EVERYONE | BITS["pin_messages"] if user in channel.recipients else 0
    if user.id == guild.owner_id:
        return ALL
    member = guild.members.get(user.id)
    if member is None:
        return 0
    value = guild.everyone.permissions
    for role in member.roles:
        value |= role.permissions
    if value & BITS["administrator"]:
        return ALL
    overwrites = (channel.parent or channel).overwrites
    allow, deny = overwrites.get(guild.id, (0, 0))
    value = value & ~deny | allow
    role_allow = role_deny = 0
    for role in member.roles:
        allow, deny = overwrites.get(role.id, (0, 0))
        role_allow |= allow
        role_deny |= deny
    value = value & ~role_deny | role_allow
    allow, deny = overwrites.get(user.id, (0, 0))
    value = value & ~deny | allow
    if not value & BITS["view_channel"]:
        return 0
    if channel.is_private_thread and user.id not in channel.member_ids and not value & BITS["manage_threads"]:
        return 0
    return value


def may(channel: Channel, user: User, *names: str) -> bool:
    """Whether the user holds all the named permissions in the channel."""
    wanted = bits(names)
    return permissions_in(channel, user) & wanted == wanted
