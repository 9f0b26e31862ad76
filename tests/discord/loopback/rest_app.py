"""Who the bot is, where its gateway is, and its commands."""

from __future__ import annotations

from typing import Any

from tests.discord.loopback.call import Call, Endpoint
from tests.discord.loopback.errors import Refusal
from tests.discord.loopback.gateway import Gateway
from tests.discord.loopback.state import Json
from tests.discord.loopback.validate_commands import check_commands
from tests.discord.loopback.world import World


def _me(call: Call) -> Json:
    return {**call.world.bot.payload, "verified": True, "mfa_enabled": True, "flags": 0, "locale": "en-US"}


def _application(call: Call) -> Json:
    world = call.world
    owner = next(iter(world.users.values()))
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": owner.payload,
        "verify_key": "0" * 64,
        "team": None,
        "flags": 0,
        "tags": [],
        "redirect_uris": [],
        "approximate_guild_count": sum(guild.installed for guild in world.guilds.values()),
        "integration_types_config": {"0": {}, "1": {}},
        "bot": world.bot.payload,
    }


def _scope(call: Call) -> int | None:
    """The guild whose commands are meant, None for the global ones."""
    if call.params["application"] != str(call.world.bot.id):
        raise Refusal(10002)
    if "guild" not in call.params:
        return None
    guild = call.world.guilds.get(int(call.params["guild"]))
    if guild is None or not guild.installed:
        raise Refusal(50001)
    return guild.id


def _get_commands(call: Call) -> list[Json]:
    return list(call.world.commands.get(_scope(call), {}).values())


def _get_command(call: Call) -> Json:
    command = call.world.commands.get(_scope(call), {}).get(int(call.params["command"]))
    if command is None:
        raise Refusal(10063)
    return command


def _put_commands(call: Call) -> list[Json]:
    scope = _scope(call)
    if not isinstance(call.payload, list):
        raise Refusal(50109)
    check_commands(call.payload)
    return store_commands(call.world, scope, call.payload)


def _delete_command(call: Call) -> None:
    _get_command(call)
    call.world.commands[_scope(call)].pop(int(call.params["command"]))


def store_commands(world: World, scope: int | None, commands: list[Json]) -> list[Json]:
    """Replace all commands of a scope; one of the same name and type keeps its id."""
    known = {(each["name"], each["type"]): each["id"] for each in world.commands.get(scope, {}).values()}
    stored: dict[int, Json] = {}
    for given in commands:
        kind = given.get("type", 1)
        command_id = known.get((given["name"], kind)) or str(world.new_id())
        command: Json = {
            "description": "",
            "default_member_permissions": None,
            "nsfw": False,
            **given,
            "options": given.get("options") or [],
            # Discord's default is what the application is configured for: here servers and users.
            "integration_types": given.get("integration_types") or [0, 1],
            "contexts": given.get("contexts"),
            "id": command_id,
            "type": kind,
            "application_id": str(world.bot.id),
            "version": str(world.new_id()),
        }
        permissions = command["default_member_permissions"]
        command["default_member_permissions"] = None if permissions is None else str(permissions)
        command["dm_permission"] = scope is None
        if scope is not None:
            command["guild_id"] = str(scope)
        stored[int(command_id)] = command
    world.commands[scope] = stored
    return list(stored.values())


def _user(call: Call) -> Json:
    user = call.world.users.get(int(call.params["user"]))
    if user is None:
        raise Refusal(10013)
    return user.payload


def app_endpoints(gateway: Gateway) -> list[Endpoint]:
    """The routes of this room."""

    def gateway_bot(call: Call) -> Any:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": gateway.url, "shards": gateway.shards, "session_start_limit": limit}

    commands = "/applications/{application}/commands"
    guild_commands = "/applications/{application}/guilds/{guild}/commands"
    endpoints = [
        Endpoint("GET", "/users/@me", _me),
        Endpoint("GET", "/users/{user}", _user),
        Endpoint("GET", "/applications/@me", _application),
        Endpoint("GET", "/oauth2/applications/@me", _application),
        Endpoint("GET", "/gateway/bot", gateway_bot),
    ]
    for pattern in (commands, guild_commands):
        endpoints += [
            Endpoint("GET", pattern, _get_commands),
            Endpoint("PUT", pattern, _put_commands),
            Endpoint("GET", f"{pattern}/{{command}}", _get_command),
            Endpoint("DELETE", f"{pattern}/{{command}}", _delete_command),
        ]
    return endpoints
