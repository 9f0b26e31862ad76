"""Channels, their messages and pins."""

from __future__ import annotations

from typing import Any

from tests.discord.loopback import messages
from tests.discord.loopback.call import Call, Endpoint
from tests.discord.loopback.errors import FormErrors, Refusal
from tests.discord.loopback.payloads import channel_payload, guild_summary, message_payload
from tests.discord.loopback.permissions import may
from tests.discord.loopback.state import DM, Channel, Json, Message, User
from tests.discord.loopback.world import World

NONCE_SECONDS = 300.0
"""How long Discord remembers a nonce ("the last few minutes")."""
MANAGE_THREAD, MANAGE_CHANNEL = "manage_threads", "manage_channels"


def need(call: Call, channel: Channel, *names: str) -> None:
    """Refuse unless the bot sees the channel (50001) and holds the permissions (50013)."""
    bot = call.world.bot
    if not may(channel, bot, "view_channel"):
        raise Refusal(50001)
    if not may(channel, bot, *names):
        raise Refusal(50013)


def _get_channel(call: Call) -> Json:
    channel = call.channel()
    need(call, channel)
    return channel_payload(channel, call.world.bot)


def _patch_channel(call: Call) -> Json:
    channel, form, errors = call.channel(), call.form, FormErrors()
    own = channel.is_thread and channel.owner_id == call.world.bot.id
    need(call, channel, *(() if own else (MANAGE_THREAD if channel.is_thread else MANAGE_CHANNEL,)))
    if "name" in form:
        errors.length(("name",), form["name"], 1, 100)
    if channel.archived and form.get("archived", True) and set(form) - {"archived", "locked"}:
        raise Refusal(50083)
    if "locked" in form and not may(channel, call.world.bot, MANAGE_THREAD):
        raise Refusal(50013)
    errors.refuse_if_any()
    channel.name = form.get("name", channel.name)
    channel.topic = form.get("topic", channel.topic)
    channel.archived = form.get("archived", channel.archived)
    channel.locked = form.get("locked", channel.locked)
    channel.invitable = form.get("invitable", channel.invitable)
    channel.auto_archive = form.get("auto_archive_duration", channel.auto_archive)
    call.world.channel_event(channel, "UPDATE")
    return channel_payload(channel, call.world.bot)


def _delete_channel(call: Call) -> Json:
    channel = call.channel()
    if channel.type != DM:
        need(call, channel, MANAGE_THREAD if channel.is_thread else MANAGE_CHANNEL)
        call.world.delete_channel(channel)
    return channel_payload(channel, call.world.bot)


def _reachable(world: World, user: User) -> bool:
    """Whether the bot may write to a person: their door is open and they have something in common."""
    shared = user.installed_app or any(
        guild.installed and user.id in guild.members for guild in world.guilds.values()
    )
    return user.dms_open and shared


def _check_may_send(call: Call, channel: Channel, form: Json) -> None:
    if channel.type == DM:
        if not all(_reachable(call.world, user) for user in channel.recipients if not user.bot):
            raise Refusal(50007)
        return
    names = ["send_messages_in_threads" if channel.is_thread else "send_messages"]
    if form.get("embeds"):
        names.append("embed_links")
    if call.files:
        names.append("attach_files")
    need(call, channel, *names)
    if channel.archived:
        if channel.locked and not may(channel, call.world.bot, MANAGE_THREAD):
            raise Refusal(50083)
        channel.archived = False
        call.world.channel_event(channel, "UPDATE")


def _create_message(call: Call) -> Json:
    channel, form, world = call.channel(), call.form, call.world
    _check_may_send(call, channel, form)
    nonce = form.get("nonce")
    if nonce is not None and form.get("enforce_nonce"):
        earlier = world.nonces.get((channel.id, str(nonce)))
        if earlier is not None and world.clock.now() - earlier[0] < NONCE_SECONDS:
            return message_payload(earlier[1])
    reference = form.get("message_reference")
    if reference is not None and int(reference["message_id"]) not in channel.messages:
        if reference.get("fail_if_not_exists", True):
            errors = FormErrors()
            errors.add(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            errors.refuse_if_any()
        reference = None
    message = messages.build(world, channel, form, call.files)
    message.reference = reference
    message.type = 19 if reference else 0
    if nonce is not None:
        world.nonces[channel.id, str(nonce)] = (world.clock.now(), message)
    world.add_message(message)
    return message_payload(message)


def _get_message(call: Call) -> Json:
    need(call, call.channel(), "read_message_history")
    return message_payload(call.message())


def _list_messages(call: Call) -> list[Json]:
    channel, query = call.channel(), call.query
    need(call, channel)
    if not may(channel, call.world.bot, "read_message_history"):
        return []
    limit = int(query.get("limit", "50"))
    errors = FormErrors()
    errors.number(("limit",), limit, 1, 100)
    errors.refuse_if_any()
    shown = [message for message in channel.messages.values() if message.ephemeral_to is None]
    if "before" in query:
        shown = [message for message in shown if message.id < int(query["before"])]
    if "after" in query:
        shown = [message for message in shown if message.id > int(query["after"])][:limit]
    return [message_payload(message) for message in reversed(shown[-limit:])]


def _patch_message(call: Call) -> Json:
    message = call.message()
    need(call, message.channel)
    if message.author is not call.world.bot:
        raise Refusal(50005)
    if message.channel.archived:
        raise Refusal(50083)
    messages.edit(call.world, message, call.form, call.files)
    return message_payload(message)


def _delete_message(call: Call) -> None:
    message = call.message()
    own = message.author is call.world.bot
    need(call, message.channel, *(() if own else ("manage_messages",)))
    call.world.delete_message(message)


def _pin(call: Call) -> None:
    message, world = call.message(), call.world
    need(call, message.channel, "pin_messages")
    if not message.pinned:
        message.pinned = True
        world.message_changed(message)
        note = Message(world.new_id(), message.channel, world.bot, world.clock.iso(), type=6)
        note.reference = {"message_id": str(message.id), "channel_id": str(message.channel.id)}
        world.add_message(note)


def _unpin(call: Call) -> None:
    message = call.message()
    need(call, message.channel, "pin_messages")
    message.pinned = False
    call.world.message_changed(message)


def _pinned(call: Call) -> list[Message]:
    channel = call.channel()
    need(call, channel, "read_message_history")
    return [message for message in reversed(channel.messages.values()) if message.pinned]


def _get_pins(call: Call) -> Any:
    items = [{"pinned_at": each.timestamp, "message": message_payload(each)} for each in _pinned(call)]
    return {"items": items, "has_more": False}


def _get_pins_as_before(call: Call) -> Any:
    return [message_payload(each) for each in _pinned(call)]


def _typing(call: Call) -> None:
    need(call, call.channel())


def _react(call: Call) -> None:
    message = call.message()
    need(call, message.channel, "add_reactions", "read_message_history")
    message.reactions[call.params["emoji"]] = message.reactions.get(call.params["emoji"], 0) + 1


def _open_dm(call: Call) -> Json:
    user = call.world.users.get(int(call.form.get("recipient_id", 0)))
    if user is None or user.bot:
        raise Refusal(50007)
    return channel_payload(call.world.dm_with(user), call.world.bot)


def _get_guild(call: Call) -> Json:
    guild = call.world.guilds.get(int(call.params["guild"]))
    if guild is None:
        raise Refusal(10004)
    if not guild.installed:
        raise Refusal(50001)
    return guild_summary(guild)


def _get_guild_channels(call: Call) -> list[Json]:
    _get_guild(call)
    guild = call.world.guilds[int(call.params["guild"])]
    return [channel_payload(channel, call.world.bot) for channel in guild.channels.values()]


def _get_member(call: Call) -> Json:
    _get_guild(call)
    member = call.world.guilds[int(call.params["guild"])].members.get(int(call.params["user"]))
    if member is None:
        raise Refusal(10007)
    return member.payload()


CHANNEL_ENDPOINTS = [
    Endpoint("GET", "/channels/{channel}", _get_channel, "channel"),
    Endpoint("PATCH", "/channels/{channel}", _patch_channel, "channel"),
    Endpoint("DELETE", "/channels/{channel}", _delete_channel, "channel"),
    Endpoint("POST", "/channels/{channel}/messages", _create_message, "channel"),
    Endpoint("GET", "/channels/{channel}/messages", _list_messages, "channel"),
    Endpoint("GET", "/channels/{channel}/messages/{message}", _get_message, "channel"),
    Endpoint("PATCH", "/channels/{channel}/messages/{message}", _patch_message, "channel"),
    Endpoint("DELETE", "/channels/{channel}/messages/{message}", _delete_message, "channel"),
    Endpoint("GET", "/channels/{channel}/messages/pins", _get_pins, "channel"),
    Endpoint("PUT", "/channels/{channel}/messages/pins/{message}", _pin, "channel"),
    Endpoint("DELETE", "/channels/{channel}/messages/pins/{message}", _unpin, "channel"),
    Endpoint("GET", "/channels/{channel}/pins", _get_pins_as_before, "channel"),
    Endpoint("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me", _react, "channel"),
    Endpoint("POST", "/channels/{channel}/typing", _typing, "channel"),
    Endpoint("POST", "/users/@me/channels", _open_dm),
    Endpoint("GET", "/guilds/{guild}", _get_guild, "guild"),
    Endpoint("GET", "/guilds/{guild}/channels", _get_guild_channels, "guild"),
    Endpoint("GET", "/guilds/{guild}/members/{user}", _get_member, "guild"),
]
