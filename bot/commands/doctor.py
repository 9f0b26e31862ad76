"""mock-interview doctor: does everything stand that the bot needs?"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.parsing import CommandError, Subparsers, bank_option

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `ok` None: neither good nor bad."""

    ok: bool | None
    what: str
    detail: str


def register(subparsers: Subparsers) -> None:
    """Add `doctor`."""
    parser = subparsers.add_parser(
        "doctor",
        parents=[bank_option()],
        help="check settings, bank, database and Discord; print the invite link",
        description="Check everything the bot needs. Exit code 1 if something is wrong. Changes nothing.",
    )
    parser.set_defaults(handler=run)


def run(arguments: argparse.Namespace) -> int:
    """Look at everything, even when something is wrong already."""
    from bot.logs import configure_logs
    from bot.settings import BadSettings, LogFormat, LogLevel, read_settings

    configure_logs(LogLevel.ERROR, LogFormat.TEXT)
    try:
        settings = read_settings(bank_path=arguments.bank)
    except BadSettings as error:
        raise CommandError(str(error)) from error
    findings = asyncio.run(_examine(settings))
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        mark = {True: "ok  ", False: "BAD ", None: "note"}[finding.ok]
        sys.stdout.write(f"{mark}  {finding.what:<{width}}  {finding.detail}\n")
    return 1 if any(finding.ok is False for finding in findings) else 0


async def _examine(settings: Settings) -> list[Finding]:
    findings = [_python(), _bank(settings), await _database(settings)]
    return [*findings, *await _discord(settings)]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(sys.version_info >= (3, 11), "Python", version)


def _bank(settings: Settings) -> Finding:
    from questions.bank import BankError, bundled_bank_path, load_bank

    folder = settings.bank_path or bundled_bank_path()
    try:
        bank = load_bank(folder)
    except BankError as error:
        return Finding(False, "Bank", f"{error} (`bank check` names every place)")
    return Finding(True, "Bank", f"{len(bank)} questions in {len(bank.topics)} topics, {folder}")


def _to_be_made(file: Path) -> Finding:
    """A SQLite file that is not there yet: can it be made?"""
    folder = next(parent for parent in file.parents if parent.exists())
    if not os.access(folder, os.W_OK):
        return Finding(False, "Database", f"{file} cannot be made: {folder} is not writable")
    return Finding(None, "Database", f"{file} does not exist yet: `run` and `practice` create it")


async def _database(settings: Settings) -> Finding:
    from bot.use_cases.faults import StorageError
    from storage.database import open_database, parse_url, sqlite_file
    from storage.migrate import state

    try:
        url = parse_url(settings.database_url.get_secret_value())
        where = url.render_as_string(hide_password=True)
        file = sqlite_file(url)
        if file is not None and not file.exists():
            return _to_be_made(file.absolute())
        async with open_database(settings.database_url.get_secret_value()) as database:
            current, head = await state(database)
    except StorageError as error:
        return Finding(False, "Database", str(error))
    if current == head:
        return Finding(True, "Database", f"{where}, revision {head}")
    return Finding(None, "Database", f"{where}, revision {current or 'none yet'}: `run` brings it to {head}")


async def _discord(settings: Settings) -> list[Finding]:
    from bot.app import NOT_ACCEPTED, TO_GET_STARTED

    if settings.discord_token is None:
        return [Finding(None, "Discord", TO_GET_STARTED.splitlines()[0])]
    import aiohttp
    import discord

    from bot.discord_ui.probe import identity
    from bot.permissions import PERMISSIONS, invite_link, user_install_link

    url = str(settings.discord_api_url) if settings.discord_api_url else None
    try:
        found = await identity(settings.discord_token.get_secret_value(), url)
    except discord.LoginFailure:
        return [Finding(False, "Discord", NOT_ACCEPTED)]
    except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
        return [Finding(False, "Discord", f"cannot be reached ({type(error).__name__}): check the network.")]
    reasons = [Finding(None, "  " + name, why) for name, (_, why) in PERMISSIONS.items()]
    return [
        Finding(True, "Discord", f"{found.name}, application {found.application_id}"),
        Finding(None, "Add to a server", invite_link(found.application_id)),
        Finding(None, "Add for yourself", user_install_link(found.application_id)),
        Finding(None, "Permissions", "asked for by the first link, and why:"),
        *reasons,
    ]
