"""Slash commands as the client knows them: finding one, checking what is typed into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.discord.loopback import interactions
from tests.discord.loopback.messages import store_file
from tests.discord.loopback.permissions import BITS, permissions_in
from tests.discord.loopback.state import DM, Attachment, Channel, Json, Message, Role, User
from tests.discord.loopback.views import DriverError
from tests.discord.loopback.world import World

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 6, 7, 8, 9, 10, 11
ENTITIES: dict[int, tuple[type, ...]] = {
    USER: (User,),
    CHANNEL: (Channel,),
    ROLE: (Role,),
    MENTIONABLE: (User, Role),
    ATTACHMENT: (Attachment,),
}


def available(world: World, channel: Channel, user: User, kind: int = 1) -> list[Json]:
    """The commands the client offers this person in this channel."""
    scopes: list[int | None] = [None]
    if channel.guild is not None:
        scopes.append(channel.guild.id)
    return [
        command
        for scope in scopes
        for command in world.commands.get(scope, {}).values()
        if command["type"] == kind and why_hidden(world, command, channel, user) is None
    ]


def why_hidden(world: World, command: Json, channel: Channel, user: User) -> str | None:
    """Why the client does not offer a command here, None when it does."""
    contexts = command.get("contexts")
    context = interactions.BOT_DM_CONTEXT if channel.type == DM else interactions.GUILD_CONTEXT
    if contexts is not None and context not in contexts:
        return f"its contexts are {contexts}"
    installed = interactions.owners(world, channel, user)
    if not any(str(each) in installed for each in command["integration_types"]):
        return f"its integration types are {command['integration_types']}, the app is there by {installed}"
    if channel.guild is None:
        return None
    held = permissions_in(channel, user)
    if not held & BITS["use_application_commands"]:
        return "the person may not use application commands there"
    needed = command["default_member_permissions"]
    if needed is None or held & BITS["administrator"]:
        return None
    if needed == "0" or held & int(needed) != int(needed):
        return f"it needs the permissions {needed}"
    return None


@dataclass(slots=True)
class Typed:
    """A command as a person has typed it: the payload's parts."""

    command: Json
    path: list[Json]
    options: list[Json] = field(default_factory=list)
    chosen: list[Any] = field(default_factory=list)

    def data(self, world: World, channel: Channel, user: User) -> Json:
        """The `data` of the interaction."""
        options = self.options
        for step in reversed(self.path):
            options = [{"name": step["name"], "type": step["type"], "options": options}]
        data: Json = {"id": self.command["id"], "name": self.command["name"], "type": self.command["type"]}
        if options:
            data["options"] = options
        if "guild_id" in self.command:
            data["guild_id"] = self.command["guild_id"]
        if self.chosen:
            data["resolved"] = interactions.resolve(world, channel.guild, user, self.chosen)
        return data

    @property
    def definition(self) -> Json:
        """The (sub-)command that holds the options."""
        return self.path[-1] if self.path else self.command


def find(world: World, channel: Channel, user: User, name: str) -> Typed:
    """The command or subcommand of this name, which the client must offer here."""
    words = name.removeprefix("/").split()
    for command in available(world, channel, user):
        if command["name"] == words[0]:
            return Typed(command, list(_steps(command, words[1:], name)))
    everything = {each["name"]: each for scope in world.commands.values() for each in scope.values()}
    hidden = everything.get(words[0])
    reason = why_hidden(world, hidden, channel, user) if hidden else f"there are only {sorted(everything)}"
    raise DriverError(f"/{name} is not offered to {user.name} here: {reason}")


def _steps(command: Json, words: list[str], name: str) -> Iterator[Json]:
    here = command
    for word in words:
        found = next(
            (o for o in here["options"] if o["name"] == word and o["type"] in (SUBCOMMAND, GROUP)), None
        )
        if found is None:
            raise DriverError(f"/{name}: {here['name']} has no subcommand {word}")
        yield found
        here = {**found, "options": found.get("options") or []}
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in here["options"]):
        raise DriverError(f"/{name} needs one of its subcommands")


def fill(typed: Typed, world: World, channel: Channel, values: Mapping[str, Any], focus: str = "") -> None:
    """Put values in, checked as the client checks them; with a focus the command may be incomplete."""
    known = {option["name"]: option for option in typed.definition.get("options") or ()}
    unknown = set(values) - set(known)
    if unknown:
        raise DriverError(
            f"/{typed.definition['name']} has no option {sorted(unknown)}, only {sorted(known)}"
        )
    for name, option in known.items():
        if name not in values:
            if option.get("required") and not focus:
                raise DriverError(f"/{typed.definition['name']}: the option {name} is required")
            continue
        value = values[name]
        if name != focus:
            value = _checked(world, channel, typed, option, value)
        given: Json = {"name": name, "type": option["type"], "value": value}
        if name == focus:
            given["focused"] = True
        typed.options.append(given)


def _checked(world: World, channel: Channel, typed: Typed, option: Json, value: Any) -> Any:
    kind, name = option["type"], option["name"]
    if kind in ENTITIES:
        if kind == ATTACHMENT and isinstance(value, tuple):
            value = store_file(world, channel, *value, ephemeral=True)
        value = getattr(value, "user", value)
        if type(value) not in ENTITIES[kind]:
            raise DriverError(f"option {name} does not take a {type(value).__name__}")
        if kind == CHANNEL and option.get("channel_types") and value.type not in option["channel_types"]:
            raise DriverError(f"option {name} does not offer a channel of type {value.type}")
        typed.chosen.append(value)
        return str(value.id)
    _check_type(option, value)
    choices = [choice["value"] for choice in option.get("choices") or ()]
    if choices and value not in choices:
        raise DriverError(f"option {name}: {value!r} is not one of {choices}")
    _check_bounds(option, value)
    return value


def _check_type(option: Json, value: object) -> None:
    wanted: dict[int, tuple[type, ...]] = {
        STRING: (str,),
        INTEGER: (int,),
        BOOLEAN: (bool,),
        NUMBER: (int, float),
    }
    kinds = wanted[option["type"]]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise DriverError(f"option {option['name']} does not take {value!r}")


def _check_bounds(option: Json, value: Any) -> None:
    name = option["name"]
    if option["type"] == STRING:
        low, high, size = option.get("min_length", 0), option.get("max_length", 6000), len(value)
    elif option["type"] in (INTEGER, NUMBER):
        low, high, size = option.get("min_value", -(2**53)), option.get("max_value", 2**53), value
    else:
        return
    if not low <= size <= high:
        raise DriverError(f"option {name}: {value!r} is not between {low} and {high}")


def menu(world: World, channel: Channel, user: User, name: str, target: User | Message) -> Typed:
    """The context menu command of this name on a user or message."""
    kind = 2 if isinstance(target, User) else 3
    for command in available(world, channel, user, kind):
        if command["name"] == name:
            return Typed(command, [], chosen=[target])
    raise DriverError(f"No command {name!r} in that menu")
