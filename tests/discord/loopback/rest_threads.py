"""Threads: creating, joining, who is in them."""

from __future__ import annotations

from tests.discord.loopback.call import Call, Endpoint
from tests.discord.loopback.errors import FormErrors, Refusal
from tests.discord.loopback.payloads import channel_payload
from tests.discord.loopback.permissions import may
from tests.discord.loopback.rest_channels import need
from tests.discord.loopback.state import PRIVATE_THREAD, PUBLIC_THREAD, TEXT, Channel, Json, Message

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


def _check_name(form: Json) -> None:
    errors = FormErrors()
    errors.length(("name",), form.get("name"), 1, 100)
    if form.get("auto_archive_duration") is not None:
        errors.choice(("auto_archive_duration",), form["auto_archive_duration"], ARCHIVE_MINUTES)
    errors.refuse_if_any()


def _make(call: Call, parent: Channel, kind: int) -> Channel:
    form, world = call.form, call.world
    return world.add_thread(
        parent,
        form["name"],
        kind,
        world.bot,
        invitable=form.get("invitable", True),
        auto_archive=form.get("auto_archive_duration") or 1440,
    )


def _create_thread(call: Call) -> Json:
    parent, form, world = call.channel(), call.form, call.world
    kind = form.get("type", PRIVATE_THREAD)
    private = kind == PRIVATE_THREAD
    need(call, parent, "create_private_threads" if private else "create_public_threads")
    if parent.type != TEXT:
        raise Refusal(50024)
    errors = FormErrors()
    errors.choice(("type",), kind, (PUBLIC_THREAD, PRIVATE_THREAD))
    errors.refuse_if_any()
    _check_name(form)
    thread = _make(call, parent, kind)
    if not private:
        note = Message(world.new_id(), parent, world.bot, world.clock.iso(), content=thread.name, type=18)
        world.add_message(note)
    return channel_payload(thread, world.bot)


def _create_thread_from_message(call: Call) -> Json:
    message = call.message()
    need(call, message.channel, "create_public_threads")
    _check_name(call.form)
    return channel_payload(_make(call, message.channel, PUBLIC_THREAD), call.world.bot)


def _thread(call: Call) -> Channel:
    thread = call.channel()
    need(call, thread)
    if not thread.is_thread:
        raise Refusal(50024)
    return thread


def _join(call: Call) -> None:
    thread = _thread(call)
    thread.member_ids.add(call.world.bot.id)


def _leave(call: Call) -> None:
    _thread(call).member_ids.discard(call.world.bot.id)


def _add_member(call: Call) -> None:
    thread = _thread(call)
    user = call.world.users.get(int(call.params["user"]))
    if user is None:
        raise Refusal(10013)
    need(call, thread, "send_messages_in_threads")
    if thread.archived:
        raise Refusal(50083)
    assert thread.parent is not None
    if not may(thread.parent, user, "view_channel"):
        raise Refusal(50001)
    thread.member_ids.add(user.id)
    thread.bell.ring()


def _remove_member(call: Call) -> None:
    thread = _thread(call)
    if thread.owner_id != call.world.bot.id:
        need(call, thread, "manage_threads")
    thread.member_ids.discard(int(call.params["user"]))


def _member_payload(thread: Channel, user_id: int) -> Json:
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": thread.created_at,
        "flags": 0,
    }


def _list_members(call: Call) -> list[Json]:
    thread = _thread(call)
    return [_member_payload(thread, user_id) for user_id in thread.member_ids]


def _get_member(call: Call) -> Json:
    thread = _thread(call)
    user_id = int(call.params["user"])
    if user_id not in thread.member_ids:
        raise Refusal(10007)
    return _member_payload(thread, user_id)


def _active(call: Call) -> Json:
    bot = call.world.bot
    threads = [
        channel
        for channel in call.world.channels.values()
        if channel.is_thread
        and channel.guild is not None
        and str(channel.guild.id) == call.params["guild"]
        and not channel.archived
        and may(channel, bot, "view_channel")
    ]
    joined = [_member_payload(thread, bot.id) for thread in threads if bot.id in thread.member_ids]
    return {"threads": [channel_payload(thread, bot) for thread in threads], "members": joined}


MEMBERS = "/channels/{channel}/thread-members"
THREAD_ENDPOINTS = [
    Endpoint("POST", "/channels/{channel}/threads", _create_thread, "channel"),
    Endpoint(
        "POST", "/channels/{channel}/messages/{message}/threads", _create_thread_from_message, "channel"
    ),
    Endpoint("GET", MEMBERS, _list_members, "channel"),
    Endpoint("PUT", f"{MEMBERS}/@me", _join, "channel"),
    Endpoint("DELETE", f"{MEMBERS}/@me", _leave, "channel"),
    Endpoint("GET", f"{MEMBERS}/{{user}}", _get_member, "channel"),
    Endpoint("PUT", f"{MEMBERS}/{{user}}", _add_member, "channel"),
    Endpoint("DELETE", f"{MEMBERS}/{{user}}", _remove_member, "channel"),
    Endpoint("GET", "/guilds/{guild}/threads/active", _active, "guild"),
]
