"""What Discord demands of application commands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.discord.loopback.errors import FormErrors, Refusal
from tests.discord.loopback.state import Json

NAME = re.compile(r"^[-_'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}$")
LIMITS = {1: 100, 2: 15, 3: 15}
"""Commands of each type: chat input, user, message."""
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, NUMBER = 3, 4, 10
Path = tuple[str | int, ...]


def check_commands(commands: list[Json]) -> None:
    """Refuse a bulk overwrite (50035, or 30032 for too many) that Discord would refuse."""
    errors = FormErrors()
    kinds = Counter(command.get("type", 1) for command in commands)
    for kind, count in kinds.items():
        if count > LIMITS.get(kind, 0):
            raise Refusal(30032, status=400)
    names = Counter((command.get("name"), command.get("type", 1)) for command in commands)
    for index, command in enumerate(commands):
        _check_command(errors, (index,), command)
        if names[command.get("name"), command.get("type", 1)] > 1:
            errors.add(
                (index, "name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
    errors.refuse_if_any()


def _check_command(errors: FormErrors, path: Path, command: Json) -> None:
    kind = command.get("type", 1)
    if kind == 1:
        _check_name(errors, (*path, "name"), command.get("name"))
        errors.length((*path, "description"), command.get("description"), 1, 100)
        _check_options(errors, path, command.get("options") or [], depth=0)
        if sum(_texts(command)) > 8000:
            errors.add(
                path,
                "APPLICATION_COMMAND_TOO_LARGE",
                "Command exceeds maximum size (8000)",
            )
    else:
        errors.length((*path, "name"), command.get("name"), 1, 32)
        if command.get("description"):
            errors.add(
                (*path, "description"),
                "APPLICATION_COMMAND_INVALID_DESCRIPTION",
                "Must be empty for this type",
            )
    for context in command.get("contexts") or ():
        errors.choice((*path, "contexts"), context, (0, 1, 2))
    types = command.get("integration_types")
    for integration in types or ():
        errors.choice((*path, "integration_types"), integration, (0, 1))
    permissions = command.get("default_member_permissions")
    if permissions is not None and not str(permissions).isdecimal():
        errors.add((*path, "default_member_permissions"), "NUMBER_TYPE_COERCE", "Value is not a number.")


def _check_name(errors: FormErrors, path: Path, name: object) -> None:
    if not isinstance(name, str):
        errors.required(path)
    elif not NAME.match(name) or name != name.lower():
        errors.length(path, name, 1, 32)
        errors.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_options(errors: FormErrors, path: Path, options: list[Json], depth: int) -> None:
    where = (*path, "options")
    errors.length(where, options, 0, 25)
    seen: set[object] = set()
    optional_seen = False
    for index, option in enumerate(options):
        here = (*where, index)
        kind = option.get("type")
        _check_name(errors, (*here, "name"), option.get("name"))
        errors.length((*here, "description"), option.get("description"), 1, 100)
        if not errors.choice((*here, "type"), kind, range(1, 12)):
            continue
        if option.get("name") in seen:
            errors.add(here, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
        seen.add(option.get("name"))
        if kind in (SUBCOMMAND, GROUP):
            if depth > 1 or (kind == GROUP and depth):
                errors.add(
                    here, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command nesting is too deep"
                )
            _check_options(errors, here, option.get("options") or [], depth + 1)
            continue
        if option.get("required") and optional_seen:
            errors.add(
                here,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not option.get("required")
        _check_value_option(errors, here, option)


def _check_value_option(errors: FormErrors, path: Path, option: Json) -> None:
    choices = option.get("choices") or []
    errors.length((*path, "choices"), choices, 0, 25)
    if choices and option.get("autocomplete"):
        errors.add(
            path,
            "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE",
            "Autocomplete and choices exclude each other",
        )
    for index, choice in enumerate(choices):
        here = (*path, "choices", index)
        errors.length((*here, "name"), choice.get("name"), 1, 100)
        if option["type"] == STRING:
            errors.length((*here, "value"), choice.get("value"), 1, 100)
    if option["type"] == STRING:
        errors.number((*path, "min_length"), option.get("min_length"), 0, 6000)
        errors.number((*path, "max_length"), option.get("max_length"), 1, 6000)


def _texts(command: Json) -> Iterator[int]:
    """The lengths of all that counts towards a command's 8000 characters."""
    yield len(command.get("name") or "")
    yield len(command.get("description") or "")
    for choice in command.get("choices") or ():
        yield len(choice.get("name") or "") + len(str(choice.get("value", "")))
    for option in command.get("options") or ():
        yield from _texts(option)
